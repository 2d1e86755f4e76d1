"""People's own tokens: which applications may act as somebody now, and their end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from oauth2_provider.models import get_access_token_model, get_grant_model

from sharing import audit
from sharing.agencies.models import User
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
    tokens = get_access_token_model().objects.filter(**whose)
    names = sorted(set(tokens.values_list("application__client_id", flat=True)))
    ended = tokens.count()
    if ended:
        tokens.delete()
        audit.record(
            action=audit.Action.SIGN_OUT,
            verb="sharing.own_tokens_ended",
            by=by,
            target=user,
            payload={"clients": names, "tokens": ended},
        )
    return ended
