"""The policies of guarded tables: made by `migrate`, from the models and the access relation."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import Model
from django.utils.encoding import force_bytes

from sharing.access import sql
from sharing.access.rules import Permission
from sharing.access.subject import SUBJECT
from sharing.records.append_only import OWNER_REWRITES
from sharing.row_guard.classes import RowClass
from sharing.row_guard.rules import ASKED, SETTING, Reading, pads, token_of

BY_TOKEN, BY_OWNER, BY_ROW = "by_token", "by_owner", "by_row"
TAKEN = "SELECT row_guard_claims() IS NOT NULL FROM set_config(%s, %s, true)"

# By table: whether row security is on, whether it is forced, and each policy with the digest it was made with.
FOUND = """
    select c.oid::regclass::text, c.relrowsecurity, c.relforcerowsecurity,
           (select json_object_agg(p.polname, obj_description(p.oid, 'pg_policy'))
            from pg_policy p where p.polrelid = c.oid)
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
"""
PASSES_OVER = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
HAS_FUNCTIONS = "select to_regprocedure('row_guard_claims()') is not null"


@functools.cache
def guarded_tables() -> dict[str, RowClass]:
    """By table, the class that its model declares."""
    found = {model._meta.db_table: getattr(model, "ROW_CLASS", None) for model in apps.get_models()}
    return {table: row_class for table, row_class in sorted(found.items()) if row_class is not None}


def _model_of(table: str) -> type[Model]:
    return next(each for each in apps.get_models() if each._meta.db_table == table)


def person_of(model: type[Model]) -> str | None:
    """Whom a row is about, in SQL. None: its rows are about no one person, and name their readers."""
    if hasattr(model, "ROW_PERSON"):
        return str(model.ROW_PERSON)
    subject = apps.get_model(SUBJECT)
    keys = (field for field in model._meta.concrete_fields if field.is_relation and field.related_model is subject)
    return next((f"{model._meta.db_table}.{field.column}" for field in keys), None)


def key_of(secret_key: str | bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"sharing.row_guard").derive(force_bytes(secret_key))


def condition(table: str, row_class: RowClass) -> str:
    """A job reads all people of the class, or those it names; a user those whom the access relation gives them.

    Each question to the token is a sub-select of its own, so that PostgreSQL asks it once a statement.
    """
    model, name = _model_of(table), row_class.name
    reader = f"(SELECT row_guard_reader('{name}'))"
    theirs = [f"{reader} IS NOT NULL"]
    ways = [f"({model.ROW_OPEN})"] if hasattr(model, "ROW_OPEN") else []
    ways.append(f"(SELECT row_guard_everyone('{name}'))")
    if person := person_of(model):
        ways.append(f"{person} = ANY ((SELECT row_guard_people('{name}'))::bigint[])")
        theirs.append(_may(person, reader, as_usual=row_class.as_usual))
    if hasattr(model, "ROW_NAMES"):
        theirs.append(f"({model.ROW_NAMES.format(reader=reader) % _known()})")
    return " OR ".join([*ways, f"({' AND '.join(theirs)})"])


def _may(person: str, reader: str, *, as_usual: bool) -> str:
    return sql.may(person, sql.of_user(reader, "NULL"), as_usual=as_usual) % _known()


def _known() -> dict[str, Any]:
    """What goes into the words of the access relation."""
    known = sql.values(Permission.VIEW, at=datetime(2026, 1, 1, tzinfo=UTC))  # the moment is the token's
    roles = ", ".join(f"'{role}'" for role in known["as_what"])
    return {
        "at": "(SELECT row_guard_at())",
        "permission": int(known["permission"]),
        "as_what": f"ARRAY[{roles}]",
    }


def by_owner() -> str:
    """The owner's role reads and writes where it says so in its transaction or session: migrations that move rows,
    disposal, the invented past of the demo."""
    return f"current_setting('{OWNER_REWRITES}', true) = 'on'"


def wanted(table: str, row_class: RowClass, owner: str) -> dict[str, str]:
    """By name of the policy, what it is to be made with."""
    found = {
        BY_TOKEN: f"USING ({condition(table, row_class)})",
        BY_OWNER: f"TO \"{owner}\" USING (current_user = '{owner}' AND {by_owner()})",
    }
    also = getattr(_model_of(table), "ROW_READ_BY", None)
    return found | {BY_ROW: f"FOR SELECT USING ({also})"} if also else found


def apply(connection: BaseDatabaseWrapper) -> None:
    """As the owner: policies of all guarded tables that are there, and the keys of now. May run any number of times."""
    with connection.cursor() as cursor:
        cursor.execute(HAS_FUNCTIONS)
        if not cursor.fetchone()[0]:
            return
        cursor.execute("select current_user")
        (owner,) = cursor.fetchone()
        cursor.execute(FOUND)
        found = {table: (on, forced, policies or {}) for table, on, forced, policies in cursor.fetchall()}
        for table, row_class in guarded_tables().items():
            if table not in found:
                continue
            on, forced, policies = found[table]
            if not (on and forced):
                cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
            made = wanted(table, row_class, owner)
            for name in policies.keys() - made.keys():
                cursor.execute(f'DROP POLICY "{name}" ON {table}')
            for name, words in made.items():
                if policies.get(name) != digest(words):
                    cursor.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
                    cursor.execute(f"CREATE POLICY {name} ON {table} {words}")
                    cursor.execute(f"COMMENT ON POLICY {name} ON {table} IS '{digest(words)}'")
    give_keys(connection, [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS])


def give_keys(connection: BaseDatabaseWrapper, secret_keys: Iterable[str | bytes]) -> None:
    """As the owner: tokens signed with these are taken from now on, and no others."""
    rows = [pads(key_of(key)) for key in secret_keys]
    with connection.cursor() as cursor:
        cursor.execute("SELECT inner_pad, outer_pad FROM row_guard_key")
        there = {(bytes(inner), bytes(outer)) for inner, outer in cursor.fetchall()}
        if there == set(rows):
            return
        cursor.execute("DELETE FROM row_guard_key")
        cursor.executemany("INSERT INTO row_guard_key (inner_pad, outer_pad) VALUES (%s, %s)", rows)


def _takes_our_tokens(cursor: CursorWrapper) -> bool:
    cursor.execute(ASKED)
    nonce, clock = cursor.fetchone()
    at = datetime(2026, 1, 1, tzinfo=UTC)
    token = token_of(Reading("start"), key=key_of(settings.SECRET_KEY), nonce=nonce, until=clock + 60, at=at)
    cursor.execute(TAKEN, [SETTING, token])
    return bool(cursor.fetchone()[0])


def digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def unguarded(connection: BaseDatabaseWrapper) -> list[str]:
    """What the database does not guard as declared."""
    problems = []
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(HAS_FUNCTIONS)
        if not cursor.fetchone()[0]:
            return ["no function row_guard_claims: run `manage.py migrate`"]
        cursor.execute(PASSES_OVER)
        if cursor.fetchone()[0]:
            problems.append("the application's role passes over row security")
        cursor.execute("select tableowner from pg_tables where tablename = 'sharing_user' and schemaname = 'public'")
        (owner,) = cursor.fetchone()
        cursor.execute(FOUND)
        found = {table: (on, forced, policies or {}) for table, on, forced, policies in cursor.fetchall()}
        if not _takes_our_tokens(cursor):
            problems.append("the tokens of this process are not taken: its secret key is new")
    for table, row_class in guarded_tables().items():
        on, forced, policies = found.get(table, (False, False, {}))
        made = {name: digest(words) for name, words in wanted(table, row_class, owner).items()}
        if not (on and forced and policies == made):
            problems.append(f"{table} has not the row security that is declared")
    return problems
