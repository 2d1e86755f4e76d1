"""People's own tokens: which applications may act as somebody now, and their end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from oauth2_provider.models import get_access_token_model, get_grant_model

from sharing import audit
from sharing.agencies.models import User
from sharing.clients import letters
from sharing.clients.credentials.replays import digest_of
from sharing.clients.models import Client
from sharing.clients.token_scopes import format_scopes


@dataclass(frozen=True)
class AllowedApplication:
    """An application that may act as a user. allowed_at: the first time of those that count. good_for: in words."""

    client: Client
    allowed_at: datetime
    ends_at: datetime
    good_for: list[str]


def allowed_applications(user: User, *, at: datetime) -> Sequence[AllowedApplication]:
    """The newest first. One query."""
    rows = get_access_token_model().objects.filter(user=user, expires__gt=at).select_related("application")
    by_client: dict[Client, list[Any]] = {}
    for token in rows.order_by("-created", "-pk"):
        if token.application.gives_access(at=at):
            by_client.setdefault(token.application, []).append(token)
    return [
        AllowedApplication(
            client,
            allowed_at=min(token.created for token in tokens),
            ends_at=min(max(token.expires for token in tokens), client.expires_at),
            good_for=format_scopes({name for token in tokens for name in token.scope.split()} & set(client.scopes)),
        )
        for client, tokens in by_client.items()
    ]


@transaction.atomic
def end_own_tokens(*, user: User, by: User | None, client: Client | None = None) -> int:
    """From the next request on no application acts as the user, or not this one. Returns how many tokens there were;
    where there were none, nothing happens."""
    whose = {"user": user} if client is None else {"user": user, "application": client}
    get_grant_model().objects.filter(**whose).delete()
    return _end(get_access_token_model().objects.filter(**whose), user=user, by=by)


@transaction.atomic
def end_tokens_of_code(code: str) -> int:
    """A code was sent that is not, or no longer, good: what was given for it before ends (RFC 6749, s. 4.1.2), and who
    had allowed it is told. Returns how many tokens that were; nothing was given for it: nothing happens."""
    tokens = get_access_token_model().objects.filter(bound_to__code=digest_of(code))
    token = tokens.select_for_update(of=("self",)).select_related("user__agency", "application").first()
    if token is None:
        return 0
    user, client = token.user, token.application
    ended = _end(tokens, user=user, by=None, why="code sent twice")
    transaction.on_commit(lambda: letters.tell_of_code_sent_twice(user, client=client))
    return ended


def _end(tokens: QuerySet[Any], *, user: User, by: User | None, **more: str) -> int:
    names = sorted(set(tokens.values_list("application__client_id", flat=True)))
    ended = tokens.count()
    if ended:
        tokens.delete()
        audit.record(
            action=audit.Action.SIGN_OUT,
            verb="sharing.own_tokens_ended",
            by=by,
            target=user,
            payload={"clients": names, "tokens": ended, **more},
        )
    return ended
