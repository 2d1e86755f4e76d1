"""The forms that keep drafts on the server. Upper apps register theirs, beside the forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.agencies.models import User

NEW = "new"  # the key of a form that is about nobody yet


def is_new(key: str) -> bool:
    return key == NEW


@dataclass(frozen=True)
class DraftForm:
    """A form that keeps drafts.

    title: for lists, with {subject}. path: where the form is, from the key and the subject. rows: those of which a key
    may be the uid; None for a form about nobody, whose keys `is_key` knows: NEW alone, unless it says otherwise.
    uid_of: the uid of the row in a key that names another row beside it.
    capability: without it there is no such form. permission: what the form asks on the person.
    """

    name: str
    title: str
    path: Callable[[str, Any], str]
    rows: Callable[[], VisibleQuerySet[Any]] | None = None
    capability: Capability = Capability.CHANGE_PEOPLE
    permission: Permission = Permission.CHANGE
    is_key: Callable[[str], bool] = is_new
    uid_of: Callable[[str], str] = str


FORMS: dict[str, DraftForm] = {}


def register(form: DraftForm) -> DraftForm:
    FORMS[form.name] = form
    return form


def known_to(user: User) -> list[str]:
    """The names of the forms that the user may fill in at all."""
    return [form.name for form in FORMS.values() if user.can(form.capability)]
