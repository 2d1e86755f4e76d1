"""Let another day than the prison's count for one date for a while, once two people have signed.

A proposal changes nothing. Countersigned, it moves the release and frees it of that date's conflict, until the day it
ends, when everything is as the prison's sheet says again.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from offenders.custody.models import CustodyPeriod
from offenders.dates import alert_kinds
from offenders.dates.calculation_models import Calculation, DateConflict, DateOverride
from offenders.dates.models import CODES, KeyDate
from offenders.dates.rules import overrides
from offenders.dates.rules.differences import Sources
from offenders.dates.rules.overrides import Effect
from offenders.dates.rules.releases import Code
from offenders.dates.rules.settling import Did, Hand
from offenders.dates.sources import directed_of, sources_of
from offenders.dates.upkeep import hands
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from sharing import alerts, audit, practice
from sharing.access.two_people import PROGRAM, SamePerson, refuse_same_person, refuse_who_cannot_sign
from sharing.drafts import actions as drafts
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed
from sharing.time_words import format_date

TITLES: dict[str, str] = dict(CODES)
LONGEST = practice.define(
    "dates.override_longest_days",
    "Longest time a date override may count",
    unit="days",
    default=28,
    source="Our design: time to correct a sheet, not set by law",
    between=(1, 92),
    safer=practice.Safer.LESS,
)
UNSIGNED = "Not countersigned in time"
OVER = "Its end date passed"
PUT_RIGHT = "The prison's sheet now has this date"
MEANT = "Confirm that you mean an earlier release"


class OverrideRefused(Refused):
    """It cannot be put in the place of the prison's date, or is signed, or over already."""


def effect_on(offender: Offender, *, code: Code, day: date, on: date) -> Effect:
    """What it does, or would do, to the release. Five queries."""
    return _effect(offender, _sources(offender), code=code, day=day, on=on)


@transaction.atomic
def propose(
    *,
    offender: Offender,
    code: Code,
    falls_on: date,
    source: DateOverride.Source,
    reason: str,
    evidence: str,
    ends_on: date,
    earlier_is_meant: bool,
    on: date,
    by: User,
    uid: UUID | None = None,
) -> DateOverride:
    """The first of two signatures: nothing changes by it, and a second person is asked for.

    ends_on: the first day on which it counts no more. earlier_is_meant: whoever signs says so where the person would be
    out sooner than by the prison's dates, or than is worked out here. uid: the key that the form was given; the same
    one again returns what it made. Raises SamePerson where the account can never be one of two, and OverrideRefused.
    """
    lock(offender)
    made = made_before(DateOverride, uid, offender=offender)
    if made:
        return made
    refuse_who_cannot_sign(by)
    _check_words(reason, evidence)
    _check_end(ends_on, on=on)
    if DateOverride.objects.standing().filter(offender=offender, code=code).exists():
        raise OverrideRefused("code", "A date override is already proposed or in force for this date. End that first")
    sources = _sources(offender)
    _check_day(offender, sources, code, falls_on, source)
    effect = _effect(offender, sources, code=code, day=falls_on, on=on)
    _check_meant(effect, earlier_is_meant)
    override = DateOverride.objects.create(
        offender=offender,
        code=code,
        falls_on=falls_on,
        source=source,
        reason=reason.strip(),
        evidence=evidence.strip(),
        ends_on=ends_on,
        proposed_at=timezone.now(),
        proposed_by=by,
        seen=_seen(effect),
        **keyed(uid),
    )
    _record("offenders.override_proposed", override, by, reason=reason, evidence=evidence, **_effect_fields(effect))
    alerts.raise_alert(
        kind=alert_kinds.OVERRIDE_WAITS,
        key=str(override.uid),
        subject=offender,
        text=f"{words_of(override)}. {by} proposed it. It has no effect until a second person countersigns.",
        link=address_of(override),
    )
    drafts.forget(user=by, form="override.propose", key=str(offender.uid))
    return override


@transaction.atomic
def countersign(*, override: DateOverride, earlier_is_meant: bool, on: date, by: User) -> DateOverride:
    """The second signature, by another person: it counts from now on. By the same person again it is done already.

    Raises SamePerson, NotTheSecond where this account had a hand in the date, or the person would leave earlier and
    both signers are of one agency, and OverrideRefused where it is over, or the prison's sheet says this day by now.
    """
    offender = override.offender
    lock(offender)
    row = _row(override)
    if row.countersigned_by_id == by.pk and row.ended_at is None:
        return row
    refuse_same_person(row.proposed_by, by)
    if row.countersigned_at or row.ended_at or row.ends_on <= on:
        raise OverrideRefused("", "This is already countersigned or ended. No changes were saved")
    sources, code = _sources(offender), Code(row.code)
    _check_day(offender, sources, code, row.falls_on, DateOverride.Source(row.source))
    effect = _effect(offender, sources, code=code, day=row.falls_on, on=on)
    hands.refuse_second(by, hands_of(row, at=timezone.now()), forward_by=Did.PROPOSED if effect.needs_care else None)
    _check_meant(effect, earlier_is_meant)
    row.countersigned_at, row.countersigned_by = timezone.now(), by
    row.save(update_fields=["countersigned_at", "countersigned_by"])
    _record("offenders.override_countersigned", row, by, **_effect_fields(effect))
    alerts.resolve(kind=alert_kinds.OVERRIDE_WAITS, key=str(row.uid), reason=f"Countersigned by {by}")
    derive_releases(offender=offender, by=by)
    return row


@transaction.atomic
def end_override(*, override: DateOverride, reason: str, by: User) -> DateOverride:
    """Withdrawn by who proposed it, refused by another, or, where it counts, ended before its day: the prison's date
    counts again. Over already: nothing happens. Raises OverrideRefused without a reason, SamePerson for a program."""
    if by.is_program:
        raise SamePerson("", PROGRAM)
    if not reason.strip():
        raise OverrideRefused("reason", "Enter a reason")
    lock(override.offender)
    row = _row(override)
    if row.ended_at:
        return row
    verb = "ended" if row.countersigned_at else "withdrawn" if row.proposed_by_id == by.pk else "refused"
    _end(row.pk, reason.strip(), verb=f"offenders.override_{verb}", by=by)
    row.refresh_from_db()
    return row


def end_due(*, on: date) -> int:
    """What is over on this day, or is what the prison's sheet says by now; returns how many. Safe twice, and late."""
    rows = DateOverride.objects.standing().filter(_due(on)).select_related("offender")
    ended = 0
    for row in rows.order_by("pk"):
        with alone("overrides", row.pk, subject=row.offender_id):
            ended += _end_due(row, on=on)
    return ended


def end_overdue(*, offender: Offender, on: date) -> None:
    """The same for one person, before anybody relies on the dates: the clock may be late. One query where none is."""
    for row in DateOverride.objects.standing().filter(offender=offender, ends_on__lte=on).select_related("offender"):
        _end_due(row, on=on)


def warn_of_ends(*, on: date) -> int:
    """Tell of what ends within three days, each once; returns how many are new."""
    last = on + timedelta(days=overrides.WARNED_DAYS)
    told = 0
    for row in DateOverride.objects.in_force(on=on).filter(ends_on__lte=last).select_related("offender"):
        with alone("overrides", row.pk, subject=row.offender_id):
            told += bool(
                alerts.raise_alert(
                    kind=alert_kinds.OVERRIDE_ENDS,
                    key=str(row.uid),
                    subject=row.offender,
                    text=f"{words_of(row)}. From then on the prison's date counts again. Get the sheet corrected.",
                    link=address_of(row),
                )
            )
    return told


def hands_of(override: DateOverride, *, at: datetime) -> list[Hand]:
    """Who cannot sign second: who proposed it, and who has recorded the date or changed the record lately."""
    said = DateConflict(offender=override.offender, code=override.code)
    return [Hand(hands.signer_of(override.proposed_by), Did.PROPOSED), *hands.hands_of_conflict(said, at=at)]


def words_of(override: DateOverride) -> str:
    """ "Conditional release: 4 December 2026 in place of the prison's date, until 18 December 2026"."""
    title = TITLES[override.code]
    day, until = format_date(override.falls_on), format_date(override.ends_on)
    return f"{title}: {day} instead of the prison's date, until {until}"


def address_of(override: DateOverride) -> str:
    return reverse("date_override", kwargs={"uid": override.offender.uid, "override_uid": override.uid})


def _sources(offender: Offender) -> Sources:
    calculation = Calculation.objects.current().filter(offender=offender).first()
    return sources_of(offender, calculation, period=CustodyPeriod.objects.open().filter(offender=offender).first())


def _effect(offender: Offender, sources: Sources, *, code: Code, day: date, on: date) -> Effect:
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        return Effect(None, None, None)
    others = DateOverride.objects.in_force(on=on).filter(offender=offender).values_list("code", "falls_on")
    return overrides.effect_of(
        sources.official,
        {Code(each): falls_on for each, falls_on in others},
        sources.worked_out,
        code=code,
        day=day,
        under=period.held_under,
        directed=directed_of(period),
    )


def _check_words(reason: str, evidence: str) -> None:
    if not reason.strip():
        raise OverrideRefused("reason", "Enter a reason for the date override")
    if not evidence.strip():
        raise OverrideRefused("evidence", "Enter the evidence: the document, its date and who has it")


def _check_end(ends_on: date, *, on: date) -> None:
    last = overrides.longest(on, practice.value(LONGEST, on=on))
    if not on < ends_on <= last:
        raise OverrideRefused("ends_on", f"Enter a date after today and not after {format_date(last)}")


def _check_day(offender: Offender, sources: Sources, code: Code, day: date, source: DateOverride.Source) -> None:
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        raise OverrideRefused("", "The person is not in custody: no release follows from their dates")
    if why := overrides.why_not(code, under=period.held_under):
        raise OverrideRefused("code", why)
    if sources.official.get(code) == day:
        raise OverrideRefused("falls_on", "The prison's sheet already has this date")
    if day < period.starts_on:
        raise OverrideRefused("falls_on", f"The person was taken into custody on {format_date(period.starts_on)} only")
    if source == DateOverride.Source.OURS and (sources.worked_out or {}).get(code) != day:
        raise OverrideRefused("source", "Our calculation is not this date")
    if source == DateOverride.Source.COURT and sources.court.get(code, day) != day:
        raise OverrideRefused("source", f"The court's record says {format_date(sources.court[code])}")


def _check_meant(effect: Effect, earlier_is_meant: bool) -> None:
    if effect.needs_care and not earlier_is_meant:
        raise OverrideRefused("earlier_is_meant", MEANT)


def _row(override: DateOverride) -> DateOverride:
    return DateOverride.objects.select_related("offender", "proposed_by__agency", "countersigned_by").get(
        pk=override.pk
    )


def _due(on: date) -> Q:
    said = KeyDate.objects.current().official()
    same = said.filter(offender=OuterRef("offender"), code=OuterRef("code"), falls_on=OuterRef("falls_on"))
    return Q(ends_on__lte=on) | Q(Exists(same))


@transaction.atomic
def _end_due(row: DateOverride, *, on: date) -> bool:
    lock(row.offender)
    if row.ends_on > on:
        because = PUT_RIGHT
    else:
        because = OVER if row.countersigned_at else UNSIGNED
    return _end(row.pk, because, verb="offenders.override_over", by=None)


def _end(key: int, because: str, *, verb: str, by: User | None) -> bool:
    """False when somebody else has ended it. The caller holds the lock on the person."""
    claimed = DateOverride.objects.standing().filter(pk=key)
    if not claimed.update(ended_at=timezone.now(), ended_by=by, ended_because=because):
        return False
    row = DateOverride.objects.select_related("offender").get(pk=key)
    _record(verb, row, by, reason=because)
    for kind in (alert_kinds.OVERRIDE_WAITS, alert_kinds.OVERRIDE_ENDS):
        alerts.resolve(kind=kind, key=str(row.uid), reason=because)
    if row.countersigned_at:
        derive_releases(offender=row.offender, by=by, ended={Code(row.code): row.falls_on})
    return True


def _seen(effect: Effect) -> dict[str, str | None]:
    days = {"before": effect.before, "after": effect.after, "own": effect.own}
    return {name: day.isoformat() if day else None for name, day in days.items()}


def _effect_fields(effect: Effect) -> dict[str, Any]:
    return {"release_before": effect.before, "release_after": effect.after}


def _record(verb: str, override: DateOverride, by: User | None, *, reason: str = "", **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=override,
        subject=override.offender_id,
        reason=reason,
        payload={"code": override.code, "falls_on": override.falls_on, "ends_on": override.ends_on, **payload},
    )
