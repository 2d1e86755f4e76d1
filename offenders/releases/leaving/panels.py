"""Leaving custody as pages print it: the gate's answer beside every date, and what is not settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from offenders.custody.models import Movement, ReportedEnd, StrikeOut
from offenders.custody.rules import LEFT_UNDUE
from offenders.dates.models import CODES, Release
from offenders.dates.rules.releases import BASIS_OF, SPENT, Basis
from offenders.movements.ends import address_of, say_waits
from offenders.movements.ends import words_of as words_of_end
from offenders.people.models import Offender
from offenders.person_page.frame import Warning
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.models import Leaving
from offenders.releases.gate.rules import GateAnswer, GateFacts, Judgement, compare, judge_release
from offenders.releases.leaving.actions import leaving_url
from offenders.releases.leaving.strike_outs import open_strike_outs, page_of_strike_out
from offenders.releases.leaving.strike_outs import words_of as words_of_movement
from offenders.releases.readiness_summary import Prepared, prepared_of
from sharing.access import Asker
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, say_datetime

MISTAKEN = "Mistaken, being checked"
OF_BEFORE = "From before this time in custody"
OPEN_LEAVING, OPEN_REPORT = "Open the leaving", "Open the report"
TITLES: dict[str, str] = {str(code): words for code, words in CODES}


@dataclass(frozen=True)
class DateRow:
    """One date beside the day. `words`: what leaving on the day would be; is_early: the date of this route is later."""

    name: str
    second: str
    official: str
    ours: str
    words: str
    is_early: bool


@dataclass(frozen=True)
class GatePage:
    """The gate's answer of one route and day. `title` is the h1."""

    title: str
    judgement: Judgement
    release: Release | None
    on: date
    rows: Sequence[DateRow]
    holds: Sequence[str]
    prepared: Prepared | None

    @property
    def opens(self) -> bool:
        return self.judgement.opens

    @property
    def opens_on(self) -> str:
        return format_optional_date(self.judgement.opens_on) if self.judgement.opens_on else ""


def gate_page(person: Offender, release: Release | None, *, on: date) -> GatePage:
    """release: `with_prepared`; None where no route is open."""
    facts = facts_of(person, on=timezone.localdate())
    route = Basis(release.basis) if release else Basis.OTHER
    judgement = judge_release(facts, route=route, on=on)
    return GatePage(
        title=title_of(judgement),
        judgement=judgement,
        release=release,
        on=on,
        rows=_rows(facts, route, on),
        holds=facts.holds,
        prepared=prepared_of([release], today=timezone.localdate()).get(release.pk) if release else None,
    )


def title_of(judgement: Judgement) -> str:
    """ "Stop: this would be 13 days early"."""
    if judgement.answer is GateAnswer.EARLY:
        return f"Stop: this would be {_days(judgement.days)} early"
    return {
        GateAnswer.DUE: "This release is due",
        GateAnswer.BEING_CONFIRMED: "Ordered by a court, being confirmed",
        GateAnswer.LATE: f"This release is {_days(judgement.days)} late",
        GateAnswer.IN_DISPUTE: "Stop: the dates are in dispute",
        GateAnswer.NOT_OPEN: "Stop: no such release is open",
    }[judgement.answer]


def _rows(facts: GateFacts, route: Basis, on: date) -> list[DateRow]:
    codes = {code for code, (basis, _) in BASIS_OF.items() if basis is route}
    rows = [
        DateRow(
            name=TITLES.get(each.code, each.code),
            second=each.code.value,
            official=OF_BEFORE if each.code in facts.former else format_optional_date(each.official),
            ours=", ".join(map(format_optional_date, each.ours)) or "None",
            words="Not a release" if each.code in SPENT[facts.under] else _against(each.early_by),
            is_early=each.early_by > 0 and each.code in codes,
        )
        for each in compare(facts.said, on=on)
    ]
    return [*_direction_rows(facts, route, on), *rows]


def _direction_rows(facts: GateFacts, route: Basis, on: date) -> list[DateRow]:
    direction = facts.direction
    if direction is None:
        return []
    days = [("Date the Board set", direction.opens_on)]
    if not direction.is_final and direction.final_on:
        days.insert(0, ("Board’s decision becomes final", direction.final_on))
    return [
        DateRow(
            name=name,
            second="Parole Board",
            official=format_optional_date(day),
            ours="None",
            words=_against((day - on).days),
            is_early=day > on and route is Basis.APD,
        )
        for name, day in days
    ]


def _against(early_by: int) -> str:
    if early_by > 0:
        return f"{_days(early_by)} early"
    return f"{_days(-early_by)} after" if early_by else "On the date"


def format_optional_date(day: date | None) -> str:
    return format_date(day) if day else "None"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"


# Leavings that are not over, movements that are said to be mistaken, and ends that one person reported


@dataclass(frozen=True)
class Unsettled:
    """A leaving that is not over, or a movement that is said to be mistaken. action: the words of the button."""

    person: Offender
    href: str
    words: str
    second: str
    action: str


def unsettled(reader: Asker) -> list[Unsettled]:
    """Those of people whom the reader can see, newest first. One query: both are of a movement."""
    waits = StrikeOut.objects.filter(movement=OuterRef("pk"), confirmed_at=None, refused_at=None)
    is_open = Q(leaving__isnull=False, leaving__over_at=None) | Q(Exists(waits))
    rows = Movement.objects.listed_for(reader).filter(is_open).with_strike()
    rows = rows.select_related("offender", "establishment", "leaving").order_by("-happened_on", "-pk")
    return list(chain.from_iterable(map(_unsettled, rows)))


def _unsettled(movement: Movement) -> Iterator[Unsettled]:
    person = movement.offender
    leaving = getattr(movement, "leaving", None)
    if leaving and leaving.over_at is None:
        leaving.offender = person
        yield Unsettled(person, leaving_url(leaving), words_of(leaving), second_of(leaving), OPEN_LEAVING)
    if movement.strike and not movement.is_struck_out:
        at = reverse("strike_out", kwargs={"uid": person.uid, "strike_uid": movement.strike["uid"]})
        due = datetime.fromisoformat(movement.strike["confirm_due_at"])
        yield Unsettled(person, at, MISTAKEN, of_strike_out(movement, due), OPEN_REPORT)


def of_strike_out(movement: Movement, due: datetime) -> str:
    return f"{words_of_movement(movement)}. It counts until a second person decides, by {say_datetime(due)}"


def words_of(leaving: Leaving) -> str:
    """What may be said of it now: nobody says "in error" before a second person has confirmed it."""
    if leaving.state == Leaving.State.IN_ERROR:
        return "Released in error"
    if leaving.is_on_unconfirmed_order:
        return "Left on a court’s order that is being confirmed"
    return leaving.get_kind_display()


def second_of(leaving: Leaving) -> str:
    if leaving.state == Leaving.State.IN_ERROR:
        return "Confirmed by a second person. Arrest the person and return them to custody"
    if leaving.state == Leaving.State.LAWFUL_NAMED:
        return "A document is named. Someone in another agency must agree"
    return f"Being checked. A second person decides by {say_datetime(leaving.confirm_due_at)}"


def warnings_of(person: Offender) -> list[Warning]:
    """On every page of the person, until it is over. One query, or none where the person came `with_what_waits`; one
    more for a mistake that is said, and of anybody whose status says that they left undue."""
    found = []
    asked: Any = person if hasattr(person, "end_said") else _with_what_waits(person)
    if row := _said_end(asked):
        strong, words = f"Reported: {mid_sentence(words_of_end(row))}.", f"{say_waits(row)}."
        found.append(Warning(f"{row.get_happening_display()}: reported", strong, words, address_of(row), OPEN_REPORT))
    if strike := open_strike_outs().filter(offender=person).first() if asked.is_said_mistaken else None:
        words = f"{of_strike_out(strike.movement, strike.confirm_due_at)}."
        found.append(Warning(MISTAKEN, f"{MISTAKEN}.", words, page_of_strike_out(strike), OPEN_REPORT))
    undue = Leaving.objects.filter(offender=person, over_at=None).select_related("offender")
    if leaving := undue.first() if person.status in LEFT_UNDUE else None:
        strong = f"{words_of(leaving)} on {format_optional_date(timezone.localdate(leaving.left_at))}."
        found.append(Warning(words_of(leaving), strong, f"{second_of(leaving)}.", leaving_url(leaving), OPEN_LEAVING))
    return found


def _with_what_waits(person: Any) -> Any:
    """Whether an order waits is kept with the person: other warnings ask no more."""
    found: Any = Offender.objects.filter(pk=person.pk).with_what_waits().only("uid").get()
    person.has_order_to_confirm = found.has_order_to_confirm
    return found


def _said_end(person: Any) -> ReportedEnd | None:
    """Of a person that came `with_what_waits`."""
    said = person.end_said
    if said is None:
        return None
    days = {"happened_on": date.fromisoformat, "confirm_due_at": datetime.fromisoformat}
    return ReportedEnd(offender=person, **{name: days.get(name, str)(value) for name, value in said.items()})
