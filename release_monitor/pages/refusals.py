"""What is answered to a request that no view answers: a page to people, a problem to programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from sharing.api.refusals import problems
from sharing.api.refusals.errors import NO_RECORD
from sharing.api.refusals.problems import ProblemType


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    if problems.is_of_api(request):
        return problems.answer(ProblemType.BAD_REQUEST)
    return defaults.bad_request(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    if problems.is_of_api(request):
        return problems.answer(ProblemType.PERMISSION_DENIED)
    return defaults.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    if problems.is_of_api(request):
        return problems.answer(ProblemType.NOT_FOUND, NO_RECORD)
    return defaults.page_not_found(request, exception)
