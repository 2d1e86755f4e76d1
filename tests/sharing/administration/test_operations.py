"""The page of operations: what is wrong, jobs that are started by hand, maintenance by two people."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sharing import live_updates
from sharing.access.two_people import SamePerson
from sharing.models import AuditEntry, Backup, Fault, JobRun, Maintenance, SealWitness, WatcherLook
from sharing.time_words import say_datetime
from sharing.watching import looking, maintenance, notices, telling
from sharing.watching.maintenance import MaintenanceRefused
from tests.factories.sharing import TeamFactory, UserFactory
from tests.sharing.administration.pages import day_parts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
HOUR = timedelta(hours=1)
PAGE = "administration_operations"


@pytest.fixture
def joan():
    return UserFactory(role="administrator", name="Joan Rudd", staff_number="A4691")


@pytest.fixture
def omar():
    return UserFactory(role="administrator", name="Omar Field", staff_number="A4692")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def page(joan):
    def read():
        return signed_in(joan).get(reverse(PAGE)).content.decode()

    return read


class TestPage:
    def test_witnesses_of_the_seal_say_what_they_took_and_cosigned(self, page, noon):
        said = {"found_at": noon, "taken_size": 7, "taken_at": noon}
        SealWitness.objects.create(place="/witness", **said)
        SealWitness.objects.create(
            place="https://witness.example", key_name="witness.example/w1", cosigned_size=7, cosigned_at=noon, **said
        )
        SealWitness.objects.create(
            place="https://wrong.example", fault="its cosignature is wrong", fault_since=noon, is_wrong=True, **said
        )

        words = page()

        for expected in (
            "No checkpoint has been signed yet.",
            "Cosigns as witness.example/w1",
            "What it answers is not verified",
            f"It has answered wrongly since {say_datetime(noon)}: its cosignature is wrong",
        ):
            assert expected in " ".join(words.split())

    def test_watcher_that_never_looked_is_said_first(self, page):
        assert "The watcher is silent." in page()

    def test_faults_say_who_was_told(self, page, noon):
        WatcherLook.objects.create(pk=1, looked_at=noon, watching_since=noon)
        Fault.objects.create(
            name="mail", words="No letter has left since 9:12am.", is_critical=True, found_at=noon, paged_at=noon
        )

        words = page()

        assert "The watcher is silent." not in words
        assert "No letter has left since 9:12am." in words
        assert "Administrators have not been emailed." in words
        assert "The pager was rung midday" in words

    @pytest.mark.parametrize("is_recorded", [False, True])
    def test_backup_is_shown_only_where_its_time_is_recorded(self, page, noon, is_recorded):
        if is_recorded:
            Backup.objects.create(taken_at=noon - HOUR)

        assert page().count("Not recorded") == (1 if is_recorded else 2)

    def test_hours_of_a_job_say_in_words_how_its_runs_ended(self, page, noon):
        for hours, outcome in [(1, "done"), (2, "failed")]:
            began = noon - hours * HOUR
            JobRun.objects.create(
                job="sharing.tasks.deliver", run=str(hours), began_at=began, ended_at=began, outcome=outcome
            )

        assert "Ran in 2 of the last 24 hours, failed in 1" in page()

    def test_no_job_can_be_paused(self, page):
        assert "Pause" not in page()


def test_job_is_started_by_hand_and_pressing_twice_adds_nothing(joan, monkeypatch):
    queued = []
    monkeypatch.setattr(live_updates, "answers", lambda: True)
    monkeypatch.setattr(live_updates.current_app, "send_task", lambda name, **more: queued.append(name))
    client, address = signed_in(joan), reverse("administration_job_run", args=["sharing.tasks.escalate"])

    for _ in range(2):
        assert client.post(address).status_code == 302

    assert queued == ["sharing.tasks.escalate"]
    assert AuditEntry.objects.filter(verb="sharing.job_asked_for").count() == 2


def test_only_what_the_clock_runs_can_be_started(joan):
    assert signed_in(joan).post(reverse("administration_job_run", args=["sharing.tasks.other"])).status_code == 404


class TestMaintenance:
    @pytest.fixture
    def planned(self, joan, noon):
        return maintenance.plan(starts_at=noon + HOUR, ends_at=noon + 2 * HOUR, reason="A new disk", by=joan)

    def said(self, user):
        return signed_in(user).get(reverse("home")).content.decode()

    def test_form_plans_it_and_another_administrator_agrees(self, joan, omar, noon):
        form = day_parts("day", noon.date()) | {"starts": "14:00", "minutes": "60", "reason": "A new disk"}
        signed_in(joan).post(reverse("administration_maintenance_plan"), form)
        row = Maintenance.objects.get()
        assert (row.starts_at.hour, row.ends_at - row.starts_at) == (14, HOUR)

        signed_in(omar).post(reverse("administration_maintenance_agree", args=[row.uid]))

        row.refresh_from_db()
        assert row.agreed_by == omar

    def test_whoever_planned_it_cannot_agree(self, joan, planned):
        answer = signed_in(joan).post(reverse("administration_maintenance_agree", args=[planned.uid]))

        assert "Someone else must do this one" in str(next(iter(get_messages(answer.wsgi_request))))
        with pytest.raises(SamePerson):
            maintenance.agree(maintenance=planned, by=joan)

    @pytest.mark.parametrize(("minutes", "is_planned"), [(120, True), (121, False)])
    def test_it_lasts_two_hours_at_most(self, joan, noon, minutes, is_planned):
        ends = noon + timedelta(minutes=minutes)
        if is_planned:
            assert maintenance.plan(starts_at=noon, ends_at=ends, reason="A new disk", by=joan)
        else:
            with pytest.raises(MaintenanceRefused, match="2 hours"):
                maintenance.plan(starts_at=noon, ends_at=ends, reason="A new disk", by=joan)

    def test_everybody_reads_of_it_once_it_is_agreed_until_it_is_over(
        self, omar, planned, at_noon, django_capture_on_commit_callbacks
    ):
        officer = UserFactory(role="probation_officer", teams=[TeamFactory()])
        assert "Maintenance from" not in self.said(officer)

        with django_capture_on_commit_callbacks(execute=True):
            maintenance.agree(maintenance=planned, by=omar)
        assert "Maintenance from 1pm on 1 December 2026 to 2pm on 1 December 2026." in self.said(officer)

        at_noon.shift(2 * HOUR)
        assert not any("Maintenance" in notice.strong for notice in notices.current())

    def test_faults_are_told_once_it_is_over(self, joan, omar, planned, noon):
        maintenance.agree(maintenance=planned, by=omar)
        Fault.objects.create(name="job:x", words="Late", is_critical=True, found_at=noon + HOUR)

        telling.tell(at=noon + HOUR)
        assert not mail.outbox
        telling.tell(at=noon + 2 * HOUR)
        assert len(mail.outbox) == 2

    def test_withdrawn_it_tells_nobody_and_holds_nothing_back(self, omar, planned, noon):
        maintenance.agree(maintenance=planned, by=omar)
        maintenance.withdraw(maintenance=planned, by=omar)

        assert not Maintenance.objects.running(at=noon + HOUR).exists()
        looking.look(at=timezone.now())
        assert not any("Maintenance" in notice.strong for notice in notices.current())
