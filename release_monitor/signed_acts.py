"""Acts of this app whose actor gets a signed receipt."""

from sharing.sealing import signed_acts

signed_acts.register(
    {
        "bundles.ordered": "Bundle for an inquest ordered",
        "bundles.approved": "Bundle for an inquest approved",
        "bundles.item_decided": "Item of a bundle decided",
    }
)
