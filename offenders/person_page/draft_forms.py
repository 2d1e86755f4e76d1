"""Forms about a person, or about a row below one, that keep drafts: where each is, and by which rows it is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.urls import reverse

from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts.kinds import DraftForm, register

Path = Callable[[str, Any], str]


def of_person(page: str, **more: str) -> Path:
    """The address of a form of which the key is the uid of the person. more: what else the address names."""

    def path(key: str, subject: Any) -> str:
        return reverse(page, kwargs={"uid": key, **more})

    return path


def below_person(page: str, row: str, **more: str) -> Path:
    """The address of a form of which the key is the uid of a row below the person. row: what the address calls it."""

    def path(key: str, subject: Any) -> str:
        return reverse(page, kwargs={"uid": subject.uid, row: key, **more})

    return path


def register_forms(
    about: type[Model],
    *forms: tuple[str, str, Path],
    capability: Capability = Capability.CHANGE_PEOPLE,
    permission: Permission = Permission.CHANGE,
    uid_of: Callable[[str], str] = str,
) -> None:
    """forms: name, title with {subject}, and path of each that is about a row of this table."""
    rows: Callable[[], Any] = about.objects.all  # type: ignore[attr-defined]
    for name, title, path in forms:
        register(DraftForm(name, title, path, rows, capability=capability, permission=permission, uid_of=uid_of))
