"""What triggers keep of rows, and who may write it."""

from datetime import timedelta

import psycopg2
import pytest
from django.db import ProgrammingError, connection, transaction

from offenders.models import Alias, KeyDate
from release_monitor.history.sections import SECTIONS
from sharing import audit
from sharing.history.access_then import OF_NOBODY, OF_THE_PERSON
from sharing.history.known import begun_at, recorded_by, rows_known
from sharing.models import EntryTransaction, Item, ItemReading, RowVersion, User
from tests.factories.items import decided, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import MembershipFactory, RestrictionFactory, UserFactory
from tests.history_clock import record_from
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
HOUR = timedelta(hours=1)


def made():
    record_from(NOON - 10 * HOUR)
    person = OffenderFactory(given_names="Rowan", family_name="Telford")
    return {"person": person, "alias": Alias.objects.create(offender=person, name="Ro")}


world = world_of(made)
person, alias = map(row_of, ("person", "alias"))


def versions(row):
    rows = RowVersion.objects.filter(table_name=row._meta.db_table, row_id=row.pk)
    return [(row.operation, row.recorded_at, row.subject_id) for row in rows]


def names(person, at):
    return [alias.name for alias in rows_known(Alias, subject_id=person.pk, at=at)]


def test_each_state_from_its_moment_until_the_next(person, alias):
    record_from(NOON - 5 * HOUR)
    alias.name = "Rowan the Tall"
    alias.save()
    record_from(NOON - 2 * HOUR)
    key = alias.pk
    alias.delete()
    alias.pk = key

    assert versions(alias) == [
        ("I", NOON - 10 * HOUR, person.pk),
        ("U", NOON - 5 * HOUR, person.pk),
        ("D", NOON - 2 * HOUR, person.pk),
    ]
    moment = timedelta(microseconds=1)
    assert names(person, NOON - 10 * HOUR - moment) == []
    assert names(person, NOON - 10 * HOUR) == names(person, NOON - 5 * HOUR - moment) == ["Ro"]
    assert names(person, NOON - 5 * HOUR) == names(person, NOON - 2 * HOUR - moment) == ["Rowan the Tall"]
    assert names(person, NOON - 2 * HOUR) == []


def test_last_of_several_changes_at_one_moment(person, alias):
    for name in ("First", "Second"):
        alias.name = name
        alias.save()

    assert names(person, NOON) == ["Second"]


def test_row_saved_as_it_was_makes_no_version(alias):
    alias.save()

    assert len(versions(alias)) == 1


def test_row_that_names_another_person_leaves_the_first(person, alias):
    other = OffenderFactory()
    alias.offender = other
    alias.save()

    assert names(person, NOON) == []
    assert names(other, NOON) == ["Ro"]


def test_bulk_statements_are_kept_too(person):
    dates = [
        KeyDate(offender=person, code=code, falls_on=NOON.date(), source="Sheet", as_at=NOON.date())
        for code in ("SED", "CRD")
    ]
    KeyDate.objects.bulk_create(dates)
    KeyDate.objects.update(source="Another sheet")

    known = rows_known(KeyDate, subject_id=person.pk, at=NOON)
    assert {(row.code, row.source, row.falls_on) for row in known} == {
        (code, "Another sheet", NOON.date()) for code in ("SED", "CRD")
    }


def test_of_an_account_only_what_decides_who_sees_what(person):
    user = UserFactory(role="probation_officer")
    user.last_login = NOON
    user.save()
    user.role = "probation_manager"
    user.save()

    kept = RowVersion.objects.filter(table_name="sharing_user", row_id=user.pk)
    assert [row.data["role"] for row in kept] == ["probation_officer", "probation_manager"]
    assert {name for row in kept for name in row.data} == {"id", "is_active", "role", "agency_id"}
    assert user.password not in str([row.data for row in kept])
    assert rows_known(User, subject_id=person.pk, at=NOON) == []


def test_of_an_item_no_words(person):
    police, probation = holder(person), holder(person, kind="probation", role="probation_officer")
    item = recorded(person, police)
    decided(item, "share", police, team_of(probation))

    kept = RowVersion.objects.filter(subject_id=person.pk, table_name__startswith="sharing_")
    said = str([row.data for row in kept])
    for word in ("Contact with a monitored person", "whom he must not meet", "Quarry Lane", "NL-7741", "every day"):
        assert word not in said
    assert rows_known(Item, subject_id=person.pk, at=NOON)[0].state == "shared"
    assert rows_known(ItemReading, subject_id=person.pk, at=NOON)[0].team_id == team_of(probation).pk


def test_rows_below_another_row_are_found_by_its_person(person):
    user = UserFactory()
    RestrictionFactory(subject=person, names=[user])

    row = RowVersion.objects.get(table_name="sharing_restriction_users")
    assert (row.subject_id, row.data["user_id"]) == (person.pk, user.pk)


def test_membership_is_about_nobody():
    membership = MembershipFactory()

    assert [subject for _, _, subject in versions(membership)] == [None]


def test_since_when_history_is_kept():
    assert begun_at() is not None


@pytest.mark.parametrize(
    "change",
    [
        "update sharing_rowversion set subject_id = 0",
        "delete from sharing_rowversion",
        "insert into sharing_rowversion (table_name, row_id, operation, recorded_at, transaction) "
        "values ('offenders_alias', 1, 'I', now(), 1)",
    ],
)
def test_application_can_neither_write_nor_change_it(change):
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert isinstance(refused.value.__cause__, psycopg2.errors.InsufficientPrivilege)


TRACKED = """select tgrelid::regclass::text from pg_trigger where tgname = 'keep_row_version'"""


def test_every_table_that_is_asked_keeps_its_history():
    with connection.cursor() as cursor:
        cursor.execute(TRACKED)
        tracked = {name for (name,) in cursor.fetchall()}
    asked = {table.model._meta.db_table for tables in SECTIONS.values() for table in tables}
    asked |= {"offenders_offender", "sharing_item", "sharing_membership", *OF_THE_PERSON, *OF_NOBODY}

    assert asked <= tracked


def test_who_made_a_row_what_it_was_is_who_the_log_says(person, alias):
    user = UserFactory()
    record_from(NOON)
    alias.name = "Another"
    alias.save()
    audit.record(action=audit.Action.ALTERATION, verb="person.alias_changed", by=user, subject=person)
    rows = rows_known(Alias, subject_id=person.pk, at=NOON)

    assert recorded_by(rows, subject_id=person.pk) == {(rows[0].version_transaction, NOON): user.pk}
    assert recorded_by(rows, subject_id=person.pk + 1) == {}


@pytest.mark.parametrize("away", [timedelta(minutes=59), timedelta(minutes=61)])
def test_transaction_of_another_time_is_another(person, alias, away):
    """A database that was restored may give a number twice."""
    entry = {"action": audit.Action.COLLECTION, "verb": "person.alias_added", "by": UserFactory(), "subject": person}
    audit.record_many([entry | {"at": NOON - 10 * HOUR - away}, entry | {"at": NOON - 10 * HOUR - away}])
    rows = rows_known(Alias, subject_id=person.pk, at=NOON)

    assert bool(recorded_by(rows, subject_id=person.pk)) is (away < HOUR)


def test_what_was_read_makes_no_version_and_names_no_transaction(person):
    entry = audit.record_read(
        action=audit.Action.CONSULTATION, verb="offender.opened", by=UserFactory(), subject=person
    )

    assert not EntryTransaction.objects.filter(pk=entry.pk).exists()
