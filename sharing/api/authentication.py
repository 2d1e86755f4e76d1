"""How a caller of the API is known: by a program's token, or by the session of a browser."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils import timezone
from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from sharing import scope
from sharing.actions import clients
from sharing.models import User

REALM = "release-monitor"


class PartnerToken(BaseAuthentication):
    """`Authorization: Bearer ...`, from `POST /api/v1/token`. The request acts as the client's user.

    Asked anew each time, in one query: a token that is over, a client that was revoked or has ended and a disabled
    user give nothing at the next request, and all read alike.
    """

    def authenticate(self, request) -> tuple[User, Any] | None:
        kind, _, text = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        now = timezone.now()
        token = (
            get_access_token_model()
            .objects.filter(token_checksum=hashlib.sha256(text.strip()).hexdigest(), expires__gt=now)
            .select_related("application__user__agency")
            .first()
        )
        here = request.build_absolute_uri(request.path)
        if token is None or not token.application.gives_access(at=now) or not token.allows_audience(here):
            raise AuthenticationFailed("This token is not valid. Ask for a new one.", code="invalid_token")
        asked = scope.current()
        if asked is not None:
            asked.session = token.application.client_id  # so that the audit log names the program
        clients.note_use(token.application, at=now, ip=asked.ip if asked else None)
        return token.application.user, token

    def authenticate_header(self, request) -> str:
        return f'Bearer realm="{REALM}"'


class BrowserSession(SessionAuthentication):
    """The session of somebody signed in with a browser. A visitor is told 401, not 403."""

    def authenticate_header(self, request):
        return "Session"
