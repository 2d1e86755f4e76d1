"""What would change for each person of a file, by what is on record? So many queries a batch, not a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from offenders.importing.cells import RowError
from offenders.importing.checking import GivenConviction, GivenIdentifier, GivenSentence, Person, Step
from offenders.models import Alias, Conviction, Identifier, KeyDate, Movement, Offender, Sentence
from offenders.rules import custody
from offenders.rules.custody import Happening
from offenders.rules.identifiers import Kind
from offenders.rules.releases import Code, ways_out
from sharing import audit
from sharing.models import Grant, Team
from sharing.rules import PERMISSIONS_OF, GrantRole


class Fate(StrEnum):
    """What becomes of a person of the file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    HELD = "held"  # somebody has to decide; nothing of the person is applied


@dataclass
class Change:
    """What would change for one person. Whatever is empty stays. offender: None for somebody new until applied."""

    person: Person
    offender: Offender | None = None
    is_new: bool = False
    held_because: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    identifiers: list[GivenIdentifier] = field(default_factory=list)
    convictions: list[GivenConviction] = field(default_factory=list)
    sentences: list[GivenSentence] = field(default_factory=list)
    known_convictions: dict[tuple[int, date], Conviction] = field(default_factory=dict)
    mended: list[Conviction | Sentence] = field(default_factory=list)  # with their new values
    dates: dict[Code, date] = field(default_factory=dict)
    steps: Sequence[Step] = ()
    teams: list[tuple[Team, GrantRole]] = field(default_factory=list)

    @property
    def fate(self) -> Fate:
        if self.held_because:
            return Fate.HELD
        if self.is_new:
            return Fate.ADDED
        return Fate.CHANGED if self.parts else Fate.UNCHANGED

    @property
    def parts(self) -> dict[str, Any]:
        """What changes, by its name in words."""
        parts = {
            "details": sorted(self.fields),
            "aliases": self.aliases,
            "identifiers": [f"{each.kind} {each.canonical}" for each in self.identifiers],
            "convictions": [str(each.convicted_on) for each in self.convictions],
            "sentences": [f"{each.kind} {each.sentenced_on}" for each in self.sentences],
            "corrected": [f"{each._meta.model_name} {each.pk}" for each in self.mended],
            "dates": [f"{code} {day}" for code, day in self.dates.items()],
            "movements": [f"{step.happening} {step.on}" for step in self.steps],
            "teams": [f"{team.name} as {role}" for team, role in self.teams],
        }
        return {name: part for name, part in parts.items() if part}

    def __str__(self) -> str:
        if self.held_because:
            return f"{self.person.prison_number} held (row {self.person.row}): {self.held_because}"
        said = "; ".join(f"{name} {', '.join(part)}" for name, part in self.parts.items())
        return f"{self.person.prison_number} {self.fate}{': ' if said else ''}{said}"


@dataclass
class Known:
    """What is on record of the people of a batch, by the key of the person."""

    offenders: dict[str, Offender]
    aliases: dict[int, set[str]]
    identifiers: dict[int, set[tuple[str, str]]]
    owners: dict[tuple[str, str], tuple[int, str]]  # of verified numbers: key and prison number of the person
    convictions: dict[int, dict[tuple[int, date], Conviction]]
    sentences: dict[int, dict[tuple, Sentence]]
    dates: dict[int, dict[Code, date]]
    movements: dict[int, list[tuple[Happening, date]]]
    grants: dict[int, dict[int, list[Grant]]]


def know(people: Sequence[Person], *, at: datetime, lock: bool) -> Known:
    """Nine queries, however many people. lock: hold the people's rows until the end of the transaction."""
    rows = Offender.objects.filter(prison_number__in=[person.prison_number for person in people])
    rows = rows.select_for_update(of=("self",)) if lock else rows
    offenders = {each.prison_number: each for each in rows.select_related("establishment").order_by("pk")}
    keys = [each.pk for each in offenders.values()]
    known = Known(
        offenders=offenders,
        aliases=defaultdict(set),
        identifiers=defaultdict(set),
        owners=_owners(people),
        convictions=defaultdict(dict),
        sentences=defaultdict(dict),
        dates=defaultdict(dict),
        movements=defaultdict(list),
        grants=defaultdict(lambda: defaultdict(list)),
    )
    for key, name in Alias.objects.filter(offender__in=keys).values_list("offender_id", "name"):
        known.aliases[key].add(name)
    for key, kind, canonical in Identifier.objects.filter(offender__in=keys).values_list(
        "offender_id", "kind", "canonical"
    ):
        known.identifiers[key].add((kind, canonical))
    for conviction in Conviction.objects.filter(offender__in=keys):
        known.convictions[conviction.offender_id][conviction.offence_id, conviction.convicted_on] = conviction
    for sentence in Sentence.objects.filter(offender__in=keys).select_related("conviction"):
        about = sentence.conviction.offence_id, sentence.conviction.convicted_on
        known.sentences[sentence.offender_id][about, sentence.kind, sentence.sentenced_on] = sentence
    for each in KeyDate.objects.current().official().filter(offender__in=keys):
        known.dates[each.offender_id][Code(each.code)] = each.falls_on
    for key, happening, on in Movement.objects.filter(offender__in=keys).values_list(
        "offender_id", "happening", "happened_on"
    ):
        known.movements[key].append((Happening(happening), on))
    for grant in Grant.objects.open(at=at).filter(subject__in=keys):
        known.grants[grant.subject_id][grant.team_id].append(grant)
    return known


def _owners(people: Iterable[Person]) -> dict[tuple[str, str], tuple[int, str]]:
    wanted = {(each.kind.value, each.canonical) for person in people for each in person.identifiers}
    canonical = {value for _, value in wanted} | {person.prison_number for person in people}
    rows = Identifier.objects.filter(canonical__in=canonical, is_verified=True, ends_on=None)
    return {
        (kind, value): (key, number)
        for kind, value, key, number in rows.values_list("kind", "canonical", "offender_id", "offender__prison_number")
    }


def plan(people: Sequence[Person], *, at: datetime, lock: bool = False) -> tuple[list[Change], list[RowError]]:
    """What would change, person by person, and what cannot be done at all."""
    known = know(people, at=at, lock=lock)
    changes = [_change(person, known) for person in people]
    errors = [
        RowError(
            change.person.row, "family_name", "Empty, and nobody here has this prison number. A new person has one"
        )
        for change in changes
        if change.fate is Fate.ADDED and "family_name" not in change.fields
    ]
    return changes, errors


def _change(person: Person, known: Known) -> Change:
    offender = known.offenders.get(person.prison_number)
    change = Change(person, offender, offender is None, held_because=_conflict(person, offender, known))
    if change.held_because:
        return change
    if offender is None:
        change.fields, change.aliases = person.fields, list(person.aliases)
        change.identifiers, change.convictions = list(person.identifiers), list(person.convictions)
        change.sentences, change.dates = list(person.sentences), person.dates
        change.steps, change.teams = person.steps, list(person.teams)
        return change
    key = offender.pk
    change.fields = {name: value for name, value in person.fields.items() if getattr(offender, name) != value}
    change.before = audit.fields_of(offender, *change.fields)
    change.aliases = [name for name in person.aliases if name not in known.aliases[key]]
    change.identifiers = [
        each for each in person.identifiers if (each.kind, each.canonical) not in known.identifiers[key]
    ]
    _compare_convictions(change, known.convictions[key], known.sentences[key])
    change.dates = {code: day for code, day in person.dates.items() if known.dates[key].get(code) != day}
    change.teams = [(team, role) for team, role in person.teams if not _is_in(known.grants[key][team.pk], role)]
    change.steps, change.held_because = _further_steps(person, offender, known)
    return change


def _conflict(person: Person, offender: Offender | None, known: Known) -> str:
    """Why somebody must say first who this is; empty when nothing speaks against the prison number."""
    for kind, canonical in [
        *((each.kind.value, each.canonical) for each in person.identifiers if each.is_verified),
        (Kind.PRISON.value, person.prison_number),
        (Kind.FORMER_PRISON.value, person.prison_number),
    ]:
        key, number = known.owners.get((kind, canonical), (None, ""))
        if key is not None and (offender is None or key != offender.pk):
            return f"{Kind(kind).label} {canonical} is that of {number}. Decide which of the two the person is"
    return ""


def _compare_convictions(
    change: Change, convictions: dict[tuple[int, date], Conviction], sentences: dict[tuple, Sentence]
) -> None:
    change.known_convictions = convictions
    for given in change.person.convictions:
        conviction = convictions.get(given.key)
        if conviction is None:
            change.convictions.append(given)
        elif _mend(conviction, given.fields):
            change.mended.append(conviction)
    for stated in change.person.sentences:
        sentence = sentences.get(stated.key)
        if sentence is None:
            change.sentences.append(stated)
        elif _mend(sentence, stated.fields):
            change.mended.append(sentence)


def _mend(row: Conviction | Sentence, fields: dict[str, Any]) -> bool:
    different = {name: value for name, value in fields.items() if getattr(row, name) != value}
    row.mended_from = audit.fields_of(row, *different)  # type: ignore[union-attr]  # for the audit log
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def _is_in(grants: list[Grant], role: GrantRole) -> bool:
    """Whether an open grant gives the team as much already, however long it lasts."""
    return any(PERMISSIONS_OF[GrantRole(grant.grant_role)] >= PERMISSIONS_OF[role] for grant in grants)


def _further_steps(person: Person, offender: Offender, known: Known) -> tuple[Sequence[Step], str]:
    """The steps that go beyond what is on record, else why they do not fit it."""
    recorded = known.movements[offender.pk]
    given = [(step.happening, step.on) for step in person.steps]
    shared = min(len(recorded), len(given))
    if recorded[:shared] != given[:shared]:
        return (), "Its movements are not those on record. Record what is missing by hand"
    further = person.steps[shared:]
    if not further and person.place and len(recorded) == len(given):
        here = offender.establishment.code if offender.establishment else ""
        if offender.status in custody.HELD and here != person.place.code:
            return (), f"It says {person.place.code}, on record is {here}. Give the transfer in movements"
    dates = known.dates[offender.pk] | person.dates
    happened = [happening for happening, _ in recorded]
    for step in further:
        happened.append(step.happening)
        if step.happening in (Happening.RELEASED, Happening.RELEASED_WITHOUT_LICENCE):
            ways = ways_out(dates, is_recalled=custody.held_after_recall(happened))
            if not any(way.basis == step.basis if step.basis else way.is_counted for way in ways):
                return (), f"No date on record lets the person leave on {step.on}. Give the date, or record it by hand"
    return further, ""
