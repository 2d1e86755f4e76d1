"""What does the file say of each person, and what is wrong with it?

Each person becomes one frozen `Person`, or a list of errors by row and column. Nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from offenders.importing.cells import Row, RowError
from offenders.importing.columns import IDENTIFIER_KINDS, OF_A_CONVICTION, OF_THE_PERSON, SENTENCE
from offenders.importing.reading import Raw
from offenders.importing.reference import Place, Reference
from offenders.models import Conviction, Sentence
from offenders.rules import custody, identifiers
from offenders.rules.custody import Happening
from offenders.rules.identifiers import Kind
from offenders.rules.releases import Basis, Code, ways_out
from sharing.models import Team
from sharing.rules import GrantRole, Marking, Programme

AT_A_PLACE = frozenset({Happening.RECEIVED, Happening.TRANSFERRED, Happening.RETURNED})
BEGINS = frozenset({Happening.RECEIVED, Happening.RETURNED})
TERM = ("years", "months", "weeks", "days", "extension_months")
MOST = {"years": 99, "months": 999, "weeks": 5_000, "days": 32_000, "extension_months": 999}
LIFELONG = ("LIFE", "IPP")


@dataclass(frozen=True)
class GivenIdentifier:
    kind: Kind
    value: str
    canonical: str
    warning: str

    @property
    def is_verified(self) -> bool:
        """Form and check letter are right. A number without a form is taken as it is, unverified."""
        return self.kind in identifiers.HAS_A_FORM and not self.warning


@dataclass(frozen=True)
class GivenConviction:
    """fields: those that were given, of `Conviction`."""

    offence_id: int
    convicted_on: date
    fields: dict[str, Any]

    @property
    def key(self) -> tuple[int, date]:
        return self.offence_id, self.convicted_on


@dataclass(frozen=True)
class GivenSentence:
    """fields: the parts of the term. One conviction has one sentence of a kind on a day."""

    conviction: tuple[int, date]
    kind: str
    sentenced_on: date
    fields: dict[str, int]

    @property
    def key(self) -> tuple[tuple[int, date], str, date]:
        return self.conviction, self.kind, self.sentenced_on


@dataclass(frozen=True)
class Step:
    """A movement. place: where, for one that leads to an establishment. basis: why, for a release."""

    happening: Happening
    on: date
    place: Place | None = None
    basis: Basis | None = None


@dataclass(frozen=True)
class Person:
    """What the file says of one person. Whatever was left empty is not in it, and stays as it is."""

    row: int
    prison_number: str
    fields: dict[str, Any]
    place: Place | None
    aliases: tuple[str, ...]
    identifiers: tuple[GivenIdentifier, ...]
    convictions: tuple[GivenConviction, ...]
    sentences: tuple[GivenSentence, ...]
    dates: dict[Code, date]
    source: str
    as_at: date | None
    steps: tuple[Step, ...]
    teams: tuple[tuple[Team, GrantRole], ...]


@dataclass
class Checked:
    """One person of the file. person: None when there are errors."""

    number: str
    person: Person | None
    errors: list[RowError]
    warnings: list[RowError]


@dataclass
class Checker:
    """Checks a file from its first row to its last; it remembers what may be there only once."""

    reference: Reference
    today: date
    numbers: dict[str, int] = field(default_factory=dict)
    verified: dict[tuple[Kind, str], tuple[int, str]] = field(default_factory=dict)

    def people(self, rows: Iterable[Raw]) -> Iterator[Checked]:
        """The people of the file, in its order. Rows of one person stand together, so that a batch can hold them."""
        for number, together in groupby(rows, key=_number):
            yield self._person(number, [Row(raw, self.today) for raw in together])

    def _person(self, number: str, rows: list[Row]) -> Checked:
        first = rows[0]
        warnings: list[RowError] = []
        if not re.fullmatch(r"[A-Z]\d{4}[A-Z]{2}", number, re.ASCII):
            for row in rows:
                row.wrong("prison_number", "A prison number looks like A1234BC. Correct it")
        elif number in self.numbers:
            first.wrong(
                "prison_number",
                f"{number} is at row {self.numbers[number]} too. Rows of one person stand together: sort the file",
            )
        self.numbers.setdefault(number, first.raw.number)
        _check_further_rows(first, rows[1:])
        given = self._identifiers(first, number, warnings)
        dates, source, as_at = _dates(first)
        place, steps = self._custody(first, dates)
        convictions, sentences = self._convictions(rows)
        person = Person(
            row=first.raw.number,
            prison_number=number,
            fields=self._fields(first),
            place=place,
            aliases=first.several("aliases", longest=200),
            identifiers=given,
            convictions=convictions,
            sentences=sentences,
            dates=dates,
            source=source,
            as_at=as_at,
            steps=steps,
            teams=self._teams(first),
        )
        errors = [error for row in rows for error in row.errors]
        return Checked(number, None if errors else person, errors, warnings)

    def _fields(self, row: Row) -> dict[str, Any]:
        given = {
            "family_name": row.text("family_name"),
            "given_names": row.text("given_names", longest=150),
            "date_of_birth": row.day("date_of_birth"),
            "sex": row.one_of("sex", {"female": "female", "male": "male"}, "Write female or male"),
            "nationalities": list(row.several("nationalities", longest=60)) or None,
            "programme": row.one_of("programme", {p.value: p.value for p in Programme}, _choose(Programme)),
            "marking": row.one_of("marking", {m.value.lower(): m.value for m in Marking}, _choose(Marking)),
            "region": row.one_of("region", self.reference.regions, f"Known are {_list(self.reference.regions)}"),
        }
        return {name: value for name, value in given.items() if value is not None}

    def _identifiers(self, row: Row, number: str, warnings: list[RowError]) -> tuple[GivenIdentifier, ...]:
        found: dict[tuple[Kind, str], GivenIdentifier] = {}
        for column, kind in IDENTIFIER_KINDS.items():
            for value in row.several(column, longest=40):
                reading = identifiers.read(kind, value, year=self.today.year)
                given = GivenIdentifier(kind, value, reading.canonical, reading.warning)
                if given.warning:
                    warnings.append(RowError(row.raw.number, column, f"{given.warning}. {value} is kept, unverified"))
                found[kind, given.canonical] = given
                self._check_once_in_the_file(row, column, given, number)
        return tuple(found.values())

    def _check_once_in_the_file(self, row: Row, column: str, given: GivenIdentifier, number: str) -> None:
        if not given.is_verified:
            return
        at, whose = self.verified.setdefault((given.kind, given.canonical), (row.raw.number, number))
        if whose != number:
            row.wrong(column, f"{given.canonical} is at row {at} too, of {whose}. One of the two is wrong")

    def _custody(self, row: Row, dates: dict[Code, date]) -> tuple[Place | None, tuple[Step, ...]]:
        place = self._place(row, "establishment", row.raw.cells.get("establishment", ""))
        if row.has("movements"):
            if row.has("received_on", "released_on"):
                row.wrong("movements", "The movements say it all. Leave received_on and released_on empty")
            steps = self._movements(row)
        else:
            steps = _in_and_out(row, place)
        column = "movements" if row.has("movements") else "released_on" if row.has("released_on") else "received_on"
        before = len(row.errors)
        _check_chain(row, column, steps)
        if len(row.errors) == before:
            _check_bases(row, column, steps, dates)
        return place, tuple(steps)

    def _place(self, row: Row, column: str, text: str) -> Place | None:
        found = self.reference.place(text) if text else None
        if isinstance(found, str):
            row.wrong(column, found)
            return None
        return found

    def _movements(self, row: Row) -> list[Step]:
        steps = []
        for part in row.several("movements", longest=200):
            words = part.split(maxsplit=2)
            happening = next((each for each in Happening if each == words[0].lower()), None)
            if happening is None or len(words) < 2:
                row.wrong("movements", f"“{part[:60]}” is no movement. Write what happened, the day, and the place")
                continue
            on = row.read_day("movements", words[1])
            rest = words[2] if len(words) == 3 else ""
            place, basis = None, None
            if happening in AT_A_PLACE:
                place = self._place(row, "movements", rest)
                if not rest:
                    row.wrong("movements", f"“{part[:60]}” says not where. Write the establishment after the day")
            elif rest:
                basis = next((each for each in Basis if each == rest.upper()), None)
                if basis is None:
                    row.wrong("movements", f"“{rest[:40]}” is no reason to leave. {_choose(Basis)}")
            if on is not None:
                steps.append(Step(happening, on, place, basis))
        return steps

    def _teams(self, row: Row) -> tuple[tuple[Team, GrantRole], ...]:
        found: dict[int, tuple[Team, GrantRole]] = {}
        for part in row.several("teams", longest=300):
            name, _, role = (text.strip() for text in part.rpartition(":"))
            grant_role = next((each for each in GrantRole if each == role.lower()), None)
            team = self.reference.teams.get(name.lower())
            if not name or grant_role is None:
                row.wrong("teams", f"“{part[:80]}” says not as what. Write team:lead, :contributor or :reader")
            elif team is None and name.lower() in self.reference.teams:
                row.wrong("teams", f"Two teams are called {name}. Write agency > team")
            elif team is None:
                row.wrong("teams", f"“{name[:80]}” is no team that works here. Add it first, or correct the name")
            else:
                found[team.pk] = (team, grant_role)
        return tuple(found.values())

    def _convictions(self, rows: list[Row]) -> tuple[tuple[GivenConviction, ...], tuple[GivenSentence, ...]]:
        convictions: dict[tuple[int, date], tuple[GivenConviction, Row]] = {}
        sentences: dict[tuple, tuple[GivenSentence, Row]] = {}
        for row in rows:
            if not row.has(*(column.name for column in OF_A_CONVICTION)):
                if row is not rows[0]:
                    row.wrong("offence", "A further row of a person needs a conviction. Fill it in, or drop the row")
                continue
            conviction = self._conviction(row)
            if conviction is None:
                continue
            stands, at = convictions.setdefault(conviction.key, (conviction, row))
            if at is not row:
                for name, value in conviction.fields.items():
                    if stands.fields.get(name) != value:
                        row.wrong("offence", f"The same conviction is at row {at.raw.number}, with another {name}")
                        break
            sentence = _sentence(row, conviction)
            if sentence is None:
                if at is not row and not row.has(*(column.name for column in SENTENCE)):
                    row.wrong("offence", f"The same conviction is at row {at.raw.number}. Drop one of the two rows")
                continue
            _, stated = sentences.setdefault(sentence.key, (sentence, row))
            if stated is not row:
                row.wrong("sentence", f"The same sentence is at row {stated.raw.number}. Drop one of the two rows")
        return tuple(each for each, _ in convictions.values()), tuple(each for each, _ in sentences.values())

    def _conviction(self, row: Row) -> GivenConviction | None:
        if not row.has("offence"):
            row.wrong("offence", "Empty, and there is a conviction or sentence in the row. Say for which offence")
            return None
        offence = self.reference.offence(row.raw.cells["offence"], row.raw.cells.get("section", ""))
        if offence is None:
            row.wrong("offence", f"“{row.raw.cells['offence'][:80]}” is not in the catalogue. Write TA 2000 s.58")
        convicted_on = row.day("convicted_on")
        if not row.has("convicted_on"):
            row.wrong("convicted_on", "Empty. A conviction has a day")
        choices = {value: value for value in Conviction.Connection.values}
        given = {
            "committed_on": row.day("committed_on"),
            "court": row.text("court"),
            "terrorist_connection": row.one_of("terrorist_connection", choices, "Write yes, no or undecided"),
            "connection_decided_on": row.day("connection_decided_on"),
        }
        if given["connection_decided_on"] and given["terrorist_connection"] not in ("yes", "no"):
            row.wrong("connection_decided_on", "A day, but no decision. Write yes or no in terrorist_connection")
        if convicted_on and given["committed_on"] and given["committed_on"] > convicted_on:  # type: ignore[operator]
            row.wrong("committed_on", "After the conviction. Correct one of the two days")
        if offence is None or convicted_on is None:
            return None
        return GivenConviction(offence, convicted_on, {name: value for name, value in given.items() if value})


def _number(raw: Raw) -> str:
    return "".join(raw.cells.get("prison_number", "").split()).upper()


def _check_further_rows(first: Row, further: list[Row]) -> None:
    """What is said of the person stands in the first row; further ones say the same or nothing."""
    for row in further:
        for column in OF_THE_PERSON[1:]:
            text = row.raw.cells.get(column.name)
            if text is not None and text != first.raw.cells.get(column.name):
                row.wrong(column.name, f"Not as in row {first.raw.number}, of the same person. Correct it or empty it")


def _dates(row: Row) -> tuple[dict[Code, date], str, date | None]:
    found = {code: day for code in Code if (day := row.day(code.value.lower(), future=True))}
    source, as_at = row.text("dates_source", longest=60) or "", row.day("dates_as_at")
    if any(row.has(code.value.lower()) for code in Code):
        if not source:
            row.wrong("dates_source", "Empty. Say whose calculation sheet the dates are from")
        if not row.has("dates_as_at"):
            row.wrong("dates_as_at", "Empty. Say of which day the calculation sheet is")
    return found, source, as_at


def _in_and_out(row: Row, place: Place | None) -> list[Step]:
    """The steps that received_on and released_on stand for."""
    received, released = row.day("received_on"), row.day("released_on")
    if received and not row.has("establishment"):
        row.wrong("establishment", "Empty. Say where the person was received")
    steps = [Step(Happening.RECEIVED, received, place)] if received else []
    return [*steps, Step(Happening.RELEASED, released)] if released else steps


def _check_chain(row: Row, column: str, steps: list[Step]) -> None:
    happened: list[Happening] = []
    for before, step in zip([None, *steps], steps, strict=False):
        if before and step.on < before.on:
            row.wrong(
                column, f"{_words(step.happening)} on {step.on} comes before {_words(before.happening)}. Order them"
            )
            return
        if not custody.may_happen(step.happening, happened=happened):
            where = custody.status_after(happened)
            state = _words(where) if where else "not recorded anywhere"
            row.wrong(column, f"{_words(step.happening)} on {step.on} cannot be: the person is {state} then")
            return
        happened.append(step.happening)


def _check_bases(row: Row, column: str, steps: list[Step], dates: dict[Code, date]) -> None:
    """Who left by a way out has the date that it follows from in the same row."""
    happened: list[Happening] = []
    for step in steps:
        happened.append(step.happening)
        if step.basis is None:
            continue
        ways = ways_out(dates, is_recalled=custody.held_after_recall(happened))
        if step.basis not in {way.basis for way in ways}:
            row.wrong(
                column, f"Left by {step.basis} on {step.on}, but no date says so. Give the date, or drop the reason"
            )


def _sentence(row: Row, conviction: GivenConviction) -> GivenSentence | None:
    if not row.has(*(column.name for column in SENTENCE)):
        return None
    kinds = {value.lower(): value for value in Sentence.Kind.values}
    kind = row.one_of("sentence", kinds, _choose(Sentence.Kind))
    sentenced_on = row.day("sentenced_on")
    for name in ("sentence", "sentenced_on"):
        if not row.has(name):
            row.wrong(name, "Empty, and there is more of a sentence in the row. Fill it in")
    term = {name: row.count(name, most=MOST[name]) for name in TERM}
    if kind and kind not in LIFELONG and not any(term[name] for name in TERM[:4]) and not row.has(*TERM[:4]):
        row.wrong("years", "Empty, as are months, weeks and days. A sentence of this kind has a term")
    if (
        kind
        and kind not in LIFELONG
        and row.has(*TERM[:4])
        and all(term[name] == 0 for name in TERM[:4] if row.has(name))
    ):
        row.wrong("years", "Nothing but zeros. A sentence of this kind has a term")
    if kind is None or sentenced_on is None:
        return None
    return GivenSentence(conviction.key, kind, sentenced_on, {name: count or 0 for name, count in term.items()})


def _words(code: str) -> str:
    return code.replace("_", " ")


def _choose(options: Iterable[Any]) -> str:
    return "Write one of " + ", ".join(str(getattr(option, "value", option)) for option in options)


def _list(known: dict[str, str]) -> str:
    return ", ".join(sorted(set(known.values()))[:20])
