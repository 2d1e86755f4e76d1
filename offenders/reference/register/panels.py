"""The register of law as its pages print it: which entries wait for a check, and what one of them decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from offenders.dates.calculation_models import Calculation
from offenders.dates.engine.law.commencements import COMMENCEMENTS
from offenders.dates.engine.law.open_law import QUESTIONS, FairReading, OpenQuestion
from offenders.dates.engine.law.regimes import CONVENTIONS, REGIMES, Rule
from offenders.reference.law.models import LawCheck, LawEntry
from offenders.reference.law.rules import CheckState, check_state, lapses_on
from offenders.reference.law.uses import Use, modules_by_entry
from offenders.reference.register.decided import Decided, decided_by
from sharing.models import User
from sharing.time_words import format_date

COUNTED = 2000  # of the newest calculations that the reader can see
LATEST = 10


@dataclass(frozen=True)
class Tag:
    kind: str
    words: str
    second: str


@dataclass(frozen=True)
class EntryLine:
    """One entry in the list. in_force: its days in words; rules: how many rules and modules apply it; dates: of how
    many people whom the reader can see the newest calculation rests on it."""

    entry: LawEntry
    tag: Tag
    in_force: str
    rules: int
    dates: int

    @property
    def uid(self) -> str:
        return str(self.entry.uid)


@dataclass(frozen=True)
class Summary:
    """How the whole register stands."""

    all: int
    supplied: int
    lapsed: int
    unconfirmed: int


@dataclass(frozen=True)
class Settled:
    """A question that the law leaves open, and the reading by which it is settled, None where it is not."""

    question: OpenQuestion
    reading: FairReading | None


@dataclass(frozen=True)
class CheckLine:
    check: LawCheck
    counts: bool


@dataclass(frozen=True)
class EntryPage:
    """begins: the rules of the date engine that begin on its first day. questions: those of open law that it settles or
    leaves open. lately: the newest calculations that rest on it, of people whom the reader can see;
    decided: rows of the apps above."""

    line: EntryLine
    rules: Sequence[Rule]
    modules: Sequence[Use]
    begins: Sequence[str]
    questions: Sequence[Settled]
    checks: Sequence[CheckLine]
    lately: Sequence[Calculation]
    decided: Sequence[Decided]

    def people(self) -> list[int]:
        """Keys of everybody who is named."""
        named = [each.offender_id for each in self.lately]
        return list(dict.fromkeys(named + [line.person.pk for each in self.decided for line in each.lines]))


def rules_by_entry() -> Mapping[str, list[Rule]]:
    """The rules of the date engine by the entries that each rests on."""
    found: dict[str, list[Rule]] = {}
    for rule in dict.fromkeys(
        (*REGIMES, *CONVENTIONS, *(commencement.rule for commencement in COMMENCEMENTS.values()))
    ):
        for key in rule.entries:
            found.setdefault(key, []).append(rule)
    return found


def decided_for(reader: User) -> Counter[str]:
    """Of how many people whom the reader can see the dates rest on each entry, among the newest. One query."""
    rows = Calculation.objects.current().listed_for(reader).order_by("-made_at").values_list("rests_on", flat=True)
    return Counter(key for keys in rows[:COUNTED] for key in keys or ())


def summary_of(rows: Iterable[LawEntry], *, on: date) -> Summary:
    """rows: every entry, with its check."""
    every = list(rows)
    states = Counter(_state(entry, on) for entry in every)
    unconfirmed = sum(not entry.is_confirmed for entry in every)
    return Summary(len(every), states[CheckState.SUPPLIED], states[CheckState.LAPSED], unconfirmed)


def entry_lines(rows: Iterable[LawEntry], *, reader: User, at: datetime) -> list[EntryLine]:
    """The unconfirmed and the most used first. rows: with their check."""
    rules, dates, on = rules_by_entry(), decided_for(reader), timezone.localdate(at)
    lines = [_line(entry, rules, dates, on) for entry in rows]
    return sorted(lines, key=lambda line: (line.entry.is_confirmed, -line.dates, -line.rules))


def _line(entry: LawEntry, rules: Mapping[str, Sequence[Rule]], dates: Mapping[str, int], on: date) -> EntryLine:
    uses = len(rules.get(entry.key, ())) + len(modules_by_entry().get(entry.key, ()))
    return EntryLine(entry, _tag(entry, on), in_force_in_words(entry), uses, dates.get(entry.key, 0))


def _state(entry: LawEntry, on: date) -> CheckState:
    return check_state(timezone.localdate(entry.checked_at) if entry.checked_at else None, on=on)


def _tag(entry: LawEntry, on: date) -> Tag:
    state = _state(entry, on)
    if state is CheckState.SUPPLIED:
        changed = f"Changed on {format_date(timezone.localdate(entry.changed_at))}" if entry.changed_at else "Supplied"
        return Tag("partly", "Not yet checked here", changed)
    checked_on = timezone.localdate(entry.checked_at)
    by = f"{format_date(checked_on)}, {entry.checker}"
    if state is CheckState.LAPSED:
        return Tag("blocked", "Check lapsed", f"On {format_date(lapses_on(checked_on))}. Last checked {by}")
    return Tag("done", "Checked", by)


def in_force_in_words(entry: LawEntry) -> str:
    """ "From 26 February 2020", "26 February 2020 to 29 April 2021", "First day not known"."""
    begins, ends = entry.in_force_from, entry.in_force_until
    if begins and ends:
        return f"{format_date(begins)} to {format_date(ends)}"
    if begins:
        return f"From {format_date(begins)}"
    return f"Until {format_date(ends)}" if ends else "First day not known"


def entry_page(entry: LawEntry, *, reader: User, at: datetime) -> EntryPage:
    """entry: with its check. Three queries, and two for each kind of rows that it decided besides."""
    calculations = Calculation.objects.current().visible_to(reader).resting_on(entry.key).select_related("offender")
    people = calculations.order_by()[: COUNTED + 1].count()
    line = _line(entry, rules_by_entry(), {entry.key: people}, timezone.localdate(at))
    return EntryPage(
        line=line,
        rules=rules_by_entry().get(entry.key, ()),
        modules=modules_by_entry().get(entry.key, ()),
        begins=[name for name, each in COMMENCEMENTS.items() if each.entry == entry.key],
        questions=[_settled(entry, question) for question in QUESTIONS if question.entry == entry.key],
        checks=[_check(check, entry) for check in entry.checks.select_related("checked_by", "withdrawn_by")],
        decided=decided_by(entry.key, reader=reader),
        lately=list(calculations.order_by("-made_at", "-pk")[:LATEST]),
    )


def _settled(entry: LawEntry, question: OpenQuestion) -> Settled:
    name = entry.settled.get(question.name)
    return Settled(question, next((reading for reading in question.readings if reading.name == name), None))


def _check(check: LawCheck, entry: LawEntry) -> CheckLine:
    is_old = bool(entry.changed_at and check.checked_at <= entry.changed_at)
    return CheckLine(check, check.withdrawn_at is None and not is_old)
