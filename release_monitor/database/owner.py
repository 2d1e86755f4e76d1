"""Whether this process holds the password of the role that owns the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import DatabaseError

OWNER_ALIAS = "owner"
OWNS = "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = 'sharing_user'::regclass"


class NotOwner(Exception):
    """The text says why."""


def check() -> None:
    """Raises NotOwner."""
    if OWNER_ALIAS not in connections.settings:
        raise NotOwner("DATABASE_OWNER_URL is not set")
    try:
        with connections[OWNER_ALIAS].cursor() as cursor:
            cursor.execute(OWNS)
            owns = cursor.fetchone()[0]
    except DatabaseError as error:
        raise NotOwner(f"The database does not know its owner by DATABASE_OWNER_URL ({error})") from error
    if not owns:
        raise NotOwner("DATABASE_OWNER_URL names a role that does not own the database")


@contextmanager
def by_owner() -> Iterator[None]:
    """All that is asked and written in the block goes through the connection of the role that owns the database."""
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = connections[OWNER_ALIAS]
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = usual
