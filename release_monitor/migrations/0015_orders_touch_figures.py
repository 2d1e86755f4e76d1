"""Figures count minutes from a court's order to its confirmation: whoever's order is written is looked at again."""

from django.db import migrations

from sharing.records.at_once import AtOnce

PEOPLE = "SELECT offender_id FROM changed"
EVENTS = (
    ("INSERT", "NEW TABLE AS changed", PEOPLE),
    ("UPDATE", "OLD TABLE AS was NEW TABLE AS changed", f"{PEOPLE} UNION {PEOPLE.replace('changed', 'was')}"),
    ("DELETE", "OLD TABLE AS changed", PEOPLE),
)
MADE = "".join(
    f"CREATE TRIGGER touch_figures_{event.lower()} AFTER {event} ON offenders_releaseorder REFERENCING {rows} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION touch_figures('{found}');"
    for event, rows, found in EVENTS
)
DROPPED = "".join(f"DROP TRIGGER IF EXISTS touch_figures_{event.lower()} ON offenders_releaseorder;" for event, *_ in EVENTS)


class Migration(AtOnce):
    dependencies = [("release_monitor", "0014_bundles_are_kept"), ("offenders", "0028_orders_by_two")]

    operations = [migrations.RunSQL(MADE, DROPPED)]
