"""Facts of what older pages counted by themselves: panels, outcomes, weekly lists, sentences, calculations, causes."""

from django.db import migrations, models

from sharing.records.at_once import AtOnce

OF_OFFENDER = "SELECT offender_id FROM changed"
# As in 0003: by table, how its rows lead to people.
TABLES: dict[str, str] = {
    "offenders_sentence": OF_OFFENDER,
    "offenders_conviction": OF_OFFENDER,
    "offenders_offence": "SELECT n.offender_id FROM changed c JOIN offenders_conviction n ON n.offence_id = c.id",
    "offenders_calculation": OF_OFFENDER,
    "offenders_dateoverride": OF_OFFENDER,
    "offenders_weeklyentry": OF_OFFENDER,
    "offenders_weeklylist": "SELECT e.offender_id FROM changed c JOIN offenders_weeklyentry e "
    "ON e.weekly_list_id = c.id",
    "parole_reviewmove": OF_OFFENDER,
    "parole_seat": OF_OFFENDER,
    "sharing_practicevalue": "SELECT h.offender_id FROM changed c JOIN parole_hearing h "
    "ON c.name = ''parole.panel.england_and_wales.terrorism.law_enforcement_members''",
    "sharing_agency": "SELECT i.subject_id FROM changed c JOIN sharing_item i ON i.agency_id = c.id",
}
OF_BOTH = "{} UNION {}"


def made() -> str:
    words = []
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
    return "\n".join(
        f"DROP TRIGGER IF EXISTS touch_figures_{event} ON {table};"
        for table in TABLES
        for event in ("insert", "update", "delete")
    )


# Whoever is there already is looked at once.
TOUCH_ALL = "INSERT INTO release_monitor_figuretouch (person_id) SELECT id FROM offenders_offender;"


class Migration(AtOnce):
    dependencies = [
        ("release_monitor", "0006_ppcs_by_its_name"),
        ("licence", "0003_breaches_say_no_breach"),
        ("offenders", "0005_published_parole_outcomes"),
        ("parole", "0003_names_of_ways_and_papers"),
        ("sharing", "0060_applications_for_people"),
    ]

    operations = [
        migrations.AlterField("figurefact", "kind", models.CharField(blank=True, max_length=200)),
        migrations.AlterField("figurecount", "kind", models.CharField(blank=True, max_length=200)),
        migrations.RunSQL(made(), dropped()),
        migrations.RunSQL(TOUCH_ALL, migrations.RunSQL.noop),
    ]
