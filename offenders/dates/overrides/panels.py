"""Date overrides: the day that counts instead, who signed it, the release it moves, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from offenders.dates.calculation_models import Calculation, DateOverride
from offenders.dates.models import CODES, KeyDate
from offenders.dates.overrides.actions import effect_on, hands_of
from offenders.dates.pages.override_label import ENDED, PROPOSED, TITLES, Instead, instead_of, state_of
from offenders.dates.rules.overrides import Effect, releases_from
from offenders.dates.rules.releases import Code
from offenders.dates.rules.settling import Did
from offenders.dates.upkeep import hands
from offenders.people.models import Offender
from offenders.person_page.timeline import Event, Source, by_whom, joined, moments
from sharing.access.two_people import refuse_same_person
from sharing.models import User
from sharing.records.errors import Refused
from sharing.time_words import format_date, format_time

# The columns of the sheet, and of which fields each tells
COLUMNS = {
    "person uid": ("offender.uid",),
    "prison number": ("offender.prison_number",),
    "name": ("offender.full_name",),
    "code": ("code",),
    "day": ("falls_on",),
    "source": ("source",),
    "state": (),
    "proposed": ("proposed_at",),
    "countersigned": ("countersigned_at",),
    "ends": ("ends_on",),
    "ended": ("ended_at",),
    "why ended": ("ended_because",),
}
ELIGIBLE = (Code.PED, Code.TED)


@dataclass(frozen=True)
class OverridePage:
    """moves: what it does to the release, in words; empty once it is over. warning: the same where the person would be
    out sooner, so that it is said strongly. refused: why this reader cannot countersign; empty where they can.
    seen: what whoever proposed it saw of the release; empty where that is not recorded."""

    instead: Instead
    moves: str
    warning: str
    needs_care: bool
    may_change: bool
    refused: str
    seen: str
    is_mine: bool


@dataclass(frozen=True)
class OverrideSource:
    """What each source says of one date now. None: it has no such date."""

    title: str
    code: str
    official: date | None
    court: date | None
    worked_out: date | None


def override_page(row: DateOverride, *, reader: User, today: date, may_change: bool) -> OverridePage:
    """Five queries besides the row's."""
    instead = instead_of(row, today=today)
    stands = instead.state != ENDED
    effect = effect_on(row.offender, code=Code(row.code), day=row.falls_on, on=today) if stands else None
    return OverridePage(
        instead=instead,
        moves=moves_of(Code(row.code), effect) if effect else "",
        warning=warning_of(effect) if effect else "",
        needs_care=bool(effect and effect.needs_care),
        may_change=may_change and stands,
        refused=_refused(row, reader, effect) if effect and may_change and instead.state == PROPOSED else "",
        seen=_seen(row) if stands else "",
        is_mine=row.proposed_by_id == reader.pk,
    )


def moves_of(code: Code, effect: Effect) -> str:
    """ "The release moves from 4 December 2026 to 18 December 2026: 14 days later"."""
    if not effect.moves:
        return _stays(code, effect)
    if effect.before is None or effect.after is None:
        return (
            f"A release on {format_date(effect.after)} would now be expected"
            if effect.after
            else "No release would be expected"
        )
    before, after = format_date(effect.before), format_date(effect.after)
    return f"The release moves from {before} to {after}: {_apart(effect.days or 0)}"


def _stays(code: Code, effect: Effect) -> str:
    stays = f"The release stays on {format_date(effect.before)}" if effect.before else "No release is expected"
    if not releases_from(code):
        return f"{stays}: none follows from this date"
    if code in ELIGIBLE:
        return f"{stays}: this is the first date the Board may direct one"
    return f"{stays}: another date decides it"


def warning_of(effect: Effect) -> str:
    """Where it lets somebody out sooner, how much, against the prison's dates and against what is worked out here."""
    if not effect.needs_care:
        return ""
    parts = []
    if effect.is_earlier:
        sooner = (
            f"{_days(-effect.days)} before the prison's date" if effect.days else "where the prison expects no release"
        )
        parts.append(f"The release would be {sooner}.")
    if effect.days_before_own and effect.own:
        parts.append(
            f"By our calculation the release is on {format_date(effect.own)}, "
            f"{_days(effect.days_before_own)} later than this."
        )
    return " ".join(parts)


def build_source_rows(person: Offender, *, reader: User) -> list[OverrideSource]:
    """Those that any source has, in the order of time. Two queries."""
    stands = Calculation.objects.visible_to(reader).current().filter(offender=person).first()
    own = stands.days() if stands else {}
    said: dict[str, dict[str, date]] = {KeyDate.Origin.OFFICIAL: {}, KeyDate.Origin.COURT: {}}
    current = KeyDate.objects.visible_to(reader).current().filter(offender=person)
    for origin, code, day in current.values_list("origin", "code", "falls_on"):
        said[origin][code] = day
    official, court = said[KeyDate.Origin.OFFICIAL], said[KeyDate.Origin.COURT]
    said_by_any = [
        OverrideSource(title, str(code), official.get(code), court.get(code), own.get(code))
        for code, title in CODES
        if any(code in dates for dates in (official, court, own))
    ]
    return sorted(said_by_any, key=lambda each: each.official or each.court or each.worked_out or date.max)


def cells_of(rows: Iterable[DateOverride], *, today: date) -> Iterator[list[str]]:
    for row in rows:
        yield [
            str(row.offender.uid),
            row.offender.prison_number,
            row.offender.full_name,
            row.code,
            row.falls_on.isoformat(),
            row.source,
            state_of(row, today=today),
            _format_iso_moment(row.proposed_at),
            _format_iso_moment(row.countersigned_at),
            row.ends_on.isoformat(),
            _format_iso_moment(row.ended_at),
            row.ended_because,
        ]


def events(person: Offender, reader: User, limit: int | None) -> Iterator[Event]:
    """For the timeline: proposed, countersigned, ended."""
    rows = DateOverride.objects.visible_to(reader).filter(offender=person)
    for row in rows.select_related("proposed_by", "countersigned_by", "ended_by")[:limit]:
        what = f"{TITLES[row.code].lower()} ({row.code}): {format_date(row.falls_on)}, until {format_date(row.ends_on)}"
        yield _event(row, 0, row.proposed_at, "Date override proposed", what, row.proposed_by)
        if row.countersigned_at:
            yield _event(row, 1, row.countersigned_at, "Date override in force", what, row.countersigned_by)
        if row.ended_at:
            yield _event(row, 2, row.ended_at, f"Date override for {row.code} ended", row.ended_because, row.ended_by)


SOURCE = Source(events, moments(DateOverride, "proposed_at", "countersigned_at", "ended_at"))


def _event(row: DateOverride, step: int, at: datetime, strong: str, words: str, by: User | None) -> Event:
    return Event(
        at=at,
        about="overrides",
        key=3 * row.pk + step,
        strong=strong,
        words=words,
        second=joined(format_time(at), by_whom(by) if by else ""),
        kind="note",
    )


def _seen(row: DateOverride) -> str:
    """ "The release was expected on 4 December 2026, and would be on 1 December 2026. Our calculation: none"."""
    if not row.seen:
        return ""
    before, after, own = (_iso(row.seen.get(name)) for name in ("before", "after", "own"))
    return f"Release before: {before}. With this date: {after}. By our calculation, not official: {own}"


def _iso(day: str | None) -> str:
    return format_date(date.fromisoformat(day)) if day else "none expected"


def _refused(row: DateOverride, reader: User, effect: Effect) -> str:
    try:
        refuse_same_person(row.proposed_by, reader)
        forward_by = Did.PROPOSED if effect.needs_care else None
        hands.refuse_second(reader, hands_of(row, at=timezone.now()), forward_by=forward_by)
    except Refused as refused:
        return refused.message
    return ""


def _format_iso_moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""


def _days(number: int) -> str:
    return f"{number:,} day{'' if number == 1 else 's'}"


def _apart(number: int) -> str:
    return f"{_days(abs(number))} {'later' if number > 0 else 'earlier'}"
