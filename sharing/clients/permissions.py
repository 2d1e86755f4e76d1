"""The scope a token needs at an address. Which people it sees there is asked by `sharing/access/`."""

from __future__ import annotations

from oauth2_provider.models import AbstractAccessToken
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission

from sharing import audit
from sharing.clients.token_scopes import TokenScope


class InScope(BasePermission):
    """A token needs the scope that the view names as `read_scope` or, for what changes something, `write_scope`.

    A view that names none is closed to tokens. A session has no scopes, and is let pass.
    """

    def has_permission(self, request, view) -> bool:
        token = request.auth
        if not isinstance(token, AbstractAccessToken):
            return True
        wanted = scope_of(view, request.method)
        if wanted is not None and wanted in token.scope.split() and wanted in token.application.scopes:
            return True
        audit.refuse(by=request.user, verb="sharing.token_scope_refused", payload={"scope": wanted or ""})
        raise PermissionDenied(
            f"Your token needs the scope {wanted}." if wanted else "API clients cannot use this address.",
            code="insufficient_scope",
        )


def scope_of(view, method: str) -> TokenScope | None:
    """The scope that a token needs for this method of the view; None: no token is given access."""
    return getattr(view, "read_scope" if method in SAFE_METHODS else "write_scope", None)
