"""A program asks on behalf of a named user: what is then seen and done is what both may, asked of both at that moment.

The header names the user by their email. The client's row says whether it may (`acts_for_users`). What no program may
do, none may on behalf of anybody (`permissions.people_only`, `User.is_program`).
"""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import PermissionDenied

from sharing import audit
from sharing.access.roles import PROGRAM
from sharing.agencies.models import User
from sharing.clients.models import Client

HEADER = "X-On-Behalf-Of"
LONGEST = 254  # characters of an email


class NotOnBehalf(PermissionDenied):
    default_code = "on_behalf_not_allowed"
    default_detail = f"This API client is not registered to act on behalf of users. Leave out {HEADER}."


class UnknownUser(PermissionDenied):
    """The same for an unknown user, a disabled one and one of another agency."""

    default_code = "on_behalf_unknown"
    default_detail = f"{HEADER} must be the email of an active user of your agency."


def who_asks(request: Any, client: Client) -> User:
    """The client's account, or the user whom the request names, through it. Raises NotOnBehalf, UnknownUser."""
    named = request.headers.get(HEADER)
    program = client.account
    if named is None:
        return program
    if not client.acts_for_users:
        _refuse(program, client, named)
        raise NotOnBehalf
    user = _user_of(program, named)
    if user is None:
        _refuse(program, client, named)
        raise UnknownUser
    return user.asked_through(program)


def refuse_header(request: Any) -> None:
    """Somebody with a session speaks for themselves. Raises NotOnBehalf."""
    if HEADER in request.headers:
        raise NotOnBehalf(f"{HEADER} is for API clients. Leave it out.")


def _user_of(program: User, named: str) -> User | None:
    email = named.strip().replace("\0", "")
    if len(email) > LONGEST:
        return None
    people = User.objects.select_related("agency").filter(is_active=True, agency_id=program.agency_id)
    return people.exclude(role=PROGRAM).filter(email__iexact=email).first()


def _refuse(program: User, client: Client, named: str) -> None:
    payload = {"client": client.client_id, "named": named.replace("\0", "")[:LONGEST]}
    audit.refuse(by=program, verb="sharing.on_behalf_refused", payload=payload)
