"""One's own account: who I am here, how I sign in, and where I am signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from sharing.access.roles import role_of
from sharing.access.rules import Programme
from sharing.agencies.models import Membership, Team, User
from sharing.audit.request_context import session_mark
from sharing.clients.own_tokens import allowed_applications
from sharing.clients.server import PERSONS_TOKEN_SECONDS
from sharing.pages.guards import signed_in
from sharing.pages.requests import SignedInRequest
from sharing.proposals.models import ProposedChange
from sharing.sign_in import actions as sign_in
from sharing.sign_in import second_factor
from sharing.sign_in.sessions.devices import device_words


@dataclass(frozen=True)
class OwnSession:
    """One line of the list. `mark` names the session in addresses and cannot be used to take it over."""

    mark: str
    device: str
    address: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


@never_cache
@signed_in
@require_GET
def own_account(request: SignedInRequest) -> HttpResponse:
    user = request.user
    kinds = list(second_factor.factors_of(user).values_list("type", flat=True))
    context = {
        "user": user,
        "programmes": Programme,
        "role": role_of(user.role),
        "memberships": live_memberships(user),
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "changes": ProposedChange.objects.stoppable(at=timezone.now()).filter(about=user),
        "sessions": UserSession.objects.filter(user=user).count(),
    }
    return render(request, "sharing/sign_in/own_account.html", context)


@signed_in
@require_POST
def own_shortcuts(request: SignedInRequest) -> HttpResponse:
    on = request.POST.get("keyboard_shortcuts") == "on"
    sign_in.set_keyboard_shortcuts(user=request.user, on=on)
    messages.success(request, f"Keyboard shortcuts are {'on' if on else 'off'}.")
    return redirect("own_account")


@signed_in
@require_POST
def own_programme(request: SignedInRequest) -> HttpResponse:
    """Which programme lists show; back to the page where it was chosen."""
    programme = request.POST.get("programme", "")
    if programme in ("", *Programme):
        sign_in.work_in(user=request.user, programme=programme)
        shown = f"{Programme(programme).label} only" if programme else "all programmes that you read"
        messages.success(request, f"Lists show {shown}.")
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else "own_account")


@never_cache
@signed_in
@require_GET
def own_sessions(request: SignedInRequest) -> HttpResponse:
    rows = [_line(row, request) for row in UserSession.objects.purge_and_list(request.user)]
    rows.sort(key=lambda row: (row.is_this, row.seen_at), reverse=True)
    context = {
        "sessions": rows,
        "others": sum(not row.is_this for row in rows),
        "applications": allowed_applications(request.user, at=timezone.now()),
        "application_minutes": PERSONS_TOKEN_SECONDS // 60,
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
        "longest_hours": settings.SESSION_LONGEST_HOURS,
    }
    return render(request, "sharing/sign_in/own_sessions.html", context)


@signed_in
@require_POST
def end_own_session(request: SignedInRequest, mark: str) -> HttpResponse:
    """End one of one's own sessions. Ended already reads like ended now: the button works twice without harm."""
    this = session_mark(request.session.session_key)
    if mark == this:
        logout(request)
        return redirect("account_login")
    for row in UserSession.objects.filter(user=request.user).select_related("user"):
        if session_mark(row.session_key) == mark:
            sign_in.end_session(user_session=row, by=request.user)
    messages.success(request, "The session is ended.")
    return redirect("own_sessions")


@signed_in
@require_POST
def end_other_sessions(request: SignedInRequest) -> HttpResponse:
    sign_in.end_all_sessions(user=request.user, by=request.user, except_key=request.session.session_key)
    messages.success(request, "All other sessions are ended, and no application can act as you.")
    return redirect("own_sessions")


def live_memberships(user: User):
    """The teams that the user works in now; not the personal one, which only holds what was asked for."""
    live = Membership.objects.live(at=timezone.now()).filter(user=user, team__closed_at__isnull=True)
    return live.exclude(team__kind=Team.Kind.PERSONAL).select_related("team").order_by("team__name")


def _line(row: UserSession, request: SignedInRequest) -> OwnSession:
    return OwnSession(
        mark=session_mark(row.session_key),
        device=device_words(row.user_agent),
        address=row.ip,
        started_at=row.created_at,
        seen_at=row.last_seen_at,
        is_this=row.session_key == request.session.session_key,
    )
