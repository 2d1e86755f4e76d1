"""The watcher: what it finds, how often it says so, and when it is over."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core import mail

from sharing import live_updates
from sharing.alerts import deliveries
from sharing.events.models import EventEndpoint
from sharing.jobs.models import JobRun
from sharing.models import Delivery, Fault, WatcherLook
from sharing.watching import looking, notices, telling
from tests.factories.sharing import EndpointFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
MINUTE = timedelta(minutes=1)
LETTERS = "job:alert emails"
DUTIES = "job:owners, deputies, handovers"


@pytest.fixture(autouse=True)
def broker(monkeypatch):
    monkeypatch.setattr(live_updates, "answers", lambda: True)


def ran(task, at, outcome="done"):
    JobRun.objects.create(job=task, run=uuid4().hex, began_at=at, ended_at=at, outcome=outcome)


def names(at):
    return {found.name for found in looking.look(at=at)}


@pytest.fixture
def watched(noon):
    """Everything ran at noon, and the watcher looks since an hour before."""
    from celery import current_app

    for task in {entry["task"] for entry in current_app.conf.beat_schedule.values()}:
        ran(task, noon)
    WatcherLook.objects.create(pk=1, looked_at=noon, watching_since=noon - timedelta(hours=1))
    return noon


@pytest.mark.parametrize(("minutes", "late"), [(2, False), (3, True)])
def test_job_of_ten_seconds_is_found_after_two_minutes(watched, minutes, late):
    assert (LETTERS in names(watched + minutes * MINUTE)) is late


@pytest.mark.parametrize(("minutes", "late"), [(4, False), (10, False), (11, True)])
def test_job_of_five_minutes_is_found_after_twice_that(watched, at_noon, minutes, late):
    looking.look(at=watched + timedelta(minutes=4))
    looking.look(at=watched + timedelta(minutes=8))

    assert (DUTIES in names(watched + minutes * MINUTE)) is late


def test_failed_run_is_no_run(watched):
    ran("sharing.tasks.deliver", watched + 3 * MINUTE, outcome="failed")

    assert LETTERS in names(watched + 3 * MINUTE)


def test_site_that_was_off_for_a_night_has_missed_nothing(watched):
    assert not names(watched + timedelta(hours=9))


def test_fault_is_kept_once_and_ends_with_the_next_good_run(watched):
    looking.look(at=watched + 3 * MINUTE)
    looking.look(at=watched + 4 * MINUTE)
    fault = Fault.objects.get(name=LETTERS)
    assert (fault.is_critical, fault.found_at, fault.ended_at) == (True, watched + 3 * MINUTE, None)

    ran("sharing.tasks.deliver", watched + 5 * MINUTE)
    looking.look(at=watched + 5 * MINUTE)

    fault.refresh_from_db()
    assert fault.ended_at == watched + 5 * MINUTE


def test_broker_that_does_not_answer_is_a_fault(watched, monkeypatch):
    monkeypatch.setattr(live_updates, "answers", lambda: False)

    assert "broker" in names(watched)


@pytest.mark.parametrize(("hours", "told"), [(23, False), (24, True)])
def test_partners_address_that_fails_for_a_day_is_told(watched, hours, told):
    endpoint = EndpointFactory()
    EventEndpoint.objects.update(failing_since=watched - timedelta(hours=hours))

    assert (f"events:{endpoint.uid}" in names(watched)) is told


def test_letters_that_are_held_are_told(watched, monkeypatch):
    held = SimpleNamespace(kind="dates.moved", title="Release date moved", letters=12)
    monkeypatch.setattr(looking.flood, "held_now", lambda: [held])

    found = {each.name: each.words for each in looking.look(at=watched)}

    assert found["flood:dates.moved"].startswith("12 emails are held: Release date moved.")


class TestTelling:
    @pytest.fixture
    def joan(self):
        return UserFactory(role="administrator", email="joan@assurance.example")

    @pytest.fixture
    def late(self, watched, joan):
        UserFactory(role="probation_officer")
        looking.look(at=watched + 3 * MINUTE)
        return watched + 3 * MINUTE

    def test_administrators_have_one_letter_and_nobody_else(self, late, joan):
        telling.tell(at=late)
        telling.tell(at=late + MINUTE)

        assert [letter.to for letter in mail.outbox] == [[joan.email]]
        assert "Alert emails” has had no good run since midday" in mail.outbox[0].body
        assert Fault.objects.get(name=LETTERS).told_at == late

    def test_pager_is_rung_once_for_each_critical_fault(self, late, settings, monkeypatch):
        rung = []
        monkeypatch.setattr(telling, "post", lambda address, body: rung.append((address, body)) or True)
        settings.PAGER_URL = "https://pager.example/ring"

        telling.tell(at=late)
        telling.tell(at=late + MINUTE)

        assert len(rung) == Fault.objects.filter(is_critical=True).count() > 0

    def test_pager_that_fails_is_rung_again(self, late, settings, monkeypatch):
        monkeypatch.setattr(telling, "post", lambda address, body: False)
        settings.PAGER_URL = "https://pager.example/ring"

        telling.tell(at=late)

        assert Fault.objects.to_page().exists()

    def test_heartbeat_follows_each_good_run_and_none_other(self, watched, settings):
        settings.HEARTBEATS = {"letters": "https://beats.example/letters"}
        beats, sent = telling.Heartbeats(), []

        def beat(at):
            jobs = looking.lateness.standings(at=at)
            return beats.beat(jobs, at=at, send=lambda address, body: sent.append(address) or True)

        assert beat(watched) == ["letters"]
        assert beat(watched + MINUTE) == []
        ran("sharing.tasks.deliver", watched + MINUTE)
        assert beat(watched + MINUTE) == ["letters"]
        assert sent == ["https://beats.example/letters"] * 2


class TestNotices:
    def test_pages_say_nothing_while_all_is_well(self, watched):
        looking.look(at=watched)

        assert notices.current() == []

    def test_pages_say_that_alerts_may_be_late(self, watched, at_noon):
        at_noon.shift(3 * MINUTE)
        looking.look(at=watched + 3 * MINUTE)

        assert [notice.strong for notice in notices.current()] == [
            "Alerts may be late. Last checked 12:03pm on 1 December 2026."
        ]

    @pytest.mark.parametrize(("seconds", "said"), [(180, False), (181, True)])
    def test_pages_say_when_the_watcher_itself_is_silent(self, watched, at_noon, seconds, said):
        looking.look(at=watched)
        at_noon.shift(timedelta(seconds=seconds))

        assert bool(notices.current()) is said


class TestMail:
    """Deliveries whose attempts failed, as `deliver_due` leaves them."""

    @pytest.fixture
    def letter(self, watched):
        from tests.factories.sharing import AlertFactory, ReceiptFactory

        receipt = ReceiptFactory(alert=AlertFactory())
        return Delivery.objects.create(
            receipt=receipt, user=UserFactory(), channel="email", next_try_at=watched, attempts=3
        )

    def test_no_letter_has_left_since_the_last_one_left(self, watched, letter):
        Delivery.objects.create(
            receipt=letter.receipt, user=UserFactory(), channel="email", state="sent", sent_at=watched - MINUTE
        )
        Delivery.objects.filter(pk=letter.pk).update(failed_at=watched, error="TimeoutError")

        assert deliveries.mail_standing().failing_since == watched - MINUTE
        found = {each.name: each.words for each in looking.look(at=watched)}
        assert found["mail"] == "No email has been sent since 11:59am on 1 December 2026."

    def test_letter_that_left_since_ends_it(self, watched, letter):
        Delivery.objects.filter(pk=letter.pk).update(failed_at=watched, error="TimeoutError")
        Delivery.objects.create(
            receipt=letter.receipt, user=UserFactory(), channel="email", state="sent", sent_at=watched + MINUTE
        )

        assert deliveries.mail_standing().failing_since is None

    def test_one_address_that_is_refused_is_no_fault_of_the_mail(self, watched, letter):
        Delivery.objects.filter(pk=letter.pk).update(failed_at=watched, error="SMTPRecipientsRefused")

        assert deliveries.mail_standing().failing_since is None
