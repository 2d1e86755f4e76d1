"""The lines of a date sheet: what each source says, whether a conflict is being resolved, and what counts instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from offenders.dates.calculation_models import DateConflict, DateOverride
from offenders.dates.models import CODES, KeyDate
from offenders.dates.pages.override_label import IN_FORCE, Instead, instead_of
from offenders.dates.record_adapter import WorkedOut
from offenders.dates.rules.differences import apart_in_words
from offenders.dates.rules.overrides import SETTLES
from offenders.dates.rules.releases import Code
from offenders.people.models import Offender
from offenders.reference.law.basis import LawBasis, basis_of, marks_now
from sharing.models import User
from sharing.time_words import format_days_away, say_datetime

TITLES: dict[str, str] = dict(CODES)


@dataclass(frozen=True)
class Mark:
    """How a difference stands, as a tag and words. href: the page where it is settled; empty where there is none.
    is_open: nobody has accepted a day; holds: it holds the release."""

    kind: str
    words: str
    second: str
    href: str
    is_open: bool
    holds: bool


@dataclass(frozen=True)
class DateLine:
    """One date of the sheet beside the court's and the one worked out here. `differs` in words, empty when sheet and
    ours do not; `court_differs`: the same of the court's."""

    title: str
    code: str
    official: KeyDate | None
    near: str
    court: KeyDate | None
    court_differs: str
    worked_out: date | None
    differs: str
    without: str  # why nothing is worked out beside an official date, or no official one stands beside ours
    moved: str  # what the last calculation changed of ours, in words
    marks: Sequence[Mark]
    instead: Instead | None
    basis: LawBasis  # what ours rests on in the register of law

    @property
    def stops(self) -> bool:
        """Something has to be done about it."""
        return any(mark.holds for mark in self.marks) or (bool(self.differs) and not self.marks)


def date_lines(
    person: Offender,
    *,
    reader: User,
    current: Sequence[KeyDate],
    found: WorkedOut,
    moved: Mapping[str, str],
    now: datetime,
) -> list[DateLine]:
    """In the order of time, by the official day where there is one. Three queries. found: with its steps.

    current: the dates of the sheet and of the court's record. moved: by code, what the last calculation changed.
    """
    official = {key_date.code: key_date for key_date in current if key_date.origin == KeyDate.Origin.OFFICIAL}
    court = {key_date.code: key_date for key_date in current if key_date.origin == KeyDate.Origin.COURT}
    today = timezone.localdate(now)
    rows = DateOverride.objects.visible_to(reader).standing().filter(offender=person, ends_on__gt=today)
    signed = rows.select_related("offender", "proposed_by", "countersigned_by")
    instead = {row.code: instead_of(row, today=today) for row in signed}
    counts = {code for code, each in instead.items() if each.state == IN_FORCE}
    settled = {code for count in counts for code in SETTLES.get(Code(count), (count,))}
    conflicts = DateConflict.objects.visible_to(reader).standing().filter(offender=person).select_related("accepted_by")
    marks = {
        conflict.code: _mark(conflict, person, is_overridden=conflict.code in settled, now=now)
        for conflict in conflicts
    }
    lines, law = [], marks_now()
    for code in dict.fromkeys([*official, *court, *found.dates, *marks, *instead]):
        given, said, own = official.get(code), court.get(code), found.dates.get(code)
        lines.append(
            DateLine(
                title=TITLES.get(code, code),
                code=code,
                official=given,
                near=format_days_away(given.falls_on, today=today) if given else "",
                court=said,
                court_differs=difference(given, said.falls_on) if said else "",
                worked_out=own,
                differs=difference(given, own),
                without=_without(code, given, own, found),
                moved=moved.get(code, ""),
                marks=[marks[code]] if code in marks else [],
                instead=instead.get(code),
                basis=basis_of(found.entries_of(code), law),
            )
        )
    return sorted(lines, key=_day_of)


def _day_of(line: DateLine) -> date:
    said = [each.falls_on for each in (line.official, line.court) if each]
    return said[0] if said else line.worked_out or date.max


def _mark(conflict: DateConflict, person: Offender, *, is_overridden: bool, now: datetime) -> Mark:
    href, due_at = conflict_url(person, conflict), conflict.answer_due_at
    if conflict.accepted_at:
        why = f"{conflict.reason} Evidence: {conflict.evidence}"
        return Mark("done", f"Accepted by {conflict.accepted_by}", why, href, is_open=False, holds=False)
    if is_overridden:
        why = "No hold while a date override is in force"
        return Mark("waiting", "Not resolved", why, href, is_open=True, holds=False)
    if due_at is None:
        why = "The prison has not been asked, and no date is accepted"
        return Mark("blocked", "On hold", why, href, is_open=True, holds=True)
    if due_at <= now:
        why = f"The prison's answer was due by {say_datetime(due_at)}. The release is on hold"
        return Mark("blocked", "Answer overdue", why, href, is_open=True, holds=True)
    why = f"The prison's answer is due by {say_datetime(due_at)}. The release is on hold"
    return Mark("waiting", "Asked", why, href, is_open=True, holds=True)


def conflict_url(person: Offender, conflict: DateConflict) -> str:
    """The page of one difference."""
    return reverse("person_conflict", kwargs={"uid": person.uid, "conflict_uid": conflict.uid})


def _without(code: str, official: KeyDate | None, own: date | None, found: WorkedOut) -> str:
    """Why one side is empty, calmly: most often it has to be."""
    if official is None:
        return "Not on the official sheet"
    if own is not None:
        return ""
    if code == Code.APD:
        return "The Parole Board sets it"
    return "Not calculated" if found.refused else "Does not follow from the record"


def difference(official: KeyDate | None, own: date | None) -> str:
    """ "8 days later" than the official one; empty when they agree or one is missing."""
    return apart_in_words(official.falls_on if official else None, own)
