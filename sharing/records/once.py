"""The check whether a form was sent before. A form carries the `uid` of the row that it will make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)


def new_uid() -> UUID:
    """A key in the order of time, as the database gives one to every other row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT uuid_v7()")
        return cursor.fetchone()[0]


def made_before(model: type[M], uid: UUID | None) -> M | None:
    """The row that an earlier sending of the same form made, or None. Call it inside the action's transaction.

    A twin that is under way is waited for: the lock on the uid is held until the transaction ends, so two sendings
    at the same moment make one row and neither sees an error.
    """
    if uid is None:
        return None
    take_turns(str(uid))
    return model._default_manager.filter(uid=uid).first()


def keyed(uid: UUID | None) -> dict[str, UUID]:
    """What to hand to `create`: nothing where the database shall give the uid."""
    return {} if uid is None else {"uid": uid}


def take_turns(name: str) -> None:
    """Wait for every other transaction that took this name: a check before an insert then sees what the other made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether nobody else does what has this name, all over the site; it is then ours until the end of the block.

    For jobs, outside of a transaction. Whoever dies gives it back with the connection.
    """
    held = _held_by_a_transaction if settings.DATABASE_POOLED else _held_by_the_connection
    with held(name) as is_mine:
        yield is_mine


@contextmanager
def _held_by_the_connection(name: str) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        is_mine: bool = cursor.fetchone()[0]
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


@contextmanager
def _held_by_a_transaction(name: str) -> Iterator[bool]:
    """Behind a pooler the next statement may go over another connection of the server, and ours to another client. So a
    transaction that does nothing else holds the name, over a connection of its own."""
    holder = connection.copy()
    try:
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
            is_mine: bool = cursor.fetchone()[0]
        if not is_mine:
            _give_back(holder)
        yield is_mine
    finally:
        _give_back(holder)


def _give_back(holder: BaseDatabaseWrapper) -> None:
    """Ended by a statement: a pooler takes the server's connection of a client who leaves in the middle for lost."""
    if holder.connection is not None:
        holder.rollback()
        holder.close()
