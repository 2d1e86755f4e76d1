"""Known browsers: whether a user has signed in from this one before.

A signed cookie that no script can read. It opens nothing: it only spares its holder the delay that others behind the
same address have earned for the same name (OWASP's "device cookies"). Its own wrong passwords are counted apart.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "sharing.sign_in.known_browser"
KEPT_FOR = timedelta(days=180)
MOST_USERS = 8  # of a shared machine; the one who signed in longest ago is forgotten first


def mark_of(request: HttpRequest, email: str) -> str:
    """The browser's mark for this user; empty when it is not known. Needs no look whether there is such an account."""
    return _marks(request).get(_name(email), "")


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Give the browser its mark for this user, or keep the one it has."""
    marks = _marks(request)
    mark = marks.pop(_name(email), None) or secrets.token_hex(8)
    marks = dict([*marks.items(), (_name(email), mark)][-MOST_USERS:])
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps(marks, salt=SALT),
        max_age=KEPT_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _name(email: str) -> str:
    """The user without the e-mail: whoever reads the cookie of a machine learns nobody's address."""
    return salted_hmac(SALT, email.lower(), algorithm="sha256").hexdigest()[:16]


def _marks(request: HttpRequest) -> dict[str, str]:
    try:
        return signing.loads(request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return {}
