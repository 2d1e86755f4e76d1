"""Notes in the audit log what Django and allauth tell of signing in, and ends sessions begun with other second factors.

Our own code sends no signals.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.http import HttpRequest
from django.utils import timezone

from sharing import audit
from sharing.agencies.models import User
from sharing.audit import Action, request_context
from sharing.audit.request_context import session_mark
from sharing.sign_in import actions
from sharing.sign_in.sessions import clock as session_clock


def connect() -> None:
    """Called once, by SharingConfig.ready()."""
    for signal, receiver in RECEIVERS:
        signal.connect(receiver, dispatch_uid=f"sharing.sign_in.{receiver.__name__}.{id(signal)}")


def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    session_clock.start(request.session, at=timezone.now(), user_agent=request.headers.get("User-Agent", ""))
    methods = [_method(record) for record in get_authentication_records(request, user)]
    audit.record(
        action=Action.SIGN_IN,
        verb="sharing.signed_in",
        by=user,
        payload={"methods": methods, "session": session_mark(request.session.session_key)},
    )


def confirmed(sender: Any, request: HttpRequest, method: str, user: User, **kwargs: Any) -> None:
    """Somebody who was signed in has shown again who they are."""
    if not kwargs.get("reauthenticated"):
        return
    session_clock.confirm(request.session, at=timezone.now())
    asked = request_context.current()
    if asked is not None:
        asked.confirmed_until = session_clock.confirmed_until(request.session)
    kind = str(kwargs.get("type") or method)
    audit.record(action=Action.SIGN_IN, verb="sharing.confirmed_again", by=user, payload={"method": kind})


def sign_in_failed(sender: Any, credentials: dict, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """The e-mail as it was typed. The password never comes here: Django has starred it out."""
    payload = {"email": credentials.get("email", ""), "too_early": getattr(request, "axes_locked_out", False)}
    audit.refuse(by=None, verb="sharing.sign_in_failed", payload=payload)


def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        audit.record(action=Action.SIGN_OUT, verb="sharing.signed_out", by=user)


def password_was_set(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    audit.record(action=Action.ALTERATION, verb="sharing.password_changed", by=user, target=user)


def code_failed(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    audit.refuse(by=user, verb="sharing.second_factor_failed", payload={"kind": authenticator.type})


def factor_added(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _factor("sharing.second_factor_added", request, user, authenticator)


def factor_removed(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _factor("sharing.second_factor_removed", request, user, authenticator)


def codes_made_anew(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    _factor("sharing.recovery_codes_made", request, user, authenticator)


RECEIVERS = (
    (auth.user_logged_in, signed_in),
    (auth.user_login_failed, sign_in_failed),
    (signals.authentication_step_completed, confirmed),
    (auth.user_logged_out, signed_out),
    (signals.password_changed, password_was_set),
    (signals.password_set, password_was_set),
    (signals.password_reset, password_was_set),
    (mfa.authentication_failed, code_failed),
    (mfa.authenticator_added, factor_added),
    (mfa.authenticator_removed, factor_removed),
    (mfa.authenticator_reset, codes_made_anew),
)


def _method(record: dict[str, Any]) -> str:
    return str(record.get("type") or record.get("method"))


def _factor(verb: str, request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    """Whoever is signed in elsewhere signs in again: one of them may be the reason for the change."""
    audit.record(action=Action.ALTERATION, verb=verb, by=user, target=user, payload={"kind": authenticator.type})
    actions.end_all_sessions(user=user, by=user, except_key=request.session.session_key)
