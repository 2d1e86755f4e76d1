"""The application's role may work with the owner's tables, and may not rewrite what is append-only."""

import contextlib

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from release_monitor import rights

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

Refused = psycopg2.errors.InsufficientPrivilege


@pytest.fixture
def owner():
    """The owner's connection and three tables made with it: plain, append-only, and one with an awkward name."""
    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("create table plain (id int generated always as identity, note text)")
        cursor.execute("create table kept (id serial, note text)")
        cursor.execute('create table "An awkward name" (id int)')
        cursor.execute(
            "create trigger append_only before update or delete or truncate on kept "
            "for each statement execute function refuse_change()"
        )
    yield connection
    with connection.cursor() as cursor:
        cursor.execute('drop table plain, kept, "An awkward name"')
    connection.close()


@pytest.fixture
def app_role():
    return connections.settings["default"]["USER"]


@contextlib.contextmanager
def as_app():
    """A connection of the application's role, outside any transaction."""
    connection = psycopg2.connect(**connections["default"].get_connection_params())
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def test_application_works_with_plain_tables(owner, app_role):
    rights.apply_rights(owner, app_role)

    with as_app() as cursor:
        cursor.execute("insert into plain (note) values ('a')")
        cursor.execute("update plain set note = 'b'")
        cursor.execute("delete from plain")
        cursor.execute('insert into "An awkward name" values (1)')


@pytest.mark.parametrize("change", ["update kept set note = 'b'", "delete from kept", "truncate kept"])
def test_application_adds_to_append_only_tables_and_cannot_change_them(owner, app_role, change):
    rights.apply_rights(owner, app_role)

    with as_app() as cursor:
        cursor.execute("insert into kept (note) values ('a') returning id")
        with pytest.raises(Refused):
            cursor.execute(change)


def test_rights_may_be_given_any_number_of_times(owner, app_role):
    rights.apply_rights(owner, app_role)
    rights.apply_rights(owner, app_role)

    with as_app() as cursor, pytest.raises(Refused):
        cursor.execute("delete from kept")


@pytest.mark.parametrize(
    "change",
    [
        "alter table kept disable trigger append_only",
        "drop trigger append_only on kept",
        "set session_replication_role = replica",
        "create table mine (id int)",
        "drop table plain",
        "truncate plain",
    ],
)
def test_application_can_make_nothing_and_switch_nothing_off(owner, app_role, change):
    rights.apply_rights(owner, app_role)

    with as_app() as cursor, pytest.raises(Refused):
        cursor.execute(change)


def test_tables_made_later_can_be_used_before_rights_are_given_again(owner, app_role):
    rights.apply_rights(owner, app_role)
    with owner.cursor() as cursor:
        cursor.execute("create table later (id serial)")
    try:
        with as_app() as cursor:
            cursor.execute("insert into later default values")
    finally:
        with owner.cursor() as cursor:
            cursor.execute("drop table later")


def test_every_append_only_table_of_the_house_is_found(owner):
    found = rights.append_only_tables(owner)

    assert "kept" in found
    assert {"sharing_auditentry", "sharing_auditpayload"} <= set(found)
    assert "plain" not in found


def test_owner_is_not_held(owner):
    with owner.cursor() as cursor:
        cursor.execute("select current_user")
        (name,) = cursor.fetchone()

    rights.apply_rights(owner, name)

    with owner.cursor() as cursor:
        cursor.execute("select has_table_privilege('kept', 'delete')")
        assert cursor.fetchone() == (True,)


def test_migrate_says_what_is_missing_without_an_owner(monkeypatch):
    without = {name: value for name, value in connections.settings.items() if name != "owner"}
    monkeypatch.setattr(connections, "settings", without)

    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"):
        call_command("migrate")


def test_migrate_says_what_to_do_with_a_database_that_has_only_some_of_the_migrations_since_joined(owner):
    with owner.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'parole' returning name, applied")
        applied = cursor.fetchall()
        cursor.execute("insert into django_migrations values (default, 'parole', '0001_reviews', now())")
    try:
        with pytest.raises(CommandError, match="demo --fresh"):
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        with owner.cursor() as cursor:
            cursor.execute("delete from django_migrations where app = 'parole'")
            cursor.executemany("insert into django_migrations values (default, 'parole', %s, %s)", applied)


def test_migrate_gives_the_rights(owner):
    with owner.cursor() as cursor:
        cursor.execute("grant update on kept to public")
        cursor.execute("revoke update on kept from public")

    call_command("migrate", verbosity=0, interactive=False)

    with as_app() as cursor, pytest.raises(Refused):
        cursor.execute("update kept set note = 'b'")
