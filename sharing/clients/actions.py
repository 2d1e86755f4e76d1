"""Give programs of partners access, and shut them out.

The door decides who may call these (capability ADMINISTER). Each verb writes one entry to the audit log in
its own transaction. A secret is returned once and kept as a hash; it is in no entry.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from sharing import audit, practice
from sharing.agencies.models import User
from sharing.clients.models import Client
from sharing.clients.token_scopes import TokenScope
from sharing.practice import CLIENT_LONGEST_DAYS
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before, take_turns

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are read as another
SECRET_BYTES = 48
NOTED_EVERY = timedelta(minutes=1)  # how exact "last used" is, so that not every request writes
AUDITED = ("name", "purpose", "user", "scopes", "expires_at", "client_id")


class ClientRefused(Refused):
    """The client cannot be as asked."""


class ClientIsRevoked(Exception):
    """It no longer gives access and never will again."""


@dataclass(frozen=True)
class Credentials:
    """A client with its secret; empty when the secret was told before."""

    client: Client
    secret: str


@transaction.atomic
def add_client(
    *,
    name: str,
    purpose: str,
    user: User,
    scopes: Sequence[str],
    expires_at: datetime,
    by: User | None,
    uid: UUID | None = None,
    client_id: str = "",
    secret: str = "",
) -> Credentials:
    """Let a program ask for tokens as this user, until a moment.

    client_id, secret: for the demo only, whose are printed; else they are drawn here. uid: the key that the form was
    given; the same one again returns what was made, without the secret.
    Raises ClientRefused for a name in use, a user that is no program's, no scope, and an end that is past or too late.
    """
    made = made_before(Client, uid)
    if made:
        return Credentials(made, "")
    take_turns(f"client:{name.lower()}")
    if Client.objects.filter(name__iexact=name).exists():
        raise ClientRefused("name", f"There is already an API client called {name}")
    if not user.is_program:
        raise ClientRefused("user", "Select an account with the role Partner system")
    if not scopes or not set(scopes) <= set(TokenScope):
        raise ClientRefused("scopes", "Select what its tokens allow")
    now = timezone.now()
    _check_end(expires_at, now=now)
    secret = secret or secrets.token_urlsafe(SECRET_BYTES)
    client = Client.objects.create(
        name=name,
        purpose=purpose,
        user=user,
        scopes=[scope.value for scope in TokenScope if scope in scopes],
        expires_at=expires_at,
        made_by=by,
        client_id=client_id or _draw_id(),
        client_secret=secret,
        secret_set_at=now,
        client_type=Client.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Client.GRANT_CLIENT_CREDENTIALS,
        **keyed(uid),
    )
    _record("sharing.client_added", client, by, after=audit.fields_of(client, *AUDITED))
    return Credentials(client, secret)


@transaction.atomic
def replace_secret(*, client: Client, by: User | None) -> Credentials:
    """A new secret; the old one and every token got by it are good for nothing from the next request on.

    Each call draws another one, so the one shown last is the one that counts. Raises ClientIsRevoked.
    """
    row = Client.objects.select_for_update().get(pk=client.pk)
    if row.revoked_at is not None:
        raise ClientIsRevoked(client)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row.client_secret, row.secret_set_at = secret, timezone.now()
    row.save(update_fields=["client_secret", "secret_set_at", "updated"])
    _drop_tokens(row)
    _record("sharing.client_secret_replaced", row, by)
    return Credentials(row, secret)


@transaction.atomic
def revoke_client(*, client: Client, reason: str, by: User | None) -> Client:
    """It gives no access from the next request on, and never will again. Done already: nothing happens."""
    claimed = Client.objects.filter(pk=client.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by=by, revoked_because=reason
    )
    row = Client.objects.get(pk=client.pk)
    if claimed:
        _drop_tokens(row)
        _record("sharing.client_revoked", row, by, after={"reason": reason})
    return row


def note_use(client: Client, *, at: datetime, ip: str | None) -> None:
    """Remember when and from where the program last asked. Not in the audit log: what it asked for is."""
    noted = client.last_used_at
    if noted is None or at - noted >= NOTED_EVERY or client.last_used_ip != ip:
        Client.objects.filter(pk=client.pk).update(last_used_at=at, last_used_ip=ip)


def forget_expired_tokens(*, at: datetime) -> int:
    """Drop the tokens that are over; returns how many. What they were used for is in the audit log."""
    dropped, _ = get_access_token_model().objects.filter(expires__lte=at).delete()
    return dropped


def _check_end(expires_at: datetime, *, now: datetime) -> None:
    longest = practice.value(CLIENT_LONGEST_DAYS, on=timezone.localdate(now))
    if expires_at <= now:
        raise ClientRefused("expires_at", "The last day must be today or in the future")
    if expires_at > now + timedelta(days=longest + 1):
        raise ClientRefused("expires_at", f"The last day can be at most {longest} days away")


def _draw_id() -> str:
    """Short enough to stand whole in the audit log, where it takes the place of a session."""
    return "client-" + "".join(secrets.choice(LETTERS) for _ in range(9))


def _drop_tokens(client: Client) -> None:
    get_access_token_model().objects.filter(application=client).delete()


def _record(verb: str, target: models.Model, by: User | None, **payload: dict[str, Any]) -> None:
    audit.record(action=audit.Action.ADMINISTRATION, verb=verb, target=target, by=by, payload=payload or None)
