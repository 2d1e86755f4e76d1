"""For whom, or in which case, this thread reads guarded rows now."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from sharing.row_guard.classes import CLASSES, RowClass
from sharing.row_guard.rules import Reading

Verb = TypeVar("Verb", bound=Callable[..., Any])
Declared = Callable[[], Reading | None]


def _nothing() -> None:
    return None


_declared: ContextVar[Declared] = ContextVar("row_guard", default=_nothing)


def current() -> Reading | None:
    """None: nothing is declared, and no guarded row is given."""
    return _declared.get()()


@contextmanager
def nothing_declared() -> Iterator[None]:
    """What was declared outside does not count in the block: the door of jobs."""
    token = _declared.set(_nothing)
    try:
        yield
    finally:
        _declared.reset(token)


@contextmanager
def reading_as(user_of: Callable[[], Any]) -> Iterator[None]:
    """Rows are read for this user, whatever was declared outside: the door of requests. user_of: asked when a guarded
    table is first named, so that a request that reads none of them looks up nobody."""
    token = _declared.set(lambda: _of_user(user_of()))
    try:
        yield
    finally:
        _declared.reset(token)


@contextmanager
def for_case(case: str, *classes: RowClass, person: int | None = None) -> Iterator[None]:
    """Rows of these classes are read, of one person or of all, beside what is declared outside. For jobs and commands,
    and for what a verb of one user must know that the user may not."""
    before, names = _declared.get(), frozenset(each.name for each in classes)

    def also() -> Reading:
        return (before() or Reading("")).also(case, names, person)

    token = _declared.set(also)
    try:
        yield
    finally:
        _declared.reset(token)


def case_of(named: str, case: str, *classes: RowClass) -> Callable[[Verb], Verb]:
    """The verb is such a case of one person. named: its argument that is the person, or a row about one."""

    def decorated(verb: Verb) -> Verb:
        arguments = inspect.signature(verb)

        @functools.wraps(verb)
        def in_its_case(*args: Any, **options: Any) -> Any:
            row = arguments.bind(*args, **options).arguments[named]
            with for_case(case, *classes, person=getattr(row, "offender_id", row.pk)):
                return verb(*args, **options)

        return in_its_case  # type: ignore[return-value]  # as the verb

    return decorated


def _of_user(user: Any) -> Reading | None:
    if not getattr(user, "is_authenticated", False):
        return None
    return Reading(
        f"user {user.pk}", reader=user.pk, reads=frozenset(each.name for each in CLASSES if each.opens_to(user))
    )
