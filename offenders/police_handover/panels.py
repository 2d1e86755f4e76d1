"""Handovers to police as pages show them: the list with gaps on top, one handover, and who led since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.urls import reverse
from django.utils import timezone

from offenders.custody.models import CustodyPeriod, Movement
from offenders.custody.rules import Happening
from offenders.people.models import Offender
from offenders.person_page.life_line import LaneQuestion, LaneRows, day_of, span
from offenders.police_handover import actions, leads
from offenders.police_handover.contents import RecordLine, lines_of
from offenders.police_handover.models import HandoverCheck, HandoverQuestion, PoliceHandover
from offenders.police_handover.rules import (
    BY_POLICE,
    NOT_ACCEPTED,
    OPEN,
    PART_WORDS,
    POLICE_HANDOVER,
    HandoverPart,
    HandoverState,
    parts_of,
)
from offenders.register.side import MOST as MOST_BESIDE
from offenders.register.side import SideBox, SideItem
from sharing.access import fields
from sharing.charts import Span
from sharing.cover import standing
from sharing.models import Duty, User
from sharing.time_words import format_date

TAGS = {
    HandoverState.DUE: "not-started",
    HandoverState.DRAFTED: "partly",
    HandoverState.OFFERED: "waiting",
    HandoverState.QUERIED: "partly",
    HandoverState.ACCEPTED: "done",
    HandoverState.IN_EFFECT: "done",
    HandoverState.STOPPED: "not-started",
}
COLUMNS = {
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "From": ("from_name",),
    "To": ("to_name",),
    "Last day": ("last_day",),
    "State": ("state",),
    "No lead from": (),
}
NAMED, MOST = 3, 100  # on My day: lines shown, and the largest number told
PRISON, PROBATION, BOTH, POLICE = "Prison", "Probation", "Probation and police", "Police"


@dataclass(frozen=True)
class HandoverLine:
    """One handover in a list. gap: the first day on which nobody would lead, empty for none."""

    row: PoliceHandover
    person: Offender
    href: str
    tag: tuple[str, str]
    lead_from: str
    left: str
    is_late: bool
    gap: str


def lines_for(rows: Iterable[PoliceHandover], *, on: date, at: datetime) -> list[HandoverLine]:
    """rows: `with_words`, in the order of the list. One query for who can answer."""
    found = list(rows)
    gaps = leads.gaps_of([row for row in found if row.is_open], at=at, on=on)
    return [_line(row, gaps.get(row.offender_id), on=on) for row in found]


def _line(row: PoliceHandover, gap: date | None, *, on: date) -> HandoverLine:
    left = (row.last_day - on).days
    return HandoverLine(
        row=row,
        person=row.offender,
        href=actions.address_of(row),
        tag=(TAGS[HandoverState(row.state)], row.get_state_display()),
        lead_from=format_date(row.takes_effect_on),
        left=_days(left) if row.is_open else "",
        is_late=row.state in NOT_ACCEPTED and left <= 28,
        gap=format_date(gap) if gap else "",
    )


def _days(left: int) -> str:
    if left < 0:
        return "1 day past" if left == -1 else f"{-left:,} days past"
    return "Last day today" if left == 0 else "1 day left" if left == 1 else f"{left:,} days left"


def cells_of(line: HandoverLine) -> list[str]:
    row, person = line.row, line.person
    return [
        *[person.full_name, person.prison_number, person.region, row.from_name, row.to_name],
        *[row.last_day.isoformat(), row.get_state_display(), line.gap],
    ]


@dataclass(frozen=True)
class PartLine:
    """One part of the checklist. check: as it was recorded, None while it was not; reads: whether the reader reads what
    was noted. href: where the reader records it, empty where it is not theirs."""

    part: HandoverPart
    words: str
    check: HandoverCheck | None
    note: str
    record: Sequence[RecordLine]
    href: str


@dataclass(frozen=True)
class HandoverPage:
    line: HandoverLine
    parts: list[PartLine]
    questions: Sequence[HandoverQuestion]
    acts: list[tuple[str, str]]  # words and address of what the reader may try now, the first one in green
    reads_notes: bool
    missing: int
    sides: list[tuple[str, str]]
    signatures: list[tuple[str, str]]


STEPS = (
    ("offer", "Offer to police", "police_handover_offer"),
    ("sign", "Sign for your agency", "police_handover_sign"),
    ("accept", "Accept the handover", "police_handover_accept"),
    ("query", "Ask a question", "police_handover_ask"),
    ("answer", "Answer the question", "police_handover_answer"),
)


def page_for(row: PoliceHandover, *, reader: User, may_change: bool, on: date, at: datetime) -> HandoverPage:
    """row: opened for the reader, `with_words`."""
    reads = fields.reads(reader, fields.WORKS_ON_HANDOVERS, row.offender_id)
    checks = {check.part: check for check in row.checks.select_related("recorded_by__agency")}
    parts = [_part(row, part, checks.get(part), reader, reads=reads, may_change=may_change) for part in _parts(row)]
    questions = row.questions.select_related("asked_by__agency", "answered_by__agency") if reads else ()
    return HandoverPage(
        line=lines_for([row], on=on, at=at)[0],
        parts=parts,
        questions=list(questions),
        acts=list(_acts(row, reader)) if may_change else [],
        reads_notes=reads,
        missing=sum(part.check is None for part in parts),
        sides=_sides(row.offender, reader),
        signatures=list(_signatures(row)),
    )


def _parts(row: PoliceHandover) -> tuple[HandoverPart, ...]:
    return parts_of(row.kind_of)


def _part(
    row: PoliceHandover,
    part: HandoverPart,
    check: HandoverCheck | None,
    reader: User,
    *,
    reads: bool,
    may_change: bool,
) -> PartLine:
    theirs = actions.is_sender(row, reader) and part is not HandoverPart.POLICE_VIEW
    theirs = theirs or (actions.is_receiver(row, reader) and part in BY_POLICE)
    href = ""
    if may_change and theirs and row.is_open:
        href = reverse(
            "police_handover_part",
            kwargs={"uid": row.offender.uid, "police_handover_uid": row.uid, "part": part.value},
        )
    return PartLine(
        part=part,
        words=PART_WORDS[part],
        check=check,
        note=check.note if check and reads else "",
        record=lines_of(part, row.offender, reader),
        href=href,
    )


def _acts(row: PoliceHandover, reader: User) -> Iterator[tuple[str, str]]:
    facts = actions.facts_of(row, reader, text="asked on the form")
    open_moves = {move.verb: move for move in POLICE_HANDOVER.open_to(HandoverState(row.state), by=reader)}
    for verb, words, name in STEPS:
        if verb in open_moves and not any(guard.refusal(facts) for guard in open_moves[verb].guards):
            yield words, reverse(name, kwargs={"uid": row.offender.uid, "police_handover_uid": row.uid})


def _sides(person: Offender, reader: User) -> list[tuple[str, str]]:
    """Owner and deputy of each agency that hands over or takes over, as far as the reader sees them."""
    duties = Duty.objects.current().visible_to(reader).filter(subject_id=person.pk, agency__kind__in=leads.SIDES)
    rows = duties.with_words().order_by("agency__name", "pk")
    return [(str(duty.agency), f"{duty.owner}{f', deputy {duty.deputy}' if duty.deputy else ''}") for duty in rows]


def _signatures(row: PoliceHandover) -> Iterator[tuple[str, str]]:
    for words, user, at in (
        ("Draft begun", row.drafted_by, row.drafted_at),
        ("Offered", row.offered_by, row.offered_at),
        ("Signed by the sending agency", row.signed_by, row.signed_at),
        ("Accepted by police", row.accepted_by, row.accepted_at),
    ):
        if user and at:
            yield words, f"{user}, {user.agency}, {format_date(timezone.localdate(at))}"
    if row.effective_at:
        yield "Police lead since", format_date(timezone.localdate(row.effective_at))


# Who led, since when


def lead_rows(reader: User) -> dict[str, LaneRows]:
    moves = Movement.objects.standing().visible_to(reader)
    return {
        "periods": LaneRows(CustodyPeriod.objects.standing().visible_to(reader), ("starts_on", "ends_on")),
        "out": LaneRows(
            moves.filter(happening__in=[Happening.RELEASED, Happening.FOUND_LAWFUL]), ("happened_on", "happening")
        ),
        "handovers": LaneRows(
            PoliceHandover.objects.visible_to(reader).exclude(state=HandoverState.STOPPED),
            ("uid", "last_day", "effective_at", "state", "kind", "to_name"),
        ),
    }


def lead_lane(asked: LaneQuestion) -> Iterator[Span]:
    href = reverse("person_after_licence", kwargs={"uid": asked.person.uid})
    for start, until, words in lead_spans(asked):
        yield span(start, until, words, "lead", href)


def lead_spans(asked: LaneQuestion) -> list[tuple[date, date | None, str]]:
    """From, until (the first day of the next lead, None while it lasts) and who, earliest first."""
    periods = sorted(
        (start, day_of(row["ends_on"])) for row in asked.found["periods"] if (start := day_of(row["starts_on"]))
    )
    out = sorted(day for row in asked.found["out"] if (day := day_of(row["happened_on"])))
    handed = _handed(asked)
    found: list[tuple[date, date | None, str]] = [(start, until, PRISON) for start, until in periods]
    for day in out:
        again = next((start for start, _ in periods if start > day), None)
        last = next((last_day + timedelta(days=1) for last_day, *_ in handed if last_day >= day), None)
        ends = min((each for each in (again, last) if each), default=None)
        found.append((day, ends, PROBATION))
    for last_day, effective, is_over in handed:
        first = last_day + timedelta(days=1)
        if first > asked.today and not is_over:
            continue
        again = next((start for start, _ in periods if start >= first), None)
        if effective is None or effective > first:
            found.append((first, effective or again, BOTH))
        if effective:
            found.append((max(first, effective), again, POLICE))
    return sorted(found, key=lambda each: (each[0], each[2]))


def _handed(asked: LaneQuestion) -> list[tuple[date, date | None, bool]]:
    rows = [row for row in asked.found["handovers"] if row["kind"] != "between_forces"]
    return sorted(
        (last, day_of(row["effective_at"]), row["state"] == HandoverState.IN_EFFECT)
        for row in rows
        if (last := day_of(row["last_day"]))
    )


@dataclass(frozen=True)
class LeadRow:
    """Who led from when until when, as the page of one person says it."""

    words: str
    first: str
    last: str


def lead_table(person: Offender, *, reader: User, today: date) -> list[LeadRow]:
    """Newest first."""
    found: dict[str, Any] = {
        name: list(each.rows.filter(offender=person).order_by("pk").values(*each.columns))
        for name, each in lead_rows(reader).items()
    }
    asked = LaneQuestion(person, {name: [_as_json(row) for row in rows] for name, rows in found.items()}, today)
    return [
        LeadRow(words, format_date(start), format_date(until - timedelta(days=1)) if until and until > start else "")
        for start, until, words in reversed(lead_spans(asked))
    ]


def _as_json(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in row.items()}


# Beside the notification register


def side_box_of(reader: User, today: date, at: datetime) -> SideBox:
    """Those under way with the nearest last day. Two queries."""
    rows = PoliceHandover.objects.listed_for(reader).open().with_words().order_by("last_day", "pk")[:MOST_BESIDE]
    return SideBox(
        title="Handovers",
        items=[_side_item(line) for line in lines_for(rows, on=today, at=at)],
        none="No handover is under way.",
        link_words="All handovers to police",
        link_url=reverse("police_handovers"),
    )


def _side_item(line: HandoverLine) -> SideItem:
    sender, to = line.row.from_name or "a sender not named yet", line.row.to_name
    sides = f"{sender} to {to}" if to else f"{sender}, no police team named yet"
    second = f"{line.tag[1]}. From {sides}. Takes effect {line.lead_from}"
    kind = "blocked" if line.gap or line.is_late else line.tag[0]
    words = f"No lead from {line.gap}" if line.gap else line.left
    return SideItem(line.row.offender_id, str(line.person), line.href, second, kind, words)


# My day


@dataclass(frozen=True)
class MyHandover:
    """A handover that waits for the reader's side."""

    words: str
    href: str
    person: Offender
    second: str
    tag: tuple[str, str]
    is_late: bool


def for_my_day(user: User, *, today: date, at: datetime) -> tuple[list[MyHandover], int]:
    """Of the people whom the reader is the owner or deputy of, those under way that wait for their side, the first to
    take effect first; and how many. On leave, they are the stand-in's. One query; none for who works on none."""
    if not fields.WORKS_ON_HANDOVERS.roles & {user.role}:
        return [], 0
    named = (standing.done_by(user, officer=officer, subject="subject_id") for officer in ("owner", "deputy"))
    mine = Duty.objects.live(at=at).filter(reduce(or_, named)).values("subject_id")
    rows = PoliceHandover.objects.visible_to(user).filter(offender__in=mine, state__in=OPEN)
    states = WAITING_FOR_POLICE if user.agency.kind in leads.POLICE else WAITING_FOR_SENDER
    waiting = list(rows.filter(state__in=states).with_words().order_by("last_day", "pk")[:MOST])
    return [_my_line(_line(row, None, on=today)) for row in waiting[:NAMED]], len(waiting)


WAITING_FOR_POLICE = (HandoverState.OFFERED,)
WAITING_FOR_SENDER = (HandoverState.DUE, HandoverState.DRAFTED, HandoverState.OFFERED, HandoverState.QUERIED)


def _my_line(line: HandoverLine) -> MyHandover:
    return MyHandover(
        words=str(line.row),
        href=line.href,
        person=line.person,
        second=f"police lead from {line.lead_from}",
        tag=line.tag,
        is_late=line.is_late,
    )
