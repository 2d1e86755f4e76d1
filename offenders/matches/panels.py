"""Matches as pages print them: for who sees both, and at the linking desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from offenders.matches.models import Match, MatchNotice, MatchReply, MatchSide
from offenders.matches.sources import SOURCES
from offenders.people.models import Offender
from sharing.models import Agency, User
from sharing.time_words import format_datetime

REPLIES = Prefetch("replies", MatchReply.objects.select_related("answered_by__agency"))


@dataclass(frozen=True)
class SideLine:
    """One of the two: who it is, what says so, and the agencies that recorded it."""

    person: Offender
    rows: list[str]
    agencies: list[str]


@dataclass(frozen=True)
class MatchLine:
    """A match. replies: of each agency, the newest last; own_reply: that of the reader's."""

    match: Match
    sides: list[SideLine]
    replies: list[MatchReply]
    own_reply: MatchReply | None
    due: str
    is_late: bool


def seen_by(reader: User, *, person: Offender | None = None) -> list[MatchLine]:
    """Those that the reader may see, those that their agency has not answered first, each group the newest first."""
    rows = Match.objects.visible_to(reader).current()
    if person is not None:
        rows = rows.filter(Q(offender=person) | Q(other=person))
    found = list(rows.select_related("offender", "other").prefetch_related("sides", REPLIES))
    lines = [line_of(row, reader=reader) for row in found]
    return sorted(lines, key=lambda line: line.own_reply is not None)


def notices_for(reader: User, *, person: Offender | None = None) -> list[MatchNotice]:
    rows = MatchNotice.objects.visible_to(reader).select_related("offender", "told_by")
    return list(rows.filter(offender=person) if person else rows)


def at_desk(reader: User, *, at: datetime) -> tuple[list[MatchLine], list[MatchLine]]:
    """To decide, the one with the least time left first; and decided, the newest first."""
    rows = Match.objects.for_desk(reader, at=at).select_related("offender", "other", "decided_by")
    found = rows.prefetch_related("sides", "notices__readers", REPLIES)
    waiting = found.to_decide().order_by("decide_by", "pk")
    decided = found.filter(decided_at__isnull=False).order_by("-decided_at", "-pk")[:50]
    return [line_of(row, at=at) for row in waiting], [line_of(row, at=at) for row in decided]


def line_of(match: Match, *, reader: User | None = None, at: datetime | None = None) -> MatchLine:
    """reader: whose rows alone are printed; None at the desk, whose scope opens the rows that match."""
    sides, replies = list(match.sides.all()), list(match.replies.all())
    own = [reply for reply in replies if reader and reply.agency == reader.agency.uid]
    is_late = bool(at and match.decide_by and match.decided_at is None and match.decide_by <= at)
    return MatchLine(
        match=match,
        sides=[_side(person, sides, reader) for person in (match.offender, match.other)],
        replies=replies,
        own_reply=own[0] if own else None,
        due=format_datetime(match.decide_by) if match.decide_by else "",
        is_late=is_late,
    )


def _side(person: Offender, sides: Iterable[MatchSide], reader: User | None) -> SideLine:
    words, recorders = [], set()
    for side in sides:
        if side.offender_id != person.pk:
            continue
        source = SOURCES[side.kept_in]
        rows = source.model.objects.filter(pk=side.row_id)
        row = (rows.visible_to(reader) if reader else rows).first()
        if row is not None:
            words.append(source.words(row))
            recorders.add(source.recorded_by(row))
    agencies = Agency.objects.filter(users__in=[key for key in recorders if key]).distinct().order_by("name")
    return SideLine(person, words, [agency.name for agency in agencies])
