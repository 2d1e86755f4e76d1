"""Consequences of a file: who leaves within 28 days, which dates differ, which alerts are sent, what is doubtful.

Read from the rows that the file makes, inside its transaction: a preview makes them too, and takes them back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max

from offenders.custody.models import Movement
from offenders.custody.rules import Happening
from offenders.dates import alert_kinds
from offenders.dates.calculation_models import Calculation, DateConflict
from offenders.dates.models import KeyDate, Release
from offenders.dates.rules.releases import Basis, Code
from offenders.dates.upkeep.differences import words_of
from offenders.importing.file_format.sheets import things
from offenders.importing.planning import Change, Fate
from offenders.people.models import Offender
from offenders.releases.gate.rules import Direction, GateFacts, Source, SourceDate, judge_release
from offenders.releases.warnings.rules import WINDOWS
from offenders.releases.without_sheet.alert_kinds import NO_SHEET
from sharing import alerts
from sharing.models import Alert
from sharing.time_words import format_date

NAMED = 100  # lines of each kind that are named; the others are counted
LEFT = (Happening.RELEASED, Happening.RELEASED_WITHOUT_LICENCE)


@dataclass(frozen=True)
class ConsequenceLine:
    """What is said of one person. subject: their key; None for somebody whom the file adds."""

    words: str
    subject: int | None


@dataclass
class Lines:
    """The first of them, and how many there are in all."""

    named: list[ConsequenceLine] = field(default_factory=list)
    count: int = 0

    def add(self, lines: Iterable[ConsequenceLine]) -> None:
        for line in lines:
            self.count += 1
            if len(self.named) < NAMED:
                self.named.append(line)


@dataclass
class Consequences:
    """leaving: within 28 days, or before today and not recorded. differ: dates on which sources come to differ.
    doubted: past releases that the gate would not have called due. alerts: how many by the title of their kind."""

    leaving: Lines = field(default_factory=Lines)
    differ: Lines = field(default_factory=Lines)
    doubted: Lines = field(default_factory=Lines)
    alerts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Before:
    """The newest keys before a batch was written."""

    conflict: int
    alert: int


def state_before_import() -> Before:
    conflict = DateConflict.objects.aggregate(newest=Max("pk"))["newest"]
    alert = Alert.objects.aggregate(newest=Max("pk"))["newest"]
    return Before(conflict or 0, alert or 0)


def note(found: Consequences, changes: Sequence[Change], *, since: Before, today: date) -> None:
    """Add what follows from these changes, which are written. A fixed number of queries, however many people."""
    written = [change for change in changes if change.fate in (Fate.ADDED, Fate.CHANGED) and change.offender]
    people = {change.offender.pk: change for change in written if change.offender}
    if not people:
        return
    counted = Release.objects.open().counted().filter(offender__in=people).select_related("offender")
    releases = list(counted.order_by("warn_on", "pk"))
    soon = [release for release in releases if release.warn_on <= today + timedelta(days=WINDOWS[0])]
    found.leaving.add(
        ConsequenceLine(_leaves(release, today=today), _subject(people[release.offender_id])) for release in soon
    )
    conflicts = DateConflict.objects.open().filter(offender__in=people, pk__gt=since.conflict)
    found.differ.add(
        ConsequenceLine(
            f"{conflict.offender.prison_number}: {words_of(conflict)}", _subject(people[conflict.offender_id])
        )
        for conflict in conflicts.select_related("offender").order_by("leaves_on", "pk")
    )
    found.alerts.update(_alerts(people, releases, since=since, today=today))
    for thing in things():
        if any(change.things.get(thing.sheet.name) for change in written):
            found.alerts.update(thing.follows(list(people), today))
    found.doubted.add(_doubted([change for change in written if any(step.happening in LEFT for step in change.steps)]))


def _subject(change: Change) -> int | None:
    return change.offender.pk if change.offender and not change.is_new else None


def _leaves(release: Release, *, today: date) -> str:
    late = ", and no release is recorded" if release.leaves_on < today else ""
    ours = ", our calculation, no sheet" if release.is_ours else ""
    words = f"{release.get_basis_display()} ({release.basis}), {release.certainty_in_words.lower()}{ours}"
    return f"{release.offender.prison_number}: {format_date(release.leaves_on)}{late}. {words}"


def _alerts(people: Iterable[int], releases: Iterable[Release], *, since: Before, today: date) -> Iterator[str]:
    """The title of each: those that are raised at once, and those that the clock raises as soon as it looks."""
    raised = Alert.objects.filter(pk__gt=since.alert, subject_id__in=list(people)).values_list("kind", flat=True)
    yield from (alerts.KINDS[kind].title for kind in raised)
    for release in releases:
        if today < release.warn_on <= today + timedelta(days=WINDOWS[0]):
            yield alert_kinds.COMING.title
        if release.warn_on <= today:
            yield alert_kinds.KNOWN_LATE.title
        if release.is_ours:
            yield NO_SHEET.title


def _doubted(changes: Sequence[Change]) -> Iterator[ConsequenceLine]:
    """Past releases that are history here: judged as the gate would have, by the dates of the file. No alert is sent
    and no status follows."""
    people = {change.offender.pk: change for change in changes if change.offender}
    if not people:
        return
    official: dict[int, dict[Code, date]] = {}
    for pk, code, day in (
        KeyDate.objects.current().official().filter(offender__in=people).values_list("offender_id", "code", "falls_on")
    ):
        official.setdefault(pk, {})[Code(code)] = day
    own = {
        calculation.offender_id: calculation.days()
        for calculation in Calculation.objects.current().filter(offender__in=people)
    }
    released = Release.objects.filter(offender__in=people, status=Release.Status.RELEASED)
    ways = {(release.offender_id, release.released_on): release for release in released.select_related("period")}
    left = Movement.objects.standing().filter(offender__in=people, happening__in=LEFT).select_related("offender")
    for movement in left.order_by("happened_on", "pk"):
        key = movement.offender_id
        way = ways.get((key, movement.happened_on))
        why = _doubt(way, movement.happened_on, official.get(key, {}), own.get(key, {}))
        if why:
            person: Offender = movement.offender
            words = f"{person.prison_number}: released {format_date(movement.happened_on)}. {why}"
            yield ConsequenceLine(words, _subject(people[key]))


def _doubt(way: Release | None, on: date, official: dict[Code, date], own: dict[str, date]) -> str:
    """Why it is doubtful, in words; empty where it is not."""
    if way is None:
        return "No date gives a release route"
    route = Basis(way.basis)
    if route not in JUDGED:
        return ""
    ours = {Code(code): day for code, day in own.items()}
    said = [SourceDate(source, dates) for source, dates in ((Source.OFFICIAL, official), (Source.OURS, ours)) if dates]
    directed = official.get(Code.APD)
    facts = GateFacts(
        is_held=True,
        under=way.period.held_under,
        said=tuple(said),
        direction=Direction(directed, is_final=True) if directed else None,
    )
    judged = judge_release(facts, route=route, on=on)
    return "" if judged.opens else ". ".join([judged.words, *judged.reasons])


JUDGED = frozenset({Basis.CRD, Basis.ARD, Basis.SED, Basis.PRRD, Basis.APD})  # a document says of the others
