"""The double check of dates as pages print it: the box beside the dates, its page, its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from offenders.dates.calculation_models import DateCheck
from offenders.dates.models import CODES, KeyDate
from offenders.dates.record_adapter import Record, fingerprint_of, work_out
from offenders.dates.rules.date_checks import CHECKED, State, days_of, state_of
from offenders.dates.rules.differences import Dates, alike
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep.calculations import RECORD_CHANGED
from offenders.dates.upkeep.date_checks import differs_on
from offenders.people.models import Offender
from offenders.person_page.timeline import Event, Source, by_whom, joined, moments
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.models import User
from sharing.records.errors import Refused
from sharing.time_words import format_date, format_time

TITLES: dict[str, str] = dict(CODES)


@dataclass(frozen=True)
class DateCheckPanel:
    """How the check stands, for one reader. No date of an answer is in it before both are in.

    check: the latest that says something, else None. differ: on what the two differ, in words. refused: why this
    reader cannot give the answer that is asked for now; empty where they can.
    """

    state: State
    check: DateCheck | None
    differ: str
    may_change: bool
    refused: str


@dataclass(frozen=True)
class ComparedDate:
    """One date in both answers, beside the prison's and ours. differs: the two people do not say the same."""

    code: str
    title: str
    first: date | None
    second: date | None
    official: date | None
    worked_out: date | None
    differs: bool
    apart: str

    @property
    def official_differs(self) -> bool:
        """The prison does not say what both found."""
        return not self.differs and self.official != self.first

    @property
    def worked_out_differs(self) -> bool:
        return not self.differs and self.worked_out != self.first


@dataclass(frozen=True)
class Earlier:
    """A check that was ended: who, and why. Never its dates."""

    made_at: str
    who: str
    because: str


@dataclass(frozen=True)
class DateCheckPage:
    panel: DateCheckPanel
    lines: list[ComparedDate]
    earlier: list[Earlier]


def date_check_panel(person: Offender, *, reader: User, record: Record, may_change: bool) -> DateCheckPanel:
    """One query. record: as it stands."""
    return _panel(_checks(person, reader).first(), reader=reader, record=record, may_change=may_change)


def date_check_page(person: Offender, *, reader: User, record: Record, may_change: bool) -> DateCheckPage:
    """Two queries."""
    checks = list(_checks(person, reader))
    panel = _panel(checks[0] if checks else None, reader=reader, record=record, may_change=may_change)
    official = KeyDate.objects.current().official().visible_to(reader).filter(offender=person)
    said = {Code(code): day for code, day in official.values_list("code", "falls_on")}
    return DateCheckPage(
        panel=panel,
        lines=_lines(panel.check, said, record) if panel.check and panel.check.checked_at else [],
        earlier=[_earlier(check) for check in checks if check.ended_at and check != panel.check],
    )


def _checks(person: Offender, reader: User) -> QuerySet[DateCheck]:
    rows = DateCheck.objects.visible_to(reader).filter(offender=person).select_related("maker", "checker")
    return rows.order_by("-made_at", "-pk")


def _panel(latest: DateCheck | None, *, reader: User, record: Record, may_change: bool) -> DateCheckPanel:
    state = State.NONE
    if latest:
        state = state_of(
            agrees=latest.agrees,
            is_of_now=latest.record == fingerprint_of(record),
            is_ended=latest.ended_at is not None,
            is_given_up=bool(latest.ended_at) and latest.ended_because != RECORD_CHANGED,
        )
    check = latest if state is not State.NONE else None
    return DateCheckPanel(
        state=state,
        check=check,
        differ=_differ(check) if check and state is State.DIFFER else "",
        may_change=may_change,
        refused=_refused(check, state, reader) if may_change else "",
    )


def _differ(check: DateCheck) -> str:
    return ", ".join(f"{TITLES[code].lower()} ({code})" for code in differs_on(check))


def _refused(check: DateCheck | None, state: State, reader: User) -> str:
    try:
        if check and state is State.WAITING:
            refuse_same_person(check.maker, reader)
        elif state in (State.NONE, State.OLD):
            refuse_who_cannot_sign(reader)
    except Refused as refused:
        return refused.message
    return ""


def _lines(check: DateCheck, official: Dates, record: Record) -> list[ComparedDate]:
    """The dates that anybody names, in the order of time of the first answer."""
    answers = days_of(check.maker_dates), days_of(check.checker_dates or {})
    found = {Code(code): day for code, day in work_out(record).dates.items()}
    first, second, official, own = alike(*answers, _compared(official), _compared(found))
    named = [code for code in CHECKED if any(code in dates for dates in (first, second, official, own))]
    lines = [
        ComparedDate(
            code=str(code),
            title=TITLES[code],
            first=first.get(code),
            second=second.get(code),
            official=official.get(code),
            worked_out=own.get(code),
            differs=first.get(code) != second.get(code),
            apart=_apart(first.get(code), second.get(code)),
        )
        for code in named
    ]
    return sorted(lines, key=lambda line: line.first or line.second or line.official or line.worked_out or date.max)


def _compared(dates: Mapping[Code, date]) -> Dates:
    return {code: day for code, day in dates.items() if code in CHECKED}


def _apart(first: date | None, second: date | None) -> str:
    if first == second:
        return ""
    if first is None or second is None:
        return "One answer has no such date"
    apart = abs((second - first).days)
    return f"{apart:,} day{'' if apart == 1 else 's'} apart"


def _earlier(check: DateCheck) -> Earlier:
    who = f"{check.maker} and {check.checker}" if check.checker else f"{check.maker} alone"
    result = {None: "not answered", True: "agreed", False: "differed"}[check.agrees]
    return Earlier(format_date(check.made_at.date()), f"{who}: {result}", check.ended_because)


def events(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """For the timeline: who and whether they agree; no dates."""
    for row in list(_checks(person, reader))[:limit]:
        yield _event(row, 0, row.made_at, "Dates worked out by hand", "the answer is hidden until the second is given")
        if row.checked_at:
            words = "they agree" if row.agrees else f"they differ on {_differ(row)}"
            yield _event(row, 1, row.checked_at, "Dates checked by a second person", words)
        if row.ended_at:
            yield _event(row, 2, row.ended_at, "Check of the dates ended", row.ended_because)


SOURCE = Source(events, moments(DateCheck, "made_at", "checked_at", "ended_at"))


def _event(row: DateCheck, step: int, at: object, strong: str, words: str) -> Event:
    who = by_whom(row.maker) if step == 0 else by_whom(row.checker) if step == 1 else ""
    return Event(
        at=at,  # type: ignore[arg-type]
        about="date_checks",
        key=3 * row.pk + step,
        strong=strong,
        words=words,
        second=joined(format_time(at), who),  # type: ignore[arg-type]
        kind="note",
    )
