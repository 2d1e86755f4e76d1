"""What an answer to a program says where everybody is invented."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from sharing.told_clock.standing import HEADER, is_open

API = "/api/"


class SyntheticHeaderMiddleware:
    """Pages, papers, sheets and letters say it in words; an answer of the API in a header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(API) and _is_synthetic():
            response.headers[HEADER] = "true"
        return response


def _is_synthetic() -> bool:
    try:
        return is_open()
    except DatabaseError:  # an answer that the database is away says nothing of anybody
        return False
