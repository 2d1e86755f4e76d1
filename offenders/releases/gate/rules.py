"""Whether a person may leave custody by a route on a day: one rule, asked by page, sheet, file, API and clock alike.

An automatic release (CJA 2003 ss.244 to 247A, 255A onward) is due by dates alone: when every current source says so.
A missing second check, licence, checklist or signature never makes it early and never keeps anybody past a date on
which all sources agree. A release that the Parole Board directs, or the Secretary of State orders, also waits until it
is final, confirmed by a second person, not on hold and not suspended (`dates/rules/suspension.py`). A court's order
waits for a second person too, and ends what it says it ends alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.releases import (
    BASIS_OF,
    BY_LAW,
    SPENT,
    WHY_SPENT,
    Basis,
    Certainty,
    Code,
    ReleaseRoute,
    leaves_on,
    release_routes,
)
from offenders.dates.rules.suspension import SUSPENDED
from sharing.practice.working_time import Calendar
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

LAW_ENTRIES = ("cja-244-1", "cja-247a-4-5", "cja-247a-6", "cja1961-23-3", "door-error")

Dates = Mapping[Code, date]


class GateAnswer(StrEnum):
    """What the gate answers of one person, route and day."""

    DUE = "due"
    BEING_CONFIRMED = "being_confirmed"  # ordered by a court: neither due nor early before a second person confirms it
    LATE = "late"
    EARLY = "early"
    IN_DISPUTE = "in_dispute"  # the current sources do not agree that it is due
    NOT_OPEN = "not_open"  # no such route is open


OPENS = frozenset({GateAnswer.DUE, GateAnswer.LATE})


class Source(StrEnum):
    """Who says a date."""

    OFFICIAL = "The official date"
    OURS = "Our calculation"
    COURT = "The court record"
    BEFORE = "The previous date, not confirmed to be wrong,"  # one person's entries brought it forward
    END_BEFORE = "The previous end of the sentence, not confirmed to be wrong,"
    CHECK = "The double check"


SPEAK_OF_ALL = frozenset({Source.OFFICIAL, Source.OURS, Source.BEFORE})


@dataclass(frozen=True)
class SourceDate:
    """What one source says. dates: never empty. A court's record, an answer of a double check that differs, and an end
    of the sentence that one person brought forward, speak only of the dates that they state."""

    source: Source
    dates: Dates


@dataclass(frozen=True)
class Direction:
    """What the Parole Board has directed of this custody.

    opens_on: the first day on which the person could go by it, as planned. final_on: the first day on which it is
    final; None where that is not known (a challenge is open). is_confirmed: a second person has compared it with the
    document. is_suspended: the question of a referral to the High Court is not settled, or was never asked.
    """

    opens_on: date
    is_final: bool
    final_on: date | None = None
    is_confirmed: bool = True
    is_suspended: bool = False


@dataclass(frozen=True)
class Order:
    """A document by which the person leaves: a court's own order, or an executive release of the Secretary of State."""

    opens_on: date
    reference: str
    is_confirmed: bool


@dataclass(frozen=True)
class GateFacts:
    """All that is known of one person's release routes from the present custody.

    said: each source that speaks. Both readings where the law is open are two sources. A date that was accepted or
    overridden by those who may settle it is already in its place. former: codes of the official dates that are of a
    custody before. decided: by route, the day that was decided to stand while dates were in dispute. holds: what is on
    hold, in words. orders: by route, an order that ends what holds the person. beside: by route, the others, and why
    they free no one, in words.
    """

    is_held: bool
    under: HeldUnder = HeldUnder.SENTENCE
    said: tuple[SourceDate, ...] = ()
    former: frozenset[Code] = frozenset()
    direction: Direction | None = None
    orders: Mapping[Basis, Order] | None = None
    beside: Mapping[Basis, tuple[str, ...]] | None = None
    decided: Mapping[Basis, date] | None = None
    holds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """The gate's answer. days: by how many days early or late, else 0; where sources differ, before the first of them.
    opens_on: the day from which the answer would be *due*; None where that is not known. reasons: in words, each a
    sentence without its full stop."""

    answer: GateAnswer
    days: int = 0
    opens_on: date | None = None
    reasons: tuple[str, ...] = ()

    @property
    def opens(self) -> bool:
        """Whether leaving now is an ordinary release."""
        return self.answer in OPENS

    @property
    def words(self) -> str:
        """ "Due", "Early by 13 days", "Dates in dispute"."""
        return {
            GateAnswer.DUE: "Due",
            GateAnswer.BEING_CONFIRMED: "Ordered by a court, being confirmed",
            GateAnswer.LATE: f"Late by {_days(self.days)}",
            GateAnswer.EARLY: f"Early by {_days(self.days)}",
            GateAnswer.IN_DISPUTE: "Dates in dispute",
            GateAnswer.NOT_OPEN: "No such release is open",
        }[self.answer]


def judge_release(facts: GateFacts, *, route: Basis, on: date, is_bank_holiday: Calendar | None = None) -> Judgement:
    """Whether the person may leave by this route on this day, with the reasons."""
    if not facts.is_held:
        return _not_open("The person is not in custody")
    if route in BY_LAW:
        return _by_law(facts, route, on, is_bank_holiday)
    if route is Basis.APD:
        return _directed(facts, on, is_bank_holiday)
    if route in (Basis.COURT, Basis.EXECUTIVE):
        return _ordered(facts, route, on)
    if route in (Basis.PED, Basis.TARIFF):
        return _not_open("Eligibility is not a release: the Parole Board has to direct it")
    if facts.under is HeldUnder.NO_SENTENCE:
        return _not_open(WHY_SPENT[facts.under])
    return _not_open("No law, direction or order releases by this route")


def judge_any(facts: GateFacts, *, on: date, is_bank_holiday: Calendar | None = None) -> Judgement:
    """The best answer that any route gives on this day: whether the person may leave at all."""
    judged = [judge_release(facts, route=route, on=on, is_bank_holiday=is_bank_holiday) for route in Basis]
    return min(judged, key=lambda each: (BEST_FIRST.index(each.answer), each.opens_on or date.max))


BEST_FIRST = (
    GateAnswer.DUE,
    GateAnswer.LATE,
    GateAnswer.BEING_CONFIRMED,
    GateAnswer.IN_DISPUTE,
    GateAnswer.EARLY,
    GateAnswer.NOT_OPEN,
)


def _by_law(facts: GateFacts, route: Basis, on: date, is_bank_holiday: Calendar | None) -> Judgement:
    known = [(each, _way(each, route, facts.under, is_bank_holiday)) for each in _speaking(facts.said, route)]
    days = sorted({way.leaves_on for _, way in known if way})
    if not days:
        return _not_open(_why_none(facts, route))
    if decided := (facts.decided or {}).get(route):
        return _against(decided, on, f"{format_date(decided)} was decided to count while the dates were in dispute")
    silent = [each.source for each, way in known if way is None]
    has_official = any(each.source is Source.OFFICIAL for each, _ in known)
    opens_on = days[-1] if has_official and not silent else None
    if on < days[0]:
        reason = f"{_who(known, days[0])} says {format_date(days[0])}"
        return Judgement(GateAnswer.EARLY, (days[0] - on).days, opens_on, (reason,))
    reasons = [f"{each} has no such release" for each in dict.fromkeys(silent)]
    reasons += [f"{_who(known, day)} says {format_date(day)}" for day in days if on < day]
    if not has_official:
        reasons.append("There is no official date: our calculation alone releases no one")
    if reasons:
        return Judgement(GateAnswer.IN_DISPUTE, opens_on=opens_on, reasons=tuple(reasons))
    return _against(days[-1], on, f"Every source agrees that it was due by {format_date(days[-1])}")


def _why_none(facts: GateFacts, route: Basis) -> str:
    codes = {code for code, (basis, _) in BASIS_OF.items() if basis is route}
    if codes & SPENT[facts.under]:
        return WHY_SPENT[facts.under]
    if codes & facts.former:
        return "The official date is from before this time in custody: the prison must record a new sheet"
    return "No source has a date for this release"


def days_said(facts: GateFacts, *, route: Basis, is_bank_holiday: Calendar | None = None) -> list[date]:
    """The days of leaving that the sources give for a release by law, each once, earliest first."""
    known = [_way(each, route, facts.under, is_bank_holiday) for each in _speaking(facts.said, route)]
    return sorted({way.leaves_on for way in known if way})


def _speaking(said: Iterable[SourceDate], route: Basis) -> list[SourceDate]:
    """The sources that are asked of this route; those that speak of some dates only where they state such a date."""
    codes = {code for code, (basis, _) in BASIS_OF.items() if basis is route}
    return [source_date for source_date in said if source_date.source in SPEAK_OF_ALL or codes & set(source_date.dates)]


def _way(said: SourceDate, route: Basis, under: HeldUnder, is_bank_holiday: Calendar | None) -> ReleaseRoute | None:
    ways = release_routes(said.dates, under=under, is_bank_holiday=is_bank_holiday)
    return next((way for way in ways if way.basis is route and way.certainty is not Certainty.POSSIBLE), None)


def _who(known: Iterable[tuple[SourceDate, ReleaseRoute | None]], day: date) -> str:
    sources = dict.fromkeys(each.source for each, way in known if way and way.leaves_on == day)
    first, *more = sources
    return " and ".join([first, *(mid_sentence(each) for each in more)])


def _directed(facts: GateFacts, on: date, is_bank_holiday: Calendar | None) -> Judgement:
    direction = facts.direction
    if direction is None:
        return _not_open("The Parole Board has not directed release")
    final_on = None if direction.is_final else direction.final_on
    if not direction.is_final and final_on is None:
        unknown = "The Parole Board’s decision is not final, and the date it becomes final is not known"
        return _not_open(*(facts.holds or (unknown,)))
    opens_on = max(direction.opens_on, final_on or direction.opens_on)
    if on < opens_on:
        why = "The decision is not final before" if final_on == opens_on else "The Parole Board’s direction opens on"
        own = () if final_on == opens_on and facts.holds else (f"{why} {format_date(opens_on)}",)
        return _early(opens_on, on, *own, *facts.holds)
    if not direction.is_final:
        return _not_open(*(facts.holds or ("The Parole Board’s decision has not become final",)))
    if direction.is_suspended:
        return _not_open(*dict.fromkeys((SUSPENDED, *facts.holds)))
    if facts.holds:
        return _not_open(*facts.holds)
    if decided := (facts.decided or {}).get(Basis.APD):
        return _against(decided, on, f"{format_date(decided)} was decided to count while the dates were in dispute")
    if not direction.is_confirmed:
        return _unconfirmed(opens_on, "No second person has confirmed the direction against the document")
    planned = leaves_on(Basis.APD, opens_on, is_bank_holiday)
    return _against(
        max(planned, opens_on), on, f"Directed by the Parole Board from {format_date(opens_on)}", from_=opens_on
    )


def _ordered(facts: GateFacts, route: Basis, on: date) -> Judgement:
    order = (facts.orders or {}).get(route)
    if order is None:
        who = "court has ordered" if route is Basis.COURT else "executive release orders"
        return _not_open(*((facts.beside or {}).get(route) or (f"No {who} release, as far as is recorded",)))
    said = f"Ordered from {format_date(order.opens_on)}: {order.reference}"
    if on < order.opens_on:
        return _early(order.opens_on, on, said, *(facts.holds if route is Basis.EXECUTIVE else ()))
    if route is Basis.COURT:
        if order.is_confirmed:
            return _against(order.opens_on, on, said)
        return Judgement(GateAnswer.BEING_CONFIRMED, reasons=(said, "No second person has confirmed it with the court"))
    if facts.holds:
        return _not_open(*facts.holds)
    if not order.is_confirmed:
        return _unconfirmed(order.opens_on, "No second person has confirmed the order against the document")
    return _against(order.opens_on, on, said)


def _against(due_on: date, on: date, reason: str, *, from_: date | None = None) -> Judgement:
    """Early before `from_` (or the day it is due), late after the day it is due."""
    first = from_ or due_on
    if on < first:
        return _early(first, on, reason)
    late = max(0, (on - due_on).days)
    return Judgement(GateAnswer.LATE if late else GateAnswer.DUE, late, first, (reason,))


def _early(opens_on: date, on: date, *reasons: str) -> Judgement:
    return Judgement(GateAnswer.EARLY, (opens_on - on).days, opens_on, reasons)


def _unconfirmed(opens_on: date, reason: str) -> Judgement:
    return Judgement(GateAnswer.IN_DISPUTE, opens_on=opens_on, reasons=(reason,))


def _not_open(*reasons: str) -> Judgement:
    return Judgement(GateAnswer.NOT_OPEN, reasons=reasons)


# Every date side by side


@dataclass(frozen=True)
class Compared:
    """One date, what each source says of it, and what leaving on the day would be: days early, 0 or fewer for not."""

    code: Code
    official: date | None
    ours: tuple[date, ...]
    court: date | None
    early_by: int


def compare(said: Iterable[SourceDate], *, on: date) -> tuple[Compared, ...]:
    """Every date that a source states, earliest first, against this day. early_by: by the latest that is stated."""
    stated: dict[Code, dict[Source, list[date]]] = {}
    for source_date in said:
        for code, day in source_date.dates.items():
            stated.setdefault(code, {}).setdefault(source_date.source, []).append(day)
    lines = [
        Compared(
            code=code,
            official=next(iter(by.get(Source.OFFICIAL, ())), None),
            ours=tuple(sorted(set(by.get(Source.OURS, ())))),
            court=next(iter(by.get(Source.COURT, ())), None),
            early_by=(max(day for days in by.values() for day in days) - on).days,
        )
        for code, by in stated.items()
    ]
    return tuple(sorted(lines, key=lambda line: (on + timedelta(days=line.early_by), line.code)))


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"
