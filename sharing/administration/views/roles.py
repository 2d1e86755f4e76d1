"""The page of roles and what each can do. Read only: roles are part of the code (`sharing/access/roles.py`)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sharing.access.roles import ROLES
from sharing.administration.views.frame import administrators, page
from sharing.pages.requests import SignedInRequest


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
