"""What the application's role may do in each table: declared once, given so, and tried as that role."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection, connections

from release_monitor import checks
from release_monitor.database import rights
from release_monitor.database.kept import KEPT, OTHERWISE_TIMED, OWNERS_ALONE, READ_ONLY
from sharing.records.append_only import said_once
from sharing.told_clock.actions import set_told_clock
from tests.setup.test_rights import Refused, as_app

pytestmark = pytest.mark.django_db

TRIGGERS = """
    select t.tgrelid::regclass::text, t.tgname, array(
        select a.attname::text from unnest(t.tgattr) n join pg_attribute a on a.attrelid = t.tgrelid and a.attnum = n
        order by 1
    ) from pg_trigger t join pg_proc p on p.oid = t.tgfoid where p.proname = 'refuse_change' and not t.tgisinternal
"""
COLUMNS = """
    select c.oid::regclass::text, array_agg(quote_ident(a.attname) order by a.attnum)
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attgenerated = '' group by c.oid order by 1
"""


def is_let(cursor, statement):
    try:
        cursor.execute(statement)
    except Refused:
        return False
    return True


def test_every_table_lets_the_application_do_what_is_declared_and_no_more(db):
    """Tried with statements that touch no row: the database asks for the right all the same."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        tables = cursor.fetchall()
    assert {name for name, _ in tables} >= KEPT.keys() | READ_ONLY.keys() | OWNERS_ALONE.keys()

    with as_app() as cursor:
        for table, columns in tables:
            kept, is_read_only = KEPT.get(table), table in {*READ_ONLY, *OWNERS_ALONE}
            assert is_let(cursor, f"select {columns[0]} from {table} where false") == (table not in OWNERS_ALONE), table
            assert ("stored_at" in columns) == (table in KEPT and table not in OTHERWISE_TIMED), table
            may_change = {*kept.once, *kept.changes} if kept else set() if is_read_only else set(columns)
            changes = {name for name in columns if is_let(cursor, f"update {table} set {name} = {name} where false")}
            assert changes == may_change, table
            deletes = is_let(cursor, f"delete from {table} where false")
            assert deletes == (bool(kept.deletes) if kept else not is_read_only), table
            first = columns[0]
            adds = is_let(cursor, f"insert into {table} ({first}) select {first} from {table} where false")
            assert adds != is_read_only, table
            assert not is_let(cursor, f"truncate {table} cascade"), table


def test_triggers_refuse_what_the_rights_do(db):
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        found = cursor.fetchall()

    assert {table for table, name, _ in found if name == "append_only"} == {
        table for table, kept in KEPT.items() if kept.is_append_only
    }, "say in release_monitor/database/kept.py what the table holds, and `append_only` in a migration"
    assert {table: set(columns) for table, name, columns in found if name == "said_once"} == {
        table: set(kept.once) for table, kept in KEPT.items() if kept.once
    }


class TestWhenItWasStored:
    @pytest.fixture(autouse=True)
    def by_its_own_clock(self, db):
        with rights.as_owner():
            set_told_clock(is_open=False, reason="As in real life")

    def test_the_database_says_it_whatever_the_statement_says(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into offenders_weeklylist (starts_on, made_at, stored_at) "
                "values ('2020-01-06', '2020-01-06', '2020-01-06') returning clock_timestamp() - stored_at"
            )
            (apart,) = cursor.fetchone()

        assert timedelta(0) <= apart < timedelta(minutes=1)

    def test_every_table_that_is_kept_says_it_of_every_row(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "select t.tgrelid::regclass::text from pg_trigger t join pg_proc p on p.oid = t.tgfoid "
                "where p.proname = 'store_time' and t.tgenabled = 'O'"
            )
            assert {table for (table,) in cursor.fetchall()} == KEPT.keys() - OTHERWISE_TIMED

    def test_what_was_told_of_the_past_is_counted(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into offenders_weeklylist (starts_on, made_at) values ('2020-01-06', '2020-01-06'), "
                "('2020-01-13', clock_timestamp()), ('2020-01-20', clock_timestamp() + interval '1 day')"
            )
        printed = io.StringIO()
        call_command("told_times", stdout=printed)

        counted = {words[0]: words[1:] for words in map(str.split, printed.getvalue().splitlines())}
        assert counted["offenders_weeklylist"] == ["3", "1", "1", "0"]
        assert counted.keys() - {"table"} == {table for table, kept in KEPT.items() if kept.at}


def test_the_rights_are_as_declared(db):
    assert rights.wrong_rights(connection) == ["the application's role owns tables, or may become the role that does"]


class TestWhatIsSaidOnce:
    @pytest.fixture
    def said(self):
        """A table of which one column is said once and one changes, made in this transaction."""
        with rights.as_owner(), connection.cursor() as cursor:
            cursor.execute("create table said (id int, note text, ended_at timestamptz, because text, queue int)")
            cursor.execute("insert into said values (1, 'signed', null, '', 1)")
            cursor.execute(said_once("said", "ended_at", "because").sql)
        with connection.cursor() as cursor:
            yield cursor

    @pytest.mark.parametrize("first", ["ended_at = now()", "because = 'over'", "ended_at = now(), because = 'over'"])
    def test_it_is_said_later_and_stays(self, said, first):
        said.execute(f"update said set {first}")
        said.execute("update said set ended_at = ended_at, because = because, queue = 2")  # the same again

        column = first.split()[0]
        other = {"ended_at": "now() - interval '1 day'", "because": "'another'"}[column]
        for value in (other, "null"):
            said.execute("savepoint asked")
            with pytest.raises(ProgrammingError, match="said once"):
                said.execute(f"update said set {column} = {value}")
            said.execute("rollback to asked")

    def test_owner_who_says_so_rewrites_and_one_who_does_not_is_refused(self, said):
        said.execute("update said set because = 'over'")

        with rights.as_owner():
            said.execute("update said set because = 'invented past'")
            said.execute("select set_config('release_monitor.owner_rewrites', '', true); savepoint asked")
            with pytest.raises(ProgrammingError):
                said.execute("update said set because = 'a slip'")
            said.execute("rollback to asked")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
class TestProductionStart:
    """Each makes one thing wrong as the owner, and sets it right by `apply_rights`."""

    WRONG = {
        "grant update on sharing_disclosure to {app}": "sharing_disclosure can be changed",
        "grant update (told_at) on sharing_receipt to {app}": "sharing_receipt can be changed in",
        "revoke update (due_at) on sharing_receipt from {app}": "sharing_receipt can be changed in",
        "grant delete on licence_signoff to {app}": "rows of licence_signoff can be deleted",
        "grant truncate on sharing_drafts to {app}": "can be emptied",
        "grant insert on django_migrations to {app}": "django_migrations can be written",
    }

    @pytest.mark.parametrize(("wrong", "said"), WRONG.items())
    def test_is_refused_while_rights_are_not_as_declared(self, wrong, said, monkeypatch):
        owner, app = connections["owner"], connections.settings["default"]["USER"]
        table = wrong.split(" on ")[1].split(" ")[0].replace("sharing_drafts", "sharing_draft")
        with owner.cursor() as cursor:
            cursor.execute(wrong.replace("sharing_drafts", "sharing_draft").format(app=app))
        try:
            with pytest.raises(SystemExit, match="E023") as refused:
                checks.refuse_wrong_rights()
            assert said in str(refused.value)
        finally:
            with owner.cursor() as cursor:
                cursor.execute(f"revoke all on {table} from {app}")
            rights.apply_rights(owner, app)
            owner.close()

    def test_is_refused_while_a_trigger_is_switched_off(self):
        owner = connections["owner"]
        with owner.cursor() as cursor:
            cursor.execute("alter table parole_reviewmove disable trigger append_only")
        try:
            with pytest.raises(SystemExit, match="parole_reviewmove has triggers that are switched off: append_only"):
                checks.refuse_wrong_rights()
        finally:
            with owner.cursor() as cursor:
                cursor.execute("alter table parole_reviewmove enable trigger append_only")
            owner.close()

    def test_is_refused_to_a_role_that_may_become_the_owner(self):
        with pytest.raises(SystemExit, match="may become the role that does"):
            checks.refuse_wrong_rights()  # as the servers that this project brings along let it

    def test_goes_on_while_the_database_cannot_be_reached(self, monkeypatch):
        """Its processes wait for the database, and show a page meanwhile."""

        def unreachable(connection):
            raise OperationalError

        monkeypatch.setattr(rights, "wrong_rights", unreachable)

        checks.refuse_wrong_rights()
