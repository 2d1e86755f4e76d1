"""A password alone opens nothing where a second factor is required."""

import time
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core import mail
from django.db import connection
from django.urls import reverse

from sharing.models import AuditPayload
from sharing.sign_in import actions
from tests.sharing.sign_in.conftest import PASSWORD, SECRET, code_of

HOME, ACCOUNT, SET_UP = "/", reverse("own_account"), reverse("mfa_index")


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def leads_to(answer, name):
    return answer.status_code == 302 and answer.url.split("?")[0] == reverse(name)


def enter(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def set_up_app(client, *, capture):
    """Scan, enter the code. Returns the answer."""
    page = client.get(reverse("mfa_activate_totp"))
    with capture(execute=True):
        return client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})


class TestWithout:
    """Signed in by password, none set up."""

    @pytest.fixture(autouse=True)
    def signed_in(self, required, person, sign_in):
        sign_in(person.email)

    @pytest.mark.parametrize("path", [HOME, ACCOUNT, reverse("own_sessions"), reverse("account_change_password")])
    def test_every_page_leads_to_setting_one_up(self, client, path):
        answer = client.get(path)

        assert leads_to(answer, "mfa_index")
        assert path.strip("/").replace("/", "%2F") in answer.url

    def test_nothing_can_be_sent_either(self, client, person):
        assert leads_to(client.post(reverse("own_shortcuts"), {"keyboard_shortcuts": "off"}), "mfa_index")
        person.refresh_from_db()
        assert person.keyboard_shortcuts

    def test_the_api_answers_with_a_problem_of_a_stable_type(self, client):
        answer = client.get("/api/v1/people/")

        assert answer.status_code == 403
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:release-monitor:problem:second-factor-required"

    def test_a_part_of_a_page_tells_htmx_to_leave_the_page(self, client):
        answer = client.get(ACCOUNT, headers={"HX-Request": "true"})

        assert answer["HX-Redirect"].startswith(SET_UP)

    def test_the_page_says_why(self, client):
        assert "Set one up to continue" in client.get(SET_UP).text

    def test_one_can_sign_out(self, client):
        assert leads_to(client.post(reverse("account_logout")), "account_login")

    def test_an_app_is_set_up_by_a_real_code_and_its_recovery_codes_are_shown_once(
        self, client, django_capture_on_commit_callbacks, verbs
    ):
        answer = set_up_app(client, capture=django_capture_on_commit_callbacks)

        assert leads_to(answer, "mfa_view_recovery_codes")
        shown = client.get(answer.url)
        assert len(shown.context["unused_codes"]) == 10
        assert shown.context["unused_codes"][0] in shown.text
        assert shown.context["unused_codes"][0] not in client.get(answer.url).text
        assert verbs() == ["sharing.signed_in", "sharing.second_factor_added", "sharing.second_factor_added"]
        assert "app was added" in mail.outbox[0].body

    def test_everything_opens_once_the_codes_are_saved(self, client, django_capture_on_commit_callbacks):
        set_up_app(client, capture=django_capture_on_commit_callbacks)

        assert leads_to(client.get(ACCOUNT), "mfa_view_recovery_codes")
        assert leads_to(client.post(reverse("recovery_codes_saved")), "home")
        assert client.get(ACCOUNT).status_code == 200

    def test_a_wrong_code_sets_nothing_up(self, client):
        page = client.get(reverse("mfa_activate_totp"))
        wrong = str((int(code_of(page.context["form"].secret)) + 7) % 1_000_000).zfill(6)

        assert "not correct" in client.post(reverse("mfa_activate_totp"), {"code": wrong}).text
        assert not Authenticator.objects.exists()

    def test_saying_that_codes_are_saved_opens_nothing_while_there_is_no_factor(self, client):
        assert leads_to(client.post(reverse("recovery_codes_saved")), "mfa_index")


class TestWith:
    """An authenticator app is set up."""

    def test_the_right_code_signs_in(self, required, client, with_app, sign_in, verbs):
        assert leads_to(sign_in(with_app.email), "mfa_authenticate")
        assert client.get(ACCOUNT).status_code == 302

        assert enter(client, code_of(SECRET)).url == HOME
        assert client.get(ACCOUNT).status_code == 200
        assert AuditPayload.objects.get(entry__verb="sharing.signed_in").data["methods"] == ["password", "totp"]

    def test_a_code_works_once(self, required, client, with_app, sign_in, other_browser):
        code = code_of(SECRET)
        sign_in(with_app.email)
        enter(client, code)

        sign_in(with_app.email, browser=other_browser)

        assert "was used before" in enter(other_browser, code).text

    def test_an_old_code_does_not_work(self, client, with_app, sign_in):
        sign_in(with_app.email)

        assert enter(client, code_of(SECRET, periods=-3)).status_code == 200

    def test_a_wrong_code_is_recorded(self, client, with_app, sign_in, verbs):
        sign_in(with_app.email)

        enter(client, code_of(SECRET, periods=-5))

        assert verbs() == ["sharing.second_factor_failed"]

    def test_after_five_wrong_codes_also_the_right_one_waits(self, client, with_app, sign_in):
        sign_in(with_app.email)

        for _ in range(5):
            enter(client, code_of(SECRET, periods=-9))

        assert "Too many wrong codes" in enter(client, code_of(SECRET)).text

    def test_a_recovery_code_stands_in_once(self, required, client, with_app, sign_in, other_browser):
        code = RecoveryCodes.activate(with_app).get_unused_codes()[0]
        sign_in(with_app.email)
        assert enter(client, code).url == HOME

        sign_in(with_app.email, browser=other_browser)
        assert enter(other_browser, code).status_code == 200

    def test_it_is_asked_for_also_where_it_is_not_required(self, with_app, sign_in):
        assert leads_to(sign_in(with_app.email), "mfa_authenticate")

    def test_the_session_of_one_who_knew_only_the_password_does_not_open_by_it(
        self, required, person, sign_in, other_browser
    ):
        """It began before there was a factor, and nothing ended it."""
        sign_in(person.email, browser=other_browser)
        TOTP.activate(person, SECRET)

        assert leads_to(other_browser.get(ACCOUNT), "mfa_reauthenticate")
        assert leads_to(other_browser.get(reverse("mfa_add_webauthn")), "mfa_reauthenticate")
        assert leads_to(other_browser.get(SET_UP), "mfa_reauthenticate")

    def test_the_last_one_cannot_be_removed(self, required, client, with_app, sign_in):
        sign_in(with_app.email)
        enter(client, code_of(SECRET))

        answer = client.post(reverse("mfa_deactivate_totp"))

        assert "last second factor" in answer.text
        assert Authenticator.objects.exists()

    def test_the_last_passkey_cannot_be_removed(self, required, client, with_app, sign_in):
        passkey = Authenticator.objects.create(
            user=with_app, type="webauthn", data={"name": "Laptop", "credential": {}}
        )
        sign_in(with_app.email)
        enter(client, code_of(SECRET))
        Authenticator.objects.filter(type="totp").delete()

        client.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))

        assert Authenticator.objects.filter(pk=passkey.pk).exists()

    def test_one_of_two_can_be_removed_and_it_is_told_and_recorded(self, required, client, with_app, sign_in, verbs):
        Authenticator.objects.create(user=with_app, type="webauthn", data={"name": "Laptop", "credential": {}})
        sign_in(with_app.email)
        enter(client, code_of(SECRET))

        client.post(reverse("mfa_deactivate_totp"))

        assert not Authenticator.objects.filter(type="totp").exists()
        assert verbs()[-1] == "sharing.second_factor_removed"
        assert "app was removed" in mail.outbox[-1].body

    def test_nobody_removes_anothers(self, client, with_app, sign_in, db):
        from tests.factories.sharing import UserFactory

        passkey = Authenticator.objects.create(user=with_app, type="webauthn", data={"name": "x", "credential": {}})
        sign_in(UserFactory().email)

        assert client.post(reverse("mfa_remove_webauthn", args=[passkey.pk])).status_code == 404


class TestForgetting:
    """Passkey, phone and codes are lost; an administrator has checked who it is."""

    def test_everything_is_gone_every_session_ended_and_the_user_told(
        self, required, client, with_app, sign_in, verbs, django_capture_on_commit_callbacks
    ):
        sign_in(with_app.email)
        enter(client, code_of(SECRET))

        with django_capture_on_commit_callbacks(execute=True):
            assert actions.forget_second_factors(user=with_app, by=None) == 1

        assert leads_to(client.get(ACCOUNT), "account_login")
        assert leads_to(sign_in(with_app.email), "home")
        assert leads_to(client.get(ACCOUNT), "mfa_index")
        assert verbs()[1:3] == ["sharing.session_ended", "sharing.second_factors_forgotten"]
        assert "second factors were removed" in mail.outbox[-1].body

    def test_where_there_is_none_nothing_happens(self, person, verbs):
        assert actions.forget_second_factors(user=person, by=None) == 0
        assert verbs() == []


class TestConfirming:
    """A change of second factors asks who it is once more."""

    @pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
    def test_five_minutes_after_signing_in_the_password_is_asked_again(self, at_noon, client, person, sign_in, name):
        sign_in(person.email)
        at_noon.shift(timedelta(minutes=5) - timedelta(seconds=1))
        assert client.get(reverse(name)).status_code == 200

        at_noon.shift(timedelta(seconds=1))
        assert leads_to(client.get(reverse(name)), "account_reauthenticate")

        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert client.get(reverse(name)).status_code == 200

    def test_new_recovery_codes_and_removing_ask_too(self, at_noon, client, with_app, sign_in):
        sign_in(with_app.email)
        enter(client, code_of(SECRET))
        at_noon.shift(timedelta(minutes=6))

        for name in ("mfa_generate_recovery_codes", "mfa_deactivate_totp"):
            assert leads_to(client.post(reverse(name)), "account_reauthenticate")
        assert Authenticator.objects.filter(type="totp").exists()

    def test_a_code_confirms_as_well(self, at_noon, client, with_app, sign_in):
        sign_in(with_app.email)
        enter(client, code_of(SECRET))
        at_noon.shift(timedelta(minutes=6))

        client.post(reverse("mfa_reauthenticate"), {"code": code_of(SECRET)})

        assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200


def test_the_clock_of_the_test_is_the_clock_of_the_code(at_noon, noon):
    assert time.time() == noon.timestamp()


class TestSeeds:
    """A copy of the database alone makes no code."""

    @pytest.fixture
    def seeds(self, with_app):
        RecoveryCodes.activate(with_app)
        return lambda: {name: text for row in Authenticator.objects.all() for name, text in row.data.items() if text}

    def test_none_is_kept_in_the_clear_and_codes_fit(self, seeds, required, client, person, sign_in):
        assert SECRET not in str(seeds())
        assert {text[:5] for text in seeds().values()} == {"gAAAA"}
        sign_in(person.email)

        assert enter(client, code_of(SECRET)).status_code == 302

    def test_those_from_before_are_enciphered_once_and_can_be_taken_back(self, seeds, person):
        move = import_module("sharing.migrations.0058_seeds_are_enciphered")
        editor = SimpleNamespace(connection=connection)
        sealed = seeds()

        move.decipher(apps, editor)
        in_the_clear = seeds()
        move.decipher(apps, editor)
        assert seeds() == in_the_clear
        assert in_the_clear["secret"] == SECRET

        move.encipher(apps, editor)
        again = seeds()
        move.encipher(apps, editor)
        assert seeds() == again
        assert again.keys() == sealed.keys()
        assert TOTP(Authenticator.objects.get(type="totp")).validate_code(code_of(SECRET))

    def test_with_another_key_no_code_fits_and_nobody_gets_in(
        self, seeds, required, client, person, sign_in, settings, caplog
    ):
        settings.SECRET_KEY = "another key that opens nothing of before, long enough to be one"
        settings.SECRET_KEY_FALLBACKS = []
        sign_in(person.email)

        assert enter(client, code_of(SECRET)).status_code == 200
        assert "sealed with another key" in caplog.text


def test_a_change_of_factors_ends_the_sessions_elsewhere_and_not_this_one(
    person, client, sign_in, other_browser, django_capture_on_commit_callbacks
):
    sign_in(person.email, browser=other_browser)
    sign_in(person.email)

    set_up_app(client, capture=django_capture_on_commit_callbacks)

    assert leads_to(client.get(ACCOUNT), "mfa_view_recovery_codes")
    assert leads_to(other_browser.get(ACCOUNT), "account_login")
