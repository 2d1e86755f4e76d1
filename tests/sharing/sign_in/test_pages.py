"""Each page about signing in: in the house's frame, under the content policy, without inline script or style."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse

from sharing.agencies import invitations
from tests.cases import ask_each
from tests.factories.sharing import MembershipFactory
from tests.sharing.sign_in.conftest import SECRET, code_of

VISITOR = [
    "account_login",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "socialaccount_login_cancelled",
]
SIGNED_IN = [
    "own_account",
    "own_sessions",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
]


def check(page):
    """What holds on every page; the text of the page is returned."""
    html = page.text
    assert page.status_code == 200
    assert "'self'" in page["Content-Security-Policy"]
    assert "unsafe" not in page["Content-Security-Policy"]
    scripts = re.findall(r"<script\b([^>]*)>", html)
    assert [tag for tag in scripts if "src=" not in tag and 'type="application/json"' not in tag] == []
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert html.count("<h1") == 1
    assert re.search(r"<title>[^<]+ - Release Monitor</title>", html)
    assert "rm-strip" in html
    assert "data-signed-in" not in html or "no-store" in page["Cache-Control"]
    return html


def test_a_visitors_page(client, db):
    ask_each(VISITOR, lambda name: check(client.get(reverse(name))))


def test_a_users_page(client, with_app, sign_in):
    RecoveryCodes.activate(with_app)
    sign_in(with_app.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(SECRET)})

    ask_each(SIGNED_IN, lambda name: check(client.get(reverse(name))))


def test_the_pages_of_a_passkey(client, person, sign_in):
    sign_in(person.email)
    passkey = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Laptop", "credential": {}})

    for address in (
        reverse("mfa_list_webauthn"),
        reverse("mfa_edit_webauthn", args=[passkey.pk]),
        reverse("mfa_remove_webauthn", args=[passkey.pk]),
    ):
        assert "Laptop" in check(client.get(address))


def test_the_page_that_sets_an_app_up(client, person, sign_in):
    sign_in(person.email)

    assert "data:image/svg+xml" in check(client.get(reverse("mfa_activate_totp")))


def test_the_page_that_asks_for_the_code(client, with_app, sign_in):
    sign_in(with_app.email)

    check(client.get(reverse("mfa_authenticate")))


def test_the_page_behind_the_letters_link(client, person):
    check(client.get(invitations.path_to_set_password(person), follow=True))
    check(client.get(reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "no-such"})))


def test_the_sign_in_page_works_without_script(client, db):
    html = client.get(reverse("account_login")).text

    passkey = re.search(r"<form[^>]*data-passkey=\"get\"[^>]*>", html)[0]
    assert " hidden" in passkey
    assert 'name="login"' in html
    assert 'name="password"' in html
    assert "Everything you open is recorded" in html


def test_demo_accounts_are_spoken_of_in_the_demo_only(client, db, settings):
    assert "Demo accounts" not in client.get(reverse("account_login")).text
    settings.DEMO = True
    assert "Demo accounts are listed in the terminal" in client.get(reverse("account_login")).text


def test_an_empty_form_says_what_to_enter(client, db):
    html = client.post(reverse("account_login"), {}).text

    assert "Enter your work email" in html
    assert "Enter your password" in html
    assert "<title>Error: Sign in" in html


def test_ones_account_says_role_and_teams_in_words(client, person, sign_in, noon):
    MembershipFactory(user=person, team__name="Leeds NSD", ends_at=noon.replace(year=2036))
    MembershipFactory(user=person, team__name="Ended", ends_at=noon.replace(year=2021))
    sign_in(person.email)

    html = client.get(reverse("own_account")).text

    assert "Community probation practitioner of the National Security Division" in html
    assert "Leeds NSD, until midday on 1 December 2036" in html
    assert "Ended" not in html


def test_shortcuts_are_switched_and_recorded(client, person, sign_in, verbs):
    sign_in(person.email)

    client.post(reverse("own_shortcuts"), {"keyboard_shortcuts": "off"})
    client.post(reverse("own_shortcuts"), {"keyboard_shortcuts": "off"})

    person.refresh_from_db()
    assert not person.keyboard_shortcuts
    assert verbs() == ["sharing.signed_in", "sharing.shortcuts_set"]
