"""Access that is written past the application is found, and what the application writes is not."""

from contextlib import contextmanager
from datetime import timedelta

import psycopg2
import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from release_monitor.database.rights import as_owner
from sharing import audit
from sharing.administration.actions import teams
from sharing.history import unrecorded
from sharing.jobs.models import LeftOut
from sharing.models import AccessScan, Alert, EntryTransaction, Membership
from sharing.tasks import find_unrecorded
from sharing.told_clock.standing import TOLD_TIME
from tests import database
from tests.factories.sharing import MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@contextmanager
def operator():
    """Whoever has the application's password for the database."""
    opened = psycopg2.connect(database.address("default"))
    try:
        with opened.cursor() as cursor:
            yield opened, cursor
    finally:
        opened.close()


@pytest.fixture
def untold(db):
    """Versions have the time of the database, as entries have that of the application."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET {TOLD_TIME} = ''")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"RESET {TOLD_TIME}")


@pytest.fixture
def world(untold):
    """Somebody who has no team, and a privacy officer; all that is there was looked at."""
    found = {"team": TeamFactory(), "user": UserFactory(teams=[]), "officer": UserFactory(role="privacy_officer")}
    MembershipFactory(team=found["team"])
    while unrecorded.find(at=timezone.now()):
        pass  # what factories wrote, as far as transactions of other tests keep it in view
    found["before"] = list(Alert.objects.values_list("pk", flat=True))
    return found


def found(world):
    return Alert.objects.filter(kind="access.unrecorded").exclude(pk__in=world["before"])


def test_membership_written_by_an_operator_is_told_to_privacy_officers(world):
    with operator() as (opened, cursor):
        cursor.execute(
            "INSERT INTO sharing_membership (team_id, user_id, starts_at) VALUES (%s, %s, now())",
            [world["team"].pk, world["user"].pk],
        )
        opened.commit()

    find_unrecorded()
    find_unrecorded()

    alert = found(world).get()
    assert "memberships (1)" in alert.text
    assert world["user"].name not in alert.text
    assert Alert.objects.visible_to(world["officer"]).filter(pk=alert.pk).exists()
    assert not Alert.objects.visible_to(world["user"]).filter(pk=alert.pk).exists()


def test_membership_that_is_ended_or_lengthened_by_an_operator_is_found(world):
    with operator() as (opened, cursor):
        cursor.execute("UPDATE sharing_membership SET ends_at = now() + interval '9 years'")
        opened.commit()

    assert unrecorded.find(at=timezone.now()) == 1


def test_what_the_application_does_has_an_entry(world):
    teams.add_member(team=world["team"], user=world["user"], by=None)

    assert Membership.objects.filter(user=world["user"]).exists()
    assert unrecorded.find(at=timezone.now()) == 0


def test_transaction_that_still_runs_is_found_when_it_ends(world):
    with operator() as (opened, cursor):
        cursor.execute("UPDATE sharing_user SET role = 'administrator' WHERE id = %s", [world["officer"].pk])
        before = unrecorded.find(at=timezone.now())
        teams.add_member(team=world["team"], user=world["user"], by=None)  # a later one that ends sooner
        before += unrecorded.find(at=timezone.now())
        opened.commit()

    assert (before, unrecorded.find(at=timezone.now())) == (0, 1)


def test_one_of_which_no_alert_can_be_made_stops_no_other_and_is_tried_again(world, monkeypatch):
    for _ in range(2):
        with operator() as (opened, cursor):
            cursor.execute("UPDATE sharing_membership SET ends_at = now() + interval '9 years'")
            opened.commit()
    alert = unrecorded._alert
    first = []

    def fails_once(number, *, at):
        if not first:
            first.append(number)
            raise ValueError("no words for it")
        alert(number, at=at)

    monkeypatch.setattr(unrecorded, "_alert", fails_once)
    find_unrecorded()
    assert found(world).count() == 1
    assert LeftOut.objects.standing().get().key == first[0]

    find_unrecorded()

    assert found(world).count() == 2


def test_database_that_counts_its_transactions_anew_is_looked_at_all_the_same(world):
    """As after a restore from a dump: the last run's mark lies far ahead, and an old entry has a number of today."""
    AccessScan.objects.update(until=10**12)
    with operator() as (opened, cursor):
        cursor.execute("UPDATE sharing_membership SET ends_at = now() + interval '9 years'")
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (number,) = cursor.fetchone()
        opened.commit()
    with time_machine.travel(timezone.now() - timedelta(days=400), tick=False):
        entry = audit.record(action=audit.Action.ALTERATION, verb="of.another.life", by=None)
    with as_owner():
        EntryTransaction.objects.filter(pk=entry.pk).update(transaction=number)

    find_unrecorded()

    assert found(world).filter(text__contains=f"Transaction {number}.").exists()
