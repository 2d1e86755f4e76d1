"""The hands in a person's dates, and whether an account may resolve them. The one door of every second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import takewhile

from django.utils import timezone

from offenders.dates.calculation_models import Calculation, DateConflict
from offenders.dates.models import KeyDate
from offenders.dates.rules import settling
from offenders.dates.rules.differences import EXPIRY, Sources
from offenders.dates.rules.overrides import with_instead
from offenders.dates.rules.releases import Code
from offenders.dates.rules.settling import Did, Hand, Signer
from offenders.people.models import Offender
from sharing import practice
from sharing.access.rules import Holder
from sharing.models import Agency, AuditEntry, User
from sharing.records.errors import Refused

RECORD_DAYS = practice.define(
    "dates.record_changed_days",
    "Days for which a person who changed a sentence, offence or adjustment cannot resolve a date conflict from it",
    unit="days",
    default=28,
    source="Our design: a starting value, not set by law",
)
CHANGES_RECORD = frozenset(
    f"offenders.{what}"
    for what in (
        *("conviction_added", "conviction_changed", "sentence_added", "sentence_changed", "appeal_recorded"),
        *("adjustment_added", "adjustment_changed", "adjustment_removed"),
        "person_imported",  # what a file brought was one entry until November 2026
    )
)
DATES_RECORDED = "offenders.dates_recorded"


class NotTheSecond(Refused):
    """This account cannot be the second person: the words say why, and who can."""


def signer_of(user: User) -> Signer:
    return Signer(
        who=Holder(user.pk, user.name, user.staff_number, user.is_program),
        agency=user.agency.name,
        is_ppcs=user.agency.kind == Agency.Kind.PPCS,
    )


def hands_on_record(offender: Offender, *, at: datetime) -> list[Hand]:
    """Who changed lately what our calculation comes from. Two queries."""
    return _hands_of_log(offender, CHANGES_RECORD, at=at, did=Did.RECORD)


def hands_on_our_days(offender: Offender, codes: Iterable[str], *, due_before: date | None, at: datetime) -> list[Hand]:
    """Who brought our calculation to what it says of these dates, lately: who moved it last, and who brought it to
    before the day on which the person was due, whoever has moved it a little since. Nobody where a job did, or where
    it has said so for long; whoever changed something else of the record did not. One query."""
    since = at - timedelta(days=practice.value(RECORD_DAYS, on=timezone.localdate(at)))
    rows = Calculation.objects.filter(offender=offender).select_related("made_by__agency").order_by("-made_at", "-pk")
    said = [(each, {code: each.dates.get(code) for code in codes}) for each in rows]
    older = [days for _, days in said[1:]] + [None]
    moved = [each for (each, days), was in zip(said, older, strict=True) if days != was][:1]
    if due_before:
        first = ((each, min(filter(None, days.values()), default="")) for each, days in said)
        earlier = takewhile(lambda row: row[1] < due_before.isoformat(), (row for row in first if row[1]))
        moved += [each for each, _ in earlier][-1:]
    makers = [each.made_by for each in moved if each.made_by and each.made_at > since]
    return _once(Hand(signer_of(maker), Did.RECORD) for maker in makers)


def hands_on_dates(offender: Offender, codes: Iterable[str], *, origin: KeyDate.Origin, did: Did) -> list[Hand]:
    """Who recorded the dates that stand. One query."""
    rows = KeyDate.objects.current().filter(offender=offender, origin=origin, code__in=list(codes))
    rows = rows.exclude(recorded_by=None).select_related("recorded_by__agency").order_by("pk")
    return _once(Hand(signer_of(row.recorded_by), did) for row in rows if row.recorded_by)


def hands_of_conflict(conflict: DateConflict, *, at: datetime) -> list[Hand]:
    """Who recorded one of the dates that differ, or took it away, or changed lately what ours comes from."""
    offender, codes = conflict.offender, _together(conflict.code)
    return _once(
        [
            *hands_on_dates(offender, codes, origin=KeyDate.Origin.OFFICIAL, did=Did.SHEET),
            *hands_on_dates(offender, codes, origin=KeyDate.Origin.COURT, did=Did.COURT),
            *_hands_of_log(offender, {DATES_RECORDED}, at=at, did=Did.SHEET, codes=codes),
            *hands_on_record(offender, at=at),
        ]
    )


def refuse_second(by: User, hands: Iterable[Hand], *, forward_by: Did | None) -> None:
    """Raises NotTheSecond where this account may not settle it."""
    known = list(hands)
    if why := settling.why_not(signer_of(by), known, forward_by=forward_by):
        raise NotTheSecond("", f"{why}. {settling.who_can(known, forward_by=forward_by)}")


def with_prisons(sources: Sources, code: Code, official_on: date | None) -> Sources:
    """What the sources would say, were the prison's word on one date accepted."""
    if official_on is None:
        drop = _together(code)
        own = {each: day for each, day in (sources.worked_out or {}).items() if each not in drop}
        court = {each: day for each, day in sources.court.items() if each not in drop}
    else:
        own = with_instead(sources.worked_out or {}, {code: official_on})
        court = with_instead(sources.court, {code: official_on}) if sources.court else {}
    return Sources(sources.official, court, own if sources.worked_out is not None else None)


def _together(code: str) -> frozenset[str]:
    """SLED is SED and LED on one day: whoever recorded the one may have recorded the other."""
    end = {*EXPIRY, Code.SLED}
    return frozenset(end) if code in end else frozenset({code})


def _hands_of_log(
    offender: Offender, verbs: Iterable[str], *, at: datetime, did: Did, codes: Iterable[str] | None = None
) -> list[Hand]:
    """The log is the one place that knows who changed a row that is gone by now."""
    days = practice.value(RECORD_DAYS, on=timezone.localdate(at))
    entries = AuditEntry.objects.filter(
        subject_id=offender.pk, at__gt=at - timedelta(days=days), verb__in=list(verbs), actor_id__isnull=False
    )
    if codes is None:
        keys = {key for key in entries.values_list("actor_id", flat=True) if key}
    else:
        said = entries.values_list("actor_id", "payload__data")
        keys = {actor for actor, data in said if actor and set(codes) & set((data or {}).get("after", ()))}
    people = User.objects.filter(pk__in=keys).select_related("agency").order_by("pk") if keys else ()
    return [Hand(signer_of(user), did) for user in people]


def _once(hands: Iterable[Hand]) -> list[Hand]:
    return list(dict.fromkeys(hands))
