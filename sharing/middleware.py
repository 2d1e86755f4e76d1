"""Open the request's scope before the view, write what was refused after it."""

import hashlib

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.handlers.exception import response_for_exception

from sharing import access, audit, scope
from sharing.sign_in.addresses import client_address


def session_mark(session_key: str | None) -> str:
    """A short, one-way mark of a session: enough to tell two apart, useless to take one over."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:16] if session_key else ""


class RequestScopeMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with scope.entered(self.scope_of(request)) as asked:
            try:
                return self.get_response(request)
            finally:
                audit.write_refusals(asked)

    def process_exception(self, request, exception):
        if isinstance(exception, access.NotAllowed):
            return response_for_exception(request, PermissionDenied())
        return None

    def scope_of(self, request) -> scope.Scope:
        address = client_address(
            request.headers.get("X-Forwarded-For", ""),
            request.META.get("REMOTE_ADDR", ""),
            proxies=settings.TRUSTED_PROXIES,
        )
        return scope.Scope(
            request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],  # a caller may name it
            ip=address or None,
            session=session_mark(request.session.session_key),
            only_reads=request.method in ("GET", "HEAD", "OPTIONS"),
        )
