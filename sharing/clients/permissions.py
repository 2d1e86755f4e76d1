"""The scope a token needs at an address. Which people it sees there is asked by `sharing/access/`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from oauth2_provider.models import AbstractAccessToken
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission

from sharing import audit
from sharing.clients.on_behalf import HEADER, NotOnBehalf
from sharing.clients.token_scopes import TokenScope

Handler = TypeVar("Handler", bound=Callable[..., Any])


def people_only(handler: Handler) -> Handler:
    """Declare a verb of an address that has a scope for writing as for people alone: no program's token is given access
    to it, whatever its scopes and on whoever's behalf. What is decided, signed or accepted is so declared."""
    handler.people_only = True  # type: ignore[attr-defined]
    return handler


class InScope(BasePermission):
    """A token needs the scope that the view names as `read_scope` or, for what changes something, `write_scope`.

    What is for people only, and a view that names neither, needs `people_scope`, which only a person's own token has. A
    session has no scopes, and is let pass. What is of the client alone (`of_client_alone`) is asked on nobody's behalf.
    """

    def has_permission(self, request, view) -> bool:
        token = request.auth
        if not isinstance(token, AbstractAccessToken):
            return True
        is_persons = token.user_id is not None
        if getattr(view, "of_client_alone", False):
            if request.user.through is not None:
                raise NotOnBehalf(f"This is the API client’s own. Leave out {HEADER}.")
            if is_persons:
                raise NotOnBehalf("This is for partner systems.")
        wanted = scope_of(view, request.method)
        is_open = wanted is not None and (is_persons or not wanted.is_for_people)
        if is_open and wanted in token.scope.split() and wanted in token.application.scopes:
            return True
        audit.refuse(by=request.user, verb="sharing.token_scope_refused", payload={"scope": wanted or ""})
        if not is_open:
            raise PermissionDenied("Only a signed-in person can do this.", code="people_only")
        raise PermissionDenied(f"Your token needs the scope {wanted}.", code="insufficient_scope")


def scope_of(view: Any, method: str) -> TokenScope | None:
    """The scope that a token needs for this method of the view; None: no token is given access. One that is for people
    (`is_for_people`) only a person's own token has.

    view: as it answers a request or is described, with its action; or the class, of which the list is meant.
    """
    handler = getattr(view, getattr(view, "action", None) or method.lower(), None)
    people = getattr(view, "people_scope", None)
    if getattr(handler, "people_only", False):
        return people
    return getattr(view, "read_scope" if method in SAFE_METHODS else "write_scope", None) or people
