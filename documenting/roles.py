"""docs/roles.md: for each role what it may do, and for each act who may."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sharing.access.roles import OF_PROGRAMS, ROLES, Capability, Role
from sharing.agencies.models import Agency

HEAD = """# Roles: who may do what

Printed by `manage.py document_roles` from `sharing/access/roles.py`; a test holds this page to the code.

A role sets what a user can do at all. The grants of the user's teams set for which people ([access.md](access.md)); the
moves set what must hold first and who cannot sign twice ([machines.md](machines.md)).
"""


def page() -> str:
    """The whole page, as Markdown."""
    roles = "".join(f"\n### {role.name}\n\n{described(role)}" for role in ROLES.values())
    acts = "".join(f"\n### {about}\n\n{table(acts)}" for about, acts in by_heading(Capability))
    return f"{HEAD}\n## What each role may do\n{roles}\n## Who may do what\n{acts}"


def by_heading(capabilities) -> Iterator[tuple[str, list[Capability]]]:
    """The acts under their headings, in the order of the file."""
    for about, acts in groupby(capabilities, key=lambda each: each.about):
        yield about, list(acts)


def described(role: Role) -> str:
    """What it is in prose, for whom, and its acts: a line for each heading."""
    lines = [f"- **{about}**: {'; '.join(act.words for act in acts)}\n" for about, acts in by_heading(role.acts())]
    return f"{role.description}{_only_for(role)}\n\n{''.join(lines)}"


def table(acts: list[Capability]) -> str:
    rows = [f"| {act.words} | {', '.join(who_may(act)) or 'nobody'} |\n" for act in acts]
    return "| Act | Who may |\n| --- | --- |\n" + "".join(rows)


def who_may(act: Capability) -> Iterator[str]:
    yield from (role.name for role in ROLES.values() if act in role)
    yield from (f"partner systems of {_kind(kind)}" for kind, may in OF_PROGRAMS.items() if act in may)


def _only_for(role: Role) -> str:
    if not role.works_for:
        return ""
    return f" Only for accounts of these agencies: {', '.join(_kind(kind) for kind in sorted(role.works_for))}."


def _kind(kind: str) -> str:
    return Agency.Kind(kind).label
