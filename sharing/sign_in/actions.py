"""End sessions, and change how one's own account behaves."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction

from sharing import audit, live_updates
from sharing.access.two_people import refuse_alone
from sharing.agencies.models import User
from sharing.audit.request_context import session_mark
from sharing.clients.own_tokens import end_own_tokens
from sharing.sign_in import letters
from sharing.sign_in.rules import End


@transaction.atomic
def end_session(*, user_session: UserSession, by: User | None) -> None:
    """The session is dead at its next request; its open pages are told at once. Ended already: nothing happens."""
    if not UserSession.objects.filter(pk=user_session.pk).delete()[0]:
        return
    user = user_session.user
    import_module(settings.SESSION_ENGINE).SessionStore().delete(user_session.session_key)
    _record_end(user, user_session.session_key, by=by, why="by hand")
    transaction.on_commit(lambda: live_updates.ring(user.pk, live_updates.SIGNED_OUT))


@transaction.atomic
def end_all_sessions(*, user: User, by: User | None, except_key: str | None = None) -> int:
    """End every session of the user but the one with the key `except_key`, and what applications may do as they
    themselves. Returns how many sessions were ended."""
    others = UserSession.objects.filter(user=user).exclude(session_key=except_key or "").order_by("pk")
    sessions = list(others.select_for_update(of=("self",)).select_related("user"))
    for session in sessions:
        end_session(user_session=session, by=by)
    end_own_tokens(user=user, by=by)
    return len(sessions)


@transaction.atomic
def let_session_end(*, user: User, session_key: str, why: End) -> None:
    """Record that a session is over by time; whoever calls it throws the session away."""
    UserSession.objects.filter(session_key=session_key).delete()
    _record_end(user, session_key, by=user, why=why)


def note_seen(*, session_key: str, at: datetime, address: str) -> None:
    """When and where this session's user last did something, for the list of one's own sessions. Not audited: each
    request already is."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at, ip=address)


@transaction.atomic
def forget_second_factors(*, user: User, by: User | None, agreed_by: User | None = None) -> int:
    """For one who lost passkey, phone and codes, once somebody has checked who they are: all are gone and every
    session is ended. The next sign-in is by password and sets a new one up. Returns how many were forgotten. One person
    alone does it for nobody: raises NeedsTwo.
    """
    refuse_alone(by, agreed_by)
    forgotten, _ = Authenticator.objects.filter(user=user).delete()
    if forgotten:
        end_all_sessions(user=user, by=by)
        audit.record(action=audit.Action.ADMINISTRATION, verb="sharing.second_factors_forgotten", by=by, target=user)
        transaction.on_commit(lambda: letters.tell_of_change(user, what="Your second factors were removed."))
    return forgotten


@transaction.atomic
def set_keyboard_shortcuts(*, user: User, on: bool) -> None:
    """Switch the user's keyboard shortcuts on or off. As it was: nothing happens."""
    if User.objects.filter(pk=user.pk).exclude(keyboard_shortcuts=on).update(keyboard_shortcuts=on):
        payload = {"before": {"keyboard_shortcuts": not on}, "after": {"keyboard_shortcuts": on}}
        audit.record(
            action=audit.Action.ALTERATION, verb="sharing.shortcuts_set", by=user, target=user, payload=payload
        )


@transaction.atomic
def work_in(*, user: User, programme: str) -> None:
    """From now on lists on pages show the user this programme alone; empty: all that they read. It stays until they
    choose again. As it was: nothing happens."""
    before = User.objects.values_list("works_in", flat=True).get(pk=user.pk)
    if User.objects.filter(pk=user.pk).exclude(works_in=programme).update(works_in=programme):
        payload = {"before": {"works_in": before}, "after": {"works_in": programme}}
        audit.record(
            action=audit.Action.ALTERATION, verb="sharing.programme_chosen", by=user, target=user, payload=payload
        )


def _record_end(user: User, session_key: str, *, by: User | None, why: str) -> None:
    audit.record(
        action=audit.Action.SIGN_OUT,
        verb="sharing.session_ended",
        by=by,
        target=user,
        payload={"session": session_mark(session_key), "why": why},
    )
