"""Ends sessions in time, lets nobody past the second factor, and asks again who sits there before what is serious."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from sharing.agencies.models import User
from sharing.api.refusals import problems
from sharing.audit import request_context
from sharing.audit.confirmation import NotConfirmed
from sharing.pages.requests import SignedInRequest
from sharing.sign_in import actions as sign_in
from sharing.sign_in import confirmation, held_files, second_factor
from sharing.sign_in.rules import End
from sharing.sign_in.sessions import clock as session_clock
from sharing.sign_in.sessions import lockout

GetResponse = Callable[[HttpRequest], HttpResponse]
EVENTS, API = "/events/", "/api/"
FORGET = '"storage"'  # of the browser; pages it never keeps, and the cookie of the known browser stays


CONFIRM_FIRST = (
    "This needs you to confirm who you are: do it on a page, or confirm at /account/confirm/ and send it again within "
    "{minutes} minutes."
)


class SessionEndMiddleware:
    """A session is over after some minutes without its user doing anything, in any case after some hours, and when its
    cookie comes from another kind of browser.

    What a page does automatically (the event stream, background polls) is not its user doing anything. Sets
    `request.session_ends_at`. What was shown is not kept by the browser, where it would outlive the session.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        now = timezone.now()
        span = session_clock.span(request.session)
        over = span.over(at=now) if span else End.LONGEST
        if not session_clock.is_of_its_browser(request.session, request.headers.get("User-Agent", "")):
            over = End.OTHER_BROWSER
        if over:
            return self._ended(request, request.user, over)
        assert span  # noqa: S101 (for the type checker)
        if not is_background(request) and now - span.seen_at >= session_clock.WRITE_AGAIN_AFTER:
            self._seen(request, at=now)
            span = session_clock.span(request.session) or span
        request.session_ends_at = span.ends_at  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not request.user.is_authenticated:  # signed out by this request
            response.headers["Clear-Site-Data"] = FORGET
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    def _seen(self, request: HttpRequest, *, at: datetime) -> None:
        session_clock.touch(request.session, at=at)
        key, address = request.session.session_key or "", lockout.address_of(request)
        sign_in.note_seen(session_key=key, at=at, address=address)

    def _ended(self, request: HttpRequest, user: User, why: End) -> HttpResponse:
        if request.path.startswith((EVENTS, API)):
            # Answered as to a visitor. The next page ends the session, so that its user is told why.
            _forget_user(request)
            return self.get_response(request)
        sign_in.let_session_end(user=user, session_key=request.session.session_key or "", why=why)
        request.session.flush()
        _forget_user(request)
        messages.info(request, words_for(why))
        response = (
            self.get_response(request) if request.path == resolve_url(settings.LOGIN_URL) else sign_in_again(request)
        )
        response.headers["Clear-Site-Data"] = FORGET
        return response


class SecondFactorMiddleware:
    """Who is signed in by a password alone sets up or shows a second factor, and opens nothing else before."""

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        step = second_factor.next_step(cast(SignedInRequest, request))
        match = request.resolver_match
        if step is None or (match and match.view_name in second_factor.OPEN_MEANWHILE[step]):
            return None
        if request.path.startswith(EVENTS):
            return HttpResponse(status=401)
        if request.path.startswith(API):
            return problems.answer(problems.ProblemType.SECOND_FACTOR_REQUIRED)
        return _go(request, f"{reverse(step)}?{urlencode({'next': where_to_go_on(request)})}")


class ConfirmationMiddleware:
    """An act of the most serious kind asks who sits there, where the session has not shown it for some minutes.

    The action itself refuses (`sharing.audit.confirmation`), so no page or address is forgotten; the answer to a form
    is a page that asks and then sends the form again.
    """

    def __init__(self, get_response: GetResponse):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request_context.current()
        if asked is not None and isinstance(request.user, User):
            asked.confirmed_until = session_clock.confirmed_until(request.session)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if not request.user.is_authenticated or not confirmation.is_sent_with(cast(SignedInRequest, request)):
            return None
        asked = confirmation.Confirmation(cast(SignedInRequest, request))
        if not asked.is_given():
            return asked.page()
        try:
            asked.give_files_back()
        except held_files.FilesGone:
            return asked.files_gone(f"is gone: it is kept for {held_files.MINUTES} minutes, and used once")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotConfirmed):
            return None
        if problems.is_of_api(request):
            detail = CONFIRM_FIRST.format(minutes=settings.CONFIRMED_MINUTES)
            return problems.answer(problems.ProblemType.SECOND_FACTOR_REQUIRED, detail)
        return confirmation.Confirmation(cast(SignedInRequest, request)).page()


def words_for(why: End) -> str:
    if why is End.OTHER_BROWSER:
        reason = "because this session came from another browser than the one you signed in with"
    elif why is End.IDLE:
        reason = f"after {settings.SESSION_IDLE_MINUTES} minutes without activity"
    else:
        reason = f"{settings.SESSION_LONGEST_HOURS} hours after you signed in"
    return f"You were signed out {reason}. Sign in to continue where you were."


def is_background(request: HttpRequest) -> bool:
    """What a page asks for automatically."""
    polls = request.headers.get("HX-Request") == "true" and request.headers.get("X-Background") == "1"
    return polls or request.path.startswith(EVENTS)


def sign_in_again(request: HttpRequest) -> HttpResponse:
    return _go(request, redirect_to_login(where_to_go_on(request)).url)


def where_to_go_on(request: HttpRequest) -> str:
    """The page that the user was on: this one, or the one that a form or a part of a page was sent from."""
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return page
    return "/"


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if "HX-Request" in request.headers:  # htmx would put the other page inside this one
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)


def _forget_user(request: HttpRequest) -> None:
    async def nobody() -> AnonymousUser:
        return AnonymousUser()

    request.user = AnonymousUser()
    request.auser = nobody
