"""Date conflicts: what each source says, the release affected, and the outcome. The page of one, and its events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from offenders.dates.calculation_models import Calculation, DateConflict, DateConflictMove, DateOverride
from offenders.dates.differences.actions import accepting_comes_forward
from offenders.dates.models import CODES, KeyDate, Release
from offenders.dates.rules.differences import EXPIRY, Sources, apart_in_words, let_go_on
from offenders.dates.rules.releases import Certainty, Code
from offenders.dates.rules.settling import Did, who_can, why_not
from offenders.dates.sources import sources_of
from offenders.dates.upkeep import hands as settling
from offenders.dates.upkeep.differences import address_of
from offenders.people.models import Offender
from offenders.person_page.frame import link
from offenders.person_page.timeline import Day, Event, Source, by_day, by_whom, joined, moments
from sharing.models import User
from sharing.time_words import format_date, format_datetime, format_days_away, format_time

TITLES: dict[str, str] = dict(CODES)
Kind = DateConflictMove.Kind
STOPS = (Kind.FOUND, Kind.REOPENED)


@dataclass(frozen=True)
class DifferenceSource:
    """What one source says: a day, or that there is none. apart: from the prison's, in words."""

    whose: str
    day: date | None
    source: str
    apart: str
    href: str = ""
    href_words: str = ""


@dataclass(frozen=True)
class DifferenceAction:
    """What the reader may do now. The first of a page is its green button."""

    words: str
    href: str


@dataclass(frozen=True)
class Other:
    """Another date of the person on which the sources differ, and nobody has settled it."""

    title: str
    href: str


@dataclass(frozen=True)
class ConflictPage:
    """release: the release route that is expected, None where there is none. is_held: this difference holds it.
    instead: the day that counts in place of the prison's for a while. refused: why the reader cannot accept it, empty
    where they can; who_can: who can, where they cannot. entered: what was entered of it, for the second person."""

    title: str
    said: list[DifferenceSource]
    asked: str
    is_late: bool
    release: Release | None
    near: str
    is_held: bool
    if_nobody_acts: str
    instead: DateOverride | None
    others: list[Other]
    history: list[Day]
    may_change: bool
    refused: str
    who_can: str
    entered: list[Entered]
    first: DifferenceAction | None
    acts: list[DifferenceAction]


@dataclass(frozen=True)
class Entered:
    """What the first person entered, as they saw it. before: the day that stood until then. confirmed: what they were
    asked of it, and said to be right."""

    whose: str
    by: str
    agency: str
    at: datetime
    before: date | None
    after: date
    confirmed: list[str]


def conflict_page(conflict: DateConflict, *, reader: User, now: datetime, may_change: bool) -> ConflictPage:
    """Seven queries, however long the history. conflict: with its person and their prison."""
    person, today = conflict.offender, timezone.localdate(now)
    calculation = Calculation.objects.current().visible_to(reader).filter(offender=person).first()
    sources = sources_of(person, calculation)
    release = _expected(person, reader)
    standing = DateConflict.objects.visible_to(reader).open().filter(offender=person).select_related("offender")
    overridden = {
        date_override.code: date_override
        for date_override in DateOverride.objects.visible_to(reader).in_force(on=today).filter(offender=person)
    }
    instead = overridden.get(conflict.code)
    hands = settling.hands_of_conflict(conflict, at=now) if conflict.is_open and may_change else []
    forward_by = Did.SHEET if conflict.is_open and may_change and accepting_comes_forward(conflict) else None
    refused = why_not(settling.signer_of(reader), hands, forward_by=forward_by)
    acts = _acts(conflict, may_accept=not refused) if may_change else []
    return ConflictPage(
        title=TITLES[conflict.code],
        said=_source_lines(conflict, calculation, reader),
        asked=_asked(conflict),
        is_late=bool(conflict.waits_for_answer and conflict.answer_due_at and conflict.answer_due_at < now),
        release=release,
        near=format_days_away(release.leaves_on, today=today) if release else "",
        is_held=bool(conflict.is_open and instead is None and release and _holds(release)),
        if_nobody_acts=_if_nobody_acts(release, sources),
        instead=instead,
        others=[
            Other(TITLES[date_conflict.code], address_of(date_conflict))
            for date_conflict in standing
            if date_conflict.pk != conflict.pk
        ],
        history=by_day([event_of(move) for move in _moves(person, reader).filter(conflict=conflict)], today=today),
        may_change=may_change,
        refused=refused,
        who_can=who_can(hands, forward_by=forward_by) if refused else "",
        entered=_entered(conflict, reader),
        first=acts[0] if acts else None,
        acts=acts[1:],
    )


def _expected(person: Offender, reader: User) -> Release | None:
    rows = Release.objects.visible_to(reader).open().filter(offender=person).with_open_holds().select_related("period")
    return rows.order_by("-is_counted", "warn_on", "pk").first()


def _holds(release: Release) -> bool:
    return "date_conflict" in release.hold_kinds  # type: ignore[attr-defined]  # annotated


def _source_lines(conflict: DateConflict, calculation: Calculation | None, reader: User) -> list[DifferenceSource]:
    """Prison, court, own. SLED stands for SED and LED where a source has them on one day."""
    codes = [conflict.code, Code.SLED] if conflict.code in EXPIRY else [conflict.code]
    rows = KeyDate.objects.visible_to(reader).filter(offender=conflict.offender, code__in=codes).order_by("-pk")
    official = conflict.official_on
    found = [_recorded("Prison", KeyDate.Origin.OFFICIAL, official, rows, official)]
    if conflict.court_on:
        found.append(_recorded("Court", KeyDate.Origin.COURT, conflict.court_on, rows, official))
    return [*found, _own(conflict, calculation)]


def _recorded(
    whose: str, origin: KeyDate.Origin, day: date | None, rows: Iterable[KeyDate], official: date | None
) -> DifferenceSource:
    row = next((each for each in rows if each.origin == origin and each.falls_on == day), None)
    source = f"{row.source}, as at {format_date(row.as_at)}" if row else "Not on the sheet"
    return DifferenceSource(whose, day, source, apart_in_words(official, day))


def _own(conflict: DateConflict, calculation: Calculation | None) -> DifferenceSource:
    day, stands = conflict.worked_out_on, calculation.days() if calculation else {}
    code = conflict.code if conflict.code in stands or Code.SLED not in stands else Code.SLED
    source = "The rules have no such date"
    if day and calculation:
        source = f"From the record on {format_date(calculation.made_at)}. Not official"
    anchor = f"#{code.lower()}" if code in stands else ""
    return DifferenceSource(
        "Our calculation",
        day,
        source,
        apart_in_words(conflict.official_on, day),
        f"{reverse('person_working', kwargs={'uid': conflict.offender.uid})}{anchor}",
        "How it was worked out",
    )


def _asked(conflict: DateConflict) -> str:
    if not conflict.waits_for_answer or conflict.asked_at is None or conflict.answer_due_at is None:
        return ""
    return f"Asked {format_datetime(conflict.asked_at)}, due {format_datetime(conflict.answer_due_at)}"


def _if_nobody_acts(release: Release | None, sources: Sources) -> str:
    """What the law does all the same, of the release route that is expected."""
    if release is None or not release.is_counted:
        return "No release is expected now. Any release from these dates is on hold until this is resolved."
    if release.certainty != Certainty.FIXED:
        return "A release directed by the Board cannot go ahead. It stays on hold until this is resolved."
    said = [dates for dates in (sources.official, sources.worked_out) if dates]
    day = let_go_on(release.basis, said=said, under=release.period.held_under)  # type: ignore[arg-type]
    if day is None:
        return "One source has no such release. It stays on hold until this is resolved."
    return (
        f"By law the person must still be released once every source agrees: on {format_date(day)}. The release is "
        "then recorded with this hold named."
    )


def _entered(conflict: DateConflict, reader: User) -> list[Entered]:
    """The dates of the sheet and the court that people recorded, each with the day that it replaced. One query."""
    rows = KeyDate.objects.visible_to(reader).filter(offender=conflict.offender, code=conflict.code)
    found: list[Entered] = []
    stood: dict[str, date] = {}
    for row in rows.select_related("recorded_by__agency").order_by("recorded_at", "pk"):
        if row.superseded_at is None and row.recorded_by:
            whose = "Prison" if row.origin == KeyDate.Origin.OFFICIAL else "Court"
            by = row.recorded_by
            was = stood.get(row.origin)
            found.append(
                Entered(whose, by.name, by.agency.name, row.recorded_at, was, row.falls_on, list(row.confirmed))
            )
        stood[row.origin] = row.falls_on
    return found


def _acts(conflict: DateConflict, *, may_accept: bool) -> list[DifferenceAction]:
    """What may be done as it stands, the one to do first first."""
    if conflict.ended_at:
        return []
    names = {"uid": conflict.offender.uid, "conflict_uid": conflict.uid}
    if conflict.accepted_at:
        return [DifferenceAction("Reopen the date conflict", reverse("conflict_reopen", kwargs=names))]
    prison = conflict.offender.establishment
    word = "date" if conflict.official_on else "sheet, which has no such date"
    accept = DifferenceAction(f"Accept the prison’s {word}", reverse("conflict_accept", kwargs=names))
    found = [accept] if may_accept else []
    if conflict.waits_for_answer:
        found.insert(
            0,
            DifferenceAction(
                f"Record the answer from {prison or 'the prison'}", reverse("conflict_answer", kwargs=names)
            ),
        )
    if prison and not conflict.asked_at:
        found.insert(0, DifferenceAction(f"Ask {prison} to check", reverse("conflict_ask", kwargs=names)))
    elif prison:
        found.append(DifferenceAction("Ask again", reverse("conflict_ask", kwargs=names)))
    person = {"uid": conflict.offender.uid}
    found.append(DifferenceAction("Record a new prison sheet", reverse("dates_record", kwargs=person)))
    found.append(DifferenceAction("Record court dates", reverse("court_dates_record", kwargs=person)))
    if instead := link("override_propose", **person):
        query = urlencode({"code": conflict.code})
        found.append(DifferenceAction("Request date override", f"{instead}?{query}"))
    return found


def _moves(person: Offender, reader: User) -> QuerySet[DateConflictMove]:
    rows = DateConflictMove.objects.visible_to(reader).filter(offender=person)
    return rows.select_related("moved_by", "conflict__offender").order_by("-moved_at", "-pk")


def events(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """For the timeline: what became of each difference, with the date that it is about and a way to its page."""
    for move in _moves(person, reader)[:limit]:
        yield event_of(move, about=f"{TITLES[move.conflict.code]} ({move.conflict.code})")


SOURCE = Source(events, moments(DateConflictMove, "moved_at"))


def event_of(move: DateConflictMove, *, about: str = "") -> Event:
    words = move.words if not about or move.kind == Kind.FOUND else f"{about}: {move.words}"
    return Event(
        at=move.moved_at,
        about="differences",
        key=move.pk,
        strong=move.get_kind_display(),
        words=words,
        second=joined(format_time(move.moved_at), by_whom(move.moved_by)),
        href=address_of(move.conflict) if about else "",
        kind="stops" if move.kind in STOPS else "note",
    )
