"""Authentication of API callers: by a partner system's token, or by the session of a browser."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed

from sharing import access
from sharing.access import sql
from sharing.access.rules import Permission
from sharing.agencies.models import Agency, User
from sharing.audit import request_context
from sharing.clients import actions as clients
from sharing.clients.models import Client

REALM = "release-monitor"
# What a request asks of token, client, account and agency, in the order of the columns (`from_db` counts on it).
TOKEN = ("id", "application_id", "expires", "scope", "resource")
CLIENT = ("id", "client_id", "user_id", "scopes", "expires_at", "revoked_at", "last_used_at", "last_used_ip")
USER = ("id", "email", "name", "agency_id", "role", "is_active")
AGENCY = ("id", "name")
READ = {"k": TOKEN, "c": CLIENT, "u": USER, "a": AGENCY}
COLUMNS = ", ".join(f"{row}.{name}" for row, names in READ.items() for name in names)
# In words of SQL: every request of a program asks it. With the teams of the account, which come next.
ASKED = f"""
SELECT {COLUMNS},
       (SELECT coalesce(json_agg(json_build_array(t.team_id, t.programme, t.grant_role, t.people, t.emergencies)), '[]')
        FROM ({sql.viewer_teams("u.id", is_program=True)}) t)
FROM oauth2_provider_accesstoken k
JOIN sharing_client c ON c.id = k.application_id
JOIN sharing_user u ON u.id = c.user_id
JOIN sharing_agency a ON a.id = u.agency_id
WHERE k.token_checksum = %(checksum)s AND k.expires > %(at)s
"""  # noqa: S608 - only constants of this file are put in


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
        checksum = hashlib.sha256(text.strip()).hexdigest()
        token = token_of(checksum, at=now)
        here = request.build_absolute_uri(request.path)
        if token is None or not token.application.gives_access(at=now) or not token.allows_audience(here):
            raise AuthenticationFailed("This token is not valid. Ask for a new one.", code="invalid_token")
        asked = request_context.current()
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


def token_of(checksum: str, *, at: datetime) -> Any:
    """The token that is not over, with its client, account and agency; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(*sql.bind(ASKED, sql.values(Permission.VIEW, at=at, checksum=checksum)))
        found = cursor.fetchone()
    if found is None:
        return None
    values = iter(found)
    made: tuple[Any, ...] = tuple(
        model.from_db(connection.alias, names, [next(values) for _ in names])
        for model, names in ((get_access_token_model(), TOKEN), (Client, CLIENT), (User, USER), (Agency, AGENCY))
    )
    token, client, user, agency = made
    token.resource = json.loads(token.resource)
    token.application, client.user, user.agency = client, user, agency
    access.remember_viewer(user, next(values))
    return token
