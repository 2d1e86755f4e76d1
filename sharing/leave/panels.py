"""Leave and cover as pages print them: the weeks of a team, one leave, what is asked of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from sharing import access
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.alerts.models import Alert
from sharing.cover import caseload, standing
from sharing.cover.models import Cover, Leave
from sharing.cover.past import stood_in_during
from sharing.cover.rules import COVER, STATE_WORDS, CoverState, Span, uncovered
from sharing.leave import alert_kinds, people, warnings
from sharing.leave.happenings import Happening, HappeningQuestion, happened
from sharing.pages.spans import last_day_of
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_day_month, format_near_datetime, format_short_weekday, format_span

WEEKS = 5  # this week and the next 4
MOST = 100  # leaves of a page
TAGS = {
    CoverState.OFFERED: "waiting",
    CoverState.ACCEPTED: "done",
    CoverState.REFUSED: "blocked",
    CoverState.WITHDRAWN: "not-started",
    CoverState.ENDED_EARLY: "partly",
    CoverState.ENDED: "not-started",
}
BUTTONS = {
    "accept": "Agree to cover",
    "refuse": "Refuse to cover",
    "withdraw": "Withdraw the request",
    "end_early": "End this cover early",
}


@dataclass(frozen=True)
class CoverLine:
    """Who is asked, for when, and what they said. moves: verb and button of what the reader may do."""

    cover: Cover
    when: str
    tag: tuple[str, str]
    second: str
    moves: list[tuple[str, str]]


@dataclass(frozen=True)
class LeaveLine:
    """One leave in a list. kind: empty for who need not know. missing: what has no cover, in words. weeks: for each
    week of the page, the days away in it."""

    leave: Leave
    when: str
    kind: str
    covers: list[CoverLine]
    missing: list[str]
    weeks: list[str]
    is_here: bool  # the reader may open its page

    @property
    def is_gap(self) -> bool:
        return bool(self.missing)


@dataclass(frozen=True)
class TeamWeeks:
    """The leave of the reader's colleagues, what has gaps first."""

    heads: list[str]
    lines: list[LeaveLine]


def team_weeks(reader: User, *, at: datetime) -> TeamWeeks:
    """Everybody who shares a team with the reader and is away from this Monday on for five weeks."""
    today = timezone.localdate(at)
    mondays = [today - timedelta(days=today.weekday()) + timedelta(weeks=n) for n in range(WEEKS)]
    ends_at = _midnight(mondays[-1] + timedelta(days=7))
    officers = people.colleagues_of(reader, at=at).order_by().values("pk")
    away = Leave.objects.not_over(at=at).filter(officer__in=officers, starts_at__lt=ends_at)
    rows = list(standing.loaded(away)[:MOST])
    mine = set(people.leaves_of(reader, at=at).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    lines = build_leave_lines(rows, reader=reader, mine=mine, mondays=mondays, at=at)
    lines.sort(key=lambda each: (not each.is_gap, each.leave.starts_at, each.leave.pk))
    heads = [f"Week of {format_day_month(monday)}" for monday in mondays]
    return TeamWeeks(heads=heads, lines=lines)


def build_leave_lines(
    rows: Sequence[Leave], *, reader: User, mine: set[int], at: datetime, mondays: Sequence[date] = ()
) -> list[LeaveLine]:
    """For rows as `standing.loaded`. Two queries, however many they are; none for none."""
    if not rows:
        return []
    stand_ins = {cover.stand_in_id for leave in rows for cover in leave.covers.all()}
    away: dict[int, list[Span]] = {}
    for other in Leave.objects.not_over(at=at).filter(officer__in=stand_ins):
        away.setdefault(other.officer_id, []).append((other.starts_at, other.until))
    alerted = _people_alerted(rows, reader=reader)
    return [
        LeaveLine(
            leave=leave,
            when=when_of(leave),
            kind=leave.get_kind_display() if _knows_kind(leave, reader) and leave.pk in mine else "",
            covers=[cover_line(each, reader=reader, at=at) for each in leave.covers.all() if each.is_open],
            missing=missing_of(leave, away=away, alerted=alerted.get(str(leave.uid), 0), at=at),
            weeks=[days_in(leave, monday) for monday in mondays],
            is_here=leave.pk in mine,
        )
        for leave in rows
    ]


def missing_of(leave: Leave, *, away: dict[int, list[Span]], alerted: int, at: datetime) -> list[str]:
    """The time without a stand-in, and how many people of those whom the reader sees are known to have none."""
    held = [
        part
        for cover in leave.covers.all()
        if cover.state == CoverState.ACCEPTED and cover.subject_id is None
        for part in uncovered((cover.starts_at, cover.ends_at), away.get(cover.stand_in_id, []))
    ]
    begins = max(at, leave.starts_at)
    spans = uncovered((begins, leave.until), held) if begins < leave.until else []
    found = [f"No stand-in {warnings.format_leave(*span)}" for span in spans]
    if alerted:
        found.append("1 person needs someone else" if alerted == 1 else f"{alerted} people need someone else")
    return found


def _people_alerted(rows: Sequence[Leave], *, reader: User) -> dict[str, int]:
    """By the uid of a leave, of how many people whom the reader sees an alert says that they have nobody."""
    keys = [Q(key__startswith=f"leave:{row.uid}:") for row in rows]
    any_of = keys[0]
    for each in keys[1:]:
        any_of |= each
    open_ones = Alert.objects.unfinished().filter(any_of, kind=alert_kinds.PERSON_UNCOVERED.name).visible_to(reader)
    found: dict[str, int] = {}
    for key in open_ones.values_list("key", flat=True):
        uid = key.split(":")[1]
        found[uid] = found.get(uid, 0) + 1
    return found


def cover_line(cover: Cover, *, reader: User, at: datetime) -> CoverLine:
    state = CoverState(cover.state)
    second = f"asked by {cover.offered_by}, {format_near_datetime(cover.offered_at, at=at)}"
    if state is CoverState.ACCEPTED and cover.answered_at:
        second = f"agreed {format_near_datetime(cover.answered_at, at=at)}"
    elif cover.ended_at:
        by = f" by {cover.ended_by}" if cover.ended_by_id else ""
        why = f": {cover.reason}" if cover.reason else ""
        second = f"{format_near_datetime(cover.ended_at, at=at)}{by}{why}"
    return CoverLine(
        cover=cover,
        when=warnings.format_leave(cover.starts_at, cover.ends_at),
        tag=(TAGS[state], STATE_WORDS[state]),
        second=second,
        moves=[],
    )


def moves_of(cover: Cover, *, reader: User, at: datetime) -> list[tuple[str, str]]:
    """What the reader may do about it. Who is asked answers; the officer and managers withdraw; all may end it."""
    is_theirs, decides = cover.stand_in_id == reader.pk, people.decides(reader, cover.leave.officer, at=at)
    allowed = {"accept": is_theirs, "refuse": is_theirs, "withdraw": decides, "end_early": is_theirs or decides}
    found = COVER.open_to(CoverState(cover.state), by=reader)
    return [(each.verb, BUTTONS[each.verb]) for each in found if allowed.get(each.verb)]


def build_cover_lines(covers: Iterable[Cover], *, reader: User, at: datetime) -> list[CoverLine]:
    """Of one leave, with what the reader may do; of people whom the reader cannot see, nothing."""
    rows = list(covers)
    named = {row.subject_id for row in rows if row.subject_id}
    seen = set(access.subjects().filter(pk__in=named).visible_to(reader).values_list("pk", flat=True)) if named else ()
    return [
        CoverLine(**(vars(cover_line(row, reader=reader, at=at)) | {"moves": moves_of(row, reader=reader, at=at)}))
        for row in rows
        if row.subject_id is None or row.subject_id in seen
    ]


def when_of(leave: Leave) -> str:
    """ "23 to 29 November 2026", "from 2:30pm" where it began during a day; how it was closed."""
    last = last_day_of(leave.until)
    first = timezone.localdate(leave.starts_at)
    return format_span(first, max(first, last or first)) if last != first else format_date(first)


def days_in(leave: Leave, monday: date) -> str:
    """The days of this week on which the officer is away: "Mon 30 to Fri 4", empty for none."""
    first = max(monday, timezone.localdate(leave.starts_at))
    last = min(monday + timedelta(days=6), last_day_of(leave.until) or monday)
    if first > last:
        return ""
    return " to ".join(f"{format_short_weekday(day)} {day.day}" for day in dict.fromkeys((first, last)))


def _knows_kind(leave: Leave, reader: User) -> bool:
    return reader.pk == leave.officer_id or reader.can(Capability.GRANT_ACCESS)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class PersonLine:
    """Somebody for whom whoever stands in cannot act. asked: who else is asked, or has agreed."""

    person: Any
    asked: str


def people_to_cover(leave: Leave, *, reader: User, stand_in: User | None = None) -> list[PersonLine]:
    """The officer's people whom the stand-in cannot work with, of those whom the reader sees. stand_in: who would be
    asked; None: those who have agreed, or are asked, for the whole leave."""
    covers = list(leave.covers.all()) if leave.pk else []
    main = (
        [stand_in] if stand_in else [cover.stand_in for cover in covers if cover.is_open and cover.subject_id is None]
    )
    if not main:
        return []
    lacking = set.union(*(people.out_of_reach(leave.officer, each) for each in main))
    open_ones = [cover for cover in covers if cover.is_open]
    asked = {one.subject_id: f"{one.stand_in}: {mid_sentence(one.get_state_display())}" for one in open_ones}
    rows = access.subjects().filter(pk__in=lacking).visible_to(reader).in_words().order_by("pk")
    return [PersonLine(row, asked.get(row.pk, "")) for row in rows]


@dataclass(frozen=True)
class MyDay:
    """offered: what the reader is asked to cover. standing_in: for whom they act now. gaps: leave of the reader's
    colleagues without cover, for managers."""

    offered: list[Cover]
    standing_in: list[tuple[Leave, str]]
    gaps: list[LeaveLine]

    def __bool__(self) -> bool:
        return bool(self.offered or self.standing_in or self.gaps)


def for_my_day(reader: User, *, at: datetime) -> MyDay:
    """One query, and some more where there is something. It is also the one that says who is away: ask it first."""
    asked = Q(pk__in=Cover.objects.offered().filter(stand_in=reader, ends_at__gt=at).values("leave"))
    manages = reader.can(Capability.GRANT_ACCESS)
    if manages:
        colleagues = people.colleagues_of(reader, at=at).order_by().values("pk")
        asked |= Q(officer__in=colleagues, starts_at__lt=at + timedelta(weeks=WEEKS - 1))
    rows = standing.standing_and(asked, at=at)
    offered = [
        cover
        for leave in rows
        for cover in leave.covers.all()
        if cover.state == CoverState.OFFERED and cover.stand_in_id == reader.pk
    ]
    acts_for = standing.standing().stood_for_by(reader)
    managed = [row for row in rows if manages and row.officer_id != reader.pk]
    lines = build_leave_lines(managed, reader=reader, mine={row.pk for row in managed}, at=at)
    return MyDay(
        offered=offered,
        standing_in=[(leave, standing.last_day_in_words(leave.ends_at)) for leave in acts_for],
        gaps=[line for line in lines if line.is_gap][:5],
    )


def offered_to(reader: User, *, at: datetime) -> list[Cover]:
    rows = Cover.objects.offered().filter(stand_in=reader, ends_at__gt=at, leave__closed_at__isnull=True)
    return list(rows.with_words().order_by("starts_at", "pk"))


@dataclass(frozen=True)
class SheetRow:
    """Something that happened. by: who did it, and that they stood in."""

    happening: Happening
    by: str


@dataclass(frozen=True)
class PersonSheet:
    person: Any
    rows: list[SheetRow]


def sheet_of(leave: Leave, *, reader: User, at: datetime) -> list[PersonSheet]:
    """What happened to each of the officer's people in the leave, of those whom the reader can see now."""
    known = caseload.people_of(leave.officer_id)
    people_seen = {
        subject.pk: subject
        for subject in access.subjects().filter(pk__in=known).visible_to(reader).in_words().order_by("pk")
    }
    asked = HappeningQuestion(list(people_seen), reader, leave.starts_at, min(leave.until, at))
    covers = list(Cover.objects.filter(leave=leave).select_related("leave"))
    by_person: dict[int, list[SheetRow]] = {}
    for each in happened(asked):
        by_person.setdefault(each.person, []).append(SheetRow(each, _by_whom(each, leave, covers)))
    found = [PersonSheet(people_seen[key], rows) for key, rows in by_person.items()]
    return sorted(found, key=lambda each: str(each.person))


def _by_whom(happening: Happening, leave: Leave, covers: list[Cover]) -> str:
    by = happening.by
    if by is None:
        return happening.said or "Automatic"
    if stood_in_during(leave, covers, by=by.pk, subject=happening.person, at=happening.at):
        return f"{by}, covering for {leave.officer}"
    return str(by)
