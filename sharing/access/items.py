"""Access to items of intelligence: the teams that hold one, and those that know of it. No word about the person."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from sharing.access import sql
from sharing.access.filters import Asker
from sharing.access.rules import Permission
from sharing.access.viewers import viewer_of


def held_by_user(user: Asker) -> Q:
    """The team that holds it; of a restricted item, of whatever team, those who are named."""
    return _by_item("held", user)


def known_to(user: Asker, path: str = "pk") -> Q:
    """The user knows of the item that this path leads to. Says nothing about the person."""
    return _by_item("known", user, path=path)


def _by_item(which: str, user: Asker, *, path: str = "pk") -> Q:
    if isinstance(user, AnonymousUser):
        return Q(pk__in=[])
    at, found = timezone.now(), Q()
    words = {"held": sql.item_held, "known": sql.item_known}[which]("{item}", sql.KNOWN)
    for asker in user.askers:
        found &= Q(sql.Condition(words, viewer_of(asker, at=at).values(Permission.VIEW, at=at), item=path))
    return found
