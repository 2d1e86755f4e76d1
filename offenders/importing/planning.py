"""The changes a file makes to each person, by what is on record. So many queries a batch, not a person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils import timezone

from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.convictions.plausibility import SentenceQuestion
from offenders.convictions.questions import as_kept, questions_of_sentence, without_ped_of
from offenders.custody import rules as custody
from offenders.custody.models import Movement
from offenders.custody.rules import Happening, Status
from offenders.dates.models import KeyDate
from offenders.dates.rules.releases import Code, release_routes
from offenders.dates.rules.sheets import DAY_ONE, Question, questions_of
from offenders.importing.checking import (
    After,
    ConvictionKey,
    GivenAdjustment,
    GivenAlias,
    GivenConviction,
    GivenIdentifier,
    GivenPerson,
    GivenSentence,
    GivenStep,
    SentenceKey,
    name_of,
    name_of_words,
    named,
)
from offenders.importing.file_format.cells import RowError
from offenders.importing.file_format.sheets import Item, things
from offenders.people.models import Alias, Identifier, Offender
from offenders.people.rules.identifiers import IdentifierKind, share_numbers
from offenders.reference.offences.models import Offence
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import PERMISSIONS_OF, GrantRole, Permission
from sharing.models import Grant, PersonProgramme, Team, User

TWO_RECORDS = "2 records have this prison number. Enter the changes by hand"
ONLY_READ = "You can view this record, but not edit it"

Row = Alias | Identifier | Conviction | Sentence


class Fate(StrEnum):
    """What becomes of a person of the file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    HELD = "held"  # somebody has to decide; nothing of the person is applied
    SET_ASIDE = "set_aside"  # something is wrong with the person's rows; the others are applied

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")

    @property
    def words_for_user(self) -> str:
        """Somebody new is compared with all records later, also with those hidden from the user."""
        return "new, identity being checked" if self is Fate.ADDED else self.words


@dataclass
class Change:
    """What would change for one person. Whatever is empty stays. offender: None for somebody new until applied."""

    person: GivenPerson
    offender: Offender | None = None
    is_new: bool = False
    is_for_user: bool = False  # somebody imports, and not a command
    held_because: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    aliases: list[GivenAlias] = field(default_factory=list)
    identifiers: list[GivenIdentifier] = field(default_factory=list)
    convictions: list[GivenConviction] = field(default_factory=list)
    sentences: list[GivenSentence] = field(default_factory=list)
    adjustments: list[GivenAdjustment] = field(default_factory=list)
    credits: list[SentenceKey | None] = field(default_factory=list)  # of each of these, the sentence it is credited to
    credited: list[tuple[Adjustment, SentenceKey]] = field(default_factory=list)  # of those on record
    known_convictions: dict[ConvictionKey, Conviction] = field(default_factory=dict)
    known_sentences: dict[SentenceKey, Sentence] = field(default_factory=dict)
    consecutive: dict[SentenceKey, SentenceKey] = field(default_factory=dict)  # which runs after which
    mended: list[Row] = field(default_factory=list)  # with their new values
    dates: dict[Code, date] = field(default_factory=dict)
    steps: Sequence[GivenStep] = ()
    teams: list[tuple[Team, GrantRole]] = field(default_factory=list)
    asks: Team | None = None
    things: dict[str, list[Item]] = field(default_factory=dict)  # those not on record, by sheet
    questions: list[RowError] = field(default_factory=list)  # of its dates: told in the preview
    asked: Sequence[Question] = ()  # the same, as they are kept with the dates
    questioned: dict[SentenceKey, list[dict[str, str]]] = field(default_factory=dict)  # of its new sentences

    @property
    def fate(self) -> Fate:
        if self.held_because:
            return Fate.HELD
        if self.is_new:
            return Fate.ADDED
        return Fate.CHANGED if self.parts else Fate.UNCHANGED

    @property
    def is_no_longer_remanded(self) -> bool:
        """Whether somebody on record is held unconvicted or unsentenced, and the file says of what."""
        waits = self.offender is not None and self.offender.status in (Status.REMANDED, Status.UNSENTENCED)
        return waits and not self.is_new and bool(self.convictions or self.sentences)

    @property
    def parts(self) -> dict[str, Any]:
        """What changes, by its name in words."""
        parts = {
            "details": sorted(self.fields),
            "aliases": [alias.name for alias in self.aliases],
            "identifiers": [f"{identifier.kind} {identifier.canonical}" for identifier in self.identifiers],
            "convictions": [str(conviction.convicted_on) for conviction in self.convictions],
            "sentences": [f"{sentence.kind} {sentence.sentenced_on}" for sentence in self.sentences],
            "adjustments": [str(adjustment) for adjustment in self.adjustments],
            "credited": [f"{row} to {kind} {on}" for row, (_, kind, on) in self.credited],
            "consecutive": [f"{kind} {on}" for _, kind, on in self.consecutive],
            "corrected": [f"{each._meta.verbose_name} {each}" for each in self.mended],
            "dates": [f"{code} {day}" for code, day in self.dates.items()],
            "movements": [f"{step.happening} {step.on}" for step in self.steps],
            "teams": [f"{team.name} as {role}" for team, role in self.teams],
            "asked to take over": [self.asks.name] if self.asks else [],
            **{thing.name: [str(len(self.things.get(thing.sheet.name, [])) or "")] for thing in things()},
        }
        return {name: part for name, part in parts.items() if any(part)}

    def __str__(self) -> str:
        if self.held_because:
            return f"{self.person.prison_number} held (row {self.person.row}): {self.held_because}"
        said = "; ".join(f"{name} {', '.join(part)}" for name, part in self.parts.items())
        fate = self.fate.words_for_user if self.is_for_user else self.fate.words
        return f"{self.person.prison_number} {fate}{': ' if said else ''}{said}"


@dataclass
class Known:
    """What is on record of the people of a batch, by the key of the person."""

    offenders: dict[str, Offender]
    several: set[str]  # prison numbers that two records have
    aliases: dict[int, dict[str, Alias]]
    identifiers: dict[int, dict[tuple[str, str], Identifier]]
    owners: dict[tuple[str, str], tuple[int, str]]  # of verified numbers: key and prison number of whom the user sees
    convictions: dict[int, dict[ConvictionKey, Conviction]]
    sentences: dict[int, dict[SentenceKey, Sentence]]
    adjustments: dict[int, list[Adjustment]]
    dates: dict[int, dict[Code, date]]
    movements: dict[int, list[tuple[Happening, date]]]
    grants: dict[int, dict[int, list[Grant]]]  # as far as the importing user may know of their programmes
    programmes: dict[int, set[str]]  # under which they are, as far as the importing user may know
    changeable: Container[int]  # those whom the importing user may change, give a team access to
    shareable: Container[int]
    offences: dict[int, Offence]
    things: dict[str, Mapping[int, Collection[Hashable]]]  # by sheet, the keys of those on record


class Everybody(Container[int]):
    """A command acts for nobody: nobody is hidden from it."""

    def __contains__(self, key: object) -> bool:
        return True


def know(people: Sequence[GivenPerson], *, at: datetime, lock: bool, by: User | None) -> Known:
    """Thirteen queries and five more for a user, however many people. lock: hold the people's rows until the end of
    the transaction. Whoever is hidden from the user is not on record here."""
    rows = _seen(Offender.objects.filter(prison_number__in=[person.prison_number for person in people]), by)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = list(rows.select_related("establishment").order_by("pk"))
    offenders = {each.prison_number: each for each in found}
    keys = [offender.pk for offender in offenders.values()]
    known = Known(
        offenders=offenders,
        several={number for number, count in Counter(each.prison_number for each in found).items() if count > 1},
        aliases=defaultdict(dict),
        identifiers=defaultdict(dict),
        owners=_owners(people, by),
        convictions=defaultdict(dict),
        sentences=defaultdict(dict),
        adjustments=defaultdict(list),
        dates=defaultdict(dict),
        movements=defaultdict(list),
        grants=defaultdict(lambda: defaultdict(list)),
        programmes=defaultdict(set),
        changeable=_allowed(keys, Permission.CHANGE, by),
        shareable=_allowed(keys, Permission.SHARE, by),
        offences=Offence.objects.in_bulk({each.offence_id for one in people for each in one.convictions} - {None}),
        things={
            thing.sheet.name: thing.known(keys)
            for thing in things()
            if keys and any(thing.sheet.name in person.things for person in people)
        },
    )
    knows = access.knows_programme(by) if by else Q()
    for row in PersonProgramme.objects.live(at=at).filter(knows, subject__in=keys):
        known.programmes[row.subject_id].add(row.programme)
    for alias in Alias.objects.filter(offender__in=keys):
        known.aliases[alias.offender_id][alias.name] = alias
    for identifier in Identifier.objects.filter(offender__in=keys):
        known.identifiers[identifier.offender_id][identifier.kind, identifier.canonical] = identifier
    for conviction in Conviction.objects.filter(offender__in=keys).select_related("offence"):
        known.convictions[conviction.offender_id][conviction_key_of(conviction)] = conviction
    for sentence in Sentence.objects.filter(offender__in=keys).select_related(
        "conviction__offence", "consecutive_to__conviction"
    ):
        known.sentences[sentence.offender_id][key_of(sentence)] = sentence
    for adjustment in (
        Adjustment.objects.filter(offender__in=keys).select_related("credited_to__conviction").order_by("pk")
    ):
        known.adjustments[adjustment.offender_id].append(adjustment)
    for day in KeyDate.objects.current().official().filter(offender__in=keys):
        known.dates[day.offender_id][Code(day.code)] = day.falls_on
    for key, happening, on in (
        Movement.objects.standing().filter(offender__in=keys).values_list("offender_id", "happening", "happened_on")
    ):
        known.movements[key].append((Happening(happening), on))
    for grant in Grant.objects.open(at=at).filter(knows | Q(programme="") if by else knows, subject__in=keys):
        known.grants[grant.subject_id][grant.team_id].append(grant)
    return known


def key_of(sentence: Sentence) -> SentenceKey:
    return conviction_key_of(sentence.conviction), sentence.kind, sentence.sentenced_on


def conviction_key_of(row: Conviction) -> ConvictionKey:
    return name_of(row.offence_id, row.ancillary_form, row.offence_words), row.convicted_on


def _allowed(keys: list[int], permission: Permission, by: User | None) -> Container[int]:
    """Those of these people to whom the user may do this; everybody where no user imports."""
    if by is None:
        return Everybody()
    rows = access.limit(Offender.objects.filter(pk__in=keys), by, permission)
    return set(rows.values_list("pk", flat=True))


def _seen(rows: Any, by: User | None) -> Any:
    """Those about people whom the importing user may see; all where no user imports."""
    return rows if by is None else rows.visible_to(by)


def _owners(people: Iterable[GivenPerson], by: User | None) -> dict[tuple[str, str], tuple[int, str]]:
    """Two queries. Under the first of the kinds that share their numbers."""
    canonical = {identifier.canonical for person in people for identifier in person.identifiers}
    canonical |= {person.prison_number for person in people}
    rows = _seen(Identifier.objects.filter(canonical__in=canonical, is_verified=True, ends_on=None), by)
    owners = {
        (share_numbers(IdentifierKind(kind))[0].value, value): (key, number)
        for kind, value, key, number in rows.values_list("kind", "canonical", "offender_id", "offender__prison_number")
    }
    people_with = _seen(Offender.objects.filter(prison_number__in=canonical), by)
    numbered = people_with.values_list("pk", "prison_number")
    return owners | {(IdentifierKind.PRISON.value, number): (pk, number) for pk, number in numbered}


def plan(
    people: Sequence[GivenPerson], *, at: datetime, by: User | None, lead: Team | None, lock: bool = False
) -> tuple[list[Change], list[RowError]]:
    """What would change, person by person, and what cannot be done at all.

    by: who imports; what this user may not know is held, may not do is an error. lead: the team that leads new people
    whose row names none.
    """
    known = know(people, at=at, lock=lock, by=by)
    own = frozenset(access.viewer_of(by, at=at).team_ids) if by else frozenset()
    changes, errors = [], []
    for person in people:
        change, wrong = _change(person, known)
        change.is_for_user = by is not None
        if change.fate is Fate.ADDED:
            wrong += _lead(change, lead, must=by is not None)
        if change.fate in (Fate.ADDED, Fate.CHANGED):
            wrong += _refused_teams(change, known, by, own)
            wrong += _without_user(change, by)
        if change.offender and person.programme and person.programme not in known.programmes[change.offender.pk]:
            wrong.append(
                RowError(person.row, "programme", "A file cannot change a programme: 2 people do, on the person's page")
            )
        if change.fate is Fate.CHANGED and change.offender and change.offender.pk not in known.changeable:
            change = Change(person, change.offender, held_because=ONLY_READ)
        if change.fate in (Fate.ADDED, Fate.CHANGED):
            wrong += _question(change, known, on=timezone.localdate(at))
            _question_sentences(change, known)
        changes.append(change)
        errors += named(wrong, person.prison_number) if change.fate is not Fate.HELD else []
    return changes, errors


def _without_user(change: Change, by: User | None) -> list[RowError]:
    """What a person must have entered, of a file that a command applies for nobody, or a program sends."""
    if by is not None and not by.is_program:
        return []
    unsigned = [change.things.get(thing.sheet.name, []) for thing in things() if thing.needs_user]
    errors = [
        items[0].wrong(
            "prison_number", "Only a person can enter this. Import it on the page, or name the user with --by"
        )
        for items in unsigned
        if items
    ]
    if change.asks:
        errors.append(
            RowError(
                change.person.row,
                "supervising_team",
                "Only a person can ask a team. Import it on the page, or name the user with --by",
            )
        )
    return errors


def _question(change: Change, known: Known, *, on: date) -> list[RowError]:
    """What no sentence allows, and what can be recorded only on the page, with a reason; what is odd stands with the
    change. Our calculation is not asked: the file may bring the sentence that it follows from."""
    before = known.dates[change.offender.pk] if change.offender else {}
    passed = [sentence.sentenced_on for sentence in change.person.sentences]
    passed += [row.sentenced_on for row in change.known_sentences.values()]
    first = min(passed, default=None)
    left = (Happening.RELEASED, Happening.RELEASED_WITHOUT_LICENCE)
    if first and any(step.happening in left and step.on < first for step in change.steps):
        first = None  # of an earlier custody whose sentence is not in the file
    asked = change.asked = questions_of(
        change.dates, before, first, on, without_ped=without_ped_of(_passed(change, known))
    )
    said = {
        each: RowError(
            change.person.row, each.code.value.lower(), f"{each.words}. {each.rule}. Compare it with the sheet"
        )
        for each in asked
    }
    refused = [each for each in said if each.is_impossible or each.rule == DAY_ONE]
    change.questions = [error for each, error in said.items() if each not in refused]
    return [said[each] for each in refused]


def _passed(change: Change, known: Known) -> list[Sentence]:
    """The person's sentences, those of the file not saved yet."""
    convictions = change.known_convictions | {
        conviction.key: _unsaved(conviction, known) for conviction in change.convictions
    }
    new = [
        Sentence(kind=sentence.kind, sentenced_on=sentence.sentenced_on, conviction=convictions[sentence.conviction])
        for sentence in change.sentences
    ]
    return [*change.known_sentences.values(), *new]


def _question_sentences(change: Change, known: Known) -> None:
    """What a court cannot have passed is told in the preview, and stands beside the sentence with the reason that the
    file gives; without one until somebody gives it."""
    born = change.fields.get("date_of_birth") or (change.offender.date_of_birth if change.offender else None)
    convictions = change.known_convictions | {each.key: _unsaved(each, known) for each in change.convictions}
    rows = {stated.key: stated.row for stated in change.person.sentences}
    for stated in change.sentences:
        passed = Sentence(kind=stated.kind, sentenced_on=stated.sentenced_on, **stated.fields)
        questions = questions_of_sentence(convictions[stated.conviction], passed, born=born)
        change.questioned[stated.key] = as_kept(questions)
        _tell(change, stated.row, questions, stated.fields.get("kept_because", ""))
    touched = {id(row) for row in change.mended}
    for key, row in change.known_sentences.items():
        conviction = change.known_convictions.get(key[0], row.conviction)
        if not touched & {id(row), id(conviction)} and "date_of_birth" not in change.fields:
            continue
        questions = questions_of_sentence(conviction, row, born=born)
        before = getattr(row, "mended_from", {})
        is_kept = "kept_because" in before or as_kept(questions) == row.questioned
        new = {"questioned": as_kept(questions), "kept_because": row.kept_because if questions and is_kept else ""}
        if _mend(row, new) and id(row) not in touched:
            change.mended.append(row)
        row.mended_from = row.mended_from | before  # type: ignore[attr-defined]  # what stood first
        _tell(change, rows.get(key, change.person.row), questions, row.kept_because)


def _unsaved(given: GivenConviction, known: Known) -> Conviction:
    offence = known.offences.get(given.offence_id) if given.offence_id else None
    row = Conviction(offence=offence, ancillary_form=given.form, convicted_on=given.convicted_on)
    for name, value in given.fields.items():
        setattr(row, name, value)
    return row


def _tell(change: Change, row: int, questions: Sequence[SentenceQuestion], reason: str) -> None:
    said = f"It is kept because: {reason}" if reason else "Correct it, or enter a reason in kept_because"
    change.questions += [
        RowError(
            row,
            "sentence" if question.field == "kind" else question.field,
            f"{question.words}. {question.section}. {said}",
        )
        for question in questions
    ]


def _lead(change: Change, lead: Team | None, *, must: bool) -> list[RowError]:
    """Somebody new is led by the team that the row names, else by `lead`."""
    if any(role is GrantRole.LEAD for _, role in change.teams):
        return []
    if lead:
        change.teams = [*((team, role) for team, role in change.teams if team != lead), (lead, GrantRole.LEAD)]
    elif must:
        return [RowError(change.person.row, "teams", "This new person has no lead team. Enter a team with :lead")]
    return []


def _refused_teams(change: Change, known: Known, by: User | None, own: frozenset[int]) -> list[RowError]:
    """Teams to which the user may not give access: to somebody on record without leading it, to somebody new any but
    the user's own, unless the role gives teams access."""
    if by is None or not change.teams:
        return []
    if change.offender:
        if change.offender.pk in known.shareable and not by.is_program:
            return []
        return [RowError(change.person.row, "teams", "You cannot give a team access to this record. Leave teams empty")]
    if by.can(Capability.GRANT_ACCESS):
        return []
    return [
        RowError(change.person.row, "teams", f"You cannot give {team} access. Enter one of your own teams, or none")
        for team, _ in change.teams
        if team.pk not in own
    ]


def _change(person: GivenPerson, known: Known) -> tuple[Change, list[RowError]]:
    offender = known.offenders.get(person.prison_number)
    change = Change(person, offender, offender is None, held_because=_conflict(person, offender, known))
    if change.held_because:
        return change, []
    if offender is None:
        change.fields, change.aliases = person.fields, list(person.aliases)
        change.identifiers, change.convictions = list(person.identifiers), list(person.convictions)
        change.sentences, change.dates = list(person.sentences), person.dates
        change.adjustments = list(person.adjustments)
        change.steps, change.teams = person.steps, list(person.teams)
        change.asks, change.things = person.asks, person.things
        errors = _consecutive(change) + _credits(change, [])
        if "family_name" not in person.fields:
            nobody = "Empty, and no one here has this prison number. A new person needs one"
            errors.append(RowError(person.row, "family_name", nobody))
        return change, errors
    key = offender.pk
    change.person = person = _as_on_record(person, known.convictions[key])
    change.fields = {name: value for name, value in person.fields.items() if getattr(offender, name) != value}
    change.before = audit.fields_of(offender, *change.fields)
    for alias in person.aliases:
        _add_or_mend(change, change.aliases, known.aliases[key].get(alias.name), alias)
    for identifier in person.identifiers:
        _add_or_mend(
            change, change.identifiers, known.identifiers[key].get((identifier.kind, identifier.canonical)), identifier
        )
    _compare_convictions(change, known.convictions[key], known.sentences[key])
    errors = _consecutive(change)
    change.dates = {code: day for code, day in person.dates.items() if known.dates[key].get(code) != day}
    change.teams = [(team, role) for team, role in person.teams if not _is_in(known.grants[key][team.pk], role)]
    change.steps, change.held_because = _further_steps(person, offender, known)
    change.adjustments, recorded, different = _further_adjustments(person, known.adjustments[key])
    errors += _credits(change, recorded)
    change.held_because = change.held_because or different
    change.things = {
        thing.sheet.name: new
        for thing in things()
        if (items := person.things.get(thing.sheet.name))
        and (new := [item for item in items if thing.key(item) not in known.things[thing.sheet.name].get(key, ())])
    }
    return change, errors


def _add_or_mend(change: Change, new: list[Any], stands: Alias | Identifier | None, given: Any) -> None:
    if stands is None:
        new.append(given)
    elif _mend(stands, given.fields):
        if isinstance(stands, Identifier):  # it may be one that counts now: compared like a new one
            stands.mended_from |= audit.fields_of(stands, "is_unchecked")  # type: ignore[attr-defined]
            stands.is_unchecked = True
        change.mended.append(stands)


def _conflict(person: GivenPerson, offender: Offender | None, known: Known) -> str:
    """Why somebody must say first who this is; empty when nothing speaks against the prison number.

    Of somebody who is hidden from the importing user nothing is known here, as of nobody: the identity desk compares.
    """
    if person.prison_number in known.several:
        return TWO_RECORDS
    for kind, canonical in [
        *((identifier.kind, identifier.canonical) for identifier in person.identifiers if identifier.names_somebody),
        (IdentifierKind.PRISON, person.prison_number),
    ]:
        key, number = known.owners.get((share_numbers(kind)[0], canonical), (None, ""))
        if key is not None and (offender is None or key != offender.pk):
            return f"{kind.label} {canonical} belongs to {number}. Decide which of the 2 the person is"
    return ""


def _as_on_record(person: GivenPerson, recorded: Mapping[ConvictionKey, Conviction]) -> GivenPerson:
    """With each conviction named as the one on record that was written in the same words: that one may be classified
    by now, or still wait although the list has the offence."""
    written = {
        (name_of_words(row.offence_words), row.convicted_on): key for key, row in recorded.items() if row.offence_words
    }
    names = {
        conviction.key: written[said]
        for conviction in person.convictions
        if conviction.key not in recorded
        and (said := (name_of_words(conviction.written), conviction.convicted_on)) in written
    }
    if not names:
        return person
    return replace(
        person,
        convictions=tuple(
            replace(conviction, name=names.get(conviction.key, conviction.key)[0]) for conviction in person.convictions
        ),
        sentences=tuple(
            replace(sentence, conviction=names.get(sentence.conviction, sentence.conviction))
            for sentence in person.sentences
        ),
    )


def _compare_convictions(
    change: Change, convictions: dict[ConvictionKey, Conviction], sentences: dict[tuple, Sentence]
) -> None:
    change.known_convictions, change.known_sentences = convictions, sentences
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


def _consecutive(change: Change) -> list[RowError]:
    """Find the sentences that others run after: of the file or on record, exactly one, and never in a ring."""
    errors = []
    after = {
        key: key_of(row.consecutive_to) for key, row in change.known_sentences.items() if row.consecutive_to is not None
    }
    for stated in change.person.sentences:
        if stated.consecutive_to is None:
            continue
        found = _meant(stated.consecutive_to, change)
        if isinstance(found, str):
            errors.append(RowError(stated.row, "consecutive_to", found))
        elif after.get(stated.key) != found:
            change.consecutive[stated.key] = after[stated.key] = found
        if _runs_in_a_ring(stated.key, after):
            errors.append(RowError(stated.row, "consecutive_to", "The sentences are consecutive in a circle"))
    return errors


def _meant(named: After, change: Change) -> SentenceKey | str:
    """The sentence of the file or on record that a cell names, else why it names none."""
    keys = dict.fromkeys([*change.known_sentences, *(sentence.key for sentence in change.person.sentences)])
    found = [key for key in keys if named.means(key)]
    if len(found) == 1:
        return found[0]
    why = "There are 2 of these: add the date of the sentence" if found else "The person has no such sentence"
    return f"{why}. Correct it, or leave it empty"


def _credits(change: Change, recorded: Sequence[tuple[GivenAdjustment, Adjustment]]) -> list[RowError]:
    """Find the sentences that days are credited to. recorded: those that are on record, as the file has them."""
    errors: list[RowError] = []

    def meant(given: GivenAdjustment) -> SentenceKey | None:
        if given.credited_to is None:
            return None
        found = _meant(given.credited_to, change)
        if isinstance(found, str):
            errors.append(RowError(change.person.row, "adjustments", found))
            return None
        return found

    change.credits = [meant(given) for given in change.adjustments]
    for given, row in recorded:
        key = meant(given)
        if key is not None and (row.credited_to is None or key_of(row.credited_to) != key):
            change.credited.append((row, key))
    return errors


def _runs_in_a_ring(start: SentenceKey, after: dict[SentenceKey, SentenceKey]) -> bool:
    passed, key = {start}, after.get(start)
    while key is not None and key not in passed:
        passed.add(key)
        key = after.get(key)
    return key is not None


def _further_adjustments(
    person: GivenPerson, recorded: Sequence[Adjustment]
) -> tuple[list[GivenAdjustment], list[tuple[GivenAdjustment, Adjustment]], str]:
    """Those that are not on record yet, those that are with their rows, and why the file cannot be applied.

    The same days twice would move the dates twice: a file that leaves out or alters what is on record is not applied.
    """
    left, new, stand = list(recorded), [], []
    for given in person.adjustments:
        same = [row for row in left if GivenAdjustment(row.kind, row.days, row.starts_on, row.ends_on) == given]
        if not same:
            new.append(given)
            continue
        row = next((row for row in same if _is_credited(row, given)), same[0])
        left.remove(row)
        stand.append((given, row))
    if person.adjustments and left:
        return [], [], "The adjustments differ from those on record. Correct them by hand first, or list them all"
    return new, stand, ""


def _is_credited(row: Adjustment, given: GivenAdjustment) -> bool:
    """Whether the days are credited as the file says: of several alike, these are meant."""
    if given.credited_to is None or row.credited_to is None:
        return given.credited_to is row.credited_to
    return given.credited_to.means(key_of(row.credited_to))


def _mend(row: Row, fields: dict[str, Any]) -> bool:
    different = {name: value for name, value in fields.items() if getattr(row, name) != value}
    row.mended_from = audit.fields_of(row, *different)  # type: ignore[union-attr]  # for the audit log
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def _is_in(grants: list[Grant], role: GrantRole) -> bool:
    """Whether an open grant gives the team as much already, however long it lasts."""
    return any(PERMISSIONS_OF[GrantRole(grant.grant_role)] >= PERMISSIONS_OF[role] for grant in grants)


def _further_steps(person: GivenPerson, offender: Offender, known: Known) -> tuple[Sequence[GivenStep], str]:
    """The steps that go beyond what is on record, else why they do not fit it."""
    recorded = known.movements[offender.pk]
    given = [(step.happening, step.on) for step in person.steps]
    shared = min(len(recorded), len(given))
    if recorded[:shared] != given[:shared]:
        return (), "The movements differ from those on record. Record the missing ones by hand"
    further = person.steps[shared:]
    if not further and person.place and len(recorded) == len(given):
        here = offender.establishment.code if offender.establishment else ""
        if offender.status in custody.HELD and here != person.place.code:
            return (), f"It says {person.place.code}, but the record says {here}. Enter the transfer in movements"
    dates = known.dates[offender.pk] | person.dates
    happened = [happening for happening, _ in recorded]
    for step in further:
        happened.append(step.happening)
        if step.happening in (Happening.RELEASED, Happening.RELEASED_WITHOUT_LICENCE):
            ways = release_routes(dates, under=custody.held_under_by(happened))
            if not any(way.basis == step.basis if step.basis else way.is_counted for way in ways):
                return (), f"No date on record allows a release on {step.on}. Enter the date, or record it by hand"
    return further, ""
