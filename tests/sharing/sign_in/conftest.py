"""Somebody who signs in as a person does: through the pages."""

import secrets
import time
from base64 import b32encode

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from sharing.models import AuditEntry
from tests.factories.sharing import UserFactory

PASSWORD = "a long enough password"
SECRET = b32encode(secrets.token_bytes(20)).decode()  # another one in each run: a code works once, and Redis remembers


def code_of(secret, *, periods=0):
    """What an authenticator app shows now, or some 30-second periods from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


@pytest.fixture(autouse=True)
def still(request):
    """The clock stands at noon, so that no code and no delay runs out under a slow test; but not for a real browser."""
    if not request.node.get_closest_marker("browser"):
        request.getfixturevalue("at_noon")


@pytest.fixture
def person(db):
    return UserFactory(email="priya.nandan@ct-police.example", name="Priya Nandan")


@pytest.fixture
def sign_in(client):
    """Types e-mail and password; returns the answer."""

    def typed(email, password=PASSWORD, *, browser=client, address="192.0.2.1", to="", agent="Firefox/140 (Windows)"):
        data = {"login": email, "password": password} | ({"next": to} if to else {})
        browser.defaults["HTTP_USER_AGENT"] = agent
        return browser.post(reverse("account_login"), data, REMOTE_ADDR=address)

    return typed


@pytest.fixture
def other_browser():
    return Client()


@pytest.fixture
def with_app(person):
    """The person has an authenticator app with SECRET."""
    TOTP.activate(person, SECRET)
    return person


@pytest.fixture
def verbs(db):
    """The verbs in the audit log, in order."""
    return lambda: list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
