"""Tokens of partners' programs: how one gets them, what they open, and how quickly they stop."""

import base64
import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from oauth2_provider.models import AccessToken

from release_monitor import tasks
from sharing import live_updates
from sharing.clients import actions as clients
from sharing.clients.token_scopes import TokenScope
from sharing.models import AuditEntry, Client, Membership
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AlertFactory, ClientFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # else a minute may end in between

TOKEN = "/api/v1/token"
PEOPLE = "/api/v1/people/"


@pytest.fixture
def team():
    return TeamFactory(name="Tag desk")


@pytest.fixture
def program(team):
    return ClientFactory(client_id="client-tags", teams=[team])


@pytest.fixture
def person(team):
    person = OffenderFactory(family_name="Wrexcombe")
    GrantFactory(subject=person, team=team)
    return person


@pytest.fixture
def ask(client):
    """Ask for a token, with the id and secret by HTTP Basic."""

    def send(name="client-tags", secret="a secret", grant_type="client_credentials", **more):
        basic = base64.b64encode(f"{name}:{secret}".encode()).decode()
        body = {"grant_type": grant_type, **more}
        return client.post(TOKEN, body, headers={"Authorization": f"Basic {basic}"})

    return send


@pytest.fixture
def get(client, ask, program):
    """Ask with the program's token."""
    token = ask().json()["access_token"]

    def send(address=PEOPLE, **headers):
        return client.get(address, headers={"Authorization": f"Bearer {token}", **headers})

    return send


class TestGetting:
    def test_a_token_lasts_a_quarter_of_an_hour_and_says_what_it_is_good_for(self, program, ask):
        response = ask(scope="people:read releases:read")

        answer = response.json()
        assert response.status_code == 200
        assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 900)
        assert answer["scope"] == "people:read releases:read"
        assert response.headers["Cache-Control"] == "no-store"
        assert "refresh_token" not in answer

    def test_neither_secret_nor_token_is_kept_in_the_clear(self, program, ask):
        given = ask().json()["access_token"]

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c::text FROM sharing_client c UNION ALL SELECT t::text FROM oauth2_provider_accesstoken t"
            )
            kept = " ".join(text for (text,) in cursor.fetchall())
        assert hashlib.sha256(given.encode()).hexdigest() in kept
        assert given not in kept
        assert "a secret" not in kept
        assert Client.objects.get(pk=program.pk).client_secret.startswith("md5$")  # of the tests; else scrypt

    def test_id_and_secret_may_stand_in_the_body(self, client, program):
        body = {"grant_type": "client_credentials", "client_id": "client-tags", "client_secret": "a secret"}

        assert client.post(TOKEN, body).status_code == 200

    def test_neither_secret_nor_token_can_be_read_in_the_database(self, program, ask):
        token = ask().json()["access_token"]

        program.refresh_from_db()
        kept = AccessToken.objects.get()
        assert "a secret" not in program.client_secret
        assert kept.token == ""
        assert token not in str(AccessToken.objects.values().get())

    def test_without_a_scope_it_is_good_for_all_that_the_client_may_have(self, ask):
        ClientFactory(client_id="client-tags", scopes=[TokenScope.PEOPLE_READ, TokenScope.ALERTS_READ])

        assert ask().json()["scope"] == "people:read alerts:read"

    def test_a_scope_that_the_client_may_not_have_is_refused(self, ask):
        ClientFactory(client_id="client-tags", scopes=[TokenScope.PEOPLE_READ])

        response = ask(scope="people:read releases:read")

        assert (response.status_code, response.json()["error"]) == (400, "invalid_scope")

    @pytest.mark.parametrize(("name", "secret"), [("client-tags", "wrong"), ("client-nobody", "a secret"), ("\0", "")])
    def test_a_wrong_id_and_a_wrong_secret_read_alike(self, program, ask, name, secret):
        response = ask(name, secret)

        assert (response.status_code, response.json()) == (401, {"error": "invalid_client"})
        refusal = AuditEntry.objects.get(verb="sharing.token_refused")
        assert refusal.payload.data["client"] == name.replace("\0", "")
        assert "a secret" not in str(refusal.payload.data)

    @pytest.mark.parametrize("grant_type", ["password", "authorization_code", "refresh_token", "implicit", ""])
    def test_there_is_one_grant_and_no_other(self, program, ask, grant_type):
        response = ask(grant_type=grant_type, username=program.user.email, password="a long enough password")

        assert response.status_code == 400
        assert response.json()["error"] in ("unsupported_grant_type", "invalid_request")

    def test_the_device_grant_is_not_there_either(self, program, ask):
        response = ask(grant_type="urn:ietf:params:oauth:grant-type:device_code", device_code="any")

        assert (response.status_code, response.json()["error"]) == (400, "unsupported_grant_type")

    def test_json_is_told_what_is_missing(self, client, program):
        response = client.post(TOKEN, {"grant_type": "client_credentials"}, content_type="application/json")

        assert (response.status_code, response.json()["error"]) == (400, "invalid_request")

    def test_a_token_given_is_in_the_log_with_the_program(self, program, ask):
        ask(scope="people:read")

        entry = AuditEntry.objects.get(verb="sharing.token_given")
        assert (entry.action, entry.actor, entry.target_id) == ("sign_in", program.user.email, program.pk)
        assert entry.payload.data == {"client": "client-tags", "scope": "people:read"}


class TestUsing:
    def test_it_sees_whom_its_team_may_see_and_nobody_else(self, get, person):
        OffenderFactory(family_name="Quill")

        assert [row["uid"] for row in get().json()["results"]] == [str(person.uid)]

    def test_what_it_reads_is_in_the_log_with_the_program(self, get, program, person):
        get(f"{PEOPLE}{person.uid}/")

        entry = AuditEntry.objects.get(verb="offender.opened")
        assert (entry.actor, entry.session, entry.subject_id) == (program.user.email, "client-tags", person.pk)

    def test_when_and_from_where_it_was_last_used_is_kept_once_a_minute(self, get, program, django_assert_num_queries):
        before = timezone.now()

        get()

        program.refresh_from_db()
        first = program.last_used_at
        assert first >= before
        assert program.last_used_ip == "127.0.0.1"
        get()
        program.refresh_from_db()
        assert program.last_used_at == first

    def test_at_an_address_for_which_it_has_no_scope_it_is_told_that_and_nothing_else(self, client, ask, person):
        ClientFactory(client_id="client-tags", scopes=[TokenScope.ALERTS_READ])
        token = ask().json()["access_token"]

        response = client.get(PEOPLE, headers={"Authorization": f"Bearer {token}"})

        assert response.status_code == 403
        assert response.json()["type"] == "urn:release-monitor:problem:insufficient-scope"
        assert response.json()["detail"] == "Your token needs the scope people:read."
        assert AuditEntry.objects.filter(verb="sharing.token_scope_refused", action="denial").exists()

    def test_a_scope_taken_from_the_client_is_gone_from_its_tokens(self, get, program):
        Client.objects.filter(pk=program.pk).update(scopes=[TokenScope.ALERTS_READ])

        assert get().status_code == 403

    def test_a_token_changes_nothing_where_no_scope_is_named_for_it(self, client, ask, program, person):
        token = ask().json()["access_token"]
        body = {"person": str(person.uid), "team": str(TeamFactory().uid), "grant_role": "lead", "reason": "Mine"}

        response = client.post(
            "/api/v1/grants/",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "once"},
        )

        assert response.status_code == 403
        assert response.json()["type"] == "urn:release-monitor:problem:people-only"

    def test_no_program_acknowledges_for_people(self, client, ask, program, team, person):
        alert = AlertFactory(subject=person, tells=[team])
        token = {"Authorization": f"Bearer {ask().json()['access_token']}"}
        address = f"/api/v1/alerts/{alert.uid}/"
        tag = client.get(address, headers=token).headers["ETag"]

        headers = token | {"Idempotency-Key": "once", "If-Match": tag}
        response = client.post(f"{address}acknowledge/", headers=headers, content_type="application/json")

        assert (response.status_code, response.json()["detail"]) == (403, "Only a signed-in person can do this.")
        assert alert.receipts.get().acknowledged_by is None

    def test_pages_are_not_opened_by_a_token(self, get, person):
        assert get(reverse("person", args=[person.uid])).status_code == 302

    @pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer nonsense", "bearer \xff", "Bearer a b"])
    def test_what_is_no_token_is_refused(self, client, header):
        response = client.get(PEOPLE, headers={"Authorization": header})

        assert response.status_code == 401
        assert response.json()["type"] == "urn:release-monitor:problem:invalid-token"
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="release-monitor", error="invalid_token"'

    def test_a_token_in_the_address_is_no_token(self, client, ask, program):
        token = ask().json()["access_token"]

        assert client.get(f"{PEOPLE}?access_token={token}").status_code == 401

    def test_a_token_for_another_service_is_refused_here(self, client, ask, program):
        token = ask(resource="https://elsewhere.example/api").json()["access_token"]

        assert client.get(PEOPLE, headers={"Authorization": f"Bearer {token}"}).status_code == 401


class TestStopping:
    """Each gives nothing at the very next request."""

    def refused(self, get):
        response = get()
        return response.status_code == 401 and response.json()["type"].endswith("invalid-token")

    def test_after_a_quarter_of_an_hour(self, client, ask, program, noon):
        import time_machine

        with time_machine.travel(noon, tick=False) as clock:
            token = {"Authorization": f"Bearer {ask().json()['access_token']}"}
            clock.move_to(noon + timedelta(minutes=15) - timedelta(seconds=1))
            assert client.get(PEOPLE, headers=token).status_code == 200

            clock.move_to(noon + timedelta(minutes=15))
            assert client.get(PEOPLE, headers=token).status_code == 401

    def test_when_the_client_is_revoked(self, get, ask, program):
        clients.revoke_client(client=program, reason="Contract ended", by=None)

        assert self.refused(get)
        assert ask().status_code == 401

    def test_when_it_is_revoked_though_its_tokens_are_left(self, get, program):
        Client.objects.filter(pk=program.pk).update(revoked_at=timezone.now(), revoked_because="By hand")

        assert self.refused(get)

    def test_when_the_client_has_ended(self, get, ask, program):
        Client.objects.filter(pk=program.pk).update(expires_at=timezone.now())

        assert self.refused(get)
        assert ask().status_code == 401

    def test_when_its_account_is_disabled(self, get, ask, program):
        program.user.is_active = False
        program.user.save()

        assert self.refused(get)
        assert ask().status_code == 401

    def test_when_its_account_is_no_program_any_more(self, get, ask, program):
        program.user.role = "ct_manager"
        program.user.save()

        assert self.refused(get)
        assert ask().status_code == 401

    def test_when_its_time_in_the_team_has_ended(self, get, person):
        Membership.objects.update(ends_at=timezone.now())

        assert get().json()["results"] == []
        assert get(f"{PEOPLE}{person.uid}/").status_code == 404

    def test_tokens_that_are_over_are_forgotten_at_night_and_others_kept(self, get, program):
        over = AccessToken.objects.create(application=program, expires=timezone.now(), token="over", scope="")

        tasks.forget_old()

        assert not AccessToken.objects.filter(pk=over.pk).exists()
        assert get().status_code == 200


class TestBrowser:
    """A program never signs in with a browser."""

    @pytest.fixture
    def account(self):
        return UserFactory(role="partner", email="tags@tags.example")

    def test_its_password_opens_nothing(self, client, account):
        page = reverse("account_login")

        response = client.post(page, {"login": account.email, "password": "a long enough password"})

        assert response.status_code == 200
        assert "_auth_user_id" not in client.session

    def test_a_session_made_somehow_is_a_visitors(self, client, account):
        client.force_login(account)

        assert client.get(reverse("people")).status_code == 302
        assert client.get(PEOPLE).status_code == 401

    def test_a_user_who_becomes_a_program_is_out_at_the_next_request(self, client):
        user = UserFactory()
        client.force_login(user)
        assert client.get(reverse("people")).status_code == 200

        user.role = "partner"
        user.save()

        assert client.get(reverse("people")).status_code == 302


class TestLimits:
    @pytest.fixture(autouse=True)
    def few(self, settings, at_noon):
        settings.API_LIMITS = {"client": 2, "user": 3, "token": 4, "open": 2}

    def test_a_client_that_asks_too_often_is_told_when_to_ask_again(self, get):
        answers = [get().status_code for _ in range(2)]

        response = get()

        assert answers == [200, 200]
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "60"
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["type"] == "urn:release-monitor:problem:throttled"

    def test_in_the_next_minute_it_may_ask_again(self, get, at_noon, noon):
        for _ in range(3):
            get()
        at_noon.move_to(noon + timedelta(seconds=59))
        assert get().headers["Retry-After"] == "1"

        at_noon.move_to(noon + timedelta(seconds=60))
        assert get().status_code == 200

    def test_another_client_is_another_count(self, client, ask, get):
        for _ in range(3):
            get()
        ClientFactory(client_id="client-other")
        token = ask("client-other").json()["access_token"]

        assert client.get(PEOPLE, headers={"Authorization": f"Bearer {token}"}).status_code == 200

    def test_users_at_a_browser_have_a_count_of_their_own(self, client):
        client.force_login(UserFactory())

        assert [client.get(PEOPLE).status_code for _ in range(4)] == [200, 200, 200, 429]

    def test_secrets_cannot_be_tried_out_quickly(self, program, ask):
        answers = [ask(secret=f"guess {n}").status_code for n in range(4)]

        assert answers == [401] * 4
        assert ask().status_code == 429

    def test_a_lost_valkey_lets_everybody_through_and_is_logged(self, get, settings, caplog, request):
        settings.REDIS_URL = "unix:///nowhere/valkey.socket"
        live_updates.client.cache_clear()
        request.addfinalizer(live_updates.client.cache_clear)

        assert [get().status_code for _ in range(4)] == [200] * 4
        assert "api_limit_not_counted" in caplog.text
