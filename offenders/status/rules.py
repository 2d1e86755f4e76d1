"""The legal status of a person on a day, from what has happened, from the law, and from the day itself.

The last movement alone does not say: a licence ends by law on its last day (CJA 2003 s.249), even where nobody records
it. After it the status is by what runs: a notification period, an order, or nothing.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from offenders.custody.rules import (
    AT_LARGE,
    BESIDE_A_LICENCE,
    HELD,
    LEADS_TO,
    LEFT_UNDUE,
    Happening,
    Status,
    days_at_large,
    is_on_licence_still,
    status_after,
    times_at_large,
)
from offenders.dates.rules.releases import Basis, Code, last_day

LAW_ENTRIES = ("cja-249", "prrd-is-sled", "cja-247a-sds-end", "csa-31", "csa-31a-2024", "sa26-42", "ual")

Dates = Mapping[Code, date]
MAY_RUN_ON = frozenset({None, Status.LICENCE_ENDED, Status.ACQUITTED})  # by movements alone: a power may run then


# Kinds of agency beside police that hold or supervise somebody of this status; of any other status none do.
HOLDS_OR_SUPERVISES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys({*HELD, *LEFT_UNDUE}, frozenset({"prison", "probation"})),
    **dict.fromkeys({Status.ON_LICENCE, *BESIDE_A_LICENCE, *AT_LARGE}, frozenset({"probation"})),
}


class Open(StrEnum):
    """Why no last day of the licence can be given."""

    FOR_LIFE = "for_life"  # life, or IPP that nobody has terminated (Crime (Sentences) Act 1997 ss.31, 31A)
    AT_LARGE = "at_large"  # those days are not served: the end moves with each of them
    NO_OFFICIAL_DATE = "no_official_date"  # our calculation alone ends no licence
    NO_DATE = "no_date"


class PowerKind(StrEnum):
    """What police have after the licence."""

    NOTIFICATION = "notification"  # Counter-Terrorism Act 2008 Part 4
    ORDER = "order"


@dataclass(frozen=True)
class Power:
    """A notification period or an order. name: as pages say it. last_on: the last day on which it runs; None: no end
    is known. programme: those who may not know of this one about the person are told neither; empty: nobody is."""

    kind: PowerKind
    name: str
    starts_on: date
    last_on: date | None = None
    programme: str = ""

    def runs(self, on: date) -> bool:
        """Both its first and its last day count."""
        return self.starts_on <= on and (self.last_on is None or on <= self.last_on)


@dataclass(frozen=True)
class StatusFacts:
    """What is known of one person.

    movements: earliest first. is_convicted, is_sentenced: of what somebody is held for; convicted also when no sentence
    is on record, sentenced when a sentence that stands, an official date or a counted release is. for_life: days on
    which life sentences were passed; until_terminated: the same of IPP. official: the prison's dates, with what two
    people put in their place. own: our calculation, with what was accepted in its place; empty where it cannot be
    worked out. sheet_of: the day of the prison's sheet, known of somebody at large. powers: periods and orders, also
    those that have ended. closed_on: the day on which a panel last closed the case.
    """

    movements: Sequence[tuple[Happening, date]] = ()
    is_convicted: bool = False
    is_sentenced: bool = False
    for_life: Sequence[date] = ()
    until_terminated: Sequence[date] = ()
    official: Dates = field(default_factory=dict)
    own: Dates = field(default_factory=dict)
    sheet_of: date | None = None
    powers: Sequence[Power] = ()
    closed_on: date | None = None


@dataclass(frozen=True)
class LicenceEnd:
    """When the latest licence of all sentences ends. last_on: its last day; None where `why_open` says why not.

    first_said_on: the earlier day, where the prison and our calculation differ; the last day of what one of them says,
    where that cannot end it (`why_open`). days_at_large: so far, of somebody at large. moved_to: the last day if the
    person came back today; None where the sheet is of a later day than the going, and may count some of these.
    """

    last_on: date | None = None
    first_said_on: date | None = None
    why_open: Open | None = None
    days_at_large: int = 0
    moved_to: date | None = None

    @property
    def is_disputed(self) -> bool:
        return self.last_on is not None and self.first_said_on != self.last_on

    def is_over(self, on: date) -> bool:
        """Whether it had ended on this day. The last day still counts."""
        return self.last_on is not None and on > self.last_on


@dataclass(frozen=True)
class StatusOnDay:
    """status: None where nothing was ever recorded. end: of the latest licence, whether or not it binds.

    until: the last day of a licence that binds, or that ended by time; of the power that runs after it; else None.
    power: the name of that power, empty for none; programme: which it is of. after_from: the first day with neither
    custody nor licence, of somebody after the licence; None where it is not known.
    """

    status: Status | None
    end: LicenceEnd = LicenceEnd()
    until: date | None = None
    power: str = ""
    after_from: date | None = None
    programme: str = ""


def status_on(facts: StatusFacts, *, on: date) -> StatusOnDay:
    """The status on this day: by the movements up to it, the sentences and dates on record, and the day; after the
    licence, by what runs still."""
    standing = _by_movements(facts, on=on)
    if standing.status not in MAY_RUN_ON:
        return standing
    after = _after_licence(facts, standing.end, on=on) if standing.status is Status.LICENCE_ENDED else None
    if led := led_by(facts.powers, on=on):
        status, power = led
        return StatusOnDay(
            status, standing.end, power.last_on, power=power.name, after_from=after, programme=power.programme
        )
    if standing.status is not None and _is_closed(facts, on=on):
        return StatusOnDay(Status.CLOSED, standing.end, after_from=after)
    return replace(standing, after_from=after)


def led_by(powers: Sequence[Power], *, on: date) -> tuple[Status, Power] | None:
    """The status of somebody after the licence for whom one of these runs, and of its kind the one that runs longest.
    A notification period goes before an order; None where nothing runs."""
    for kind, status in ((PowerKind.NOTIFICATION, Status.POLICE_LED), (PowerKind.ORDER, Status.ORDER_ONLY)):
        if of_kind := [power for power in powers if power.kind is kind and power.runs(on)]:
            return status, max(of_kind, key=lambda power: power.last_on or date.max)
    return None


def _after_licence(facts: StatusFacts, end: LicenceEnd, *, on: date) -> date | None:
    """The day after a licence that ended by time; else the day of the movement that ended it."""
    moved = [day for happening, day in facts.movements if day <= on and happening in LEADS_TO]
    last = moved[-1] if moved else None
    if end.is_over(on) and end.last_on and (last is None or end.last_on >= last):
        return end.last_on + timedelta(days=1)
    return last


def _is_closed(facts: StatusFacts, *, on: date) -> bool:
    """Whether a panel closed the case after the last thing that ran, and nothing has happened since."""
    if facts.closed_on is None or facts.closed_on > on:
        return False
    ended = [power.last_on for power in facts.powers if power.starts_on <= on and power.last_on]
    moved = [day for _, day in facts.movements if day <= on]
    return all(day < facts.closed_on for day in ended) and all(day <= facts.closed_on for day in moved)


def _by_movements(facts: StatusFacts, *, on: date) -> StatusOnDay:
    """What movements, sentences, dates and the day make of it."""
    happened = [happening for happening, day in facts.movements if day <= on]
    status, end = status_after(happened), licence_end(facts, on=on)
    if status in BESIDE_A_LICENCE and is_on_licence_still(happened) and not end.is_over(on):
        return StatusOnDay(Status.ON_LICENCE, end, until=end.last_on)
    if status is Status.IN_CUSTODY and not facts.is_sentenced:
        status = Status.UNSENTENCED if facts.is_convicted else Status.REMANDED
    elif status is Status.ON_LICENCE:
        status = Status.LICENCE_ENDED if end.is_over(on) else status
        return StatusOnDay(status, end, until=end.last_on)
    return StatusOnDay(status, end)


def licence_end(facts: StatusFacts, *, on: date) -> LicenceEnd:
    """The last day on licence, as the record stands on this day.

    Never of a life sentence, nor of IPP before its termination. Nobody's days at large are served. Where the official
    date and our calculation differ the later one ends it; our calculation alone ends nothing.
    """
    official, own = last_day(facts.official), last_day(facts.own)
    said = sorted({day for day in (official, own) if day})
    first = said[0] if said else None
    if facts.for_life or any(not _terminated(facts, passed) for passed in facts.until_terminated):
        return LicenceEnd(why_open=Open.FOR_LIFE)
    moves = [(happening, day) for happening, day in facts.movements if day <= on]
    if status_after([happening for happening, _ in moves]) in AT_LARGE:
        gone_on = times_at_large(moves)[-1][0]
        lost, counts_none = days_lost(gone_on=gone_on, on=on), facts.sheet_of and facts.sheet_of <= gone_on
        moved_to = official + timedelta(days=lost) if official and counts_none else None
        return LicenceEnd(None, first, Open.AT_LARGE, days_at_large=lost, moved_to=moved_to)
    if official is None:
        return LicenceEnd(first_said_on=first, why_open=Open.NO_OFFICIAL_DATE if own else Open.NO_DATE)
    return LicenceEnd(last_on=said[-1], first_said_on=first)


def days_lost(*, gone_on: date, on: date) -> int:
    """Days of somebody at large that are not served so far (Prison Act 1952 s.49(2)): neither that of the going nor
    this one, on which they may still come back."""
    span = days_at_large(gone_on=gone_on, back_on=on)
    return (span[1] - span[0]).days + 1 if span else 0


def is_without_licence(basis: Basis, dates: Dates, *, on: date | None = None) -> bool:
    """Whether whoever leaves by this route leaves at the end of the sentence, with no licence left to be on.

    SED and ARD always; a release after recall when its date is the last day of the sentence, as a standard recall's is.
    on: the day on which the person leaves, after which whatever licence there was is over too.
    """
    if basis in (Basis.SED, Basis.ARD):
        return True
    end = last_day(dates)
    if end is None:
        return False
    if on is not None and on > end:
        return True
    return basis is Basis.PRRD and dates.get(Code.PRRD, end) >= end


def _terminated(facts: StatusFacts, passed: date) -> bool:
    """An IPP licence that was recorded as ended, after the sentence, was terminated."""
    return any(happening is Happening.LICENCE_ENDED and day > passed for happening, day in facts.movements)


def mark_of(end: date, *, on: date, months: Sequence[int], days: Sequence[int]) -> date | None:
    """The latest of the days before an end, so many calendar months or days, that has come by `on`; None before all.

    A calendar month before the 31st is the last day of a shorter month.
    """
    marks = [*(_months_before(end, number) for number in months), *(end - timedelta(days=number) for number in days)]
    return max((mark for mark in marks if mark <= on), default=None)


def _months_before(day: date, months: int) -> date:
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
