"""Which sessions are alive, asked of many at once: for streams, which are no requests and ask again and again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from importlib import import_module
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from sharing.agencies.models import User
from sharing.pages.requests import SignedInRequest
from sharing.sign_in import second_factor
from sharing.sign_in.sessions import clock


def alive(keys: Collection[str], *, at: datetime) -> dict[str, int]:
    """By the key of each session that would open pages now, the key of its user.

    Left out is what a page would send to sign in: ended, over by time, of an account that is disabled or a program's,
    begun under another password, or without the second factor. Two questions however many are asked of. Reads only:
    looking must not keep a session alive.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    rows = store.get_model_class().objects.filter(session_key__in=keys, expire_date__gt=at)
    found = {key: store().decode(data) for key, data in rows.values_list("session_key", "session_data")}
    named = {key: int(session[SESSION_KEY]) for key, session in found.items() if SESSION_KEY in session}
    users = User.objects.only("password", "is_active", "role").in_bulk(set(named.values()))
    return {
        key: user_pk
        for key, user_pk in named.items()
        if user_pk in users and _opens_pages(found[key], users[user_pk], at)
    }


def _opens_pages(session: Mapping[str, Any], user: User, at: datetime) -> bool:
    """As Django, `PasswordBackend` and the middleware of sign-in say of a request."""
    if (
        session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS
        or not user.is_active
        or user.is_program
    ):
        return False
    span = clock.span(session)
    if span is None or span.over(at=at):
        return False
    kept = session.get(HASH_SESSION_KEY, "")
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(kept, known) for known in hashes) and second_factor.is_done(
        _request(session, user)
    )


def _request(session: Mapping[str, Any], user: User) -> SignedInRequest:
    request = HttpRequest()
    request.session, request.user = session, user  # type: ignore[assignment]
    return cast(SignedInRequest, request)
