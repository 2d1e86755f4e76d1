"""Authentication of API callers: by a partner system's token, or by the session of a browser.

A token is bound to a key or to a certificate, and whoever sends it proves that they hold that: a stolen one opens
nothing.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
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
from sharing.clients import on_behalf
from sharing.clients.credentials import certificates, dpop
from sharing.clients.credentials.jose import ALGORITHMS
from sharing.clients.credentials.replays import take_once
from sharing.clients.models import Binding, Client, acts_for_themselves
from sharing.clients.token_scopes import opened_by

REALM = "release-monitor"
ALGS = " ".join(ALGORITHMS)
SCHEMES = {b"bearer": "bearer", b"dpop": "dpop"}
# What a request asks of token, client, account and agency, in the order of the columns (`from_db` counts on it).
TOKEN = ("id", "user_id", "application_id", "expires", "scope", "resource")
CLIENT = (
    *("id", "client_id", "authorization_grant_type", "user_id", "scopes", "binding", "acts_for_users"),
    *("expires_at", "revoked_at", "last_used_at", "last_used_ip"),
)
USER = ("id", "email", "name", "agency_id", "role", "is_active")
AGENCY = ("id", "name")
READ = {"k": TOKEN, "c": CLIENT, "u": USER, "a": AGENCY}
COLUMNS = ", ".join(f"{row}.{name}" for row, names in READ.items() for name in names)
# In words of SQL: every request of a program asks it. With the teams of the account, which come next; those of a
# person, who may also see by their role, are asked for as in a session.
ASKED = f"""
SELECT b.binding, b.thumbprint, {COLUMNS},
       CASE WHEN k.user_id IS NULL THEN (
        SELECT coalesce(json_agg(json_build_array(t.team_id, t.programme, t.grant_role, t.people, t.emergencies)), '[]')
        FROM ({sql.viewer_teams("u.id", is_program=True)}) t) END
FROM oauth2_provider_accesstoken k
LEFT JOIN sharing_tokenbinding b ON b.token_id = k.id
JOIN sharing_client c ON c.id = k.application_id
JOIN sharing_user u ON u.id = coalesce(k.user_id, c.user_id)
JOIN sharing_agency a ON a.id = u.agency_id
WHERE k.token_checksum = %(checksum)s AND k.expires > %(at)s
"""  # noqa: S608 - only constants of this file are put in


class InvalidToken(AuthenticationFailed):
    default_code = "invalid_token"
    default_detail = "This token is not valid. Ask for a new one."


class InvalidProof(AuthenticationFailed):
    default_code = "invalid_dpop_proof"


class PartnerToken(BaseAuthentication):
    """`Authorization: DPoP ...` with its proof, or `Bearer ...` over a connection with the program's certificate; the
    token is from `POST /api/v1/token`. The request acts as the client's user, or on behalf of one of its agency; with a
    person's own token, as that person, and as no program.

    Asked anew each time, in one query: a token that is over, a client that was revoked or has ended and a disabled
    user give nothing at the next request, and all read alike.
    """

    def authenticate(self, request) -> tuple[User, Any] | None:
        kind, _, text = get_authorization_header(request).partition(b" ")
        if kind.lower() not in SCHEMES:
            return None
        now = timezone.now()
        request.asked_by = kind.lower()
        token = token_of(hashlib.sha256(text.strip()).hexdigest(), at=now)
        here = request.build_absolute_uri(request.path)
        if token is None or not token.application.gives_access(at=now) or not token.allows_audience(here):
            raise InvalidToken
        if token.application.is_for_people and (token.user_id is None or not acts_for_themselves(token.user)):
            raise InvalidToken
        refuse_who_does_not_hold(token, request, text.strip().decode("latin-1"), address=here, now=now)
        asked = request_context.current()
        if asked is not None:
            asked.session = token.application.client_id  # so that the audit log names the program
        clients.note_use(token.application, at=now, ip=asked.ip if asked else None)
        if token.application.is_for_people:
            on_behalf.refuse_header(request)
            return token.user, token
        return on_behalf.who_asks(request, token.application), token

    def authenticate_header(self, request) -> str:
        """What was wrong, by the scheme that was used; both schemes to who sent no token."""
        error = SCHEMES.get(getattr(request, "asked_by", b""), "")
        failed = getattr(request, "proof_failed", "")
        if error == "dpop":
            return f'DPoP realm="{REALM}", error="{failed or "invalid_token"}", algs="{ALGS}"'
        if error == "bearer":
            return f'Bearer realm="{REALM}", error="invalid_token"'
        return f'Bearer realm="{REALM}", DPoP realm="{REALM}", algs="{ALGS}"'


def refuse_who_does_not_hold(token: Any, request: Any, text: str, *, address: str, now: datetime) -> None:
    """Raises InvalidToken, InvalidProof unless who sends the token holds the key or certificate that it is bound to.

    A token that is bound to nothing is taken in the demo and on a developer's machine alone.
    """
    binding, is_proof = token.binding, request.asked_by == b"dpop"
    if is_proof != (binding == Binding.DPOP):
        raise InvalidToken
    if not binding and not settings.CLIENT_SECRETS:
        raise InvalidToken
    if binding and binding != token.application.binding:
        raise InvalidToken
    if binding == Binding.CERTIFICATE and certificates.thumbprint_in(request.META) != token.thumbprint:
        raise InvalidToken
    if binding == Binding.DPOP:
        try:
            _require_proof(token, request, text, address=address, now=now)
        except InvalidProof:
            request.proof_failed = "invalid_dpop_proof"
            raise


def _require_proof(token: Any, request: Any, text: str, *, address: str, now: datetime) -> None:
    try:
        key, jti = dpop.proved(
            request.headers.get("DPoP", ""), method=request.method, address=address, token=text, now=now
        )
    except dpop.BadProof as bad:
        raise InvalidProof(f"{bad}.") from None
    if key.thumbprint != token.thumbprint:
        raise InvalidProof("The token is bound to another key.")
    if not take_once(f"proof {key.thumbprint}", jti, until=dpop.last_taken(now)):
        raise InvalidProof("This proof was sent before.")


class BrowserSession(SessionAuthentication):
    """The session of somebody signed in with a browser. A visitor is told 401, not 403."""

    def authenticate(self, request):
        found = super().authenticate(request)
        if found is not None:
            on_behalf.refuse_header(request)
        return found

    def authenticate_header(self, request):
        return "Session"


def token_of(checksum: str, *, at: datetime) -> Any:
    """The token that is not over, with its client, account and agency; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(*sql.bind(ASKED, sql.values(Permission.VIEW, at=at, checksum=checksum)))
        found = cursor.fetchone()
    if found is None:
        return None
    binding, thumbprint, *values_of_rows = found
    values = iter(values_of_rows)
    made: tuple[Any, ...] = tuple(
        model.from_db(connection.alias, names, [next(values) for _ in names])
        for model, names in ((get_access_token_model(), TOKEN), (Client, CLIENT), (User, USER), (Agency, AGENCY))
    )
    token, client, user, agency = made
    token.binding, token.thumbprint = binding, thumbprint
    token.resource = json.loads(token.resource)
    token.application, user.agency = client, agency
    user.by_scope = opened_by({*token.scope.split()} & {*client.scopes})
    if (teams := next(values)) is None:
        token.user = user
    else:
        client.user = user
        access.remember_viewer(user, teams)
    return token
