"""The application's role may work with the owner's tables, and may not rewrite what is append-only."""

import contextlib

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from release_monitor.database import rights

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


ON_RECORD = "delete from django_migrations where app = 'parole' returning name, applied"
RECORD = "insert into django_migrations values (default, 'parole', %s, %s)"


@pytest.fixture
def on_record(owner):
    """The names and times of parole's migrations, taken off the record of this database and put back afterwards."""
    with owner.cursor() as cursor:
        cursor.execute(ON_RECORD)
        applied = cursor.fetchall()
    yield applied
    with owner.cursor() as cursor:
        cursor.execute(ON_RECORD)
        cursor.executemany(RECORD, applied)


@pytest.mark.parametrize(
    "some", [{"0001_reviews"}, {"0001_reviews", "0021_what_a_prisoner_requires_and_the_court_has"}]
)
def test_migrate_says_what_to_do_with_a_database_that_has_only_some_of_the_migrations_since_joined(
    owner, on_record, some
):
    with owner.cursor() as cursor:
        cursor.executemany(RECORD, [row for row in on_record if row[0] in some])

    with pytest.raises(CommandError, match="demo --fresh"):
        call_command("migrate", verbosity=0, interactive=False)


def test_database_that_has_all_of_the_migrations_since_joined_goes_on_as_it_is(owner, on_record):
    joined = "0001_from_referral_to_decision"
    with owner.cursor() as cursor:
        cursor.executemany(RECORD, [row for row in on_record if row[0] != joined])

    call_command("migrate", verbosity=0, interactive=False)  # to make the tables again would fail

    with owner.cursor() as cursor:
        cursor.execute(ON_RECORD)
        assert {name for name, _ in cursor.fetchall()} == {name for name, _ in on_record}


def test_no_migration_follows_one_that_has_been_joined_and_is_gone():
    loader = MigrationLoader(None)
    gone = {name for joined in loader.replacements.values() for name in joined.replaces} - loader.disk_migrations.keys()

    for each in loader.disk_migrations.values():
        assert gone.isdisjoint(each.dependencies), f"{each}: let it follow the one that replaces {each.dependencies}"


def test_migrate_gives_the_rights(owner):
    with owner.cursor() as cursor:
        cursor.execute("grant update on kept to public")
        cursor.execute("revoke update on kept from public")

    call_command("migrate", verbosity=0, interactive=False)

    with as_app() as cursor, pytest.raises(Refused):
        cursor.execute("update kept set note = 'b'")
