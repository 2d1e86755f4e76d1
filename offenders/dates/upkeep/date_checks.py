"""Checks of a person's dates by two people, as releases follow them: which agrees, which differs, which is outdated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from offenders.dates import alert_kinds
from offenders.dates.calculation_models import DateCheck
from offenders.dates.record_adapter import fingerprint_of, whole_record_of
from offenders.dates.rules import date_checks
from offenders.dates.rules.date_checks import days_of
from offenders.dates.rules.differences import Dates
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep.calculations import RECORD_CHANGED
from offenders.people.models import Offender
from sharing import alerts, audit
from sharing.models import User

Answer = Mapping[Code, date | None]  # None: there is no such date


def record_now(offender: Offender) -> str:
    """The fingerprint of the record as it stands. Five queries: the row at hand may be older than the record."""
    return fingerprint_of(whole_record_of(Offender.objects.get(pk=offender.pk)))


def agreeing(offender: Offender) -> DateCheck | None:
    """The check by which two people agree on the dates of the record as it stands. Six queries at most."""
    stands = DateCheck.objects.filter(offender=offender, ended_at=None, agrees=True).first()
    return stands if stands and stands.record == record_now(offender) else None


def differing(offender: Offender) -> DateCheck | None:
    """The last check of the record as it stands, where the two did not agree; also once it was given up: only two
    others who agree settle it. Six queries at most."""
    last = _last_answered(offender)
    return last if last and not last.agrees and last.record == record_now(offender) else None


def differed(offender: Offender) -> tuple[tuple[Dates, ...], tuple[Dates, ...]]:
    """What two people who did not agree stated, before a change of the record and after it: one that makes the record
    another than both worked from takes their answers out of the way. The caller holds the lock on the person, and asks
    once after each change. One query where the last two agreed."""
    last = _last_answered(offender)
    if last is None or last.agrees:
        return (), ()
    stated = date_checks.stated_where_differing(*answers_of(last))
    is_of_now, was_of_now = last.record == record_now(offender), last.outdated_at is None
    if is_of_now is not was_of_now:
        last.outdated_at = None if is_of_now else timezone.now()
        last.save(update_fields=["outdated_at"])
    return stated if was_of_now else (), stated if is_of_now else ()


def _last_answered(offender: Offender) -> DateCheck | None:
    answered = DateCheck.objects.filter(offender=offender, checked_at__isnull=False)
    return answered.order_by("-checked_at", "-pk").first()


def differs_in_words(check: DateCheck) -> str:
    """ "Gareth Pym and Colin Strand found different days: PED, SLED. Two others must work the dates out"."""
    codes = ", ".join(differs_on(check))
    return f"{check.maker} and {check.checker} found different dates: {codes}. 2 others must work out the dates"


def end_outdated(*, offender: Offender, by: User | None) -> None:
    """After a change of the record: nobody need answer a check of what it was before.

    The caller holds the lock on the person.
    """
    waits = DateCheck.objects.filter(offender=offender, ended_at=None, checked_at=None).first()
    if waits and waits.record != record_now(offender):
        end_check(waits, RECORD_CHANGED, by=by)


def differs_on(check: DateCheck) -> tuple[Code, ...]:
    """Where the two answers differ. Ask it of a check that has both."""
    return date_checks.differing(*answers_of(check))


def answers_of(check: DateCheck) -> tuple[Dates, Dates]:
    return days_of(check.maker_dates), days_of(check.checker_dates or {})


def kept_answer(dates: Answer) -> dict[str, str]:
    return {code.value: day.isoformat() for code, day in sorted(dates.items()) if day}


def end_check(check: DateCheck, because: str, *, by: User | None) -> DateCheck:
    check.ended_at, check.ended_because = timezone.now(), because
    check.save(update_fields=["ended_at", "ended_because"])
    record_change("offenders.date_check_ended", check, by, reason=because)
    alerts.resolve(kind=alert_kinds.DATE_CHECK_WAITS, key=str(check.uid), reason=because)
    return check


def record_change(verb: str, check: DateCheck, by: User | None, *, reason: str = "", **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=check,
        subject=check.offender_id,
        reason=reason,
        payload={"record": check.record, **payload},
    )
