"""Test different dates: what follows if a sentence, connection or days were others. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import HeldUnder
from offenders.dates import alert_kinds
from offenders.dates.models import BASES, CODES, KeyDate
from offenders.dates.pages.working import WorkingPage, working_of
from offenders.dates.record_adapter import Imagined, Record, WorkedOut, imagined, work_out
from offenders.dates.rules import differences
from offenders.dates.rules.differences import Difference, Sources
from offenders.dates.rules.releases import Basis, Code, Origin, ReleaseRoute, warned_of, week_of
from offenders.dates.sources import accepted_of, sources_of, with_accepted
from offenders.dates.upkeep.releases import ways_out_of
from offenders.people.models import Offender
from offenders.releases.warnings import rules as warnings
from sharing.models import User

TITLES: dict[str, str] = dict(CODES)


@dataclass(frozen=True)
class Question:
    """A number that an upper app asks for on the page."""

    name: str
    label: str
    hint: str
    most: int


@dataclass(frozen=True)
class Beside:
    """A day now, and then. None: there is none. words: what is to be said of it."""

    title: str
    now: date | None
    then: date | None
    words: str = ""
    code: str = ""

    @property
    def moves(self) -> bool:
        return self.now != self.then

    @property
    def moved(self) -> str:
        """ "30 days earlier", "falls away", "is new"; empty where nothing moves."""
        if self.now is None or self.then is None:
            return "" if self.now is self.then else "New" if self.now is None else "Removed"
        apart = (self.then - self.now).days
        return (
            f"{abs(apart):,} day{'' if abs(apart) == 1 else 's'} {'later' if apart > 0 else 'earlier'}" if apart else ""
        )


@dataclass(frozen=True)
class Ahead:
    """What an upper app knows to lie ahead of a person, and what would become of it. said: the answer in words."""

    question: Question
    title: str
    beside: Callable[[int], Sequence[Beside]]
    said: Callable[[int], str]
    note: str = ""


AheadOf = Callable[[Offender, User, date], Ahead | None]
_ahead: list[AheadOf] = []


def register_what_if(ahead_of: AheadOf) -> None:
    """Upper apps add what else may be asked of a person, from their `AppConfig.ready()`."""
    if ahead_of not in _ahead:
        _ahead.append(ahead_of)


def all_ahead(person: Offender, *, reader: User, today: date) -> list[Ahead]:
    return [found for of in _ahead if (found := of(person, reader, today)) is not None]


@dataclass(frozen=True)
class WhatIfRelease:
    """One release route, and the day of which everybody is warned. leaves_on: None where no sheet names it."""

    title: str
    code: str
    is_counted: bool
    leaves_on: date | None
    warned: Beside


@dataclass(frozen=True)
class Weeks:
    """The Monday of the week whose list the person leaves, and enters. None: of no list."""

    leaves: date | None
    enters: date | None


@dataclass(frozen=True)
class Changed:
    """The alert that the day has changed."""

    before: date
    after: date
    severity: str
    within: str


@dataclass(frozen=True)
class Part:
    """What an upper app answers."""

    title: str
    rows: Sequence[Beside]
    note: str


@dataclass(frozen=True)
class WhatIfAnswer:
    """now, then: worked out of the record, and of the imagined one. dates: by the code of either."""

    said: list[str]
    now: WorkedOut
    then: WorkedOut
    dates: list[Beside]
    is_held: bool
    ways: list[WhatIfRelease]
    alerts: list[Beside]
    changed: Changed | None
    weeks: Weeks | None
    opens: list[str]
    closes: list[str]
    parts: list[Part]
    working: WorkingPage


def answer_of(
    record: Record,
    changes: Imagined,
    numbers: Mapping[str, int],
    ahead: Sequence[Ahead],
    *,
    said: Sequence[str],
    today: date,
) -> WhatIfAnswer:
    """Six queries, however many rows; two more after a recall. numbers: the answers to what upper apps ask, by the name
    of the question. said: the changes in words."""
    person = record.person
    other = imagined(record, changes)
    now, then = work_out(record), work_out(other, working=True)
    period = CustodyPeriod.objects.open().filter(offender=person).first()
    sources = sources_of(person, None, period=period)
    under = period.held_under if period else HeldUnder.SENTENCE
    said_now, said_then = both = _with(sources, now), _with(sources, then)
    accepted = accepted_of(person)
    wanted, wanted_then = ways_out_of(person, period, *both, accepted=accepted, on=today) if period else ((), ())
    before = warned_of(wanted, with_accepted(said_now, accepted), sources.court, under=under)
    after = warned_of(wanted_then, with_accepted(said_then, accepted), sources.court, under=under)
    new = [way for way in wanted_then if way.basis not in before]
    warned = _of_counted(wanted, before, wanted_then, after)
    opens, closes = _conflicts(sources, now, then, is_first=period is not None and under is HeldUnder.SENTENCE)
    parts = [each for each in ahead if numbers.get(each.question.name)]
    asked = {part.question.name: numbers[part.question.name] for part in parts}
    return WhatIfAnswer(
        said=[*said, *(part.said(asked[part.question.name]) for part in parts)],
        now=now,
        then=then,
        dates=_dates(now, then),
        is_held=period is not None,
        ways=[_way(way, before, after) for way in (*wanted, *new)],
        alerts=_alerts(warned, today=today) if warned else [],
        changed=_changed(warned, today=today),
        weeks=_weeks(warned),
        opens=opens,
        closes=closes,
        parts=[Part(part.title, part.beside(asked[part.question.name]), part.note) for part in parts],
        working=working_of(other, then, _sheet(sources)),
    )


def _with(sources: Sources, found: WorkedOut) -> Sources:
    own = None if found.refused else {Code(code): day for code, day in found.dates.items()}
    return Sources(sources.official, sources.court, own)


def _sheet(sources: Sources) -> dict[str, KeyDate]:
    return {code: KeyDate(code=code, falls_on=day) for code, day in sources.official.items()}


def _dates(now: WorkedOut, then: WorkedOut) -> list[Beside]:
    """In the order of time."""
    codes = dict.fromkeys([*now.dates, *then.dates])
    rows = [Beside(TITLES[code], now.dates.get(code), then.dates.get(code), code=code) for code in codes]
    return sorted(rows, key=lambda row: row.then or row.now or date.max)


def _way(way: ReleaseRoute, before: Mapping[Basis, date], after: Mapping[Basis, date]) -> WhatIfRelease:
    title = dict(BASES)[way.basis]
    warned = Beside(title, before.get(way.basis), after.get(way.basis))
    leaves_on = None if way.origin is Origin.OURS else way.leaves_on
    return WhatIfRelease(title, way.basis, way.is_counted, leaves_on, warned)


def _of_counted(
    now: Sequence[ReleaseRoute], before: Mapping[Basis, date], then: Sequence[ReleaseRoute], after: Mapping[Basis, date]
) -> Beside | None:
    """The day of which everybody is warned; None where no release is expected, now or then."""
    was, will = (
        next((days[way.basis] for way in ways if way.is_counted), None) for ways, days in ((now, before), (then, after))
    )
    return Beside("", was, will) if was or will else None


def _alerts(warned: Beside, *, today: date) -> list[Beside]:
    """One for each window, that of 28 days first."""
    now, then = (warnings.days_told(warn_on=day, on=today) if day else {} for day in (warned.now, warned.then))
    return [
        Beside(f"{days} day{'' if days == 1 else 's'} before", now.get(days), then.get(days))
        for days in warnings.WINDOWS
        if days in now or days in then
    ]


def _changed(warned: Beside | None, *, today: date) -> Changed | None:
    if warned is None or not warned.moves or warned.now is None or warned.then is None:
        return None
    is_soon = warnings.is_soon(on=today, days=[warned.now, warned.then])
    within = alert_kinds.CHANGED_SOON_RESPONDS_IN if is_soon else alert_kinds.DATE_CHANGED.responds_in
    return Changed(warned.now, warned.then, "high" if is_soon else "normal", _hours(within))


def _hours(span: timedelta) -> str:
    return f"{span // timedelta(hours=1)} hours"


def _weeks(warned: Beside | None) -> Weeks | None:
    if warned is None or warned.now is None or warned.then is None:
        return None
    leaves, enters = week_of(warned.now)[0], week_of(warned.then)[0]
    return Weeks(leaves, enters) if leaves != enters else Weeks(None, None)


def _conflicts(sources: Sources, now: WorkedOut, then: WorkedOut, *, is_first: bool) -> tuple[list[str], list[str]]:
    """Those that would open and those that would close, in words. One about other days ends, and a new one opens."""
    before, after = (differences.differences(_with(sources, found), is_first_custody=is_first) for found in (now, then))
    return _format_differences(set(after) - set(before), after), _format_differences(set(before) - set(after), before)


def _format_differences(chosen: set[Difference], order: Sequence[Difference]) -> list[str]:
    return [differences.format_difference(difference, TITLES) for difference in order if difference in chosen]
