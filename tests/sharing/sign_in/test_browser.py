"""Passkeys in a real browser, with its virtual authenticator; the pages with keys alone, and in axe's eyes."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from sharing.models import AuditPayload
from tests.browser import axe_finds_nothing, fits
from tests.factories.sharing import UserFactory
from tests.sharing.sign_in.conftest import PASSWORD, SECRET, code_of

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


@pytest.fixture
def page(page):
    """The page of a browser that has a passkey authenticator."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


@pytest.fixture
def priya():
    return UserFactory(email="priya.nandan@ct-police.example", name="Priya Nandan")


@pytest.fixture
def priya_with_app(priya):
    TOTP.activate(priya, SECRET)
    return priya


def go(page, name):
    page.goto(reverse(name))


def sign_in(page, user):
    go(page, "account_login")
    page.get_by_label("Work email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url or "code" in url)


def is_at(page, name):
    page.wait_for_url(lambda url: url.split("?")[0].endswith(reverse(name)))


def add_passkey(page):
    go(page, "mfa_add_webauthn")
    page.get_by_role("button", name="Add passkey").click()
    is_at(page, "mfa_view_recovery_codes")
    with page.expect_navigation():
        page.get_by_role("button", name="I have saved these codes").click()


def test_a_passkey_is_set_up_and_signs_in_alone(page, priya, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(page, priya)
    is_at(page, "mfa_index")
    add_passkey(page)
    go(page, "own_account")
    is_at(page, "own_account")

    page.context.clear_cookies()
    page.goto(f"{reverse('account_login')}?next={reverse('own_sessions')}")
    page.get_by_role("button", name="Continue with passkey").click()

    is_at(page, "own_sessions")
    payload = AuditPayload.objects.filter(entry__verb="sharing.signed_in").latest("pk").data
    assert payload["methods"] == ["webauthn"]


def test_a_passkey_stands_in_for_the_code_and_confirms(page, priya):
    sign_in(page, priya)
    add_passkey(page)
    page.context.clear_cookies()

    sign_in(page, priya)
    page.get_by_role("button", name="Continue with passkey").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{reverse('mfa_reauthenticate_webauthn')}?next={reverse('own_sessions')}")
    page.get_by_role("button", name="Confirm with passkey").click()

    is_at(page, "own_sessions")


def test_a_passkey_is_never_delayed_by_wrong_passwords(page, priya):
    sign_in(page, priya)
    add_passkey(page)
    page.context.clear_cookies()
    for _ in range(5):
        go(page, "account_login")
        page.get_by_label("Work email").fill(priya.email)
        page.get_by_label("Password").fill("wrong wrong wrong")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert "Wait before you try again" in page.inner_text("h1")

    go(page, "account_login")
    page.get_by_role("button", name="Continue with passkey").click()

    page.wait_for_url(lambda url: "sign-in" not in url)


def test_a_passkey_that_does_not_work_is_spoken_of_in_words(page, priya):
    sign_in(page, priya)
    add_passkey(page)
    page.context.clear_cookies()
    Authenticator.objects.all().delete()

    go(page, "account_login")
    page.get_by_role("button", name="Continue with passkey").click()
    page.get_by_text("This passkey did not work here").wait_for()

    refused = "() => Promise.reject(new DOMException('', 'NotAllowedError'))"
    page.evaluate(f"() => {{ navigator.credentials.get = {refused} }}")
    page.get_by_role("button", name="Continue with passkey").click()
    page.get_by_text("No passkey was used. Try again, or sign in another way.").wait_for()


def test_with_keys_alone_and_an_app(page, priya):
    """No pointer: from the sign-in page to an authenticator app and its saved codes."""
    go(page, "account_login")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    page.get_by_label("Work email").focus()
    page.keyboard.type(priya.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)

    go(page, "mfa_activate_totp")
    secret = re.search(r"[A-Z2-7]{32}", page.inner_text("main"))[0]
    page.get_by_label("Code that the app shows now").focus()
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    is_at(page, "mfa_view_recovery_codes")
    page.get_by_role("button", name="I have saved these codes").focus()
    page.keyboard.press("Enter")

    page.wait_for_url(lambda url: "codes" not in url)
    assert Authenticator.objects.filter(user=priya, type="totp").exists()


def test_the_pages_look_right_to_axe_and_on_a_narrow_screen(page, priya):
    page.set_viewport_size({"width": 320, "height": 800})

    def look(*names):
        for name in names:
            go(page, name)
            axe_finds_nothing(page, name)
            fits(page, name)

    look("account_login", "account_reset_password", "account_reset_password_done", "account_inactive")
    sign_in(page, priya)
    look("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_change_password")
    add_passkey(page)
    look("own_account", "own_sessions", "mfa_index", "mfa_list_webauthn", "mfa_view_recovery_codes")


def test_password_and_code_sign_in_without_javascript(browsing, priya_with_app):
    with browsing(javascript=False) as page:
        sign_in(page, priya_with_app)
        page.get_by_label("Code").fill(code_of(SECRET))
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)

        go(page, "own_account")
        assert page.inner_text("h1") == "Your account"
