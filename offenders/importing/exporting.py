"""The export of people on record to a file, so that importing it gives the same people.

The columns are those of the import, in their order. Empty is what nobody recorded. Releases that follow from the dates
are left out, because the import makes them again; the others stand in the column `releases`.
"""

from __future__ import annotations

import csv
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from offenders.absences.models import Absence
from offenders.absences.rules import MOVES
from offenders.absences.rules import AbsenceKind as Away
from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.custody.models import CustodyPeriod, Movement
from offenders.custody.rules import Happening
from offenders.dates.models import KeyDate, Release
from offenders.dates.rules.releases import Basis, Code, leaves_on
from offenders.importing import custody, reference
from offenders.importing.checking import AT_A_PLACE, BEGINS, NONE, TERM, GivenStep
from offenders.importing.custody import LEFT
from offenders.importing.file_format import parts, workbook
from offenders.importing.file_format.columns import COLUMNS, IDENTIFIER_KINDS, TEAMS
from offenders.importing.file_format.parts import Part
from offenders.importing.file_format.sheets import Thing, things
from offenders.people.models import Alias, Identifier, Offender
from offenders.people.querysets import OffenderQuerySet
from offenders.people.rules import identifiers
from offenders.people.rules.identifiers import IdentifierKind
from sharing.grants.models import GrantQuerySet
from sharing.grants.programmes import known_programmes
from sharing.lists.sheets import Echo
from sharing.models import Grant, PersonProgramme, Team, User
from sharing.pages import formulas
from sharing.time_words import format_time

BATCH = 200  # people held in memory, and judged at once
BYTE_ORDER_MARK = "\ufeff"  # by it spreadsheets know UTF-8
COLUMN_OF = {kind: column for column, kind in IDENTIFIER_KINDS.items()}
OF_TEAMS = {column.name for column in TEAMS}

Cells = dict[str, str]
Narrow = Callable[[OffenderQuerySet], OffenderQuerySet]


def lines(
    keys: Sequence[int], *, teams: bool, narrow: Narrow = lambda people: people, reader: User | None = None
) -> Iterator[str]:
    """The file, by batches of people; never more than one is in memory.

    keys: of the people, in the order of the file. teams: whether it also says who is given access. narrow: is asked
    again for each batch, so that nobody leaves who was hidden meanwhile. reader: who is told of which programmes people
    are; None for a command.
    """
    names = [column.name for column in COLUMNS if teams or column.name not in OF_TEAMS]
    writer = csv.DictWriter(Echo(), names, restval="", extrasaction="ignore")
    yield BYTE_ORDER_MARK + writer.writerow(dict(zip(names, names, strict=True)))
    team_words = _team_words() if teams else {}
    for start in range(0, len(keys), BATCH):
        below = _below(list(keys[start : start + BATCH]), teams=teams, reader=reader)
        # Who may be known is the last question: what is read before it takes long where the machine is busy.
        found = narrow(Offender.objects.filter(pk__in=keys[start : start + BATCH])).select_related("establishment")
        people = {person.pk: person for person in found}
        # At once: line by line it would be handed from thread to thread as often, and be old where the machine is busy.
        yield "".join(
            writer.writerow({name: formulas.disarm(text) for name, text in row.items()})
            for key in keys[start : start + BATCH]
            if key in people
            for row in build_export_rows(people[key], below, team_words)
        )


def write_archive(path: Path, keys: Sequence[int], *, teams: bool) -> None:
    """The people with all that a caseload file holds, as an archive; no more than a batch is in memory.

    What waits for a signature or an approval is left out: it is made where the file goes. Raises FileExistsError.
    """
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive, tempfile.TemporaryDirectory() as folder:
        _pack(archive, workbook.OF_FORMAT.name, [f"format,version\n{workbook.FORMAT},{workbook.VERSION}\n"])
        _pack(archive, workbook.PEOPLE.name, lines(keys, teams=teams))
        for thing in things():
            spread = {sheet.name: Path(folder) / sheet.name for sheet in thing.sheets}
            _spread(thing, keys, spread)
            for name, unpacked in spread.items():
                archive.write(unpacked, f"{name}.csv")


def write_headings(file: Any) -> None:
    """An archive of every sheet with its heading and no row; the sheet of the format says the version."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet in workbook.sheets().values():
            text = ",".join(sheet.names) + "\n"
            if sheet == workbook.OF_FORMAT:
                text += f"{workbook.FORMAT},{workbook.VERSION}\n"
            archive.writestr(f"{sheet.name}.csv", text)


def _pack(archive: zipfile.ZipFile, name: str, rows: Iterable[str]) -> None:
    with archive.open(f"{name}.csv", "w") as entry:
        for row in rows:
            entry.write(row.encode())


def _spread(thing: Thing, keys: Sequence[int], paths: Mapping[str, Path]) -> None:
    """The rows of a thing and of what is below it, each sheet to its own file."""
    with ExitStack() as stack:
        writers = {}
        for sheet in thing.sheets:
            file = stack.enter_context(paths[sheet.name].open("w", encoding="utf-8", newline=""))
            writers[sheet.name] = csv.DictWriter(file, sheet.names, restval="")
            writers[sheet.name].writeheader()
        for start in range(0, len(keys), BATCH):
            for _, sheet_name, cells in thing.export(keys[start : start + BATCH]):
                writers[sheet_name].writerow({name: formulas.disarm(text) for name, text in cells.items()})


@dataclass
class Below:
    """What is on record of the people of a batch, by the key of the person."""

    aliases: dict[int, list[Alias]]
    identifiers: dict[int, list[Identifier]]
    convictions: dict[int, list[Conviction]]
    sentences: dict[int, list[Sentence]]
    adjustments: dict[int, list[Adjustment]]
    movements: dict[int, list[Movement]]
    periods: dict[int, list[CustodyPeriod]]
    absences: dict[int, list[Absence]]
    dates: dict[int, list[KeyDate]]
    releases: dict[int, list[Release]]
    grants: dict[int, list[Grant]]
    programmes: dict[int, list[PersonProgramme]]


def _below(keys: list[int], *, teams: bool, reader: User | None) -> Below:
    """Twelve queries, however many people."""

    def of(rows: Any, path: str = "offender") -> dict[int, list[Any]]:
        found = defaultdict(list)
        for row in rows.filter(**{f"{path}__in": keys}):
            found[getattr(row, f"{path}_id")].append(row)
        return found

    return Below(
        aliases=of(Alias.objects.order_by("pk")),
        identifiers=of(Identifier.objects.order_by("pk")),
        convictions=of(Conviction.objects.select_related("offence")),
        sentences=of(Sentence.objects.select_related("consecutive_to__conviction__offence")),
        adjustments=of(Adjustment.objects.select_related("credited_to__conviction__offence").order_by("pk")),
        movements=of(Movement.objects.standing().select_related("establishment")),
        periods=of(CustodyPeriod.objects.standing().order_by("starts_on", "pk")),
        absences=of(Absence.objects.filter(kind__in=MOVES, left_at__isnull=False)),
        dates=of(KeyDate.objects.current().official()),
        releases=of(Release.objects.order_by("pk")),
        grants=of(_grants(reader), "subject") if teams else {},
        programmes=known_programmes(keys, reader=reader),
    )


def _grants(reader: User | None) -> GrantQuerySet:
    """Those that a file may name: for one programme alone only to a reader who may know of it."""
    rows = Grant.objects.in_effect(at=timezone.now())
    return rows if reader is None else rows.handled_for(reader)


def build_export_rows(person: Offender, below: Below, team_words: dict[int, str]) -> Iterator[Cells]:
    """The person's rows: all that is said once stands in the first, and each sentence has a row."""
    first = _person(person) | _numbers(below.identifiers.get(person.pk, []))
    first |= _custody(person, below) | _dates(below.dates.get(person.pk, []))
    first["programme"] = next((row.programme for row in below.programmes.get(person.pk, [])), "")
    first["aliases"] = parts.join(_alias(alias) for alias in below.aliases.get(person.pk, []))
    first["adjustments"] = parts.join(_adjustment(adjustment) for adjustment in below.adjustments.get(person.pk, []))
    first["teams"] = parts.join(
        dict.fromkeys(
            f"{team_words[grant.team_id]}:{grant.grant_role}"
            for grant in below.grants.get(person.pk, [])
            if grant.team_id in team_words
        )
    )
    sentences = defaultdict(list)
    for sentence in below.sentences.get(person.pk, []):
        sentences[sentence.conviction_id].append(sentence)
    said = [
        _conviction(conviction) | (_sentence(sentence) if sentence else {})
        for conviction in below.convictions.get(person.pk, [])
        for sentence in sentences.get(conviction.pk, [None])
    ]
    yield first | (said[0] if said else {})
    for row in said[1:]:
        yield {"prison_number": person.prison_number} | row


def _person(person: Offender) -> Cells:
    return {
        "prison_number": person.prison_number,
        "family_name": person.family_name,
        "given_names": person.given_names,
        "date_of_birth": _day(person.date_of_birth),
        "sex": person.sex,
        "nationalities": parts.join(person.nationalities),
        "marking": person.marking,
        "region": person.region,
        "establishment": _place(person.establishment) if person.establishment else "",
    }


def _alias(alias: Alias) -> Part:
    marks = {"script": alias.script, "transliteration": alias.transliteration, "note": alias.note}
    return Part(alias.name, {name: text for name, text in marks.items() if text})


def _numbers(rows: Sequence[Identifier]) -> Cells:
    found: dict[str, list[Part]] = defaultdict(list)
    for row in rows:
        kind = IdentifierKind(row.kind)
        reading = identifiers.read(kind, row.value, year=timezone.localdate().year)
        is_sound = kind in identifiers.HAS_A_FORM and reading.is_sound
        marks = {
            "from": _day(row.starts_on),
            "until": _day(row.ends_on),
            "source": "" if row.source == "Import" else row.source,
        }
        bare = {
            "primary": row.is_primary,
            "verified": row.is_verified and not is_sound and not reading.warning,
            "unverified": not row.is_verified and is_sound,
        }
        said = {name: text for name, text in marks.items() if text} | {name: "" for name, so in bare.items() if so}
        found[COLUMN_OF[kind]].append(Part(row.value, said))
    return {column: parts.join(numbers) for column, numbers in found.items()}


def _adjustment(row: Adjustment) -> Part:
    span = f" {_day(row.starts_on)}..{_day(row.ends_on)}" if row.starts_on or row.ends_on else ""
    marks = {"credited_to": _sentence_in_one_cell(row.credited_to)} if row.credited_to else {}
    return Part(f"{row.kind} {row.days}{span}", marks)


def _dates(rows: Sequence[KeyDate]) -> Cells:
    """The dates; the sheet that most of them are from stands once, another one beside its date."""
    if not rows:
        return {}
    (source, as_at), _ = Counter((row.source, row.as_at) for row in rows).most_common(1)[0]
    cells = {"dates_source": source, "dates_as_at": _day(as_at)}
    for row in rows:
        is_usual = (row.source, row.as_at) == (source, as_at)
        marks = {} if is_usual else {"source": row.source, "as_at": _day(row.as_at)}
        cells[row.code.lower()] = str(Part(_day(row.falls_on), marks))
    return cells


def _custody(person: Offender, below: Below) -> Cells:
    """Movements, and the release routes that do not follow from them and the dates."""
    movements, periods = below.movements.get(person.pk, []), below.periods.get(person.pk, [])
    by_period = defaultdict(list)
    for release in below.releases.get(person.pk, []):
        if release.is_ours and release.status in Release.OPEN:
            continue  # follows from the sentences, where the file goes too
        by_period[release.period_id].append(release)
    left_by = {
        index: next((r for r in by_period[each.pk] if r.status == Release.Status.RELEASED), None)
        for index, each in enumerate(periods)
    }
    steps = _steps(movements, left_by)
    derived = _derived(steps, {Code(row.code): row.falls_on for row in below.dates.get(person.pk, [])})
    told, told_of = [], set()
    for index, period in enumerate(periods):
        stand = {_facts(release) for release in by_period[period.pk]}
        if stand != derived.get(index, set()):
            told_of.add(index)
            ways = [_way_out(index + 1, release) for release in by_period[period.pk]]
            told += ways or [Part(f"{index + 1} {NONE}")]
    times = _times(below.absences.get(person.pk, []))
    return {"movements": parts.join(_movements(movements, steps, told_of, times)), "releases": parts.join(told)}


def _steps(movements: Sequence[Movement], left_by: dict[int, Release | None]) -> list[GivenStep]:
    """The movements as the import reads them."""
    steps, period = [], -1
    for row in movements:
        happening = Happening(row.happening)
        period += happening in BEGINS
        release = left_by.get(period) if happening in LEFT else None
        place = reference.Place(row.establishment.code, row.establishment.name) if row.establishment else None
        basis = Basis(release.basis) if release else None
        steps.append(GivenStep(happening, row.happened_on, place if happening in AT_A_PLACE else None, basis))
    return steps


def _derived(steps: Sequence[GivenStep], dates: dict[Code, date]) -> dict[int, set[tuple]]:
    """The release routes that the import would make automatically, by the index of their period."""
    known = {step.place.code: None for step in steps if step.place}
    written = custody.movements_of(Offender(), steps, known, None)  # type: ignore[arg-type]  # places do not matter here
    custody.add_releases(written, dates)
    found: dict[int, set[tuple]] = defaultdict(set)
    for release in written.releases:
        index = next(n for n, period in enumerate(written.periods) if period is release.period)
        found[index].add(_facts(release))
    return found


def _facts(release: Release) -> tuple:
    return (
        release.basis,
        str(release.certainty),
        str(release.status),
        release.expected_on,
        release.leaves_on,
        release.warn_on,
        release.is_counted,
        release.released_on,
        "" if release.status in Release.OPEN else release.origin,  # what is ahead gets its origin where the file goes
    )


def _way_out(period: int, release: Release) -> Part:
    usual = leaves_on(Basis(release.basis), release.expected_on)
    marks = {
        "leaves": "" if release.leaves_on == usual else _day(release.leaves_on),
        "warn": "" if release.warn_on == release.leaves_on else _day(release.warn_on),
        "origin": "" if release.origin == Release.Origin.OFFICIAL else release.origin,
    }
    words = [str(period), release.basis, release.certainty, _day(release.expected_on), release.status]
    return Part(
        " ".join([*words, _day(release.released_on)]).strip(),
        {name: text for name, text in marks.items() if text} | ({"counted": ""} if release.is_counted else {}),
    )


def _times(absences: Iterable[Absence]) -> dict[tuple[str, date], dict[str, str]]:
    """The marks of movements to hospital, on temporary release and back."""
    found: dict[tuple[str, date], dict[str, str]] = {}
    for absence in absences:
        for happening, moment, due in (
            (MOVES[Away(absence.kind)], absence.left_at, absence.due_back_at),
            (Happening.CAME_BACK, absence.back_at, None),
        ):
            if moment:
                at = timezone.localtime(moment)
                marks = {"at": format_time(at)} if (at.hour, at.minute) != (0, 0) else {}
                marks |= {"due": f"{timezone.localtime(due):%Y-%m-%d %H:%M}"} if due else {}
                found[happening.value, at.date()] = marks
    return found


def _movements(
    rows: Sequence[Movement],
    steps: Sequence[GivenStep],
    told_of: set[int],
    times: Mapping[tuple[str, date], dict[str, str]],
) -> Iterator[Part]:
    """told_of: periods whose release routes are told, so that why the person left need not be."""
    period = -1
    for row, step in zip(rows, steps, strict=True):
        period += step.happening in BEGINS
        where = _place(row.establishment) if row.establishment and step.happening in AT_A_PLACE else ""
        why = step.basis.value if step.basis and period not in told_of else ""
        words = " ".join(filter(None, (row.happening, _day(row.happened_on), where, why)))
        marks = times.get((row.happening, row.happened_on), {})
        yield Part(words, ({"note": row.note} if row.note else {}) | marks)


def _place(establishment: Any) -> str:
    """Code and name, for who reads the file."""
    return f"{establishment.code}: {establishment.name}"


def _conviction(row: Conviction) -> Cells:
    return {
        **offence_cells(row),
        "convicted_on": _day(row.convicted_on),
        "committed_on": _day(row.committed_on),
        "court": row.court,
        "terrorist_connection": row.terrorist_connection,
        "connection_decided_on": _day(row.connection_decided_on),
        "foreign_power": row.foreign_power,
        "foreign_power_decided_on": _day(row.foreign_power_decided_on),
    }


def _sentence(row: Sentence) -> Cells:
    cells = {"sentence": row.kind, "sentenced_on": _day(row.sentenced_on)}
    cells |= {name: str(getattr(row, name)) for name in TERM}
    cells |= {name: getattr(row, name) for name in ("two_thirds_by_law", "early_release", "kept_because")}
    if row.consecutive_to:
        cells["consecutive_to"] = _sentence_in_one_cell(row.consecutive_to)
    return cells


def _sentence_in_one_cell(row: Sentence) -> str:
    about = f"{named(row.conviction)} {_day(row.conviction.convicted_on)}"
    return f"{about} {row.kind} {_day(row.sentenced_on)}"


def offence_cells(row: Conviction) -> Cells:
    offence = row.offence
    return {
        "offence": reference.statute_in_file(offence) if offence else "",
        "section": offence.section if offence else "",
        "offence_words": row.offence_words,
        "ancillary_form": row.ancillary_form,
    }


def named(row: Conviction) -> str:
    """A conviction in one cell."""
    if row.offence is None:
        return row.offence_words
    statute = reference.statute_in_file(row.offence)
    form = "" if row.ancillary_form == Conviction.AncillaryForm.SUBSTANTIVE else f"{row.ancillary_form}: "
    return f"{form}{statute}" if statute == row.offence.key else f"{form}{statute} s.{row.offence.section}"


def _team_words() -> dict[int, str]:
    """Each open team by its name, with its agency where two have the name."""
    teams = list(Team.objects.open().select_related("agency"))
    having = Counter(team.name.lower() for team in teams)
    return {
        team.pk: team.name if having[team.name.lower()] == 1 else f"{team.agency.name} > {team.name}" for team in teams
    }


def _day(day: date | datetime | None) -> str:
    return day.isoformat() if day else ""
