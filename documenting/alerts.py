"""docs/alert-kinds.md: for each kind of alert who hears of it, in what time, and whether by letter."""

from __future__ import annotations

from itertools import groupby

from sharing.access.roles import ROLES, holders
from sharing.agencies.models import Agency, Team
from sharing.alerts.raising import KINDS, AlertKind, Recipients, roles_told
from sharing.alerts.rules import span_in_words

HEAD = """# Kinds of alerts: who is alerted

Printed by `manage.py document_alerts` from the kinds in the code; a test holds this page to it. Each team named here is
alerted only if it can see the person, and only its members who can see the person read it. How an alert escalates:
[alerts.md](alerts.md).
"""


def page() -> str:
    """The whole page, as Markdown; kinds by the first part of their name."""
    kinds = sorted((kind for kind in KINDS.values() if not kind.name.startswith("test")), key=lambda kind: kind.name)
    parts = [
        f"\n## {family}\n\n{table(list(of_family))}"
        for family, of_family in groupby(kinds, key=lambda kind: kind.name.partition(".")[0].capitalize())
    ]
    return HEAD + "".join(parts)


def table(kinds: list[AlertKind]) -> str:
    rows = [
        f"| {kind.title} (`{kind.name}`) | {kind.matter.label} | {kind.severity.label} | "
        f"{span_in_words(kind.responds_in)} | "
        f"{teams_told(kind.recipients)} | {roles_in_words(kind.recipients)} | "
        f"{'yes' if kind.severity <= kind.letters_from else 'no'} |\n"
        for kind in kinds
    ]
    heads = ["Kind", "Thread", "Severity", "To answer in", "Teams", "Roles in them", "Email"]
    return f"| {' | '.join(heads)} |\n" + "| --- " * len(heads) + "|\n" + "".join(rows)


def teams_told(recipients: Recipients) -> str:
    said = []
    if recipients.holders_of is not None:
        return "those in which such a role works, whether or not they see the person"
    if recipients.agency_kinds is not None:
        said.append(", ".join(sorted(Agency.Kind(kind).label for kind in recipients.agency_kinds)))
    if recipients.team_kinds is not None:
        said.append(", ".join(sorted(Team.Kind(kind).label for kind in recipients.team_kinds)))
    if recipients.grant_roles is not None:
        said.append(f"access as {' or '.join(sorted(recipients.grant_roles))}")
    if not recipients.national_desks:
        said.append("no national desk")
    if recipients.managers_first:
        said.append("of an agency those with a manager, where there is one")
    if recipients.all_answer:
        said.append("each answers, on duty or not")
    return "; ".join(said) or "all"


def roles_in_words(recipients: Recipients) -> str:
    told = sorted(holders(recipients.holders_of)) if recipients.holders_of else roles_told(recipients)
    if told is None:
        return "all"
    left_out = [role.name for code, role in ROLES.items() if code not in told]
    if len(left_out) < len(told):
        return f"all but {', '.join(left_out)}"
    return ", ".join(ROLES[code].name for code in told)
