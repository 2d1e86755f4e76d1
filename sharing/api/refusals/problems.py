"""Problems: every way in which the API refuses, as application/problem+json (RFC 9457). The list is closed."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from sharing.api.rendering import ProblemRenderer, render

PREFIX = "urn:release-monitor:problem:"


class ProblemType(StrEnum):
    """What went wrong, by a name that never changes; its status; what the caller does next."""

    VALIDATION_ERROR = "validation-error", HTTPStatus.BAD_REQUEST, "Correct the fields and parameters named in errors."
    PARSE_ERROR = "parse-error", HTTPStatus.BAD_REQUEST, "Send a body that is JSON."
    BAD_REQUEST = "bad-request", HTTPStatus.BAD_REQUEST, "Correct the request: its host or its form is not allowed."
    NOT_AUTHENTICATED = "not-authenticated", HTTPStatus.UNAUTHORIZED, "Send a token."
    INVALID_TOKEN = "invalid-token", HTTPStatus.UNAUTHORIZED, "Ask for a new token."
    INVALID_DPOP_PROOF = (
        "invalid-dpop-proof",
        HTTPStatus.UNAUTHORIZED,
        "Make a new proof for this request, as detail says.",
    )
    INSUFFICIENT_SCOPE = "insufficient-scope", HTTPStatus.FORBIDDEN, "Ask the administrator for the scope."
    PEOPLE_ONLY = "people-only", HTTPStatus.FORBIDDEN, "Leave this to a signed-in person: no token is given access."
    ON_BEHALF_NOT_ALLOWED = (
        "on-behalf-not-allowed",
        HTTPStatus.FORBIDDEN,
        "Leave out X-On-Behalf-Of: this client or this address is not registered for it.",
    )
    ON_BEHALF_UNKNOWN = (
        "on-behalf-unknown",
        HTTPStatus.FORBIDDEN,
        "Send the email of an active user of your agency as X-On-Behalf-Of.",
    )
    PERMISSION_DENIED = (
        "permission-denied",
        HTTPStatus.FORBIDDEN,
        "Do not send it again: you can read this and not change it, or it needs a different role.",
    )
    SECOND_FACTOR_REQUIRED = (
        "second-factor-required",
        HTTPStatus.FORBIDDEN,
        "Sign in with a browser first, and set up or show your second factor.",
    )
    NOT_FOUND = "not-found", HTTPStatus.NOT_FOUND, "There is no record to show: it is absent or hidden."
    METHOD_NOT_ALLOWED = (
        "method-not-allowed",
        HTTPStatus.METHOD_NOT_ALLOWED,
        "Use a method that the schema has for this address.",
    )
    NOT_ACCEPTABLE = "not-acceptable", HTTPStatus.NOT_ACCEPTABLE, "Accept application/json."
    CONFLICT = "conflict", HTTPStatus.CONFLICT, "Read the record again: it does not allow this now."
    PRECONDITION_FAILED = (
        "precondition-failed",
        HTTPStatus.PRECONDITION_FAILED,
        "Read the record again: it was changed since.",
    )
    UNSUPPORTED_MEDIA_TYPE = (
        "unsupported-media-type",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "Send the body as application/json.",
    )
    IDEMPOTENCY_KEY_REUSED = (
        "idempotency-key-reused",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Use a new key: this one named another request.",
    )
    PRECONDITION_REQUIRED = (
        "precondition-required",
        HTTPStatus.PRECONDITION_REQUIRED,
        "Send If-Match with the ETag of the version you read.",
    )
    THROTTLED = "throttled", HTTPStatus.TOO_MANY_REQUESTS, "Wait for the seconds in Retry-After."
    SERVER_ERROR = (
        "server-error",
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Tell the administrator the time and the address: it is a fault of ours. Nothing was saved.",
    )
    UNAVAILABLE = (
        "unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Send it again after the seconds in Retry-After, with the same Idempotency-Key.",
    )

    status: HTTPStatus
    remedy: str

    def __new__(cls, value: str, status: HTTPStatus, remedy: str) -> ProblemType:
        made = str.__new__(cls, value)
        made._value_ = value
        made.status, made.remedy = status, remedy
        return made

    @property
    def urn(self) -> str:
        return PREFIX + self.value


def problem(kind: ProblemType, detail: str = "") -> dict[str, Any]:
    """As a body. detail: what to do, if it is more than the type says."""
    return {
        "type": kind.urn,
        "title": kind.status.phrase,
        "status": int(kind.status),
        "detail": detail or kind.remedy,
    }


def answer(kind: ProblemType, detail: str = "") -> HttpResponse:
    """As an answer to a request that no view of the API answers."""
    body = render(problem(kind, detail))
    return HttpResponse(body, status=int(kind.status), content_type=ProblemRenderer.media_type)


def is_of_api(request: HttpRequest) -> bool:
    """Whether a program asks, that reads problems and no pages."""
    return request.path.startswith("/api/")
