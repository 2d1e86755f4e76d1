"""What a client asked for and a job does later: while the client may still ask for it, and as who it then asked."""

from __future__ import annotations

from datetime import datetime

from sharing.agencies.models import User
from sharing.clients.models import Client
from sharing.clients.token_scopes import TokenScope


class NoLongerAllowed(Exception):
    """The client has ended or was revoked, has the scope no more, or may no longer act for this user."""


def acting_later(*, client_id: str, user: User, scope: TokenScope, at: datetime) -> User:
    """The account whose rights count now for what `user` asked by this client: the client's own, or the user through
    it. Raises NoLongerAllowed."""
    client = Client.objects.select_related("user__agency").filter(client_id=client_id).first()
    if client is None or client.is_for_people or not client.gives_access(at=at) or scope not in client.scopes:
        raise NoLongerAllowed
    if user == client.account:
        return client.account
    if not client.acts_for_users or not user.is_active or user.agency_id != client.account.agency_id:
        raise NoLongerAllowed
    return user.asked_through(client.account)
