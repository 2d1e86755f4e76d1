"""Triggers that say whose facts have to be looked at again: one row a person and statement, in its transaction.

A follower for each of thirty verbs in five apps would do the same where nobody forgets one, and not see what a bulk
statement or a command writes (docs/decisions/figures-by-triggers.md).
"""

from django.db import migrations

from sharing.records.at_once import AtOnce

OF_OFFENDER = "SELECT offender_id FROM changed"
OF_SUBJECT = "SELECT subject_id FROM changed"
# By table: how its rows lead to people. `changed` are the rows that a statement wrote.
TABLES: dict[str, str] = {
    "offenders_offender": "SELECT id FROM changed",
    "offenders_movement": OF_OFFENDER,
    "offenders_strikeout": OF_OFFENDER,
    "offenders_custodyperiod": OF_OFFENDER,
    "offenders_release": OF_OFFENDER,
    "offenders_keydate": OF_OFFENDER,
    "offenders_dateconflict": OF_OFFENDER,
    "offenders_establishment": "SELECT o.id FROM changed c JOIN offenders_offender o ON o.establishment_id = c.id "
    "UNION SELECT m.offender_id FROM changed c JOIN offenders_movement m ON m.establishment_id = c.id",
    "licence_licence": OF_OFFENDER,
    "licence_licencecondition": "SELECT l.offender_id FROM changed c JOIN licence_licence l ON l.id = c.licence_id",
    "licence_checkplan": OF_OFFENDER,
    "licence_check": OF_OFFENDER,
    "licence_readiness": OF_OFFENDER,
    "licence_breach": OF_OFFENDER,
    "licence_recall": OF_OFFENDER,
    "licence_recallbreach": OF_OFFENDER,
    "parole_parolereview": OF_OFFENDER,
    "parole_reviewclock": OF_OFFENDER,
    "parole_decision": OF_OFFENDER,
    "parole_hearing": OF_OFFENDER,
    "sharing_item": OF_SUBJECT,
    "sharing_itemreading": "SELECT i.subject_id FROM changed c JOIN sharing_item i ON i.id = c.item_id",
    "sharing_dutygap": OF_SUBJECT,
    "sharing_personprogramme": OF_SUBJECT,
}

FUNCTION = """
CREATE FUNCTION touch_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'INSERT INTO release_monitor_figuretouch (person_id) SELECT DISTINCT * FROM (' || TG_ARGV[0] || ') people';
    RETURN NULL;
END $$;
"""
# A row that names another person than before touches both.
OF_BOTH = "{} UNION {}"


def made() -> str:
    words = [FUNCTION]
    for table, people in TABLES.items():
        both = OF_BOTH.format(people, people.replace("changed", "was"))
        for event, rows, found in (
            ("INSERT", "NEW TABLE AS changed", people),
            ("UPDATE", "OLD TABLE AS was NEW TABLE AS changed", both),
            ("DELETE", "OLD TABLE AS changed", people),
        ):
            words.append(
                f"CREATE TRIGGER touch_figures_{event.lower()} AFTER {event} ON {table} REFERENCING {rows} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION touch_figures('{found}');"
            )
    return "\n".join(words)


def dropped() -> str:
    words = [
        f"DROP TRIGGER IF EXISTS touch_figures_{event} ON {table};"
        for table in TABLES
        for event in ("insert", "update", "delete")
    ]
    return "\n".join([*words, "DROP FUNCTION IF EXISTS touch_figures();"])


# Whoever is there already is looked at once.
TOUCH_ALL = "INSERT INTO release_monitor_figuretouch (person_id) SELECT id FROM offenders_offender;"


class Migration(AtOnce):
    dependencies = [
        ("release_monitor", "0002_figures"),
        ("licence", "0002_order_of_licences_and_registers"),
        ("offenders", "0002_batches"),
        ("parole", "0002_lists_over_the_api"),
        ("sharing", "0057_figures_only"),
    ]

    operations = [
        migrations.RunSQL(made(), dropped()),
        migrations.RunSQL(TOUCH_ALL, migrations.RunSQL.noop),
    ]
