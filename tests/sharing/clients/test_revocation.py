"""Writes begun by a right that ends meanwhile: each is refused, and the end waits for what is being written."""

from datetime import timedelta

import psycopg2
import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from offenders.models import Alias
from sharing import access
from sharing.access.rules import GrantRole, Permission
from sharing.administration.actions import people, teams
from sharing.grants import actions as grants
from sharing.models import Membership, SubjectPermission
from sharing.steps import views as steps
from tests import database
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def grant():
    return GrantFactory(subject=OffenderFactory(), team=TeamFactory(), grant_role=GrantRole.CONTRIBUTOR)


@pytest.fixture
def worker(grant):
    return UserFactory(teams=[grant.team])


ENDS = {
    "the grant": lambda grant, worker: grants.close_grant(grant, reason="Moved", by=None, at=timezone.now()),
    "the membership": lambda grant, worker: teams.end_membership(membership=worker.memberships.get(), by=None),
    "the team": lambda grant, worker: teams.close_team(team=grant.team, by=None),
    "the account": lambda grant, worker: people.disable_user(user=worker, by=None),
}


def test_write_begun_before_and_committed_after_the_end_is_refused(client, monkeypatch):
    """The page has asked whether the user may; then the right ends; then the verb begins."""
    typed_in, answers = steps.typed_in, {}
    for what, end in ENDS.items():
        grant = GrantFactory(grant_role=GrantRole.CONTRIBUTOR)
        worker = UserFactory(teams=[grant.team])

        def ended_first(form, end=end, grant=grant, worker=worker):
            end(grant, worker)
            return typed_in(form)

        monkeypatch.setattr(steps, "typed_in", ended_first)
        client.force_login(worker)
        response = client.post(reverse("alias_add", args=[grant.subject.uid]), {"name": "Ron Telford"})
        answers[what] = response.status_code

    assert answers == dict.fromkeys(ENDS, 404)
    assert not Alias.objects.exists()


def test_who_ends_a_right_waits_for_what_is_written_by_it(grant, worker):
    """Of the person and of the user: one of them is locked by whoever ends a right."""
    with transaction.atomic():
        access.require(worker, Permission.CHANGE, grant.subject)
        with database.connection("default") as other, other.cursor() as cursor:
            for table, key in (("offenders_offender", grant.subject_id), ("sharing_user", worker.pk)):
                with pytest.raises(psycopg2.errors.LockNotAvailable):
                    cursor.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE NOWAIT", [key])


def test_right_that_ended_while_the_verb_waited_is_refused(grant, worker):
    """The verb asks after it has waited, and not by what it knew before."""
    with transaction.atomic():
        access.require(worker, Permission.CHANGE, grant.subject)
    with database.connection("default") as other, other.cursor() as cursor:
        ended_at = timezone.now() - timedelta(seconds=1)
        cursor.execute("UPDATE sharing_subjectpermission SET ends_at = %s", [ended_at])
    with transaction.atomic(), pytest.raises(access.RecordHidden):
        access.require(worker, Permission.CHANGE, grant.subject)


def test_pages_that_only_read_lock_nobody(client, grant, worker):
    client.force_login(worker)
    with transaction.atomic():
        assert client.get(reverse("alias_add", args=[grant.subject.uid])).status_code == 200
        with database.connection("default") as other, other.cursor() as cursor:
            cursor.execute("SELECT FROM offenders_offender FOR UPDATE NOWAIT")
    assert connection.in_atomic_block is False
    assert (Membership.objects.count(), SubjectPermission.objects.count()) == (1, 2)
