"""The pages of alerts: who sees which, in what order, with how much time left, and what a button does."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from release_monitor.database.rights import as_owner
from sharing.access.rules import GrantRole
from sharing.models import Alert, AuditEntry, Receipt, Severity, Thread
from tests.cases import ask_each
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AlertFactory,
    ExclusionFactory,
    GrantFactory,
    ReceiptFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026, 12:00


@pytest.fixture
def person():
    return OffenderFactory(given_names="Callum", family_name="Dray", status="on_licence")


@pytest.fixture
def team(person):
    return GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.CONTRIBUTOR).team


@pytest.fixture
def user(team):
    return UserFactory(name="Helen Castell", teams=[team])


@pytest.fixture
def browser(client, user):
    client.force_login(user)
    return client


def alert_of(person, team, *, due, at, title="Phone shows contact", severity=Severity.HIGH, **more):
    alert = AlertFactory(subject=person, title=title, severity=severity, raised_at=at - timedelta(hours=2), **more)
    ReceiptFactory(alert=alert, team=team, due_at=at + due)
    return alert


def page_of(browser, **query):
    return browser.get(f"{reverse('alerts')}?{urlencode(query)}").content.decode()


class TestInbox:
    def test_the_most_severe_come_first_then_the_least_time_left(self, browser, person, team, noon):
        alert_of(person, team, at=noon, due=timedelta(hours=3), title="Later")
        alert_of(person, team, at=noon, due=timedelta(minutes=20), title="Sooner")
        alert_of(person, team, at=noon, due=timedelta(hours=9), title="Worst", severity=Severity.CRITICAL)

        page = page_of(browser)

        assert page.index("Worst") < page.index("Sooner") < page.index("Later")

    def test_line_says_how_much_time_is_left_and_when_it_escalates(self, browser, person, team, noon):
        alert_of(person, team, at=noon, due=timedelta(minutes=48))

        page = page_of(browser)

        assert "48 min" in page
        assert "by 12:48" in page
        assert "Escalates 12:48" in page
        assert "Callum Dray · On licence" in page

    def test_late_line_says_so(self, browser, person, team, noon):
        alert_of(person, team, at=noon, due=-timedelta(minutes=35))

        page = page_of(browser)

        assert "35 min late" in page
        assert "rm-line--stops" in page

    def test_alert_told_to_two_teams_of_mine_is_one_line(self, browser, person, team, user, noon):
        other = TeamFactory(name="Duty desk")
        user.memberships.create(team=other, starts_at=noon - timedelta(days=1))
        alert = alert_of(person, team, at=noon, due=timedelta(hours=1), title="Once only")
        ReceiptFactory(alert=alert, team=other)

        page = page_of(browser)

        assert page.count("rm-line__title") == 1
        assert 'To acknowledge <span class="rm-tabs__count" data-open-alerts>1</span>' in page

    def test_hidden_person_is_in_no_line_and_no_count(self, browser, person, team, user, noon):
        alert_of(person, team, at=noon, due=timedelta(hours=1), title="Hidden from you")

        def hidden(why):
            if why == "excluded":
                ExclusionFactory(subject=person, user=user)
            elif why == "other team":
                with as_owner():
                    Receipt.objects.update(team=TeamFactory())
            else:
                person.grants.get().permission_rows.update(ends_at=noon)

            page = page_of(browser)
            news = browser.get(reverse("alerts_news"), {"since": (noon - timedelta(days=1)).isoformat()}).json()

            assert "Hidden from you" not in page
            assert "Nothing to acknowledge" in page
            assert news == {"open": 0, "fresh": 0}

        ask_each(["excluded", "other team", "grant ended"], hidden)

    def test_acknowledged_and_closed_stand_in_lists_of_their_own(self, browser, person, team, user, noon):
        worked = alert_of(person, team, at=noon, due=timedelta(hours=1), title="Worked on")
        over = alert_of(person, team, at=noon, due=timedelta(hours=1), title="Dealt with")
        worked.receipts.update(acknowledged_at=noon, acknowledged_by=user)
        Alert.objects.filter(pk=over.pk).update(state="resolved", resolved_at=noon, resolved_by=user, reason="Met")
        over.receipts.update(closed_at=noon)

        working, closed = page_of(browser, show="working"), page_of(browser, show="closed")

        assert "Worked on" in working
        assert "Acknowledged by Helen Castell, 12:00" in working
        assert "Dealt with" not in working
        assert "Resolved by Helen Castell, 12:00" in closed
        assert "Worked on" not in closed

    def test_filters_narrow(self, browser, person, team, noon):
        alert_of(person, team, at=noon, due=timedelta(hours=1), title="Worst", severity=Severity.CRITICAL)
        alert_of(person, team, at=noon, due=timedelta(hours=1), title="Other kind", kind="releases.date_changed")

        for query, left in (
            ({"severity": "critical"}, {"Worst"}),
            ({"kind": "releases.date_changed"}, {"Other kind"}),
            ({"severity": "high"}, {"Other kind"}),
        ):
            page = page_of(browser, **query)
            assert {title for title in ("Worst", "Other kind") if title in page} == left

    def test_what_was_not_made_here_leads_to_the_whole_list(self, browser):
        for query in ({"severity": "x"}, {"kind": "x"}, {"cursor": "x"}):
            assert browser.get(reverse("alerts"), query).url == reverse("alerts"), query

    def test_pages_lose_none_and_show_none_twice(self, browser, person, team, noon):
        at = {"kind": "tests.happened", "severity": 2, "subject": person, "raised_at": noon - timedelta(hours=2)}
        threads = Thread.objects.bulk_create(
            Thread(subject=person, matter="checks", key=f"{n}", opened_at=at["raised_at"]) for n in range(60)
        )
        made = Alert.objects.bulk_create(
            Alert(title=f"Number {n:02}", key=f"{n}", thread=thread, **at) for n, thread in enumerate(threads)
        )
        told = {"told_at": noon - timedelta(hours=2), "due_at": noon + timedelta(hours=1)}
        Receipt.objects.bulk_create(ReceiptFactory.build(alert=alert, team=team, **told) for alert in made)
        seen, url = [], reverse("alerts")
        while url:
            response = browser.get(url)
            seen += [line.title for line in response.context["lines"]]
            url = response.context["next_url"] and reverse("alerts") + response.context["next_url"]

        assert sorted(seen) == [f"Number {n:02}" for n in range(60)]

    def test_queries_are_as_many_for_one_line_as_for_twenty(self, browser, person, team, noon):
        alert_of(person, team, at=noon, due=timedelta(hours=1))
        page_of(browser)
        with CaptureQueriesContext(connection) as for_one:
            page_of(browser)
        for _ in range(20):
            alert_of(GrantFactory(team=team).subject, team, at=noon, due=timedelta(hours=1))

        with CaptureQueriesContext(connection) as for_many:
            page_of(browser)

        assert len(for_many) == len(for_one) <= 23

    def test_who_was_shown_is_recorded(self, browser, person, team, noon):
        alert_of(person, team, at=noon, due=timedelta(hours=1))

        page_of(browser)

        assert AuditEntry.objects.get(verb="alerts.listed").shown_ids == [person.pk]


class TestAlert:
    @pytest.fixture
    def alert(self, person, team, noon):
        found = alert_of(person, team, at=noon, due=timedelta(minutes=12), text="Four messages", kind="releases.coming")
        ReceiptFactory(alert=found, team=TeamFactory(name="CTP North East", agency__name="CT policing"))
        return found

    def read(self, browser, alert):
        return browser.get(reverse("alert", kwargs={"uid": alert.uid})).content.decode()

    def test_page_says_why_by_when_and_who_else_was_told(self, browser, alert):
        page = self.read(browser, alert)

        for words in ("Four messages", "12 min", "It escalates 12:12", "CTP North East", "Waiting for you"):
            assert words in page
        assert "The person is due for release in 28, 14, 7, 2 or 1 days." in page

    def test_first_reader_of_a_team_is_kept(self, browser, alert, user, client, team):
        self.read(browser, alert)
        client.force_login(UserFactory(teams=[team]))
        self.read(client, alert)

        own, other = alert.receipts.get(team=team), alert.receipts.exclude(team=team).get()
        assert own.read_by == user
        assert other.read_at is None

    def test_acknowledging_leads_back_to_where_it_was_pressed(self, browser, alert, user):
        address = reverse("alert_acknowledge", kwargs={"uid": alert.uid})

        response = browser.post(address, {"next": reverse("alerts")})

        assert response.url == reverse("alerts")
        assert alert.receipts.get(acknowledged_by=user)

    def test_nobody_is_led_elsewhere(self, browser, alert):
        address = reverse("alert_acknowledge", kwargs={"uid": alert.uid})

        for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
            assert browser.post(address, {"next": elsewhere}).url == reverse("alert", kwargs={"uid": alert.uid})

    def test_pressed_twice_is_once_and_names_who_was_first(self, browser, alert, team):
        address = reverse("alert_acknowledge", kwargs={"uid": alert.uid})
        first = UserFactory(name="Martin Ferriby")
        alert.receipts.filter(team=team).update(acknowledged_by=first, acknowledged_at=alert.raised_at)

        page = browser.post(address, follow=True).content.decode()

        assert "Martin Ferriby had already acknowledged it." in page
        assert AuditEntry.objects.filter(verb="alert.acknowledged").count() == 0

    def test_taken_then_ended_with_a_reason_for_all_teams(self, browser, alert):
        of_alert = {"uid": alert.uid}

        taken = browser.post(reverse("alert_take", kwargs=of_alert), follow=True).content.decode()
        refused = browser.post(reverse("alert_end", kwargs=of_alert), {"outcome": "false_alarm"}).content.decode()
        ended = browser.post(
            reverse("alert_end", kwargs=of_alert), {"outcome": "false_alarm", "reason": "Old phone"}, follow=True
        ).content.decode()

        assert "You have started work." in taken
        assert "Enter why you are closing it" in refused
        assert "Closed for every team that was alerted." in ended
        assert "Old phone" in ended
        assert not Receipt.objects.open().exists()

    def test_second_who_ends_it_is_told_who_was_first(self, browser, alert, noon):
        first = UserFactory(name="Martin Ferriby")
        Alert.objects.update(state="resolved", resolved_at=noon, resolved_by=first, reason="Met")
        Receipt.objects.update(closed_at=noon)

        page = browser.post(
            reverse("alert_end", kwargs={"uid": alert.uid}), {"outcome": "resolved", "reason": "x"}, follow=True
        ).content.decode()

        assert "No changes were saved: resolved by Martin Ferriby." in page

    def test_page_takes_a_bounded_number_of_queries(self, browser, alert, person, team, noon):
        for _ in range(15):
            ReceiptFactory(alert=alert)
            alert_of(person, team, at=noon, due=timedelta(hours=1))

        with CaptureQueriesContext(connection) as queries:
            self.read(browser, alert)

        assert len(queries) <= 30


class TestNews:
    def test_counts_what_waits_and_what_is_newer_than_the_page(self, browser, person, team, noon):
        alert_of(person, team, at=noon, due=timedelta(hours=1))
        AlertFactory(subject=person, raised_at=noon, tells=[team])

        answer = browser.get(reverse("alerts_news"), {"since": (noon - timedelta(hours=1)).isoformat()}).json()

        assert answer == {"open": 2, "fresh": 1}

    def test_page_without_a_moment_hears_of_nothing_new(self, browser, person, team, noon):
        AlertFactory(subject=person, raised_at=noon, tells=[team])

        for since in ("", "yesterday", "2026-12-01T12:00", "9999999999"):
            assert browser.get(reverse("alerts_news"), {"since": since}).json() == {"open": 1, "fresh": 0}, since

    def test_script_that_asks_keeps_no_session_alive(self, browser, settings, noon, monkeypatch):
        import time_machine

        from sharing.sign_in.sessions import clock as session_clock

        session = browser.session
        session_clock.start(session, at=noon)
        session.save()
        with time_machine.travel(noon + timedelta(minutes=5), tick=False):
            browser.get(reverse("alerts_news"), headers={"HX-Request": "true", "X-Background": "1"})

            assert session_clock.span(browser.session).seen_at == noon

    def test_navigation_counts_on_every_page(self, browser, person, team, noon):
        alert_of(person, team, at=noon, due=timedelta(hours=1))

        page = browser.get(reverse("people")).content.decode()

        assert "<span data-number>1</span>" in page
