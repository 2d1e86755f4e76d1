"""A person's own token: allowed with the second factor, minutes long, and good for what programs never do."""

import base64
import hashlib
import time
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from joserfc.jwk import ECKey
from oauth2_provider.models import AccessToken, Grant

from sharing.access.rules import GrantRole
from sharing.clients import actions, own_tokens, redirects
from sharing.clients.models import Client, TokenBinding
from sharing.clients.token_scopes import TokenScope
from sharing.models import AuditEntry, ProposedChange
from sharing.proposals import actions as proposals
from sharing.sign_in.actions import end_all_sessions
from tests.api_programs import KeyedProgram
from tests.factories.emergencies import SECRET, somebody
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AlertFactory, ClientFactory, GrantFactory
from tests.sharing.administration.pages import day_parts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
BACK = "https://case.example/signed-in"
VERIFIER = "a-verifier-that-nobody-guesses-because-it-is-long"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ALLOW, SESSIONS, PEOPLE = reverse("application_allow"), reverse("own_sessions"), "/api/v1/people/"
SCOPES = [TokenScope.PEOPLE_READ, TokenScope.ALERTS_READ, TokenScope.ALERTS_DECIDE]


@pytest.fixture(autouse=True)
def production(settings):
    settings.CLIENT_SECRETS = False


@pytest.fixture
def person():
    return OffenderFactory(family_name="Wrexcombe")


@pytest.fixture
def user(person):
    made = somebody(role="probation_manager", name="Dana Whitlock", secret=SECRET)
    GrantFactory(subject=person, team=made.memberships.earliest("pk").team, grant_role=GrantRole.CONTRIBUTOR)
    return made


@pytest.fixture
def row():
    return actions.add_application(
        name="Case tool",
        purpose="Shows officers their cases",
        redirect_uris=[BACK],
        scopes=SCOPES,
        expires_at=NOW + timedelta(days=30),
        by=None,
        client_id="client-tool",
    )


@pytest.fixture
def application(row):
    return KeyedProgram(row)


@pytest.fixture
def browser(client, user):
    client.force_login(user)
    return client


def code_now():
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def asks(**more):
    """The address that the application sends the browser to."""
    asked = {
        "response_type": "code",
        "client_id": "client-tool",
        "redirect_uri": BACK,
        "scope": " ".join(SCOPES),
        "state": "s1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | more
    return f"{ALLOW}?{urlencode({name: text for name, text in asked.items() if text})}"


def sent_back(response):
    """What the application is told by the address to which the browser is sent."""
    address = urlsplit(response.url)
    assert address._replace(query="").geturl() == BACK
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def allow(browser, **more):
    return sent_back(browser.post(asks(**more), {"code": code_now()}))["code"]


def exchange(application, code, **more):
    form = {"grant_type": "authorization_code", "redirect_uri": BACK, "code_verifier": VERIFIER}
    return application.ask(**form | more, code=code)


@pytest.fixture
def own(application, browser):
    """The application with a token of the user's."""
    application.token = exchange(application, allow(browser)).json()["access_token"]
    return application


def problem(response):
    return response.status_code, response.json()["type"].rpartition(":")[2]


def refused(response):
    return response.status_code, response.json()["error"]


def acknowledge(own, alert):
    at = f"/api/v1/alerts/{alert.uid}/"
    tag = own.get(at)["ETag"]
    return own.send("POST", f"{at}acknowledge/", {}, Idempotency_Key="one", If_Match=tag)


class TestConsent:
    def test_page_says_who_asks_for_what_and_for_how_long(self, browser, application):
        page = browser.get(asks())

        assert page.status_code == 200
        for words in (
            "Case tool",
            "Shows officers their cases",
            "10 minutes",
            "case.example",
            *(s.words for s in SCOPES),
        ):
            assert words in page.text
        assert "https://case.example" in page["Content-Security-Policy"].partition("form-action")[2].partition(";")[0]
        assert not Grant.objects.exists()

    def test_allowed_with_the_second_factor_and_recorded(self, browser, user, row):
        told = sent_back(browser.post(asks(), {"code": code_now()}))

        assert (told["state"], told["iss"]) == ("s1", "http://testserver")
        assert Grant.objects.get().user == user
        entry = AuditEntry.objects.get(verb="sharing.application_allowed")
        assert (entry.actor_id, entry.payload.data["client"]) == (user.pk, "client-tool")

    @pytest.mark.parametrize("typed", [{}, {"code": ""}, {"code": "000000"}, {"credential": "{}"}])
    def test_not_without_the_second_factor(self, browser, row, typed):
        answer = browser.post(asks(), typed)

        assert answer.status_code == 200
        assert not Grant.objects.exists()

    def test_not_by_somebody_who_has_none(self, client, row):
        client.force_login(somebody(role="probation_manager"))

        assert "Set up a second factor" in client.get(asks()).text
        client.post(asks(), {"code": code_now()})
        assert not Grant.objects.exists()

    def test_refused_the_application_is_told(self, browser, row):
        told = sent_back(browser.post(asks(), {"refuse": "yes"}))

        assert (told["error"], told["state"]) == ("access_denied", "s1")
        assert AuditEntry.objects.filter(verb="sharing.application_refused").exists()
        assert not Grant.objects.exists()

    @pytest.mark.parametrize(
        "asked",
        [
            {"redirect_uri": "https://case.example/signed-in/more"},
            {"redirect_uri": "https://thief.example/signed-in"},
            {"redirect_uri": "https://case.example.thief.example/signed-in"},
            {"redirect_uri": "http://case.example/signed-in"},
            {"client_id": "client-nobody"},
            {"client_id": ""},
        ],
        ids=str,
    )
    def test_nobody_is_sent_to_another_address(self, browser, row, asked):
        for answer in (browser.get(asks(**asked)), browser.post(asks(**asked), {"code": code_now()})):
            assert answer.status_code == 400
            assert "Location" not in answer
        assert not Grant.objects.exists()

    @pytest.mark.parametrize(
        ("asked", "error"),
        [
            ({"code_challenge": "", "code_challenge_method": ""}, "invalid_request"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"code_challenge_method": ""}, "invalid_request"),
            ({"response_type": "token"}, "unsupported_response_type"),
            ({"response_type": "id_token"}, "unsupported_response_type"),
            ({"response_type": "code token"}, "unauthorized_client"),
            ({"scope": "people:read recalls:decide"}, "invalid_scope"),
            ({"scope": "everything"}, "invalid_scope"),
        ],
        ids=str,
    )
    def test_what_is_not_taken(self, browser, row, asked, error):
        for answer in (browser.get(asks(**asked)), browser.post(asks(**asked), {"code": code_now()})):
            assert sent_back(answer)["error"] == error
        assert not Grant.objects.exists()

    def test_not_for_one_that_was_revoked(self, browser, row):
        actions.revoke_client(client=row, reason="Lost", by=None)

        assert browser.get(asks()).status_code == 400

    def test_no_application_of_a_partner_asks_a_person(self, browser):
        ClientFactory(client_id="client-partner")

        assert browser.get(asks(client_id="client-partner")).status_code == 400


class TestToken:
    def test_minutes_long_without_refresh_token_and_bound(self, application, browser, user):
        answer = exchange(application, allow(browser)).json()

        assert (answer["token_type"], answer["expires_in"]) == ("DPoP", 600)
        assert "refresh_token" not in answer
        entry = AuditEntry.objects.get(verb="sharing.token_given")
        assert (entry.actor_id, entry.payload.data["client"]) == (user.pk, "client-tool")

    def test_reads_what_its_user_reads_and_is_recorded_as_theirs_with_the_application(self, own, user, person):
        (found,) = own.get(PEOPLE).json()["results"]

        assert found["uid"] == str(person.uid)
        entry = AuditEntry.objects.filter(verb="people.listed").latest("pk")
        assert (entry.actor_id, entry.session) == (user.pk, "client-tool")

    def test_does_what_no_program_does(self, own, user, person):
        alert = AlertFactory(subject=person, tells=[user.memberships.earliest("pk").team], kind="releases.coming")

        assert acknowledge(own, alert).json()["receipts"][0]["acknowledged_by"] == "Dana Whitlock"
        entry = AuditEntry.objects.get(verb="alert.acknowledged")
        assert (entry.actor_id, entry.session) == (user.pk, "client-tool")

    def test_not_without_the_scope(self, application, browser, user, person):
        alert = AlertFactory(subject=person, tells=[user.memberships.earliest("pk").team], kind="releases.coming")
        code = allow(browser, scope="people:read alerts:read")
        application.token = exchange(application, code).json()["access_token"]

        assert problem(acknowledge(application, alert)) == (403, "insufficient-scope")

    def test_a_program_never_does_whatever_its_scopes(self, person):
        team = GrantFactory(subject=person, grant_role=GrantRole.CONTRIBUTOR).team
        program = KeyedProgram(ClientFactory(teams=[team], scopes=list(TokenScope), secret_set_at=None))
        alert = AlertFactory(subject=person, tells=[team], kind="releases.coming")

        assert problem(acknowledge(program, alert)) == (403, "people-only")

    def test_a_code_is_taken_once(self, application, browser):
        code = allow(browser)

        assert exchange(application, code).status_code == 200
        assert refused(exchange(application, code)) == (400, "invalid_grant")

    @pytest.mark.parametrize(
        "form",
        [
            {"redirect_uri": "https://case.example/other"},
            {"code_verifier": "another-verifier-that-is-long-enough-to-be-taken"},
            {"code_verifier": ""},
        ],
        ids=str,
    )
    def test_a_code_is_worth_nothing_with_something_else(self, application, browser, form):
        assert exchange(application, allow(browser), **form).status_code == 400
        assert not AccessToken.objects.exists()

    def test_a_code_is_of_one_application(self, browser, application):
        other = actions.add_application(
            name="Other tool",
            purpose="Something else",
            redirect_uris=[BACK],
            scopes=SCOPES,
            expires_at=NOW + timedelta(days=30),
            by=None,
        )

        assert refused(exchange(KeyedProgram(other), allow(browser))) == (400, "invalid_grant")

    def test_a_code_is_worth_nothing_without_the_applications_key(self, application, browser):
        form = {"grant_type": "authorization_code", "code": allow(browser), "redirect_uri": BACK}
        sent = form | {"code_verifier": VERIFIER, "client_id": "client-tool"}

        assert application.browser.post("/api/v1/token", sent).status_code == 401
        assert (
            exchange(
                application, form["code"], assertion=application.assertion(ECKey.generate_key("P-256"))
            ).status_code
            == 401
        )
        assert not AccessToken.objects.exists()

    @pytest.mark.parametrize("grant", ["client_credentials", "password", "refresh_token", "implicit", ""])
    def test_there_is_no_other_grant(self, application, grant):
        answer = application.ask(grant_type=grant, username="dana", password="x", refresh_token="x")

        assert answer.status_code in (400, 401)
        assert not AccessToken.objects.exists()

    def test_a_program_gets_none_by_a_code(self, browser, application):
        program = KeyedProgram(ClientFactory(secret_set_at=None))

        assert exchange(program, allow(browser)).status_code == 400

    def test_stolen_it_opens_nothing(self, own):
        bearer = own.browser.get(PEOPLE, headers={"Authorization": f"Bearer {own.token}"})
        bare = own.browser.get(PEOPLE, headers={"Authorization": f"DPoP {own.token}"})
        thief = KeyedProgram(own.row, own.key)
        thief.token = own.token

        assert [problem(each) for each in (bearer, bare, thief.get(PEOPLE))] == [
            (401, "invalid-token"),
            (401, "invalid-dpop-proof"),
            (401, "invalid-dpop-proof"),
        ]

    def test_on_behalf_of_nobody_else(self, own):
        answer = own.get(PEOPLE, X_On_Behalf_Of="joan@agency.example")

        assert problem(answer) == (403, "on-behalf-not-allowed")


class TestEnd:
    def test_after_ten_minutes(self, own, at_noon):
        at_noon.move_to(NOW + timedelta(minutes=9, seconds=59))
        assert own.get(PEOPLE).status_code == 200
        at_noon.move_to(NOW + timedelta(minutes=10))
        assert problem(own.get(PEOPLE)) == (401, "invalid-token")

    def test_a_code_after_a_minute(self, application, browser, at_noon):
        code = allow(browser)
        at_noon.move_to(NOW + timedelta(minutes=1))

        assert refused(exchange(application, code)) == (400, "invalid_grant")

    def test_by_its_user_on_their_page(self, own, browser, user, row):
        assert "Case tool" in browser.get(SESSIONS).text

        browser.post(reverse("end_own_application", kwargs={"uid": row.uid}))

        assert problem(own.get(PEOPLE)) == (401, "invalid-token")
        browser.get(SESSIONS)  # says that it is ended
        assert "Case tool" not in browser.get(SESSIONS).text
        entry = AuditEntry.objects.get(verb="sharing.own_tokens_ended")
        assert (entry.actor_id, entry.payload.data["clients"]) == (user.pk, ["client-tool"])

    def test_with_all_sessions_of_its_user(self, own, user):
        end_all_sessions(user=user, by=None)

        assert problem(own.get(PEOPLE)) == (401, "invalid-token")

    def test_with_the_account(self, own, user):
        type(user).objects.filter(pk=user.pk).update(is_active=False)

        assert problem(own.get(PEOPLE)) == (401, "invalid-token")

    def test_a_code_is_worth_nothing_once_the_account_is_disabled(self, application, browser, user):
        code = allow(browser)
        type(user).objects.filter(pk=user.pk).update(is_active=False)

        assert refused(exchange(application, code)) == (400, "invalid_grant")

    def test_with_the_application(self, own, row):
        actions.revoke_client(client=row, reason="Lost", by=None)

        assert problem(own.get(PEOPLE)) == (401, "invalid-token")

    def test_with_a_key_that_is_removed_codes_too(self, application, browser, row):
        code = allow(browser)
        actions.remove_key(key=row.keys.get(), by=None)

        assert not Grant.objects.filter(code=code).exists()

    def test_of_another_user_it_is_not_ended(self, own, client, row):
        client.force_login(somebody(role="probation_manager"))
        client.post(reverse("end_own_application", kwargs={"uid": row.uid}))

        assert own.get(PEOPLE).status_code == 200

    def test_forgotten_when_over(self, application, browser, at_noon):
        allow(browser)
        actions.forget_expired_tokens(at=NOW + timedelta(minutes=2))

        assert not Grant.objects.exists()


class TestCodeSentTwice:
    """Somebody else may have it: what was given for it is good for nothing from then on (RFC 6749, s. 4.1.2)."""

    @pytest.fixture
    def code(self, application, browser):
        code = allow(browser)
        application.token = exchange(application, code).json()["access_token"]
        return code

    def test_the_token_given_for_it_ends_and_no_other(self, application, code):
        given = AccessToken.objects.get()
        other = AccessToken.objects.create(
            user=given.user, application=given.application, token="other", expires=given.expires, scope=given.scope
        )
        TokenBinding.objects.create(token=other, binding="dpop", thumbprint="x", code=uuid4())

        assert refused(exchange(application, code)) == (400, "invalid_grant")

        assert problem(application.get(PEOPLE)) == (401, "invalid-token")
        assert AccessToken.objects.get() == other

    def test_by_another_application_too(self, application, code):
        other = actions.add_application(
            name="Other tool",
            purpose="Something else",
            redirect_uris=[BACK],
            scopes=SCOPES,
            expires_at=NOW + timedelta(days=30),
            by=None,
        )

        assert refused(exchange(KeyedProgram(other), code)) == (400, "invalid_grant")
        assert problem(application.get(PEOPLE)) == (401, "invalid-token")

    def test_not_by_somebody_without_a_key(self, application, code):
        answer = exchange(application, code, assertion=application.assertion(ECKey.generate_key("P-256")))

        assert answer.status_code == 401
        assert application.get(PEOPLE).status_code == 200

    def test_recorded_and_its_user_is_told_once(
        self, application, code, user, mailoutbox, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            exchange(application, code)
            exchange(application, code)

        entry = AuditEntry.objects.get(verb="sharing.own_tokens_ended")
        said = {"clients": ["client-tool"], "tokens": 1, "why": "code sent twice"}
        assert (entry.actor_id, entry.target_id, entry.payload.data) == (None, user.pk, said)
        (letter,) = mailoutbox
        assert letter.to == [user.email]
        assert "Case tool" in letter.body

    def test_lost_with_the_transaction_nothing_ended(self, application, code, monkeypatch):
        monkeypatch.setattr("sharing.clients.own_tokens.audit.record", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            own_tokens.end_tokens_of_code(code)

        assert AccessToken.objects.count() == 1


class TestRegistration:
    def test_an_administrator_registers_one(self, client, monkeypatch):
        client.force_login(somebody(role="administrator"))
        typed = {
            "name": "Case tool",
            "purpose": "Shows officers their cases",
            "redirect_uris": f"{BACK}\r\nhttp://127.0.0.1/signed-in",
            "scopes": ["people:read", "alerts:decide"],
            **day_parts("ends_on", date(2026, 12, 31)),
            "binding": "dpop",
        }

        second = somebody(role="privacy_officer", name="Samira Holt")
        client.post(reverse("administration_application_add"), typed)
        proposals.agree(change=ProposedChange.objects.get(), by=second)

        made = Client.objects.get()
        page = client.get(reverse("administration_client", args=[made.uid]))
        assert (made.is_for_people, made.user, made.redirect_uris) == (True, None, f"{BACK} http://127.0.0.1/signed-in")
        assert "Users who allow it" in page.text
        assert "Users who allow it" in client.get(reverse("administration_clients")).text

    @pytest.mark.parametrize(
        "address",
        [
            "http://case.example/",
            "http://localhost/",
            "https://",
            "case.example/",
            "javascript:alert(1)",
            "https://case.example/#there",
            "https://case.example/#",
            "https://user@case.example/",
            "https://*.case.example/",
            "https://case.example/ here",
            "https://case.example:port/",
            "https://cäse.example/",
            f"https://case.example/{'x' * 300}",
            "tool://signed-in",
            "http://127.0.0.1.thief.example/",
        ],
    )
    def test_addresses_that_are_not_taken(self, address):
        assert redirects.fault_in(address)

    @pytest.mark.parametrize(
        "address",
        [BACK, "https://case.example:8443/a?b=c", "http://127.0.0.1/", "http://127.0.0.1:8000/", "http://[::1]/"],
    )
    def test_addresses_that_are_taken(self, address):
        assert redirects.fault_in(address) == ""

    def test_one_on_the_users_own_machine_chooses_its_port(self, browser, row):
        Client.objects.update(redirect_uris="http://127.0.0.1/signed-in")

        answer = browser.post(asks(redirect_uri="http://127.0.0.1:51004/signed-in"), {"code": code_now()})

        assert answer.url.startswith("http://127.0.0.1:51004/signed-in?code=")

    def test_a_partner_system_is_given_no_scope_of_people(self):
        user = ClientFactory().user
        with pytest.raises(actions.ClientRefused):
            actions.add_client(
                name="Tags",
                purpose="Tags",
                user=user,
                scopes=[TokenScope.ALERTS_DECIDE],
                expires_at=NOW + timedelta(days=1),
                by=None,
            )

    def test_an_application_acts_on_nobodys_behalf(self, row):
        with pytest.raises(actions.ClientRefused):
            actions.change_client(client=row, binding="dpop", acts_for_users=True, by=None)
