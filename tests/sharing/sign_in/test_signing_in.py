"""Signing in by email and password, by a link, or by one's organisation."""

import re
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.core import mail
from django.urls import NoReverseMatch, get_resolver, reverse

from sharing.agencies import invitations
from sharing.models import AuditEntry, AuditPayload, User
from sharing.sign_in.adapters import OrganisationAdapter
from tests.factories.sharing import UserFactory
from tests.sharing.sign_in.conftest import PASSWORD


def is_signed_in(browser):
    return browser.get(reverse("own_account")).status_code == 200


def last_payload():
    return AuditPayload.objects.order_by("-pk").first().data


def test_the_right_password_signs_in_and_leads_to_where_one_wanted_to_go(client, person, sign_in, verbs):
    answer = sign_in(person.email, to=reverse("own_sessions"))

    assert answer.url == reverse("own_sessions")
    assert is_signed_in(client)
    assert verbs() == ["sharing.signed_in"]
    assert last_payload()["methods"] == ["password"]


def test_the_letter_case_of_the_email_does_not_matter(client, sign_in, db):
    UserFactory(email="Sam.Field@Prison.example")

    sign_in("sam.field@prison.EXAMPLE")

    assert is_signed_in(client)


def test_nobody_is_led_to_another_site(person, sign_in):
    assert sign_in(person.email, to="https://elsewhere.example/").url == "/"


def test_a_wrong_password_is_recorded_with_the_email_and_without_the_password(client, person, sign_in, verbs):
    answer = sign_in(person.email, "hunter2 hunter2")

    assert "do not match" in answer.text
    assert not is_signed_in(client)
    assert verbs() == ["sharing.sign_in_failed"]
    assert last_payload() == {"email": person.email, "too_early": False}
    assert "hunter2" not in str(list(AuditPayload.objects.values())) + str(list(AuditEntry.objects.values()))


def test_an_unknown_email_reads_like_a_wrong_password(at_noon, person, sign_in):
    known, unknown = sign_in(person.email, "wrong wrong wrong"), sign_in("no.body@ct-police.example", "wrong wrong")

    strip = re.compile(r'value="[^"]*"|csrftoken[^}]*')
    assert strip.sub("", known.text) == strip.sub("", unknown.text)


def test_signing_out_is_recorded(client, person, sign_in, verbs):
    sign_in(person.email)

    answer = client.post(reverse("account_logout"))

    assert answer.url == reverse("account_login")
    assert not is_signed_in(client)
    assert verbs() == ["sharing.signed_in", "sharing.signed_out"]
    assert answer.headers["Clear-Site-Data"] == '"storage"'


def test_a_row_in_the_table_of_addresses_opens_nobody_elses_account(client, person, sign_in):
    taker = UserFactory(email="taker@ct-police.example")
    EmailAddress.objects.create(user=taker, email=person.email, verified=True, primary=True)

    assert "do not match" in sign_in(person.email, "not the password").text
    sign_in(person.email)

    assert client.get(reverse("own_account")).context["user"] == person


def test_there_is_no_sign_up_and_no_change_of_email(client, db):
    for name in ("account_signup", "account_email", "socialaccount_signup", "socialaccount_connections"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("signup/", "email/", "social/signup/", "sign-up/", "3rdparty/signup/", "login/code/"):
        assert client.get(f"/account/{path}").status_code == 404
        assert client.post(f"/account/{path}").status_code == 404


def test_no_address_of_allauth_lies_outside_the_account_pages():
    # allauth.urls as a whole would bring them; a slip in the root's list would show here.
    roots = {str(entry.pattern) for entry in get_resolver().url_patterns}

    assert not {"accounts/", "_allauth/"} & roots


class TestLetter:
    def ask(self, client, email):
        return client.post(reverse("account_reset_password"), {"email": email})

    def test_the_answer_is_the_same_whether_there_is_an_account_or_not(self, client, person):
        known, unknown = self.ask(client, person.email), self.ask(client, "no.body@ct-police.example")

        assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
        assert [letter.to for letter in mail.outbox] == [[person.email]]

    def test_the_letter_leaves_after_the_answer(self, rf, person, monkeypatch):
        """Its time would tell that there is such an account."""
        from sharing.sign_in.forms import AskPasswordLinkForm
        from sharing.sign_in.views.sign_in import AskPasswordLink

        view = AskPasswordLink()
        view.request = rf.post("/", {"email": person.email})
        form = AskPasswordLinkForm({"email": person.email})
        assert form.is_valid()

        response = view.form_valid(form)
        before = len(mail.outbox)
        response.close()

        assert (before, len(mail.outbox)) == (0, 1)

    def test_its_link_sets_the_password_once(self, client, person, sign_in, verbs):
        self.ask(client, person.email)
        link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
        form = client.get(link, follow=True)
        words = "three quite random words"

        done = client.post(form.request["PATH_INFO"], {"password1": words, "password2": words})

        assert done.url == reverse("account_reset_password_from_key_done")
        assert "no longer works" in client.get(link).text
        assert sign_in(person.email, words).url == "/"
        assert verbs()[0] == "sharing.password_changed"
        assert "set by a link" in mail.outbox[1].body

    def test_a_disabled_account_gets_none(self, client, person):
        User.objects.update(is_active=False)

        self.ask(client, person.email)

        assert mail.outbox == []

    def test_the_link_of_an_account_that_was_disabled_since_is_dead(self, client, person):
        link = invitations.path_to_set_password(person)
        User.objects.update(is_active=False)

        assert "no longer works" in client.get(link, follow=True).text

    def test_a_link_that_is_half_used_dies_with_the_account(self, client, person):
        form = client.get(invitations.path_to_set_password(person), follow=True)
        User.objects.update(is_active=False)
        words = "three quite random words"

        client.post(form.request["PATH_INFO"], {"password1": words, "password2": words})

        person.refresh_from_db()
        assert person.check_password(PASSWORD)

    def test_it_goes_to_the_user_and_not_to_whom_the_table_of_addresses_names(self, client, person):
        taker = UserFactory(email="taker@ct-police.example")
        EmailAddress.objects.create(user=taker, email=person.email, verified=True, primary=True)

        self.ask(client, person.email)

        assert "Priya Nandan" in mail.outbox[0].body


class TestOrganisation:
    """What the provider said is given as allauth hands it over."""

    def answer(self, rf, email, *, verified=True, process="login"):
        login = SimpleNamespace(
            state={"process": process}, email_addresses=[EmailAddress(email=email, verified=verified)], user=None
        )
        OrganisationAdapter().pre_social_login(self.request(rf), login)
        return login.user

    def request(self, rf):
        from django.contrib.auth.models import AnonymousUser
        from django.contrib.sessions.backends.db import SessionStore

        request = rf.get("/account/sign-in/organisation/answer/")
        request.user, request.session = AnonymousUser(), SessionStore()
        return request

    def test_it_opens_the_account_with_the_same_verified_email(self, rf, person):
        assert self.answer(rf, "Priya.Nandan@ct-police.example") == person

    @pytest.mark.parametrize("verified", [False, "false", None])
    def test_an_email_that_the_organisation_does_not_vouch_for_opens_nothing(self, rf, person, verified):
        with pytest.raises(ImmediateHttpResponse) as refused:
            self.answer(rf, person.email, verified=verified)

        assert refused.value.response.status_code == 403

    def test_it_makes_no_account(self, rf, person, verbs):
        with pytest.raises(ImmediateHttpResponse):
            self.answer(rf, "no.body@ct-police.example")

        assert User.objects.count() == 1
        assert verbs() == ["sharing.sign_in_failed"]

    def test_it_opens_no_disabled_account(self, rf, person):
        User.objects.update(is_active=False)

        with pytest.raises(ImmediateHttpResponse):
            self.answer(rf, person.email)

    def test_it_ties_nothing_to_an_account_that_is_signed_in(self, rf, person):
        with pytest.raises(ImmediateHttpResponse):
            self.answer(rf, person.email, process="connect")

    @pytest.fixture
    def configured(self, settings):
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "organisation",
                        "name": "Police sign-in",
                        "client_id": "rm",
                        "secret": "s",
                        "settings": {"server_url": "https://id.example"},
                    }
                ],
            }
        }

    def test_it_is_not_there_where_it_is_not_configured(self, client, db):
        assert client.get(reverse("account_login")).context["organisations"] == []
        assert client.get("/account/sign-in/organisation/").status_code == 404
        assert client.get("/account/sign-in/organisation/answer/").status_code == 404

    def test_it_is_offered_where_it_is(self, client, db, configured):
        assert "Police sign-in" in client.get(reverse("account_login")).text

    def go_and_come_back(self, client, monkeypatch, **claims):
        """From the link on our page to the provider and back; only the provider is played."""
        config = {
            "authorization_endpoint": "https://id.example/authorize",
            "token_endpoint": "https://id.example/token",
            "userinfo_endpoint": "https://id.example/me",
        }
        monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", config)
        monkeypatch.setattr(
            OpenIDConnectOAuth2Adapter,
            "get_access_token_data",
            lambda *a, **k: {"access_token": "t", "token_type": "b"},
        )
        monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "_fetch_user_info", lambda *a: {"sub": "7"} | claims)
        away = client.get(f"/account/sign-in/organisation/?next={reverse('own_sessions')}")
        asked = parse_qs(urlsplit(away.url).query)
        return asked, client.get("/account/sign-in/organisation/answer/", {"state": asked["state"][0], "code": "c"})

    def test_the_whole_way_signs_in_and_leads_to_where_one_wanted_to_go(
        self, client, person, configured, monkeypatch, verbs
    ):
        asked, back = self.go_and_come_back(client, monkeypatch, email=person.email, email_verified=True)

        assert asked["code_challenge_method"] == ["S256"]
        assert back.url == reverse("own_sessions")
        assert client.get(reverse("own_account")).context["user"] == person
        assert verbs() == ["sharing.signed_in"]
        person.refresh_from_db()
        assert person.check_password(PASSWORD)
        assert not SocialAccount.objects.exists()

    def test_the_whole_way_ends_at_a_page_in_words_where_there_is_no_account(
        self, client, person, configured, monkeypatch
    ):
        _, back = self.go_and_come_back(client, monkeypatch, email="no.body@ct-police.example", email_verified=True)

        assert back.status_code == 403
        assert "There is no sign-up" in back.text
        assert not is_signed_in(client)

    def test_an_answer_that_nobody_asked_for_opens_nothing(self, client, person, configured):
        answer = client.get("/account/sign-in/organisation/answer/", {"state": "forged", "code": "c"})

        assert answer.status_code == 401
        assert "Nothing was opened" in answer.text


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("ReleaseMonitor1!", False),
        ("probation-police", False),
        ("Parole2026Recall", False),
        ("parole kettle7", True),
        ("kettle orchard seven", True),
        ("k" * 15 + "ü" * 60, True),
    ],
)
def test_words_of_this_place_make_no_password(client, person, sign_in, password, is_taken):
    sign_in(person.email)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    person.refresh_from_db()
    assert person.check_password(password) is is_taken


def test_no_method_but_those_that_are_named_is_answered(client, person, sign_in):
    sign_in(person.email)

    assert client.trace(reverse("home")).status_code == 405
    assert client.trace(reverse("own_account")).status_code == 405
    assert client.trace("/api/v1/people/").status_code == 405
