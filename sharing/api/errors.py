"""Errors of the API, as application/problem+json (RFC 9457) with a type that never changes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import exception_handler
from rest_framework import exceptions, status

from sharing import access
from sharing.api.rendering import ProblemRenderer
from sharing.pages import pagination

TYPE = "urn:release-monitor:problem:{}"
# As `handle` says it, for what is found hidden after the view.
HIDDEN = {"type": TYPE.format("not-found"), "title": "Not Found", "status": 404, "detail": "No record to show."}


class Conflict(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"
    default_detail = "Someone else was first. Read it again."


class PreconditionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = "Send If-Match with the ETag of the version that you read."


class PreconditionFailed(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = "It was changed since you read it. Read it again."


class KeyReused(exceptions.APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "idempotency_key_reused"
    default_detail = "This Idempotency-Key named another request. Use a new one."


class ProblemFormatter(ExceptionFormatter):
    def format_error_response(self, error_response: Any) -> dict[str, Any]:
        first = error_response.errors[0]
        is_validation = isinstance(self.exc, exceptions.ValidationError)
        code = "validation-error" if is_validation else str(first.code).replace("_", "-")
        problem = {
            "type": TYPE.format(code),
            "title": HTTPStatus(self.exc.status_code).phrase,
            "status": self.exc.status_code,
            "detail": "Correct the fields named in errors." if is_validation else first.detail,
        }
        if is_validation:
            problem["errors"] = [
                {"field": error.attr, "code": error.code, "detail": error.detail} for error in error_response.errors
            ]
        return problem


def handle(exc: Exception, context: Any):
    """The exception as an answer. A hidden record and an absent one give the same bytes."""
    if isinstance(exc, Http404):
        exc = exceptions.NotFound("No record to show.")
    elif isinstance(exc, access.NotAllowed):
        exc = exceptions.PermissionDenied("You can read this, but not change it.")
    elif isinstance(exc, exceptions.Throttled):
        exc.detail = exceptions.ErrorDetail("Too many requests in this minute. See Retry-After.", code="throttled")
    elif isinstance(exc, pagination.BadCursor):
        exc = exceptions.ValidationError({"cursor": ["This cursor is not of this list. Start again without it."]})
    response = exception_handler(exc, context)
    if response is not None:
        response.content_type = ProblemRenderer.media_type
        context["request"].accepted_renderer = ProblemRenderer()
        context["request"].accepted_media_type = ProblemRenderer.media_type
    return response
