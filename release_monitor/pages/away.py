"""What a request reads while the database does not answer: 503, when to try again, and the contacts to call until then.

The first requests wait until their time is over. A request in the seconds after that is answered at once, so that
they do not wait in turn for a thread each of which waits.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from release_monitor.database import limits
from sharing.api.refusals import problems
from sharing.api.refusals.problems import ProblemType

AGAIN_SECONDS = 30  # told to browsers and programs
BELIEVED_SECONDS = 3.0  # nobody asks the database for so long after it did not answer
ASKS_NO_DATABASE = frozenset({"/healthz", "/readyz", "/status/jobs"})

_away_until = 0.0


class TimeLimitMiddleware:
    """The outermost: all that a request asks of the database is answered in time, or the request says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if time.monotonic() < _away_until and request.path not in ASKS_NO_DATABASE:
            return answer(request)
        with limits.within(settings.REQUEST_SECONDS):
            return self.get_response(request)


def server_error_or_away(request: HttpRequest) -> HttpResponse:
    """handler500: a fault of ours, or a database that cannot be had."""
    fault = sys.exc_info()[1]
    if not isinstance(fault, (OperationalError, InterfaceError)):
        return problems.answer(ProblemType.SERVER_ERROR) if problems.is_of_api(request) else server_error(request)
    if isinstance(fault.__cause__, limits.NoAnswerInTime):
        believe()
    return answer(request)


def believe() -> None:
    global _away_until
    _away_until = time.monotonic() + BELIEVED_SECONDS


def forget() -> None:
    """Ask the database again."""
    global _away_until
    _away_until = 0.0


def answer(request: HttpRequest) -> HttpResponse:
    called = f" If it cannot wait, call the {settings.DESK}." if settings.DESK else ""
    response: HttpResponse
    if problems.is_of_api(request):
        response = problems.answer(
            ProblemType.UNAVAILABLE, f"The database does not answer. {ProblemType.UNAVAILABLE.remedy}{called}"
        )
    else:
        response = HttpResponse(render_to_string("503.html", {"desk": settings.DESK}), status=503)
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response
