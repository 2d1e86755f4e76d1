"""Scopes of API clients, kinds of alerts and of events take the names of the glossary."""

from django.db import migrations

from sharing.records.at_once import AtOnce

from sharing.records.renamed_values import rename_in_lists, rename_values

SCOPES = {"exemptions:read": "permissions:read"}
ALERTS = {
    "licence.exemption": "licence.permission",
    "licence.exemption_to_decide": "licence.permission_to_decide",
    "licence.exemption_to_decide_as_head": "licence.permission_to_decide_as_head",
    "licence.exemption_view_wanted": "licence.permission_view_wanted",
    "licence.exemption_liaison_view_wanted": "licence.permission_liaison_view_wanted",
    "licence.exemption_not_given": "licence.permission_refused",
    "licence.exemption_over": "licence.permission_ended",
    "dates.differ": "dates.conflict",
}
EVENTS = {"release-monitor.date-conflict.settled": "release-monitor.date-conflict.resolved"}


class Migration(AtOnce):
    dependencies = [("sharing", "0058_seeds_are_enciphered")]

    operations = [
        rename_in_lists("sharing_client", "scopes", names=SCOPES),
        *(
            rename_values(f"sharing_{table}", "kind", names=ALERTS)
            for table in ("alert", "storm", "stormdecision", "suppression")
        ),
        rename_values("sharing_event", "kind", names=EVENTS),
        rename_in_lists("sharing_eventendpoint", "kinds", names=EVENTS),
    ]
