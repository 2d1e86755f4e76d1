"""People with something that is an officer's by name. Upper apps register where that is; all ask here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from sharing import access
from sharing.access.rules import Permission
from sharing.agencies.models import User


@dataclass(frozen=True)
class NamedWork:
    """A kind of work that is given to an officer by name. words: as lists say it, "checks".

    rows: what is open of it now. officer, subject: the paths from a row to the officer and to the person.
    """

    words: str
    rows: Callable[[], QuerySet]
    officer: str
    subject: str

    def people_of(self, officer: int) -> QuerySet:
        named = self.rows().filter(**{self.officer: officer}, **{f"{self.subject}__isnull": False})
        return named.order_by().values_list(self.subject, flat=True)


WORK: dict[str, NamedWork] = {}


def register(name: str, words: str, rows: Callable[[], QuerySet], *, officer: str, subject: str) -> None:
    """Called in `AppConfig.ready()`; the same again is no harm."""
    WORK[name] = NamedWork(words, rows, officer, subject)


def people_of(officer: int) -> set[int]:
    """The keys of everybody for whom something is this officer's by name. One query."""
    first, *others = (each.people_of(officer) for each in WORK.values())
    return set(first.union(*others))


def can_work_with(user: User, people: Collection[int]) -> set[int]:
    """Those of these people whose record the user may change now, by the grants there are. Nobody is given access
    here."""
    if not people:
        return set()
    rows = access.subjects().filter(Q(pk__in=people))
    return set(access.limit(rows, user, Permission.CHANGE).values_list("pk", flat=True))
