"""Give programs of partners and applications of people access, and shut them out.

The door decides who may call these (capability ADMINISTER). Each verb writes one entry to the audit log in
its own transaction. What gives access takes two people (`agreed_by`), and raises NeedsTwo without the second; what
shuts out takes one.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_grant_model

from sharing import audit, practice
from sharing.access.two_people import refuse_alone
from sharing.agencies.models import User
from sharing.clients import redirects
from sharing.clients.credentials.jose import NotAKey, read_key
from sharing.clients.models import Binding, Client, ClientKey, TokenBinding, UsedProof
from sharing.clients.token_scopes import OF_PROGRAMS, TokenScope
from sharing.practice import CLIENT_LONGEST_DAYS
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed, made_before, take_turns

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are read as another
SECRET_BYTES = 48
NOTED_EVERY = timedelta(minutes=1)  # how exact "last used" is, so that not every request writes
KID_LONGEST = 100  # characters
KEYS = 2  # at a time: one that is used, and one that follows it
CHANGED = ("binding", "acts_for_users")
REDIRECTS = 5  # addresses of one application
AUDITED = ("name", "purpose", "user", "redirect_uris", "scopes", "expires_at", "client_id", *CHANGED)


class ClientRefused(Refused):
    """The client cannot be as asked."""


class ClientIsRevoked(Exception):
    """It no longer gives access and never will again."""


@transaction.atomic
def add_client(
    *,
    name: str,
    purpose: str,
    user: User,
    scopes: Sequence[str],
    expires_at: datetime,
    by: User | None,
    binding: str = Binding.DPOP,
    acts_for_users: bool = False,
    agreed_by: User | None = None,
    uid: UUID | None = None,
    client_id: str = "",
    secret: str = "",
) -> Client:
    """Let a program ask for tokens as this user, until a moment: once it has a key.

    client_id, secret: for the demo only, whose are printed; else the id is drawn, and nobody knows the secret. uid: the
    key that the form was given; the same one again returns what was made.
    Raises ClientRefused for a name in use, a user that is no program's, no scope, and an end that is past or too late.
    """
    if made := made_before(Client, uid):
        return made
    refuse_alone(by, agreed_by)
    if not user.is_program:
        raise ClientRefused("user", "Select an account with the role Partner system")
    return _add(
        name,
        scopes,
        OF_PROGRAMS,
        by=by,
        purpose=purpose,
        user=user,
        expires_at=expires_at,
        binding=binding,
        acts_for_users=acts_for_users,
        client_id=client_id or _draw_id(),
        client_secret=secret or secrets.token_urlsafe(SECRET_BYTES),
        secret_set_at=timezone.now() if secret else None,
        authorization_grant_type=Client.GRANT_CLIENT_CREDENTIALS,
        **keyed(uid),
    )


@transaction.atomic
def add_application(
    *,
    name: str,
    purpose: str,
    redirect_uris: Sequence[str],
    scopes: Sequence[str],
    expires_at: datetime,
    by: User | None,
    binding: str = Binding.DPOP,
    agreed_by: User | None = None,
    uid: UUID | None = None,
    client_id: str = "",
) -> Client:
    """Let an application ask people to act as they themselves, until a moment: once it has a key.

    redirect_uris: where a browser is sent back to with the code. client_id, uid: as in `add_client`. Raises
    ClientRefused for a name in use, no scope, an address that is none of its own, and an end that is past or too late.
    """
    if made := made_before(Client, uid):
        return made
    refuse_alone(by, agreed_by)
    if not 0 < len(redirect_uris) <= REDIRECTS:
        raise ClientRefused("redirect_uris", f"Enter 1 to {REDIRECTS} redirect addresses")
    for address in redirect_uris:
        if fault := redirects.fault_in(address):
            raise ClientRefused("redirect_uris", f"{fault}: {address}")
    return _add(
        name,
        scopes,
        tuple(TokenScope),
        by=by,
        purpose=purpose,
        redirect_uris=" ".join(redirect_uris),
        expires_at=expires_at,
        binding=binding,
        client_id=client_id or _draw_id(),
        client_secret=secrets.token_urlsafe(SECRET_BYTES),
        authorization_grant_type=Client.GRANT_AUTHORIZATION_CODE,
        **keyed(uid),
    )


@transaction.atomic
def change_client(
    *, client: Client, binding: str, acts_for_users: bool, by: User | None, agreed_by: User | None = None
) -> Client:
    """To what its tokens are bound, and whether it may act on behalf of users. Its tokens are good for nothing from the
    next request on where one of these changes; where none does, nothing happens.

    Raises ClientIsRevoked, and ClientRefused for an application that is to act for others."""
    row = _held(client)
    if row.is_for_people and acts_for_users:
        raise ClientRefused("acts_for_users", "An application acts as the user who allows it, and for no one else")
    if acts_for_users and not row.acts_for_users:
        refuse_alone(by, agreed_by)
    before = audit.fields_of(row, *CHANGED)
    row.binding, row.acts_for_users = binding, acts_for_users
    after = audit.fields_of(row, *CHANGED)
    if after != before:
        row.save(update_fields=[*CHANGED, "updated"])
        _drop_tokens(row)
        _record("sharing.client_changed", row, by, before=before, after=after)
    return row


@transaction.atomic
def add_key(
    *, client: Client, text: str, by: User | None, agreed_by: User | None = None, uid: UUID | None = None
) -> ClientKey:
    """Let the program say who it is by this public key (PEM or JWK), beside one that it has already.

    uid: as in `add_client`. Raises ClientIsRevoked, and ClientRefused for a key that cannot be read, is private, weak
    or in use, and for a third one.
    """
    row = _held(client)
    if made := made_before(ClientKey, uid):
        return made
    refuse_alone(by, agreed_by)
    try:
        key, kid = read_key(text)
    except NotAKey as refused:
        raise ClientRefused("key", f"{refused}") from None
    kid = kid or key.thumbprint
    if len(kid) > KID_LONGEST or not kid.isprintable():
        raise ClientRefused("key", f"The kid of the key can have at most {KID_LONGEST} characters")
    take_turns(f"client key:{key.thumbprint}")
    current = list(ClientKey.objects.current().filter(client=row))
    if len(current) >= KEYS:
        raise ClientRefused("key", f"It has {KEYS} keys already. First remove one that is no longer used")
    if ClientKey.objects.current().filter(thumbprint=key.thumbprint).exists():
        raise ClientRefused("key", "This key is in use. Each API client and each rotation needs a new key")
    if kid in {other.kid for other in current}:
        raise ClientRefused("key", f"It has a key with the key id {kid}. Give the new one another kid")
    made = ClientKey.objects.create(
        client=row,
        kid=kid,
        algorithms=list(key.algorithms),
        jwk=dict(key.jwk),
        thumbprint=key.thumbprint,
        added_at=timezone.now(),
        added_by=by,
        **keyed(uid),
    )
    _record("sharing.client_key_added", row, by, after={"kid": kid, "thumbprint": key.thumbprint})
    return made


@transaction.atomic
def remove_key(*, key: ClientKey, by: User | None) -> ClientKey:
    """It signs nothing from the next request on, and every token of its client has to be asked for again. Removed
    already: nothing happens."""
    row = Client.objects.select_for_update().get(pk=key.client_id)
    claimed = ClientKey.objects.current().filter(pk=key.pk).update(removed_at=timezone.now(), removed_by=by)
    if claimed:
        _drop_tokens(row)
        _record("sharing.client_key_removed", row, by, after={"kid": key.kid, "thumbprint": key.thumbprint})
    return ClientKey.objects.get(pk=key.pk)


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


def note_key_use(key: ClientKey, *, at: datetime) -> None:
    """Remember when the program last signed by this key: the other one can be removed when it no longer does."""
    ClientKey.objects.filter(pk=key.pk).update(last_used_at=at)


def forget_expired_tokens(*, at: datetime) -> int:
    """Drop the tokens that are over, and the proofs that are too old to be sent again; returns how many tokens. What
    they were used for is in the audit log."""
    UsedProof.objects.filter(expires_at__lte=at).delete()
    get_grant_model().objects.filter(expires__lte=at).delete()
    over = get_access_token_model().objects.filter(expires__lte=at)
    TokenBinding.objects.filter(token__in=over).delete()
    return over.delete()[0]


def _add(
    name: str,
    scopes: Sequence[str],
    known: Sequence[TokenScope],
    *,
    by: User | None,
    expires_at: datetime,
    **fields: Any,
) -> Client:
    refuse_hidden(ClientRefused, name=name)
    take_turns(f"client:{name.lower()}")
    if Client.objects.filter(name__iexact=name).exists():
        raise ClientRefused("name", f"There is already an API client called {name}")
    if not scopes or not set(scopes) <= set(known):
        raise ClientRefused("scopes", "Select what its tokens allow")
    _check_end(expires_at, now=timezone.now())
    client = Client.objects.create(
        name=name,
        scopes=[scope.value for scope in known if scope in scopes],
        expires_at=expires_at,
        made_by=by,
        client_type=Client.CLIENT_CONFIDENTIAL,
        **fields,
    )
    _record("sharing.client_added", client, by, after=audit.fields_of(client, *AUDITED))
    return client


def _held(client: Client) -> Client:
    """The row, locked. Raises ClientIsRevoked."""
    row = Client.objects.select_for_update().get(pk=client.pk)
    if row.revoked_at is not None:
        raise ClientIsRevoked(client)
    return row


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
    """Its tokens, and the codes for which it would be given one."""
    get_access_token_model().objects.filter(application=client).delete()
    get_grant_model().objects.filter(application=client).delete()


def _record(verb: str, target: models.Model, by: User | None, **payload: dict[str, Any]) -> None:
    audit.record(action=audit.Action.ADMINISTRATION, verb=verb, target=target, by=by, payload=payload)
