"""Which tables keep the history of their rows."""

from django.db import migrations

from sharing.records.at_once import AtOnce

PERSON, SUBJECT, NOBODY = "offender_id", "subject_id", ""
OF_ITEM, OF_RESTRICTION = "item_id>sharing_item>subject_id", "restriction_id>sharing_restriction>subject_id"
# By table: how its rows lead to a person.
TABLES: dict[str, str] = {
    "offenders_offender": "id",
    **dict.fromkeys(
        [
            *("offenders_alias", "offenders_identifier", "offenders_conviction", "offenders_sentence"),
            *("offenders_adjustment", "offenders_keydate", "offenders_dateoverride", "offenders_boarddirection"),
            *("offenders_release", "offenders_releasehold", "offenders_releaseorder"),
            *("licence_licence", "licence_licencecondition", "licence_zone", "licence_checkplan", "licence_check"),
            *("licence_breach", "licence_recall", "licence_readiness", "licence_readinessitem", "licence_signoff"),
            *("parole_parolereview", "parole_decision"),
        ],
        PERSON,
    ),
    **dict.fromkeys(
        [
            *("sharing_grant", "sharing_personprogramme", "sharing_exclusion", "sharing_restriction"),
            *("sharing_duty", "sharing_item"),
        ],
        SUBJECT,
    ),
    "sharing_subjectpermission": "content_object_id",
    "sharing_restriction_users": OF_RESTRICTION,
    "sharing_restriction_teams": OF_RESTRICTION,
    **dict.fromkeys(
        ["sharing_sharingdecision", "sharing_itemreading", "sharing_item_readers", "sharing_item_reader_teams"], OF_ITEM
    ),
    "sharing_membership": NOBODY,
    "sharing_team": NOBODY,
    "sharing_teamscope": NOBODY,
    "sharing_user": NOBODY,
}
KEYS = {"sharing_team": "group_id"}
# What an item says is kept with the item and its corrections alone: who reads it is asked there.
LEFT_OUT = {
    "sharing_item": (
        "{title,gist,narrative,pointer_system,pointer_reference,pointer_contact,source_grade,information_grade,"
        "handling_grade,handling_conditions,old_grade,old_scale,lower_reason}"
    ),
    "sharing_sharingdecision": "{reason}",
}
# Of an account, what decides who sees what: neither its name nor how it signs in.
KEPT_ALONE = {"sharing_user": "{id,is_active,role,agency_id}"}


def made() -> str:
    return "\n".join(
        f"CREATE TRIGGER keep_row_version AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION "
        f"keep_row_version('{KEYS.get(table, 'id')}', '{way}', '{LEFT_OUT.get(table, '{}')}', "
        f"'{KEPT_ALONE.get(table, '{}')}');"
        for table, way in TABLES.items()
    )


def dropped() -> str:
    return "\n".join(f"DROP TRIGGER IF EXISTS keep_row_version ON {table};" for table in TABLES)


class Migration(AtOnce):
    dependencies = [
        ("release_monitor", "0008_facts_of_one_programme"),
        ("licence", "0008_kept_as_written"),
        ("offenders", "0014_kept_as_written"),
        ("parole", "0004_kept_as_written"),
        ("sharing", "0076_row_history"),
    ]

    operations = [migrations.RunSQL(made(), dropped())]
