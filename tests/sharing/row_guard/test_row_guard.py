"""A forgotten filter, or an injected statement, gives no row of a guarded table beyond what was declared."""

import json

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from psycopg2 import extensions

from offenders.mappa.models import MappaCase, MappaMeeting, MappaMinutes
from release_monitor.celery import CaseNamingTask, app
from release_monitor.database.guarded import GuardedCursor, names_guarded
from release_monitor.database.rights import as_owner
from sharing import row_guard
from sharing.access import fields
from sharing.access.roles import PROGRAM
from sharing.row_guard import policies, rules
from sharing.row_guard.rules import ASKED, SET, SETTING
from tests import database
from tests.factories.mappa import MappaCaseFactory, cast_around, invited, meeting_of, minutes_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, UserFactory
from tests.worlds import row_of, world_of

ALL = "SELECT text FROM offenders_mappaminutes ORDER BY text"
TEXTS = ["Of another", "Of theirs"]


def made():
    person, other = OffenderFactory(), OffenderFactory()
    cast = cast_around(person, ("mappa_coordinator", "probation_officer"))
    reader = cast["mappa_coordinator"]
    for each, text in ((person, "Of theirs"), (other, "Of another")):
        minutes_of(meeting_of(MappaCaseFactory(offender=each), reader), reader, text)
    return {"person": person, "other": other, "reader": reader, "cast": cast}


world = world_of(made)
person, other, reader, cast = map(row_of, ("person", "other", "reader", "cast"))


def read(words=ALL):
    with connection.cursor() as cursor:
        cursor.execute(words)
        return [value for (value,) in cursor.fetchall()]


def plain(words, values=None, *, of=None):
    """Past the cursors that declare."""
    opened = of or connection.connection
    with opened.cursor(cursor_factory=extensions.cursor) as cursor:
        cursor.execute(words, values)
        return cursor.fetchall()


def token(reading, *, seconds=60, key=None):
    [(nonce, clock)] = plain(ASKED)
    key = key or policies.key_of(settings.SECRET_KEY)
    return rules.token_of(reading, key=key, nonce=nonce, until=clock + seconds, at=timezone.now())


def read_with(value):
    plain(SET, [SETTING, value])
    return [text for (text,) in plain(ALL)]


class TestForgottenFilter:
    def test_nothing_is_given_where_nothing_is_declared(self, db):
        with row_guard.nothing_declared():
            assert read() == []
            assert list(MappaMinutes.objects.all()) == []

    def test_a_user_is_given_rows_of_people_they_can_see(self, reader):
        with row_guard.reading_as(lambda: reader):
            assert read() == ["Of theirs"]

    def test_a_barred_user_is_given_none(self, reader, person):
        ExclusionFactory(user=reader, subject=person)
        with row_guard.reading_as(lambda: reader):
            assert read() == []

    def test_a_user_who_was_not_invited_is_given_none(self, cast):
        officer = cast["probation_officer"]
        with row_guard.reading_as(lambda: officer):
            assert read() == []
        invited(MappaMeeting.objects.get(minutes__text="Of theirs"), officer, "probation")
        with row_guard.reading_as(lambda: officer):
            assert read() == ["Of theirs"]

    def test_a_user_of_no_team_is_given_none(self, db):
        with row_guard.reading_as(UserFactory):
            assert read() == []

    def test_a_partner_system_is_given_none(self, reader):
        reader.role = PROGRAM
        with row_guard.reading_as(lambda: reader):
            assert read() == []

    def test_a_case_is_given_the_people_it_names(self, other):
        with row_guard.nothing_declared(), row_guard.for_case("a test", row_guard.MAPPA_MINUTES, person=other.pk):
            assert read() == ["Of another"]

    def test_a_case_is_given_the_classes_it_names(self, db):
        with row_guard.nothing_declared(), row_guard.for_case("a test", row_guard.VICTIMS):
            assert read() == []

    def test_a_case_of_all_people(self, db):
        with row_guard.nothing_declared(), row_guard.for_case("a test", row_guard.MAPPA_MINUTES):
            assert read() == TEXTS

    def test_a_case_is_beside_the_user(self, reader, other):
        case = row_guard.for_case("a test", row_guard.MAPPA_MINUTES, person=other.pk)
        with row_guard.reading_as(lambda: reader), case:
            assert read() == TEXTS

    def test_what_was_declared_ends_with_its_block(self, db):
        with row_guard.nothing_declared():
            with row_guard.for_case("a test", row_guard.MAPPA_MINUTES):
                assert read() == TEXTS
            assert read() == []

    def test_nothing_is_changed_deleted_or_added_either(self, reader, other):
        with row_guard.reading_as(lambda: reader):
            assert MappaMinutes.objects.update(text="Bent") == 1
            assert MappaMinutes.objects.filter(offender=other).delete()[0] == 0
            case = MappaCase.objects.get(offender=other)
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                minutes_of(meeting_of(case, reader), reader)

    def test_an_injected_statement_is_given_no_more(self, reader):
        injected = f"SELECT name FROM sharing_team WHERE false UNION ALL ({ALL})"
        with row_guard.reading_as(lambda: reader):
            assert read(injected) == ["Of theirs"]


class TestToken:
    everyone = rules.Reading("a test", everyone=frozenset(["mappa_minutes"]))

    def test_opens_its_rows(self, db):
        assert read_with(token(self.everyone)) == TEXTS

    @pytest.mark.parametrize("value", ["", "x", "0" * 64, "0" * 64 + "{}", "é" * 70])
    def test_anything_else_opens_none(self, db, value):
        assert read_with(value) == []

    def test_forged_with_another_key(self, db):
        assert read_with(token(self.everyone, key=b"a guess")) == []

    def test_changed_after_it_was_signed(self, db):
        signed = token(rules.Reading("a test", everyone=frozenset(["victims"])))
        said = json.loads(signed[64:]) | {"everyone": ["mappa_minutes"]}
        assert read_with(signed[:64] + json.dumps(said)) == []

    def test_after_its_time(self, db):
        assert read_with(token(self.everyone, seconds=-0.001)) == []

    def test_replayed_in_another_transaction(self, db):
        signed = token(self.everyone)
        with database.connection("default") as another:
            asked = "SELECT row_guard_claims() IS NOT NULL FROM set_config(%s, %s, true)"
            assert plain(asked, [SETTING, signed], of=another) == [(False,)]
        assert plain("SELECT row_guard_claims() IS NOT NULL FROM set_config(%s, %s, true)", [SETTING, signed]) == [
            (True,)
        ]

    def test_the_key_is_the_owners(self, db):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            plain_as_django("SELECT * FROM row_guard_key")


def plain_as_django(words):
    with connection.cursor() as cursor:
        cursor.execute(words)


class TestPoolerInTransactionMode:
    """What one client leaves on a connection is found by the next: nothing may be left."""

    @pytest.fixture
    def kept(self, db):
        with database.connection("default") as opened:
            opened.cursor_factory = GuardedCursor
            yield opened

    left = "SELECT coalesce(current_setting('release_monitor.reading', true), '')"

    def test_after_a_statement_alone(self, kept):
        asked = "SELECT row_guard_everyone('mappa_minutes'), count(*) OVER () FROM offenders_mappaminutes RIGHT JOIN "
        with kept.cursor() as cursor:
            cursor.execute(asked + "(VALUES (1)) one (one) ON true")
            assert cursor.fetchall() == [(True, 1)]
        assert plain(self.left, of=kept) == [("",)]
        assert kept.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE

    def test_after_one_that_fails(self, kept):
        with kept.cursor() as cursor, pytest.raises(Exception, match="division by zero"):
            cursor.execute("SELECT 1 / 0 FROM (SELECT count(*) FROM offenders_mappaminutes) counted")
        assert plain(self.left, of=kept) == [("",)]

    @pytest.mark.parametrize("end", ["commit", "rollback"])
    def test_after_a_transaction(self, kept, end):
        kept.autocommit = False
        with kept.cursor() as cursor:
            cursor.execute(ALL)
            assert plain(self.left, of=kept) != [("",)]
        getattr(kept, end)()
        assert plain(self.left, of=kept) == [("",)]


def test_a_statement_of_other_tables_is_sent_as_it_is(db, monkeypatch):
    sent = []
    monkeypatch.setattr("release_monitor.database.guarded.declared", sent.append)
    assert connection.connection.cursor_factory is GuardedCursor
    read("SELECT count(*) FROM sharing_team")
    assert sent == []
    assert names_guarded(str(MappaMinutes.objects.all().query))


def test_a_job_declares_for_itself_wherever_it_is_called(db):
    assert issubclass(app.Task, CaseNamingTask)
    assert app.task(read, name="tests.read_minutes")() == []
    assert read() == TEXTS
    del app.tasks["tests.read_minutes"]


def test_the_owner_reads_where_it_says_so(db):
    with row_guard.nothing_declared(), as_owner():
        assert read() == TEXTS
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL release_monitor.owner_rewrites = 'off'")
        assert read() == []


# Readers of whom few are by their role or name alone: a table with such words is guarded, or is here with its reason.
KEPT_APART = {fields.KNOWS_VICTIMS, fields.KNOWS_VICTIMS_ASK, fields.MAPPA_MINUTES, fields.NAMED}
NOT_GUARDED = {
    "licence_licencecondition": "one mark of a condition; the rest is read by everyone who sees the person",
    "licence_requesttie": "keys alone",
    "offenders_match": "not yet",
    "offenders_matchnotice": "not yet",
    "offenders_matchreply": "not yet",
    "offenders_threat": "not yet",
    "offenders_threatreview": "not yet",
    "offenders_threatwarning": "not yet",
}


def test_every_table_of_these_readers_is_guarded():
    apart = {
        model._meta.db_table for model in apps.get_models() if KEPT_APART & set(getattr(model, "READERS", {}).values())
    }
    assert apart - policies.guarded_tables().keys() == NOT_GUARDED.keys()


class TestStart:
    def test_policies_are_as_declared(self, db):
        assert policies.unguarded(connection) == []

    @pytest.mark.parametrize(
        "bent",
        [
            "DROP POLICY by_token ON offenders_mappaminutes",
            "ALTER TABLE offenders_mappaminutes NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE offenders_mappaminutes DISABLE ROW LEVEL SECURITY",
            "CREATE POLICY all_of_them ON offenders_mappaminutes USING (true)",
        ],
    )
    def test_a_table_that_is_not_guarded_is_named(self, db, bent):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(bent)
        assert policies.unguarded(connection) == ["offenders_mappaminutes has not the row security that is declared"]

    def test_migrate_mends_it(self, db):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE offenders_mappaminutes DISABLE ROW LEVEL SECURITY")
            policies.apply(connection)
        assert policies.unguarded(connection) == []

    def test_a_database_that_was_not_migrated_is_named(self, db):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION row_guard_claims()")
        assert policies.unguarded(connection) == ["no function row_guard_claims: run `manage.py migrate`"]

    def test_a_role_that_passes_over_it_is_named(self, db, monkeypatch):
        monkeypatch.setattr(policies, "PASSES_OVER", "select true")
        assert policies.unguarded(connection) == ["the application's role passes over row security"]

    def test_a_key_that_the_database_has_not_is_named(self, db, settings):
        settings.SECRET_KEY = "another"
        assert policies.unguarded(connection) == ["the tokens of this process are not taken: its secret key is new"]
