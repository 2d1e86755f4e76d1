"""Errors of the API's views, as problems."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import exception_handler
from rest_framework import exceptions, status

from sharing import access
from sharing.api.refusals.problems import ProblemType, problem
from sharing.api.rendering import ProblemRenderer
from sharing.pages import pagination

NO_RECORD = "No record to show."


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
        if isinstance(self.exc, exceptions.ValidationError):
            errors = [
                {"field": error.attr, "code": error.code, "detail": error.detail} for error in error_response.errors
            ]
            return {**problem(ProblemType.VALIDATION_ERROR), "errors": errors}
        first = error_response.errors[0]
        return problem(type_of(first.code), first.detail)


def type_of(code: str) -> ProblemType:
    """Of an exception's code. Raises ValueError for one that the list does not have."""
    return ProblemType(code.replace("_", "-"))  # type: ignore[call-arg]  # by its value alone


def handle(exc: Exception, context: Any):
    """The exception as an answer. A hidden record and an absent one give the same bytes. None: it is a fault, and not
    a refusal; what it is answered, `release_monitor/pages/away.py` says."""
    if isinstance(exc, Http404):
        exc = exceptions.NotFound(NO_RECORD)
    elif isinstance(exc, access.NotAllowed):
        exc = exceptions.PermissionDenied("You can read this, but not change it.")
    elif isinstance(exc, exceptions.Throttled):
        exc.detail = exceptions.ErrorDetail("Too many requests in this minute. See Retry-After.", code="throttled")
    elif isinstance(exc, pagination.BadCursor):
        told = "This cursor was not given to you for this list. Start again without it."
        exc = exceptions.ValidationError({"cursor": [told]})
    elif not isinstance(exc, (exceptions.APIException, PermissionDenied)):
        return None
    response = exception_handler(exc, context)
    if response is not None:
        response.content_type = ProblemRenderer.media_type
        context["request"].accepted_renderer = ProblemRenderer()
        context["request"].accepted_media_type = ProblemRenderer.media_type
    return response
