"""The check of a file of people: what it says of each person, and what is wrong with it.

Each person becomes one frozen `Person`, or a list of errors by row and column. Nothing here writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.convictions.rules import (
    CREDITS,
    ONLY_AT_TWO_THIRDS,
    Term,
    impossible_adjustment,
    impossible_sentence,
    may_release_at_two_thirds,
)
from offenders.custody import rules as custody
from offenders.custody.rules import AWAY_AND_BACK, HELD, Happening
from offenders.dates.models import Release
from offenders.dates.rules.releases import Basis, Certainty, Code, Origin, leaves_on, release_routes
from offenders.importing.file_format.cells import FileRow, RowError
from offenders.importing.file_format.columns import (
    IDENTIFIER_KINDS,
    OF_A_CONVICTION,
    OF_THE_PERSON,
    PEOPLE_SHEET,
    SENTENCE,
)
from offenders.importing.file_format.folding import AS_FURTHER_ROWS, fold
from offenders.importing.file_format.parts import Part
from offenders.importing.file_format.sheets import Item, read_things
from offenders.importing.reference import Place, Reference
from offenders.importing.staging import PersonRows, Staged, is_named
from offenders.people.rules import identifiers
from offenders.people.rules.identifiers import IdentifierKind
from offenders.reference.establishments.rules import closed_words, takes_people
from sharing.access.rules import GrantRole, Marking, Programme
from sharing.models import Team
from sharing.sentence_words import mid_sentence

AT_A_PLACE = frozenset({Happening.RECEIVED, Happening.TRANSFERRED, Happening.RETURNED})
BEGINS = frozenset({Happening.RECEIVED, Happening.RETURNED})
TERM = ("years", "months", "weeks", "days", "extension_months")
MOST = {"years": 99, "months": 999, "weeks": 5_000, "days": 32_000, "extension_months": 999}
OF_AN_ALIAS = {"script": 30, "transliteration": 200, "note": 200}
OF_A_NUMBER = {"from": 10, "until": 10, "source": 60, "primary": 0, "verified": 0, "unverified": 0}
OF_AN_ADJUSTMENT = {"credited_to": 400}
OF_A_DATE = {"source": 60, "as_at": 10}
SUBSTANTIVE = Conviction.AncillaryForm.SUBSTANTIVE.value
DECISIONS = {"terrorist_connection": "connection_decided_on", "foreign_power": "foreign_power_decided_on"}
NONE = "none"  # of release routes from a period
OF_A_WAY_OUT = {"counted": 0, "leaves": 10, "warn": 10, "origin": 10}
MOST_ADJUSTMENT_DAYS = 32_000
MOST_WORDS = 300  # of an offence

ConvictionKey = tuple[str, date]
SentenceKey = tuple[ConvictionKey, str, date]


@dataclass(frozen=True)
class GivenIdentifier:
    """fields: those that were given, of `Identifier`."""

    kind: IdentifierKind
    value: str
    canonical: str
    warning: str
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def is_verified(self) -> bool:
        """As the file says; else form and check letter are right. A number without a form is taken unverified."""
        return self.fields.get("is_verified", self.kind in identifiers.HAS_A_FORM and not self.warning)

    @property
    def names_somebody(self) -> bool:
        """A verified number that is in use is one person's alone."""
        return self.is_verified and "ends_on" not in self.fields


@dataclass(frozen=True)
class GivenAlias:
    """fields: those that were given, of `Alias`."""

    name: str
    fields: dict[str, str]


@dataclass(frozen=True)
class GivenAdjustment:
    kind: str
    days: int
    starts_on: date | None = None
    ends_on: date | None = None
    credited_to: After | None = field(default=None, compare=False)  # the same days may be credited later

    def __str__(self) -> str:
        return f"{self.kind} {self.days}"


@dataclass(frozen=True)
class GivenWayOut:
    """A release that does not follow from the dates. fields: all of `Release` but whose and of which period; empty to
    say that there was none."""

    period: int  # counted from 1, earliest first
    fields: dict[str, Any]


@dataclass(frozen=True)
class GivenConviction:
    """name: tells it apart from others of the person on that day. offence: its key, None where it is to be classified.
    written: its words. fields: those others that were given, of `Conviction`."""

    name: str
    convicted_on: date
    offence_id: int | None
    form: str
    written: str
    fields: dict[str, Any]

    @property
    def key(self) -> ConvictionKey:
        return self.name, self.convicted_on


def name_of(offence_id: int | None, form: str, words: str) -> str:
    """By which a conviction is known among those of one day: its offence and form, else its words."""
    return f"#{offence_id} {form}" if offence_id else name_of_words(words)


def name_of_words(words: str) -> str:
    return " ".join(words.lower().split())


@dataclass(frozen=True)
class After:
    """The sentence after which another one runs. names: that its conviction may have; sentenced_on: if it was given."""

    names: frozenset[str]
    convicted_on: date
    kind: str
    sentenced_on: date | None

    def means(self, key: SentenceKey) -> bool:
        (name, convicted_on), kind, on = key
        is_conviction = name in self.names and convicted_on == self.convicted_on
        return is_conviction and kind == self.kind and self.sentenced_on in (None, on)


@dataclass(frozen=True)
class GivenSentence:
    """fields: the parts of the term. One conviction has one sentence of a kind on a day."""

    row: int
    conviction: ConvictionKey
    kind: str
    sentenced_on: date
    fields: dict[str, Any]
    consecutive_to: After | None = None

    @property
    def key(self) -> SentenceKey:
        return self.conviction, self.kind, self.sentenced_on


@dataclass(frozen=True)
class GivenStep:
    """A movement. place: where, for one that leads to an establishment. basis: why, for a release. at: the time of day,
    and due_back_at: of who is away from prison for a time."""

    happening: Happening
    on: date
    place: Place | None = None
    basis: Basis | None = None
    note: str = ""
    at: time = time(0)
    due_back_at: datetime | None = None

    @property
    def moment(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.on, self.at))


@dataclass(frozen=True)
class GivenPerson:
    """What the file says of one person. Whatever was left empty is not in it, and stays as it is."""

    row: int
    prison_number: str
    fields: dict[str, Any]
    place: Place | None
    aliases: tuple[GivenAlias, ...]
    identifiers: tuple[GivenIdentifier, ...]
    convictions: tuple[GivenConviction, ...]
    sentences: tuple[GivenSentence, ...]
    dates: dict[Code, date]
    sheets: dict[Code, tuple[str, date]]  # whose, and of which day
    adjustments: tuple[GivenAdjustment, ...]
    steps: tuple[GivenStep, ...]
    moves_in: str  # the column that holds the steps
    release_routes: tuple[GivenWayOut, ...]
    teams: tuple[tuple[Team, GrantRole], ...]
    programme: str = ""
    asks: Team | None = None  # which is asked to take over
    things: dict[str, list[Item]] = field(default_factory=dict)  # of the apps above, by sheet


@dataclass
class Checked:
    """One person of the file. person: None when there are errors, which name the person by the number."""

    number: str
    person: GivenPerson | None
    errors: list[RowError]
    warnings: list[RowError]


@dataclass
class Checker:
    """Checks the people of a file one by one; the file remembers what may be there only once."""

    reference: Reference
    today: date
    staged: Staged

    def people(self, *, after: int = 0) -> Iterator[Checked]:
        """The people of the file, in its order. after: how many are left out."""
        for person in self.staged.people(after=after):
            yield self._person(person)

    def _person(self, given: PersonRows) -> Checked:
        number, warnings = given.number, list[RowError]()
        sheets = {name: [FileRow(raw, self.today) for raw in rows] for name, rows in given.sheets.items()}
        every = [row for rows in sheets.values() for row in rows]
        if not re.fullmatch(r"[A-Z]\d{4}[A-Z]{2}", number, re.ASCII):
            for row in every:
                row.wrong("prison_number", "A prison number looks like A1234BC. Correct it")
        if not is_named(given):
            every[0].wrong(
                "prison_number", f"The sheet {PEOPLE_SHEET} has no row of {number}. Add one: the number alone is enough"
            )
            return _checked(number, None, every, warnings, [])
        rows = [*sheets[PEOPLE_SHEET], *sheets.get(AS_FURTHER_ROWS, [])]
        first = rows[0]
        _check_further_rows(first, rows[1:])
        fold(first, sheets)
        self._check_once_in_the_file(first, "prison_number", IdentifierKind.PRISON, number, number)
        identifiers_given = self._identifiers(first, number, warnings)
        dates, of_sheets = _dates(first)
        ways = _ways_out(first)
        place, steps, moves_in = self._custody(first, dates, ways)
        convictions, sentences = self._convictions(rows)
        person = GivenPerson(
            row=first.raw.number,
            prison_number=number,
            fields=self._fields(first),
            place=place,
            aliases=_aliases(first),
            identifiers=identifiers_given,
            convictions=convictions,
            sentences=sentences,
            dates=dates,
            sheets=of_sheets,
            adjustments=self._adjustments(first),
            steps=steps,
            moves_in=moves_in,
            release_routes=ways,
            teams=self._teams(first),
            programme=first.one_of("programme", {p.value: p.value for p in Programme}, _choose(Programme)) or "",
            asks=self._asks(first),
        )
        things, wrong = read_things(sheets)
        return _checked(number, replace(person, things=things), every, warnings, wrong)

    def _asks(self, row: FileRow) -> Team | None:
        text = row.text("supervising_team", longest=300)
        team = self.reference.team_named(text) if text else None
        if isinstance(team, str):
            row.wrong("supervising_team", team)
            return None
        return team

    def _fields(self, row: FileRow) -> dict[str, Any]:
        given = {
            "family_name": row.name("family_name"),
            "given_names": row.name("given_names", longest=150),
            "date_of_birth": row.day("date_of_birth"),
            "sex": row.one_of("sex", {"female": "female", "male": "male"}, "Write female or male"),
            "nationalities": list(row.several("nationalities", longest=60)) or None,
            "marking": row.one_of("marking", {m.value.lower(): m.value for m in Marking}, _choose(Marking)),
            "region": row.one_of("region", self.reference.regions, f"Use one of {_list(self.reference.regions)}"),
        }
        return {name: value for name, value in given.items() if value is not None}

    def _identifiers(self, row: FileRow, number: str, warnings: list[RowError]) -> tuple[GivenIdentifier, ...]:
        found: dict[tuple[IdentifierKind, str], GivenIdentifier] = {}
        for column, kind in IDENTIFIER_KINDS.items():
            for part in row.marked(column, longest=40, marks=OF_A_NUMBER):
                reading = identifiers.read(kind, part.text, year=self.today.year)
                said = _said_of_number(row, column, part, warning=reading.warning)
                given = GivenIdentifier(kind, part.text, reading.canonical, reading.warning, said)
                if given.warning and "is_verified" not in said:
                    warnings.append(row.about(column, f"{given.warning}. {part.text} is kept, unverified"))
                found[kind, given.canonical] = given
                if given.names_somebody:
                    self._check_once_in_the_file(row, column, kind, given.canonical, number)
        return tuple(found.values())

    def _check_once_in_the_file(
        self, row: FileRow, column: str, kind: IdentifierKind, canonical: str, number: str
    ) -> None:
        """kind, canonical: a verified number that is in use, of the person with this prison number."""
        space = identifiers.share_numbers(kind)[0]
        at, whose = self.staged.first_with(space, canonical, row.raw.number, number)
        if whose != number:
            row.wrong(column, f"{canonical} is at row {at} too, of {whose}. Correct one of the 2")

    def _custody(
        self, row: FileRow, dates: dict[Code, date], ways: tuple[GivenWayOut, ...]
    ) -> tuple[Place | None, tuple[GivenStep, ...], str]:
        place = self._place(row, "establishment", row.raw.cells.get("establishment", ""))
        if row.has("movements"):
            if row.has("received_on", "released_on"):
                row.wrong("movements", "Leave received_on and released_on empty when movements is filled in")
            steps = self._movements(row)
        else:
            steps = _in_and_out(row, place)
        column = "movements" if row.has("movements") else "released_on" if row.has("released_on") else "received_on"
        before = len(row.errors)
        _check_chain(row, column, steps)
        if len(row.errors) == before:
            _check_bases(row, column, steps, dates, told={way.period for way in ways})
            _check_ways_out(row, steps, ways)
            _check_is_open(row, column, steps)
        return place, tuple(steps), column

    def _place(self, row: FileRow, column: str, text: str) -> Place | None:
        found = self.reference.places.read(text) if text else None
        if isinstance(found, str):
            row.wrong(column, found)
            return None
        return found

    def _movements(self, row: FileRow) -> list[GivenStep]:
        steps = []
        for marked in row.marked("movements", longest=200, marks={"note": 300, "at": 5, "due": 16}):
            part, words = marked.text, marked.text.split(maxsplit=2)
            happening = next((each for each in Happening if each == words[0].lower()), None)
            if happening is None or len(words) < 2:
                row.wrong("movements", f"“{part[:60]}” is not a movement. Write what happened, the date and the place")
                continue
            on = row.read_day("movements", words[1])
            rest = words[2] if len(words) == 3 else ""
            place, basis = None, None
            if happening in AT_A_PLACE:
                place = self._place(row, "movements", rest)
                if not rest:
                    row.wrong("movements", f"“{part[:60]}” has no place. Write the establishment after the date")
            elif rest:
                basis = next((each for each in Basis if each == rest.upper()), None)
                if basis is None:
                    row.wrong("movements", f"“{rest[:40]}” is not a release route. {_choose(Basis)}")
            if on is not None:
                step = GivenStep(happening, on, place, basis, marked.marks.get("note", ""))
                steps.append(self._timed(row, step, marked.marks))
        return steps

    def _timed(self, row: FileRow, step: GivenStep, marks: Mapping[str, str]) -> GivenStep:
        """With the times of somebody who is away from prison for a time, and is due back."""
        if not marks.keys() & {"at", "due"}:
            return step
        if step.happening not in AWAY_AND_BACK or ("due" in marks and step.happening is Happening.CAME_BACK):
            row.wrong("movements", "A time is only for hospital or temporary release. Remove the mark")
            return step
        day, _, at_back = marks.get("due", "").partition(" ")
        due = row.read_day("movements", day, future=True)
        left_at, back_at = (row.read_time("movements", text) for text in (marks.get("at", "00:00"), at_back or "23:59"))
        if left_at is None or back_at is None:
            return step
        step = replace(step, at=left_at)
        if due:
            step = replace(step, due_back_at=timezone.make_aware(datetime.combine(due, back_at)))
        if step.due_back_at and step.due_back_at <= step.moment:
            row.wrong("movements", f"Due back on {marks['due']} is before the person left. Correct one of the 2")
        return step

    def _teams(self, row: FileRow) -> tuple[tuple[Team, GrantRole], ...]:
        found: dict[int, tuple[Team, GrantRole]] = {}
        for part in row.several("teams", longest=300):
            name, _, role = (text.strip() for text in part.rpartition(":"))
            grant_role = next((each for each in GrantRole if each == role.lower()), None)
            team = self.reference.team_named(name)
            if not name or grant_role is None:
                row.wrong("teams", f"“{part[:80]}” has no access level. Write team:lead, :contributor or :reader")
            elif isinstance(team, str):
                row.wrong("teams", team)
            else:
                found[team.pk] = (team, grant_role)
        return tuple(found.values())

    def _convictions(self, rows: list[FileRow]) -> tuple[tuple[GivenConviction, ...], tuple[GivenSentence, ...]]:
        convictions: dict[ConvictionKey, tuple[GivenConviction, FileRow]] = {}
        sentences: dict[tuple, tuple[GivenSentence, FileRow]] = {}
        for row in rows:
            if not row.has(*(column.name for column in OF_A_CONVICTION)):
                if row is not rows[0]:
                    row.wrong("offence", "A further row of a person needs a conviction. Fill it in, or remove the row")
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
            sentence = self._sentence(row, conviction)
            if sentence is None:
                if at is not row and not row.has(*(column.name for column in SENTENCE)):
                    row.wrong("offence", f"The same conviction is at row {at.raw.number}. Remove one of the 2 rows")
                continue
            _, stated = sentences.setdefault(sentence.key, (sentence, row))
            if stated is not row:
                row.wrong("sentence", f"The same sentence is at row {stated.raw.number}. Remove one of the 2 rows")
        return tuple(each for each, _ in convictions.values()), tuple(each for each, _ in sentences.values())

    def _conviction(self, row: FileRow) -> GivenConviction | None:
        if not row.has("offence", "offence_words"):
            row.wrong("offence", "Empty, and there is a conviction or sentence in the row. Enter the offence")
            return None
        convicted_on = row.day("convicted_on")
        if not row.has("convicted_on"):
            row.wrong("convicted_on", "Enter the date of the conviction")
        given = self._decided(row) | {"committed_on": row.day("committed_on"), "court": row.text("court")}
        if convicted_on and given["committed_on"] and given["committed_on"] > convicted_on:
            row.wrong("committed_on", "After the conviction. Correct one of the 2 dates")
        offence_id, form, written = self._offence(row, given["committed_on"], convicted_on)
        if convicted_on is None:
            return None
        fields: dict[str, Any] = {name: value for name, value in given.items() if value}
        if offence_id and row.has("offence_words"):
            fields["offence_words"] = row.raw.cells["offence_words"]
        for decision, day in DECISIONS.items():
            if given[decision] == Conviction.Connection.UNDECIDED:
                fields[day] = None  # whatever was decided no longer counts
        return GivenConviction(name_of(offence_id, form, written), convicted_on, offence_id, form, written, fields)

    def _decided(self, row: FileRow) -> dict[str, Any]:
        """What the court determined, and when."""
        choices = {value: value for value in Conviction.Connection.values}
        found: dict[str, Any] = {}
        for decision, day in DECISIONS.items():
            found[decision] = row.one_of(decision, choices, "Write yes, no or undecided")
            found[day] = row.day(day)
            if found[day] and found[decision] not in ("yes", "no"):
                row.wrong(day, f"A date but no decision. Write yes or no in {decision}")
        return found

    def _offence(
        self, row: FileRow, committed_on: date | None, convicted_on: date | None
    ) -> tuple[int | None, str, str]:
        """The key of the offence, None where it is to be classified; its form; and its words."""
        forms = {value: value for value in Conviction.AncillaryForm.values}
        form = row.one_of("ancillary_form", forms, _choose(Conviction.AncillaryForm))
        free = row.text("offence_words", longest=MOST_WORDS) or ""
        if not row.has("offence"):
            return None, form or SUBSTANTIVE, free
        text, section = row.text("offence", longest=MOST_WORDS) or "", row.raw.cells.get("section", "")
        read = self.reference.read_offence(text, section, committed_on=committed_on, convicted_on=convicted_on)
        written = f"{text} s.{section}" if section else text
        if read.offence is None:
            several = "; ".join(self.reference.titles(read.several[:4]))
            fits = f"several offences: {several}" if several else "no offence on the list"
            row.warn("offence", f"“{written[:80]}” fits {fits}. It is kept as written, to be classified")
        return read.offence, form or read.form, written

    def _sentence(self, row: FileRow, conviction: GivenConviction) -> GivenSentence | None:
        before = len(row.errors)
        kind, sentenced_on, term = _term(row, self.reference.sentences)
        if kind is None or sentenced_on is None:
            return None
        if len(row.errors) == before:
            self._check_possible(row, conviction, kind, sentenced_on, term)
        fields: dict[str, Any] = term | {name: text for name in ("kept_because",) if (text := row.text(name))}
        fields |= _of_ordinary(row, kind, sentenced_on)
        stated = GivenSentence(row.raw.number, conviction.key, kind, sentenced_on, fields, self._consecutive_to(row))
        if stated.consecutive_to and stated.consecutive_to.means(stated.key):
            row.wrong("consecutive_to", "That is this sentence itself. Name the one after which it runs")
        return stated

    def _check_possible(
        self, row: FileRow, conviction: GivenConviction, kind: str, sentenced_on: date, term: dict[str, int]
    ) -> None:
        """What no court can have passed, as on the form."""
        wrong = impossible_sentence(
            kind,
            Term(*(term[name] for name in TERM[:4])),
            extension_months=term["extension_months"],
            sentenced_on=sentenced_on,
            convicted_on=conviction.convicted_on,
            on=self.today,
        )
        if wrong:
            row.wrong("sentence" if wrong.field == "kind" else wrong.field, wrong.message)

    def _consecutive_to(self, row: FileRow) -> After | None:
        text = row.raw.cells.get("consecutive_to")
        return None if text is None else self._sentence_named(row, "consecutive_to", text)

    def _sentence_named(self, row: FileRow, column: str, text: str) -> After | None:
        """The sentence of the person that a cell names."""
        words = re.fullmatch(r"(.+?)\s+(\S*\d[-/]\S+)\s+([A-Za-z]+\d*)(?:\s+(\S+))?", text)
        kind = self.reference.sentences.get(words[3].lower()) if words else None
        if words is None or kind is None:
            row.wrong(column, f"“{text[:60]}” does not name a sentence. Write TA 2000 s.58 2023-03-01 SOPC")
            return None
        convicted_on = row.read_day(column, words[2])
        sentenced_on = row.read_day(column, words[4] or "")
        return After(self._names(words[1]), convicted_on, kind, sentenced_on) if convicted_on else None

    def _adjustments(self, row: FileRow) -> tuple[GivenAdjustment, ...]:
        found = []
        for part in row.marked("adjustments", longest=60, marks=OF_AN_ADJUSTMENT):
            words = re.fullmatch(r"([a-z_]+)\s+(\d{1,5})(?:\s+(\S*)\.\.(\S*))?", part.text.lower(), re.ASCII)
            if not words or words[1] not in Adjustment.Kind.values or int(words[2]) > MOST_ADJUSTMENT_DAYS:
                row.wrong(
                    "adjustments", f"“{part.text[:60]}” is not an adjustment. Write ual 14 2024-01-03..2024-01-17"
                )
                continue
            first, last = (row.read_day("adjustments", words[n] or "", future=True) for n in (3, 4))
            if wrong := impossible_adjustment(first, last, on=row.today):
                row.wrong("adjustments", f"“{part.text[:60]}”: {mid_sentence(wrong.message)}")
            credited_to = None
            if named := part.marks.get("credited_to"):
                credited_to = self._sentence_named(row, "adjustments", named)
                if words[1] not in CREDITS:
                    row.wrong(
                        "adjustments", f"“{part.text[:60]}”: only remand and tagged bail are credited. Remove the mark"
                    )
            found.append(GivenAdjustment(words[1], int(words[2]), first, last, credited_to))
        return tuple(found)

    def _names(self, text: str) -> frozenset[str]:
        """Those that a conviction may have which is said in this way: "TA 2000 s.58", "conspiracy: TA 2006 s.5"."""
        before, colon, rest = text.partition(": ")
        form = before.lower() if colon and before.lower() in Conviction.AncillaryForm.values else ""
        read = self.reference.read_offence(rest if form else text)
        found = {name_of_words(text)}
        return frozenset(found | ({name_of(read.offence, form or read.form, "")} if read.offence else set()))


def _checked(
    number: str, person: GivenPerson | None, rows: list[FileRow], warnings: list[RowError], wrong: list[RowError]
) -> Checked:
    errors = [error for row in rows for error in row.errors] + wrong
    warnings = warnings + [warning for row in rows for warning in row.warnings]
    return Checked(number, None if errors else person, named(errors, number), named(warnings, number))


def named(errors: Iterable[RowError], number: str) -> list[RowError]:
    """With the person whom they are about."""
    return [replace(error, number=number) for error in errors]


def _check_further_rows(first: FileRow, further: list[FileRow]) -> None:
    """What is said of the person stands in the first row; further ones say the same or nothing."""
    for row in further:
        for column in OF_THE_PERSON[1:]:
            text = row.raw.cells.get(column.name)
            if text is not None and text != first.raw.cells.get(column.name):
                row.wrong(column.name, f"Not as in row {first.raw.number}, of the same person. Correct it or clear it")


def _aliases(row: FileRow) -> tuple[GivenAlias, ...]:
    found = row.marked("aliases", longest=200, marks=OF_AN_ALIAS)
    for part in found:
        for text in (part.text, part.marks.get("transliteration")):
            row.named("aliases", text)
    return tuple({part.text: GivenAlias(part.text, dict(part.marks)) for part in found}.values())


def _said_of_number(row: FileRow, column: str, part: Part, *, warning: str) -> dict[str, Any]:
    """What the marks say of a number, as fields of `Identifier`."""
    said: dict[str, Any] = {}
    for mark, name in (("from", "starts_on"), ("until", "ends_on")):
        if day := row.read_day(column, part.marks.get(mark, "")):
            said[name] = day
    if "starts_on" in said and "ends_on" in said and said["ends_on"] < said["starts_on"]:
        row.wrong(column, f"{part.text} ends before it begins. Correct one of the 2 dates")
    if "source" in part.marks:
        said["source"] = part.marks["source"]
    if "primary" in part.marks:
        said["is_primary"] = True
    if "verified" in part.marks or "unverified" in part.marks:
        said["is_verified"] = "verified" in part.marks
    if said.get("is_verified") and ("unverified" in part.marks or warning):
        row.wrong(
            column, f"{part.text} cannot be verified: {warning or 'it is also marked unverified'}. Remove the mark"
        )
    return said


def _ways_out(row: FileRow) -> tuple[GivenWayOut, ...]:
    found = []
    for part in row.marked("releases", longest=100, marks=OF_A_WAY_OUT):
        words = part.text.split()
        if len(words) == 2 and words[0].isdecimal() and words[1] == NONE:
            found.append(GivenWayOut(int(words[0][:3]), {}))
            continue
        period, basis, certainty, expected, status, *rest = words + [""] * (5 - len(words))
        day = row.read_day("releases", expected, future=True)
        is_known = period.isdecimal() and len(period) < 4 and basis in list(Basis) and certainty in list(Certainty)
        if not is_known or status not in Release.Status.values or len(rest) > 1 or day is None:
            row.wrong(
                "releases", f"“{part.text[:60]}” is not a release. Write 1 CRD fixed 2023-01-06 released 2023-01-06"
            )
            continue
        released_on = row.read_day("releases", rest[0]) if rest else None
        if (status == Release.Status.RELEASED) != bool(released_on):
            row.wrong("releases", f"“{part.text[:60]}”: write the date of the release after released, and nowhere else")
        origin = part.marks.get("origin", Origin.OFFICIAL)
        if origin not in list(Origin):
            row.wrong("releases", f"“{part.text[:60]}”: origin is one of {', '.join(Origin)}")
        leaves = row.read_day("releases", part.marks.get("leaves", ""), future=True) or leaves_on(Basis(basis), day)
        fields = {
            "basis": basis,
            "certainty": certainty,
            "expected_on": day,
            "status": status,
            "origin": origin,
            "released_on": released_on,
            "is_counted": "counted" in part.marks,
            "leaves_on": leaves,
            "warn_on": row.read_day("releases", part.marks.get("warn", ""), future=True) or leaves,
        }
        found.append(GivenWayOut(int(period), fields))
    return tuple(found)


NOT_SURE = (Certainty.POSSIBLE, Certainty.PROVISIONAL)
NEEDS_CERTAINTY = (Release.Status.READY, Release.Status.RELEASED)


def _check_ways_out(row: FileRow, steps: list[GivenStep], ways: tuple[GivenWayOut, ...]) -> None:
    """What the tables would not hold: a release route twice, two counted, or one that lies ahead of a period that is
    over."""
    periods = sum(step.happening in BEGINS for step in steps)
    open_period = periods if steps and custody.status_after([step.happening for step in steps]) in custody.HELD else 0
    seen: set[str] = set()
    counted = 0
    for way in ways:
        what, is_open = way.fields, way.fields.get("status") in Release.OPEN
        name = f"{way.period} {what.get('basis', NONE)}"
        counted += is_open and what["is_counted"]
        if not 1 <= way.period <= periods:
            row.wrong(
                "releases", f"{name}: there is no period of custody {way.period}. Enter the movements, or correct it"
            )
        elif name in seen:
            row.wrong("releases", f"{name} appears twice. Remove one of the 2")
        elif not what:
            continue
        elif is_open and way.period != open_period:
            row.wrong("releases", f"{name} is {what['status']}, but that period has ended. Correct the status")
        elif what["status"] == Release.Status.RELEASED and way.period == open_period:
            row.wrong(
                "releases",
                f"{name} is released, but the person is in custody. Enter the movement, or correct the status",
            )
        elif what["status"] in NEEDS_CERTAINTY and what["certainty"] in NOT_SURE:
            row.wrong(
                "releases",
                f"{name} is {what['status']}, but only {what['certainty']}. No one is released before the decision is "
                "final: correct the certainty, or the status",
            )
        elif what["is_counted"] and what["certainty"] == Certainty.POSSIBLE:
            row.wrong("releases", f"{name} is only possible, and is never counted. Remove the mark")
        seen.add(name)
    if counted > 1:
        row.wrong("releases", "2 upcoming releases are counted. Only the earliest release must be")


def _dates(row: FileRow) -> tuple[dict[Code, date], dict[Code, tuple[str, date]]]:
    """The dates, and of each its sheet: that of the row, or one of its own."""
    found: dict[Code, date] = {}
    sheets: dict[Code, tuple[str, date]] = {}
    source, as_at = row.text("dates_source", longest=60) or "", row.day("dates_as_at")
    for code in Code:
        column = code.value.lower()
        for part in row.marked(column, longest=60, marks=OF_A_DATE):
            day = row.read_day(column, part.text, future=True)
            whose = part.marks.get("source", source)
            of_day = row.read_day(column, part.marks["as_at"]) if "as_at" in part.marks else as_at
            if not whose:
                row.wrong("dates_source", f"Enter whose calculation sheet {code} is from")
            if of_day is None and "as_at" not in part.marks and not row.has("dates_as_at"):
                row.wrong("dates_as_at", f"Enter the date of the calculation sheet for {code}")
            if code in found:
                row.wrong(column, "There are 2 dates. Keep the one that counts")
            if day and of_day:
                found[code], sheets[code] = day, (whose, of_day)
    return found, sheets


def _in_and_out(row: FileRow, place: Place | None) -> list[GivenStep]:
    """The steps that received_on and released_on stand for."""
    received, released = row.day("received_on"), row.day("released_on")
    if received and not row.has("establishment"):
        row.wrong("establishment", "Enter where the person was received")
    steps = [GivenStep(Happening.RECEIVED, received, place)] if received else []
    return [*steps, GivenStep(Happening.RELEASED, released)] if released else steps


def _check_chain(row: FileRow, column: str, steps: list[GivenStep]) -> None:
    happened: list[Happening] = []
    for before, step in zip([None, *steps], steps, strict=False):
        if before and step.on < before.on:
            late, early = _format_code(step.happening), _format_code(before.happening)
            row.wrong(column, f"{late} on {step.on} comes before {early}. Order them")
            return
        if not custody.may_happen(step.happening, happened=happened):
            where = custody.status_after(happened)
            state = _format_code(where) if where else "not recorded anywhere"
            row.wrong(column, f"{_format_code(step.happening)} on {step.on} cannot be: the person is {state} then")
            return
        happened.append(step.happening)


def _check_is_open(row: FileRow, column: str, steps: list[GivenStep]) -> None:
    """People were held in what has closed; nobody is held there now."""
    last = next((step for step in reversed(steps) if step.place), None)
    if last is None or last.place is None or custody.status_after([step.happening for step in steps]) not in HELD:
        return
    if not takes_people(is_open=last.place.is_open, closed_on=last.place.closed_on, on=last.on):
        row.wrong("establishment" if column == "received_on" else column, closed_words(last.place))


def _check_bases(row: FileRow, column: str, steps: list[GivenStep], dates: dict[Code, date], *, told: set[int]) -> None:
    """Who left by a release route has the date that it follows from in the same row. told: periods that `releases`
    tells."""
    happened: list[Happening] = []
    for step in steps:
        happened.append(step.happening)
        if step.basis is None or sum(happening in BEGINS for happening in happened) in told:
            continue
        ways = release_routes(dates, under=custody.held_under_by(happened))
        if step.basis not in {way.basis for way in ways}:
            row.wrong(
                column,
                f"Left by {step.basis} on {step.on}, but no date supports it. Enter the date, or remove the reason",
            )


def _term(row: FileRow, kinds: Mapping[str, str]) -> tuple[str | None, date | None, dict[str, int]]:
    """Kind, day and term of the row's sentence."""
    if not row.has(*(column.name for column in SENTENCE)):
        return None, None, {}
    kind = row.one_of("sentence", kinds, _choose(sorted(set(kinds.values()))))
    sentenced_on = row.day("sentenced_on")
    for name in ("sentence", "sentenced_on"):
        if not row.has(name):
            row.wrong(name, "Empty, and there is more of a sentence in the row. Fill it in")
    term = {name: row.count(name, most=MOST[name]) for name in TERM}
    return kind, sentenced_on, {name: count or 0 for name, count in term.items()}


def _of_ordinary(row: FileRow, kind: str, sentenced_on: date) -> dict[str, str]:
    """What only the order of the court or the sheet says of an ordinary sentence, as far as it is given."""
    found = {
        name: row.one_of(name, {value: value for value in choices.values}, _choose(choices.values))
        for name, choices in (("two_thirds_by_law", Sentence.TwoThirds), ("early_release", Sentence.EarlyRelease))
    }
    is_at_two_thirds = found["two_thirds_by_law"] == Sentence.TwoThirds.YES
    if is_at_two_thirds and not may_release_at_two_thirds(kind, sentenced_on):
        row.wrong("two_thirds_by_law", ONLY_AT_TWO_THIRDS)
    return {name: value for name, value in found.items() if value}


def _format_code(code: str) -> str:
    return code.replace("_", " ")


def _choose(options: Iterable[Any]) -> str:
    return "Write one of " + ", ".join(str(getattr(option, "value", option)) for option in options)


def _list(known: dict[str, str]) -> str:
    return ", ".join(sorted(set(known.values()))[:20])
