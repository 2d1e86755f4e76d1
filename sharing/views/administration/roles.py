"""What may each role do at all? Read only: roles are part of the program (`sharing/roles.py`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sharing.roles import ROLES
from sharing.sign_in.requests import SignedInRequest
from sharing.views.administration.frame import administrators, page


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
        Described(role.code, role.name, role.description, [act.words for act in role.acts()]) for role in ROLES.values()
    ]
    return page(request, "roles", section="administration_roles", roles=described)
