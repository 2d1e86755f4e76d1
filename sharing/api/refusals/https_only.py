"""A program that asks over plain HTTP is refused and not led on: by then its token has been sent for all to read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sharing.api.refusals.problems import ProblemType, answer, is_of_api

WHY = "Use https. Ask for a new token: one that was sent over http may have been read."


class HttpsOnlyMiddleware:
    """Before Django's own, which leads pages to HTTPS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and is_of_api(request) and not request.is_secure():
            return answer(ProblemType.BAD_REQUEST, WHY)
        return self.get_response(request)
