"""A record that a job cannot work on: the others are worked on, its teams look by hand, and it ends automatically."""

from datetime import timedelta

import pytest
from celery import current_app
from django.urls import reverse

from sharing import alerts
from sharing.duties.alert_kinds import HANDOVER_REFUSED
from sharing.jobs import ledger, set_aside
from sharing.jobs.models import LeftOut
from sharing.models import Alert
from sharing.tasks import tell_of_unchecked
from sharing.unchecked.alert_kinds import NOT_CHECKED
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def people():
    team = TeamFactory()
    found = [OffenderFactory() for _ in range(9)]
    for person in found:
        GrantFactory(subject=person, team=team)
    return found


def failed(person, work="status"):
    with set_aside.alone(work, person.pk, subject=person.pk):
        raise ValueError("about somebody")


def test_what_raises_is_kept_once_with_its_tries_and_nothing_of_its_text(people, at_noon):
    failed(people[0])
    at_noon.shift(timedelta(minutes=5))
    failed(people[0])

    row = LeftOut.objects.get()
    assert (row.work, row.key, row.subject) == ("status", people[0].pk, people[0])
    assert (row.error, row.tries) == ("ValueError", 2)
    assert row.last_at - row.first_at == timedelta(minutes=5)


@pytest.fixture
def worked_on(people, at_noon, monkeypatch):
    """Set aside, told of, and gone through by a later run of its job."""
    monkeypatch.setattr(set_aside, "current_task", type("Task", (), {"name": "offenders.tasks.watch_status"}))
    failed(people[0])
    tell_of_unchecked()
    tell_of_unchecked()
    alert = Alert.objects.get(kind=NOT_CHECKED.name)
    assert alert.subject_id == people[0].pk
    assert "the end of the licence" in alert.text

    at_noon.shift(timedelta(minutes=5))
    ledger.began(job="offenders.tasks.watch_duties", run="of another job")
    ledger.ended(run="of another job")
    tell_of_unchecked()
    alert.refresh_from_db()
    assert not alert.is_over

    ledger.began(job="offenders.tasks.watch_status", run="good")
    ledger.ended(run="good")
    tell_of_unchecked()
    alert.refresh_from_db()
    return alert


def test_its_teams_are_told_once_to_look_by_hand_and_that_ends_when_its_job_has_gone_through(worked_on):
    assert worked_on.is_over
    assert not LeftOut.objects.standing().exists()


def test_that_fails_again_after_it_was_worked_on_is_told_anew(people, worked_on):
    failed(people[0])

    tell_of_unchecked()

    assert Alert.objects.filter(kind=NOT_CHECKED.name).count() == 2


def test_of_many_alerts_raised_together_one_that_the_database_refuses_stops_no_other(people):
    poison = people[4]
    cannot_be_kept = "x" * 400  # longer than the column
    new = [alerts.NewAlert(subject=person.pk, key=str(number), text="Told") for number, person in enumerate(people)]
    new[4] = alerts.NewAlert(subject=poison.pk, key="4", text="Told", title=cannot_be_kept)

    number = alerts.raise_many(kind=HANDOVER_REFUSED, new=new)

    told = set(Alert.objects.filter(kind=HANDOVER_REFUSED.name).values_list("subject_id", flat=True))
    assert number == 8
    assert told == {person.pk for person in people} - {poison.pk}
    assert LeftOut.objects.get().subject_id == poison.pk


def test_the_administrator_sees_the_fault_and_nobody_by_name(people, client):
    people[0].family_name = "Quill"
    people[0].save()
    failed(people[0])
    client.force_login(UserFactory(role="administrator"))

    page = client.get(reverse("administration_operations")).content.decode()

    assert "ValueError" in page
    assert "Quill" not in page
    assert "Alert emails" in page
    assert "A record is set aside" in client.get(reverse("administration")).content.decode()


def test_what_a_command_set_aside_ends_once_every_job_has_gone_through_since(people, at_noon):
    failed(people[0])
    tell_of_unchecked()
    at_noon.shift(timedelta(minutes=5))
    jobs = sorted({entry["task"] for entry in current_app.conf.beat_schedule.values()})

    for job in jobs[1:]:
        ledger.began(job=job, run=job)
        ledger.ended(run=job)
    tell_of_unchecked()
    assert LeftOut.objects.standing().exists()

    ledger.began(job=jobs[0], run=jobs[0])
    ledger.ended(run=jobs[0])
    tell_of_unchecked()
    assert not LeftOut.objects.standing().exists()
    assert Alert.objects.get(kind=NOT_CHECKED.name).state == Alert.State.RESOLVED
