"""Open the request's scope before the view, write what was refused after it; judge what took long once more."""

import time
from collections.abc import Iterable, Iterator

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import response_for_exception
from django.http import HttpResponse, HttpResponseRedirect

from sharing import access, audit, row_guard
from sharing.api.refusals import problems
from sharing.api.refusals.errors import NO_RECORD
from sharing.audit import request_context
from sharing.sign_in.addresses import client_address


class RequestScopeMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with (
            request_context.entered(self.scope_of(request)) as asked,
            row_guard.reading_as(lambda: request.user),
        ):
            request.asked = asked
            try:
                return self.get_response(request)
            finally:
                audit.write_refusals(asked)

    def process_exception(self, request, exception):
        if isinstance(exception, access.NotAllowed):
            return response_for_exception(request, PermissionDenied())
        return None

    def scope_of(self, request) -> request_context.Scope:
        address = client_address(
            request.headers.get("X-Forwarded-For", ""),
            request.META.get("REMOTE_ADDR", ""),
            proxies=settings.TRUSTED_PROXIES,
        )
        structlog.contextvars.bind_contextvars(ip=address)
        return request_context.Scope(
            request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],  # a caller may name it
            ip=address or None,
            session=request_context.session_mark(request.session.session_key),
            only_reads=request.method in ("GET", "HEAD", "OPTIONS"),
            reader=request.user,
            path=request.path,
            is_page=not request.path.startswith("/api/"),
        )


class AnswerWithdrawn(Exception):
    """Somebody in a file that is being sent is hidden from its reader by now: it breaks off, not to look whole."""


class LateAnswerMiddleware:
    """An answer that took long is judged once more before it leaves: its user may no longer know of whom it tells.

    Stands where little is done after it. What was only read is read again: the answer leads to its own address. What
    was written stays written, and is answered as a hidden record is. A file is judged while it is sent, and breaks off.
    An answer that is made within `JUDGED_AGAIN_AFTER_SECONDS` is no older than that, and asks nothing more; but what a
    program was told on behalf of somebody is always judged, so that both see everybody of whom it tells.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        begun = time.monotonic()
        response = self.get_response(request)
        asked = getattr(request, "asked", None)
        if asked is None or not (asked.told or asked.told_otherwise):
            return response
        if response.streaming:
            response.streaming_content = self._while_seen(response.streaming_content, request, begun)
            return response
        is_for_somebody = getattr(request.user, "through", None) is not None
        if not (is_for_somebody or self._is_late(begun)) or not self._hidden(request):
            return response
        if asked.only_reads and not is_for_somebody:
            again = HttpResponseRedirect(request.get_full_path())
            again.headers["Cache-Control"] = "no-store"
            return again
        return response if 300 <= response.status_code < 400 else hidden_answer(request)

    def _is_late(self, since: float) -> bool:
        return time.monotonic() - since >= settings.JUDGED_AGAIN_AFTER_SECONDS

    def _while_seen(self, chunks: Iterable[bytes], request, judged: float) -> Iterator[bytes]:
        for chunk in chunks:
            if self._is_late(judged):
                if self._hidden(request):
                    raise AnswerWithdrawn
                judged = time.monotonic()
            yield chunk

    def _hidden(self, request) -> bool:
        """Whether somebody is; that the answer is not sent is recorded."""
        hidden = access.hidden_by_now(request.user, request.asked)
        if hidden:
            with request_context.entered(request.asked):
                by = request.user if request.user.is_authenticated else None
                verb = "sharing.answer_withdrawn"
                audit.record(action=audit.Action.DENIAL, verb=verb, by=by, shown=sorted(hidden))
        return bool(hidden)


def hidden_answer(request) -> HttpResponse:
    """What a hidden record reads as."""
    if problems.is_of_api(request):
        return problems.answer(problems.ProblemType.NOT_FOUND, NO_RECORD)
    return response_for_exception(request, access.RecordHidden())
