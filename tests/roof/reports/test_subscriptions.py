"""Letters that a report is ready: when, to whom, how often; and what ends them. The clock is moved and waited for."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from release_monitor.briefing.times import Every
from release_monitor.models import SavedView, Subscription
from release_monitor.reports.actions import subscriptions
from release_monitor.reports.actions import views as saving
from release_monitor.tasks import issue_reports
from sharing.alerts import deliveries
from sharing.lists import by_name
from sharing.models import Delivery, Digest, Membership
from tests.roof.reports import worlds
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
world = world_of(worlds.made)
rowe, mate, ward, team = map(row_of, ("rowe", "mate", "ward", "team"))
MONDAY = datetime(2026, 12, 7, 7, tzinfo=UTC)  # the next one after noon of Tuesday 1 December


@pytest.fixture
def view(rowe):
    breaches = by_name("breaches")
    return saving.save_view(page=breaches, query="show=all", title="About Dray", audience="everyone", by=rowe)


@pytest.fixture
def weekly(view, rowe, team):
    return subscriptions.subscribe(view=view, every=Every.WEEKLY, team=team, by=rowe)


def at(moment):
    """Run the clock's hand at this moment."""
    with time_machine.travel(moment, tick=False):
        issue_reports()


def letters():
    return Delivery.objects.filter(digest__kind=subscriptions.SENT)


def test_none_is_sent_before_its_time_and_one_at_it(weekly):
    at(MONDAY - timedelta(seconds=1))
    assert not letters().exists()

    at(MONDAY)
    at(MONDAY + timedelta(minutes=5))
    assert letters().count() == 1


def test_a_letter_has_a_link_and_no_content(weekly, view, settings):
    at(MONDAY)
    with time_machine.travel(MONDAY, tick=False):
        deliveries.deliver_due(at=timezone.now())

    (letter,) = [each for each in mail.outbox if each.subject == "Release Monitor: your report is ready"]
    assert "Your report is ready" in letter.body
    assert "Dray" not in letter.body
    assert "Every team gets this email" not in letter.body
    assert Digest.objects.get(kind=subscriptions.SENT).path == view.get_absolute_url()


def test_missed_runs_are_made_up_by_one_letter(weekly):
    at(MONDAY + timedelta(weeks=3, hours=2))

    assert letters().count() == 1
    weekly.refresh_from_db()
    assert weekly.sent_for == MONDAY + timedelta(weeks=3)


def test_the_next_period_has_its_own(weekly):
    at(MONDAY)
    at(MONDAY + timedelta(weeks=1))

    assert letters().count() == 2


def test_killed_after_the_claim_it_sends_no_second_and_loses_no_later_one(weekly, monkeypatch):
    """The claim and the letter are of one transaction: what is killed is done again."""
    monkeypatch.setattr(subscriptions.digests, "tell_people", _killed)
    at(MONDAY)
    monkeypatch.undo()
    assert not letters().exists()

    at(MONDAY + timedelta(minutes=5))
    assert letters().count() == 1


def _killed(*args, **kwargs):
    raise RuntimeError("killed")


def test_one_bad_row_stops_no_other(weekly, view, mate, team, monkeypatch):
    other = subscriptions.subscribe(view=view, every=Every.WEEKLY, team=team, by=mate)
    own = subscriptions.ground_lost
    monkeypatch.setattr(
        subscriptions, "ground_lost", lambda row, **what: _killed() if row.pk == weekly.pk else own(row, **what)
    )

    at(MONDAY)

    assert set(letters().values_list("user", flat=True)) == {other.user_id}


def ended(subscription):
    at(MONDAY)
    subscription.refresh_from_db()
    assert not letters().exists()
    return subscription.ended_because


class TestGround:
    def test_account(self, weekly, rowe):
        rowe.is_active = False
        rowe.save(update_fields=["is_active"])
        assert ended(weekly) == "account"

    def test_role(self, weekly, rowe):
        rowe.role = "probation_officer"
        rowe.save(update_fields=["role"])
        assert ended(weekly) == "role"

    def test_team(self, weekly, rowe):
        Membership.objects.filter(user=rowe).update(ends_at=timezone.now())
        assert ended(weekly) == "team"

    def test_closed_team(self, weekly, team):
        type(team).objects.filter(pk=team.pk).update(closed_at=timezone.now())
        assert ended(weekly) == "team"

    def test_deleted_view(self, weekly, view, rowe):
        saving.remove_view(view=view, by=rowe)
        assert ended(weekly) == "view"

    def test_view_that_is_shared_no_longer(self, view, rowe, mate, team):
        own = subscriptions.subscribe(view=view, every=Every.WEEKLY, team=team, by=mate)
        SavedView.objects.filter(pk=view.pk).update(audience="own")
        assert ended(own) == "view"

    def test_report_of_another_scope(self, rowe, team):
        Subscription.objects.create(
            user=rowe, report="briefing", scope="terrorism", every="weekly", team=team, role=rowe.role,
            renewed_on=timezone.localdate(),
        )  # fmt: skip
        assert ended(Subscription.objects.get()) == "scope"

    def test_what_ended_says_why_on_the_page(self, weekly, rowe, view, client):
        saving.remove_view(view=view, by=rowe)
        ended(weekly)

        with time_machine.travel(MONDAY, tick=False):
            client.force_login(rowe)
            assert "The view was deleted" in client.get(reverse("reports")).content.decode()


class TestRenewal:
    LAST = datetime(2027, 5, 31, 12, tzinfo=UTC)  # the day before 1 June

    def test_it_is_reminded_of_once_14_days_before_and_ends_after_6_months(self, weekly):
        at(datetime(2027, 5, 17, 12, tzinfo=UTC))
        assert not Digest.objects.filter(kind=subscriptions.REMINDED).exists()
        at(datetime(2027, 5, 18, 12, tzinfo=UTC))
        at(datetime(2027, 5, 19, 12, tzinfo=UTC))

        assert "1 June 2027" in Digest.objects.get(kind=subscriptions.REMINDED).title
        at(self.LAST)
        weekly.refresh_from_db()
        assert weekly.ended_at is None
        at(self.LAST + timedelta(days=1))
        weekly.refresh_from_db()
        assert weekly.ended_because == "not_renewed"

    def test_renewed_it_runs_for_6_months_more(self, weekly, rowe, client):
        with time_machine.travel(datetime(2027, 5, 20, 12, tzinfo=UTC), tick=False):
            client.force_login(rowe)
            client.post(reverse("subscription_renew", args=[weekly.uid]))
        at(self.LAST + timedelta(days=1))
        weekly.refresh_from_db()
        assert weekly.ended_at is None
        at(datetime(2027, 11, 20, 12, tzinfo=UTC))
        weekly.refresh_from_db()
        assert weekly.ended_because == "not_renewed"


class TestPages:
    def test_subscribing_twice_makes_one(self, client, view, rowe, team):
        client.force_login(rowe)
        for _ in range(2):
            client.post(reverse("saved_view_subscribe", args=[view.uid]), {"every": "daily", "team": str(team.uid)})

        row = Subscription.objects.get()
        assert (row.role, row.team_id) == (rowe.role, team.pk)
        page = client.get(reverse("reports")).content.decode()
        assert "next at 7am on 2 December 2026" in page
        assert "Ends on 1 June 2027" in page

    def test_a_report_of_the_index(self, client, rowe, team):
        client.force_login(rowe)
        client.post(reverse("report_subscribe", args=["breaches"]), {"every": "monthly", "team": str(team.uid)})
        at(datetime(2027, 1, 1, 7, tzinfo=UTC))

        assert Digest.objects.get().path == reverse("figure", args=["breaches"])

    def test_nobody_ends_or_renews_that_of_another(self, client, weekly, mate):
        client.force_login(mate)

        for name in ("subscription_end", "subscription_renew"):
            assert client.post(reverse(name, args=[weekly.uid])).status_code == 404, name

    def test_it_ends_when_asked(self, client, weekly, rowe):
        client.force_login(rowe)
        client.post(reverse("subscription_end", args=[weekly.uid]))
        at(MONDAY)

        assert not letters().exists()
        weekly.refresh_from_db()
        assert weekly.ended_because == "by_user"
