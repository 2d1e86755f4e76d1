"""Gateways on record say which kinds of agency may share by them and be told, as the data file does now."""

from django.db import migrations

from sharing.records.at_once import AtOnce

WIDE = ["ct_police", "police", "probation", "prison", "ppcs", "health", "partner"]
OFFENDER_MANAGEMENT = ["ct_police", "police", "probation", "prison", "ppcs", "border", "immigration", "partner"]
EVERY = ["ct_police", "police", "probation", "prison", "ppcs", "assurance", "partner", "intelligence", "border"]
KINDS = {
    "cja-325": (WIDE, WIDE),
    "oma-14": (OFFENDER_MANAGEMENT, OFFENDER_MANAGEMENT),
    "cta-19": ([], ["intelligence"]),
    "cda-115": ([], ["ct_police", "police", "probation", "health", "partner"]),
    "policing-purpose": (["ct_police", "police"], []),
    "court-order": ([], [*EVERY, "immigration", "health"]),
    "dvcva-35": (["probation"], []),
}


def _array(kinds: list[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{kind}'" for kind in kinds) + "]::varchar[]"


FORWARD = [
    f"UPDATE sharing_gateway SET from_kinds = {_array(told_by)}, to_kinds = {_array(told)} "  # noqa: S608 - constants
    f"WHERE key = '{key}' AND from_kinds = ARRAY[]::varchar[] AND to_kinds = ARRAY[]::varchar[];"
    for key, (told_by, told) in KINDS.items()
]


class Migration(AtOnce):
    dependencies = [("sharing", "0073_joint_teams")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
