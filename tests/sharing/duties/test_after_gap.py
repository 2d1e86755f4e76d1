"""After a gap of the clock: what came late at once is one letter for each person, critical ones singly up to five."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from sharing import alerts
from sharing.duties import after_gap, escalation
from sharing.duties.alert_kinds import HANDOVER_REFUSED
from sharing.jobs.models import JobRun
from sharing.models import Delivery, RungMade, Severity
from sharing.tasks import deliver, escalate
from tests import database
from tests.factories.leave import cast_of
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
cast = row_of("cast")


def made():
    """Tom is the owner, Samira the deputy."""
    cast = cast_of(family_name="Quill")
    cast["person"].duties.update(deputy=cast["samira"])
    return {"cast": cast}


world = world_of(made)


def ran_well(at):
    JobRun.objects.create(job=after_gap.JOB, run=str(at), began_at=at, ended_at=at, outcome="done")


def told(cast, *, critical, high):
    for severity, number in ((Severity.CRITICAL, critical), (Severity.HIGH, high)):
        for each in range(number):
            alerts.raise_alert(
                kind=HANDOVER_REFUSED,
                key=f"{severity}:{each}",
                subject=cast["person"],
                text="Refused",
                severity=severity,
                responds_in=timedelta(minutes=50),
            )
    deliver()
    mail.outbox.clear()


def letters_to(user):
    return [letter for letter in mail.outbox if letter.to == [user.email]]


def test_after_an_hour_without_a_run_a_person_has_one_letter_and_five_critical_ones(cast, at_noon):
    ran_well(timezone.now())
    told(cast, critical=7, high=3)
    at_noon.move_to(timezone.now() + timedelta(minutes=61))

    escalate()
    deliver()

    found = letters_to(cast["samira"])
    assert len(found) == 6
    bundle = [letter for letter in found if "alerts to acknowledge" in letter.subject]
    assert ["5 alerts" in letter.body and "2 of them critical" in letter.body for letter in bundle] == [True]
    assert not Delivery.objects.filter(state=Delivery.State.HELD).exists()


def test_an_hour_and_no_longer_is_no_gap(cast, at_noon):
    ran_well(timezone.now())
    told(cast, critical=0, high=3)
    at_noon.move_to(timezone.now() + timedelta(minutes=60))

    escalate()
    deliver()

    assert len(letters_to(cast["samira"])) == 3


def test_a_job_that_never_ran_has_no_gap(cast, at_noon):
    told(cast, critical=0, high=3)
    at_noon.move_to(timezone.now() + timedelta(minutes=75))

    escalate()
    deliver()

    assert len(letters_to(cast["samira"])) == 3


def test_one_letter_that_is_not_critical_leaves_as_it_is(cast, at_noon):
    ran_well(timezone.now())
    told(cast, critical=1, high=1)
    at_noon.move_to(timezone.now() + timedelta(minutes=75))

    escalate()
    deliver()

    assert [letter for letter in letters_to(cast["samira"]) if "alerts to acknowledge" in letter.subject] == []
    assert len(letters_to(cast["samira"])) == 2


def test_killed_before_the_letters_were_gathered_the_next_run_gathers_them(cast, at_noon, monkeypatch):
    ran_well(timezone.now())
    told(cast, critical=0, high=4)
    at_noon.move_to(timezone.now() + timedelta(minutes=75))
    with monkeypatch.context() as killed:
        killed.setattr(after_gap, "gather", lambda *, at: 0)
        escalation.escalate(at=timezone.now())
    deliver()
    assert letters_to(cast["samira"]) == []

    escalate()
    deliver()

    assert len(letters_to(cast["samira"])) == 1


def test_of_many_more_than_a_batch_all_escalate_in_the_run_after_the_gap(cast, at_noon, monkeypatch):
    monkeypatch.setattr(escalation, "BATCH", 2)
    ran_well(timezone.now())
    told(cast, critical=0, high=5)
    at_noon.move_to(timezone.now() + timedelta(minutes=75))

    escalate()

    assert RungMade.objects.values("receipt").distinct().count() == 5


def test_a_run_that_overtakes_another_takes_none_of_its_emails(cast, at_noon, monkeypatch):
    """The other has held some, and goes on."""
    ran_well(timezone.now())
    told(cast, critical=0, high=4)
    at_noon.move_to(timezone.now() + timedelta(minutes=75))
    with monkeypatch.context() as under_way:
        under_way.setattr(after_gap, "gather", lambda *, at: 0)
        escalation.escalate(at=timezone.now())
    with database.connection("default") as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended('sharing.after_gap', 0))")

        escalation.escalate(at=timezone.now())

    assert Delivery.objects.filter(state=Delivery.State.HELD).count() == 4
    escalation.escalate(at=timezone.now())
    assert not Delivery.objects.filter(state=Delivery.State.HELD).exists()
