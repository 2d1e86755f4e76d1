"""Cursors that say, with each statement that names a guarded table, for whom it reads (`sharing/row_guard/`).

The token is LOCAL to a transaction, which a pooler in transaction mode leaves on one connection: no other client ever
finds it. A statement outside of a transaction gets one. A statement that names no guarded table costs the look at its
text. PostgreSQL is asked first what tells this transaction from others, and the token is good in it alone.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from psycopg2 import extensions, sql


class GuardedCursor(extensions.cursor):
    def execute(self, query: Any, vars: Any = None) -> None:
        if not names_guarded(query if isinstance(query, str) else _text(query, self)):
            return super().execute(query, vars)
        with declared(self.connection):
            return super().execute(query, vars)

    def executemany(self, query: Any, vars_list: Any) -> None:
        if not names_guarded(query if isinstance(query, str) else _text(query, self)):
            return super().executemany(query, vars_list)
        with declared(self.connection):
            return super().executemany(query, vars_list)


def policies() -> Any:
    from sharing.row_guard import policies  # the engine is there before the models

    return policies


def _text(query: Any, cursor: extensions.cursor) -> str:
    if isinstance(query, sql.Composable):
        return query.as_string(cursor)
    return query.decode() if isinstance(query, bytes) else str(query)


def names_guarded(query: str) -> bool:
    return any(table in query for table in _tables()) if apps.models_ready else False


@functools.cache
def _tables() -> tuple[str, ...]:
    """One name stands for all that begin with it."""
    names: list[str] = []
    for table in sorted(policies().guarded_tables()):
        if not (names and table.startswith(names[-1])):
            names.append(table)
    return tuple(names)


@functools.cache
def _key(secret_key: str | bytes) -> bytes:
    return policies().key_of(secret_key)


@contextmanager
def declared(connection: extensions.connection) -> Iterator[None]:
    """The token stands for the statement of the block. Where nothing is declared, none does: not even that of an
    earlier block of the same transaction."""
    from sharing.row_guard import reading, rules  # the engine is there before the models

    now = reading.current()
    is_alone = connection.autocommit and connection.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE
    if is_alone and now is None:
        yield
        return
    with connection.cursor(cursor_factory=extensions.cursor) as cursor:
        if is_alone:
            cursor.execute("BEGIN")
        try:
            cursor.execute(rules.SET, [rules.SETTING, _token(cursor, now) if now else ""])
            yield
        except BaseException:
            if is_alone and not connection.closed:
                cursor.execute("ROLLBACK")
            raise
        if is_alone:
            cursor.execute("COMMIT")


def _token(cursor: extensions.cursor, now: Any) -> str:
    from sharing.row_guard import rules

    cursor.execute(rules.ASKED)
    [(nonce, clock)] = cursor.fetchall()
    until = clock + rules.GOOD_FOR_SECONDS
    return rules.token_of(now, key=_key(settings.SECRET_KEY), nonce=nonce, until=until, at=timezone.now())
