"""What may each role do at all? Read only: roles are part of the program (`sharing/roles.py`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sharing.roles import ROLES, Capability
from sharing.sign_in.requests import SignedInRequest
from sharing.views.administration.frame import administrators, page

WORDS = {
    Capability.VIEW_PEOPLE: "See the people their teams were let in to",
    Capability.CHANGE_PEOPLE: "Add to the record of those people, where the team may",
    Capability.GRANT_ACCESS: "Let other teams in, where the team leads",
    Capability.IMPORT_PEOPLE: "Bring people in from a file",
    Capability.ADMINISTER: "Make accounts, teams and memberships",
    Capability.SET_PRACTICE_VALUES: "Set practice values",
}


@dataclass(frozen=True)
class Described:
    """A role as the page prints it."""

    code: str
    name: str
    description: str
    may: list[str]


@require_safe
@administrators
def roles(request: SignedInRequest) -> HttpResponse:
    described = [
        Described(role.code, role.name, role.description, [words(c) for c in Capability if c in role])
        for role in ROLES.values()
    ]
    return page(request, "roles", section="administration_roles", roles=described)


def words(capability: Capability) -> str:
    """A capability in words; one that has none yet is named by its code, so that nothing is left out."""
    return WORDS.get(capability, capability.value.replace("_", " ").capitalize())
