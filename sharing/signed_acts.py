"""Acts of this app whose actor gets a signed receipt."""

from sharing.sealing import signed_acts

signed_acts.register(
    {
        "sharing.grant_made": "Access given",
        "sharing.access_agreed": "Access request agreed",
        "sharing.emergency_opened": "Emergency access opened",
        "sharing.item_share": "Item shared",
        "sharing.item_share_gist": "Gist of an item shared",
        "sharing.item_share_onward": "Item shared onward",
        "sharing.item_disclosure_logged": "Disclosure recorded",
        "retention.propose_deletion": "Deletion proposed",
        "retention.agree_deletion": "Deletion agreed",
        "alert.acknowledged": "Alert acknowledged",
        "thread.acknowledged": "Alerts about a person acknowledged",
    },
    # An alert is acknowledged within minutes, at night too; an emergency asks for the second factor on its own page.
    at_once={"alert.acknowledged", "thread.acknowledged", "sharing.emergency_opened"},
)
