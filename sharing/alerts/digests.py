"""Digests: emails to teams that a list is ready. One email to each member, however many people are on the list.

Every open team hears, also one that nobody on the list concerns, and no letter says how many there are: neither that a
letter came nor what is in it tells of a person who is hidden from its reader.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse

from sharing import alerts
from sharing.agencies.models import Membership, Team, User
from sharing.alerts.models import Delivery, Digest


@dataclass(frozen=True)
class Link:
    """What stands beside the list in its letter: words that name nobody, and the path."""

    words: str
    path: str


_links: dict[str, list[tuple[str, str]]] = {}


def also_links(kind: str, *, words: str, page: str) -> None:
    """Let the letters of this kind also lead to a page, by the name of its address. Called once, from `ready()`."""
    if (words, page) not in _links.setdefault(kind, []):
        _links[kind].append((words, page))


def links_of(kind: str) -> list[Link]:
    return [Link(words, reverse(page)) for words, page in _links.get(kind, [])]


# Who is in several teams gets one letter: that of the first of them.
SEND = """
WITH fresh AS (
    INSERT INTO sharing_digest (team_id, kind, key, title, path, made_at)
    SELECT t.group_id, %s, %s, %s, %s, %s
    FROM sharing_team t
    WHERE t.closed_at IS NULL AND t.kind <> %s
    ON CONFLICT (kind, key, team_id) DO NOTHING
    RETURNING id, team_id
),
letters AS (
    INSERT INTO sharing_delivery (digest_id, user_id, channel, next_try_at)
    SELECT DISTINCT ON (u.id) fresh.id, u.id, %s, %s
    FROM fresh
    JOIN sharing_membership m ON m.team_id = fresh.team_id
    JOIN sharing_user u ON u.id = m.user_id
    WHERE m.starts_at <= %s AND (m.ends_at IS NULL OR m.ends_at > %s) AND u.is_active AND u.role = ANY(%s)
    ORDER BY u.id, fresh.id
    RETURNING 1
)
SELECT count(*) FROM letters
"""


@transaction.atomic
def tell_teams(*, kind: str, key: str, title: str, path: str, at: datetime) -> int:
    """One digest for each team and one letter to each member; returns how many letters, none when told before.

    title: what is ready, in words that name nobody. path: where it is.
    """
    with connection.cursor() as cursor:
        made = (kind, key, title, path, at, Team.Kind.PERSONAL)
        cursor.execute(SEND, [*made, Delivery.Channel.EMAIL, at, at, at, alerts.READS_LETTERS])
        letters: int = cursor.fetchone()[0]
    if letters:
        transaction.on_commit(alerts.ring_deliverer, robust=True)
    return letters


@transaction.atomic
def tell_team(*, team: Team, kind: str, key: str, title: str, path: str, at: datetime) -> int:
    """The same for one team, of what concerns it alone; its members each get a letter. Returns how many.

    title: in words that name nobody, and that are the same whatever is behind `path`.
    """
    members = Membership.objects.live(at=at).filter(team=team).values("user_id")
    users = User.objects.filter(pk__in=members)
    return tell_people(users, team=team, kind=kind, key=key, title=title, path=path, at=at)


@transaction.atomic
def tell_people(
    users: QuerySet[User],
    *,
    team: Team,
    kind: str,
    key: str,
    title: str,
    path: str,
    at: datetime,
    roles: Collection[str] = alerts.READS_LETTERS,
) -> int:
    """The same for these users alone, of what concerns the team: those who answer for it, say. Once for kind and key.

    roles: to whose holders it is written. Returns how many letters; none when it was told before.
    """
    digest, is_new = Digest.objects.get_or_create(
        kind=kind, key=key, team=team, defaults={"title": title, "path": path, "made_at": at}
    )
    if not is_new:
        return 0
    readers = users.filter(is_active=True, role__in=roles)
    letters = Delivery.objects.bulk_create(
        Delivery(digest=digest, user=user, channel=Delivery.Channel.EMAIL, next_try_at=at) for user in readers
    )
    if letters:
        transaction.on_commit(alerts.ring_deliverer, robust=True)
    return len(letters)
