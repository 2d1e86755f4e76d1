"""Sessions: how long one lasts, and who can end it."""

import json
from datetime import datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sharing import live_updates
from sharing.administration.actions import people
from sharing.models import AuditPayload
from sharing.sign_in import actions
from sharing.sign_in.sessions import clock as session_clock
from tests.factories.sharing import UserFactory

ACCOUNT, SIGN_IN = reverse("own_account"), reverse("account_login")
IDLE_WORDS = "You were signed out after 30 minutes without activity. Sign in to continue where you were."
LONGEST_WORDS = "You were signed out 12 hours after you signed in. Sign in to continue where you were."


def minutes(number):
    return timedelta(minutes=number)


@pytest.fixture
def rings(monkeypatch):
    heard = []
    monkeypatch.setattr(live_updates, "ring", lambda user_pk, kind: heard.append((user_pk, kind)))
    return heard


class TestBrowser:
    """The cookie of a session is of use in one kind of browser alone."""

    WORDS = "because this session came from another browser than the one you signed in with"

    @pytest.mark.parametrize("agent", ["Chrome/150 (Windows)", "Firefox/140 (X11; Linux)", ""])
    def test_another_browser_ends_it(self, client, person, sign_in, verbs, agent):
        sign_in(person.email)

        answer = client.get(ACCOUNT, headers={"User-Agent": agent})

        assert answer.status_code == 302
        assert self.WORDS in client.get(answer.url).text
        assert AuditPayload.objects.order_by("pk").last().data["why"] == "other browser"
        assert not UserSession.objects.exists()

    def test_the_api_answers_another_browser_as_a_visitor(self, client, person, sign_in):
        sign_in(person.email)

        assert client.get("/api/v1/people/", headers={"User-Agent": "curl/8"}).status_code == 401

    def test_a_newer_version_of_the_same_goes_on(self, client, person, sign_in):
        sign_in(person.email)

        answer = client.get(ACCOUNT, headers={"User-Agent": "Firefox/141 (Windows)"})

        assert answer.status_code == 200
        assert "Clear-Site-Data" not in answer.headers


class TestTime:
    @pytest.fixture(autouse=True)
    def signed_in(self, at_noon, person, sign_in):
        sign_in(person.email)

    def test_thirty_minutes_without_activity_end_it(self, at_noon, client, verbs):
        at_noon.shift(minutes(30) - timedelta(seconds=1))
        assert client.get(ACCOUNT).status_code == 200

        at_noon.shift(minutes(30))
        answer = client.get(f"{ACCOUNT}?from=list")

        assert answer.url == f"{SIGN_IN}?next=/account/%3Ffrom%3Dlist"
        assert answer.headers["Clear-Site-Data"] == '"storage"'
        assert IDLE_WORDS in client.get(answer.url).text
        assert verbs()[-1] == "sharing.session_ended"
        assert AuditPayload.objects.order_by("pk").last().data["why"] == "idle"
        assert not UserSession.objects.exists()

    def test_twelve_hours_end_it_however_busy(self, at_noon, client):
        for _ in range(24):
            at_noon.shift(minutes(29))
            assert client.get(ACCOUNT).status_code == 200
        at_noon.shift(minutes(24) - timedelta(seconds=1))
        assert client.get(ACCOUNT).status_code == 200

        at_noon.shift(timedelta(seconds=1))
        answer = client.get(ACCOUNT)

        assert answer.url.startswith(SIGN_IN)
        assert LONGEST_WORDS in client.get(answer.url).text

    @pytest.mark.parametrize(
        ("path", "headers"),
        [(ACCOUNT, {"HX-Request": "true", "X-Background": "1"}), ("/events/nothing-here/", {})],
    )
    def test_what_a_page_does_by_itself_is_no_activity(self, at_noon, client, path, headers):
        at_noon.shift(minutes(20))
        client.get(path, headers=headers)
        at_noon.shift(minutes(11))

        assert client.get(ACCOUNT).status_code == 302

    def test_a_header_that_a_link_cannot_send_is_needed_for_that(self, at_noon, client):
        at_noon.shift(minutes(20))
        client.get(ACCOUNT, headers={"HX-Request": "true"})
        at_noon.shift(minutes(20))

        assert client.get(ACCOUNT).status_code == 200

    def test_a_poll_finds_the_end_and_leads_the_page_to_signing_in(self, at_noon, client):
        at_noon.shift(minutes(31))
        headers = {"HX-Request": "true", "X-Background": "1", "HX-Current-URL": "http://testserver/people/?q=x"}

        answer = client.get(ACCOUNT, headers=headers)

        assert answer["HX-Redirect"] == f"{SIGN_IN}?next=http%3A//testserver/people/%3Fq%3Dx"

    def test_where_to_go_on_is_never_another_site(self, at_noon, client):
        at_noon.shift(minutes(31))

        answer = client.post(ACCOUNT, headers={"Referer": "https://elsewhere.example/"})

        assert answer.url == f"{SIGN_IN}?next=/"

    def test_a_form_sent_too_late_leads_back_to_its_page(self, at_noon, client):
        at_noon.shift(minutes(31))

        answer = client.post(reverse("own_shortcuts"), headers={"Referer": f"http://testserver{ACCOUNT}"})

        assert answer.url == f"{SIGN_IN}?next=http%3A//testserver/account/"

    def test_the_api_is_answered_as_to_a_visitor_and_the_next_page_still_says_why(self, at_noon, client):
        at_noon.shift(minutes(31))

        assert client.get("/api/v1/people/").status_code == 401
        assert IDLE_WORDS in client.get(ACCOUNT, follow=True).text

    def test_a_session_without_a_start_is_over(self, client):
        session = client.session
        del session[session_clock.STARTED]
        session.save()

        assert client.get(ACCOUNT).status_code == 302

    def test_the_session_is_written_once_a_minute_at_most(self, at_noon, client):
        def writes():
            with CaptureQueriesContext(connection) as queries:
                client.get(ACCOUNT)
            return sum(q["sql"].startswith(("UPDATE", "INSERT")) for q in queries)

        at_noon.shift(timedelta(seconds=59))
        assert writes() == 0
        at_noon.shift(timedelta(seconds=1))
        assert writes() == 2  # the session, and the line in the list of sessions
        assert writes() == 0

    def test_staying_signed_in_counts_from_now(self, at_noon, client, noon):
        at_noon.shift(minutes(29))

        answer = client.post(reverse("stay_signed_in"))

        assert datetime.fromisoformat(answer.json()["ends_at"]) == noon + minutes(59)
        at_noon.shift(minutes(29))
        assert client.get(ACCOUNT).status_code == 200

    def test_staying_signed_in_never_goes_past_the_longest_time(self, at_noon, client, noon):
        for _ in range(24):
            at_noon.shift(minutes(29))
            answer = client.post(reverse("stay_signed_in"))

        assert datetime.fromisoformat(json.loads(answer.content)["ends_at"]) == noon + timedelta(hours=12)
        assert client.get(reverse("stay_signed_in")).status_code == 405

    def test_the_page_knows_when_it_ends(self, client, noon):
        assert client.get(ACCOUNT).context["session_ends_at"] == noon + minutes(30)

    def test_the_address_that_keeps_it_does_not_serve_a_visitor(self, client):
        client.post(reverse("account_logout"))

        assert client.post(reverse("stay_signed_in")).status_code == 302


def test_the_cookie_goes_with_the_browser(client, person, sign_in, settings):
    sign_in(person.email)

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]


class TestEnding:
    @pytest.fixture(autouse=True)
    def two_sessions(self, person, sign_in, other_browser, rings):
        sign_in(person.email, agent="Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36")
        sign_in(person.email, browser=other_browser, agent="Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1")

    def lines(self, client):
        return client.get(reverse("own_sessions")).context["sessions"]

    def test_the_list_names_each_device_and_this_browser_first(self, client):
        this, other = self.lines(client)

        assert (this.device, this.is_this) == ("Chrome on Windows", True)
        assert (other.device, other.is_this, other.address) == ("Safari on an iPhone", False, "192.0.2.1")

    def test_the_list_shows_no_session_key(self, client):
        text = client.get(reverse("own_sessions")).text

        assert not [row for row in UserSession.objects.all() if row.session_key in text]

    def test_ending_one_works_at_its_next_request_and_tells_its_pages_at_once(
        self, client, other_browser, person, rings, verbs, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("end_own_session", args=[self.lines(client)[1].mark]))

        assert rings == [(person.pk, live_updates.SIGNED_OUT)]
        assert other_browser.get(ACCOUNT).status_code == 302
        assert client.get(ACCOUNT).status_code == 200
        assert verbs()[-1] == "sharing.session_ended"

    def test_ending_twice_does_no_harm(self, client, verbs):
        address = reverse("end_own_session", args=[self.lines(client)[1].mark])

        assert [client.post(address).status_code for _ in range(2)] == [302, 302]
        assert verbs().count("sharing.session_ended") == 1

    def test_ending_this_one_signs_out(self, client):
        client.post(reverse("end_own_session", args=[self.lines(client)[0].mark]))

        assert client.get(ACCOUNT).status_code == 302

    def test_ending_all_others_leaves_this_one(self, client, other_browser):
        client.post(reverse("end_other_sessions"))

        assert client.get(ACCOUNT).status_code == 200
        assert other_browser.get(ACCOUNT).status_code == 302

    def test_nobody_ends_anothers(self, client, other_browser, sign_in):
        mark = self.lines(client)[1].mark
        client.post(reverse("account_logout"))
        sign_in(UserFactory().email)

        client.post(reverse("end_own_session", args=[mark]))

        assert other_browser.get(ACCOUNT).status_code == 200

    def test_nothing_ends_by_a_link(self, client):
        for address in (reverse("end_other_sessions"), reverse("end_own_session", args=[self.lines(client)[1].mark])):
            assert client.get(address).status_code == 405

    def test_changing_the_password_ends_the_others(self, client, other_browser, verbs):
        words = "three quite random words"
        answer = client.post(
            reverse("account_change_password"),
            {"oldpassword": "a long enough password", "password1": words, "password2": words},
        )

        assert answer.status_code == 302
        assert client.get(ACCOUNT).status_code == 200
        assert other_browser.get(ACCOUNT).status_code == 302
        assert "sharing.password_changed" in verbs()

    def test_disabling_the_user_ends_all_at_once(self, client, other_browser, person, rings):
        people.disable_user(user=person, by=None)

        assert client.get(ACCOUNT).status_code == 302
        assert other_browser.get(ACCOUNT).status_code == 302
        assert not Session.objects.exists()

    def test_a_disabled_user_is_out_even_if_a_session_was_left(self, client, person):
        type(person).objects.filter(pk=person.pk).update(is_active=False)

        assert client.get(ACCOUNT).status_code == 302

    def test_nothing_is_ended_when_it_cannot_be_recorded(self, client, person, monkeypatch):
        monkeypatch.setattr("sharing.audit.record", lambda **what: 1 / 0)

        with pytest.raises(ZeroDivisionError), transaction.atomic():
            actions.end_all_sessions(user=person, by=None)

        assert UserSession.objects.filter(user=person).count() == 2
        assert client.get(ACCOUNT).status_code == 200
