"""Offences in free words as pages show them: how long each waits, what is proposed, and who may agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from offenders.classifying.actions import refusal_of
from offenders.classifying.asking import address_of, classify_by
from offenders.classifying.models import Classification
from offenders.convictions.models import Conviction
from offenders.people.models import Offender
from offenders.person_page.timeline import Event, Source, by_whom, joined, moments
from sharing.access.roles import Capability
from sharing.alerts.rules import span_in_words
from sharing.models import User
from sharing.time_words import format_time, say_datetime

NAMED, MOST = 3, 100  # on My day: lines shown, and the largest number told


@dataclass(frozen=True)
class ToClassify:
    """A conviction in free words. proposed: what waits for a second person; may_agree: that this reader may be it."""

    conviction: Conviction
    person: Offender
    due: str
    left: str
    is_late: bool
    proposed: Classification | None
    may_agree: bool
    href: str


def waiting(rows: Iterable[Conviction], *, reader: User, at: datetime) -> list[ToClassify]:
    """rows: of `with_proposals`."""
    return [_line(row, reader, at) for row in rows]


def with_proposals(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Two queries."""
    proposed = Classification.objects.waiting().with_signers()
    return rows.select_related("offender__establishment").prefetch_related(
        Prefetch("classifications", proposed, to_attr="proposals")
    )


def _line(row: Conviction, reader: User, at: datetime) -> ToClassify:
    due = classify_by(row.to_classify_since or at)  # of those that are to be classified it is known
    proposed = next(iter(row.proposals), None)  # type: ignore[attr-defined]  # prefetched
    span = span_in_words(abs(due - at))
    return ToClassify(
        conviction=row,
        person=row.offender,
        due=say_datetime(due),
        left=f"{span} {'left' if at < due else 'overdue'}",
        is_late=at >= due,
        proposed=proposed,
        may_agree=proposed is not None and not refusal_of(proposed, reader),
        href=address_of(row),
    )


def for_my_day(user: User, *, at: datetime) -> tuple[list[ToClassify], int]:
    """Of a keeper of the list: what has waited the longest, and how much waits. No query for others."""
    if not user.can(Capability.KEEP_REFERENCE):
        return [], 0
    rows = Conviction.objects.listed_for(user).to_be_classified().order_by("to_classify_since", "pk")
    found = list(with_proposals(rows)[:MOST])
    return waiting(found[:NAMED], reader=user, at=at), len(found)


@dataclass(frozen=True)
class ClassifyPage:
    """refused: why this reader cannot agree to what is proposed; empty where they can. may_propose: a keeper, and
    nothing waits."""

    conviction: Conviction
    due: str
    is_late: bool
    proposed: Classification | None
    earlier: list[Classification]
    refused: str
    is_keeper: bool
    is_mine: bool

    @property
    def may_propose(self) -> bool:
        return self.is_keeper and self.proposed is None and self.conviction.is_to_be_classified


def classify_page(conviction: Conviction, *, reader: User, at: datetime) -> ClassifyPage:
    """One query besides the conviction's."""
    rows = list(Classification.objects.visible_to(reader).with_signers().filter(conviction=conviction))
    proposed = next((row for row in rows if row.agreed_at is None and row.ended_at is None), None)
    since = conviction.to_classify_since
    due = classify_by(since) if since else None
    return ClassifyPage(
        conviction=conviction,
        due=say_datetime(due) if due else "",
        is_late=bool(due and at >= due),
        proposed=proposed,
        earlier=[row for row in rows if row is not proposed],
        refused=refusal_of(proposed, reader) if proposed else "",
        is_keeper=reader.can(Capability.KEEP_REFERENCE),
        is_mine=proposed is not None and proposed.proposed_by_id == reader.pk,
    )


def events(person: Offender, reader: User, limit: int | None) -> Iterator[Event]:
    """For the timeline: proposed, agreed, ended."""
    rows = Classification.objects.visible_to(reader).filter(offender=person).with_signers()
    for row in rows[:limit]:
        what = f"“{row.offence_words}”: {row.words}"
        yield _event(row, 0, row.proposed_at, "Classification proposed", what, row.proposed_by)
        if row.agreed_at:
            yield _event(row, 1, row.agreed_at, "Offence classified", what, row.agreed_by)
        if row.ended_at:
            words = f"{what}. {row.ended_because}"
            yield _event(row, 2, row.ended_at, "Classification not agreed", words, row.ended_by)


SOURCE = Source(events, moments(Classification, "proposed_at", "agreed_at", "ended_at"))


def _event(row: Classification, step: int, at: datetime, strong: str, words: str, by: User | None) -> Event:
    return Event(
        at=at,
        about="classifications",
        key=3 * row.pk + step,
        strong=strong,
        words=words,
        second=joined(format_time(at), by_whom(by) if by else ""),
        kind="note",
    )
