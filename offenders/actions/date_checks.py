"""Two people work out a person's dates by hand, each without the other's answer.

Until both answers are in, the first is told to nobody: it is on no page, and in neither the audit log nor an alert.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from offenders import alert_kinds
from offenders.actions.calculations import RECORD_CHANGED
from offenders.actions.locking import lock
from offenders.calculating import fingerprint_of, whole_record_of
from offenders.drafts import ANSWER_DATE_CHECK, MAKE_DATE_CHECK
from offenders.models import DateCheck, Offender, Release
from offenders.rules import date_checks
from offenders.rules.releases import Code
from sharing import alerts, audit
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before

Answer = Mapping[Code, date | None]  # None: there is no such date
TOOK_PART = "You took part in the check that did not match, and know the other answer. Two others must work it out"
CHANGED = "The record changed while you worked. Look at the facts again, put your dates right, and send them anew"


class DateCheckRefused(Refused):
    """Nobody waits for this answer, or it was worked out from another record."""


def record_now(offender: Offender) -> str:
    """The fingerprint of the record as it stands. Four queries: the row at hand may be older than the record."""
    return fingerprint_of(whole_record_of(Offender.objects.get(pk=offender.pk)))


@transaction.atomic
def make_check(*, offender: Offender, dates: Answer, seen: str, by: User, uid: UUID | None = None) -> DateCheck:
    """The first answer. It stays closed, to its maker too, until the second is in.

    seen: the fingerprint of the record that it was worked out from. uid: the key that the form was given; the same one
    again returns what it made. Raises SamePerson where the account can never be one of two, DateCheckRefused where the
    record is another by now, or somebody's answer stands already.
    """
    lock(offender)
    made = made_before(DateCheck, uid)
    if made:
        return made
    refuse_who_cannot_sign(by)
    now = record_now(offender)
    if seen != now:
        raise DateCheckRefused("", CHANGED)
    _refuse_who_differed(offender, now, by)
    stands = _standing(offender)
    if stands and stands.record == now:
        raise DateCheckRefused("", _stands_already(stands, by))
    if stands:
        _end(stands, RECORD_CHANGED, by=by)
    check = DateCheck.objects.create(
        offender=offender, record=now, maker=by, maker_dates=_kept(dates), made_at=timezone.now(), **keyed(uid)
    )
    _record("offenders.date_check_made", check, by)
    alerts.raise_alert(
        kind=alert_kinds.DATE_CHECK_WAITS,
        key=str(check.uid),
        subject=offender,
        text=f"{by} worked the dates out by hand. Work them out too, without seeing that answer.",
        link=reverse("date_check", kwargs={"uid": offender.uid}),
    )
    drafts.forget(user=by, form=MAKE_DATE_CHECK.name, key=str(offender.uid))
    return check


@transaction.atomic
def answer_check(*, check: DateCheck, dates: Answer, seen: str, by: User) -> DateCheck:
    """The second answer: both are open from now on, and compared. Sent again by the same person, it is done already.

    Where the record has changed since the first answer, the check ends and nothing is compared: look at `ended_at`.
    Raises SamePerson, and DateCheckRefused where nobody waits for it or it was worked out from another record.
    """
    offender = check.offender
    lock(offender)
    row = DateCheck.objects.select_related("maker", "checker", "offender").get(pk=check.pk)
    refuse_same_person(row.maker, by)
    if row.checked_at is None:
        _refuse_who_differed(offender, row.record, by)
    if row.checker_id == by.pk and row.checker_dates == _kept(dates):
        return row
    if row.checked_at or row.ended_at:
        raise DateCheckRefused("", "This check is answered or over already. Nothing was changed")
    drafts.forget(user=by, form=ANSWER_DATE_CHECK.name, key=str(row.uid))
    now = record_now(offender)
    if row.record != now:
        return _end(row, RECORD_CHANGED, by=by)
    if seen != now:
        raise DateCheckRefused("", CHANGED)
    row.checker, row.checker_dates, row.checked_at = by, _kept(dates), timezone.now()
    differ = differs_on(row)
    row.agrees = not differ
    row.save(update_fields=["checker", "checker_dates", "checked_at", "agrees"])
    _record(
        "offenders.date_check_answered",
        row,
        by,
        maker=row.maker_dates,
        checker=row.checker_dates,
        differ=[str(code) for code in differ],
    )
    alerts.resolve(kind=alert_kinds.DATE_CHECK_WAITS, key=str(row.uid), reason=f"Worked out by {by} too")
    if differ:
        alerts.raise_alert(
            kind=alert_kinds.CHECK_DIFFERS,
            key=str(row.uid),
            subject=offender,
            text=f"{differs_in_words(row)}.",
            link=reverse("date_check", kwargs={"uid": offender.uid}),
        )
    else:
        alerts.supersede(kinds=[alert_kinds.CHECK_DIFFERS], subject=offender, by_alert=None)
    _follow(offender, by=by)
    return row


def agreeing(offender: Offender) -> DateCheck | None:
    """The check by which two people agree on the dates of the record as it stands. Five queries at most."""
    stands = DateCheck.objects.filter(offender=offender, ended_at=None, agrees=True).first()
    return stands if stands and stands.record == record_now(offender) else None


def differing(offender: Offender) -> DateCheck | None:
    """The last check of the record as it stands, where the two did not agree; also once it was given up: only two
    others who agree settle it. Five queries at most."""
    answered = DateCheck.objects.filter(offender=offender, checked_at__isnull=False).order_by("-checked_at", "-pk")
    last = answered.first()
    return last if last and not last.agrees and last.record == record_now(offender) else None


def differs_in_words(check: DateCheck) -> str:
    """ "Gareth Pym and Colin Strand found different days: PED, SLED. Two others must work the dates out"."""
    codes = ", ".join(differs_on(check))
    return f"{check.maker} and {check.checker} found different days: {codes}. Two others must work the dates out"


def _refuse_who_differed(offender: Offender, record: str, by: User) -> None:
    """Who took part in a check of these very facts that did not agree has seen the other's answer."""
    differed = DateCheck.objects.filter(offender=offender, record=record, agrees=False)
    if differed.filter(Q(maker=by) | Q(checker=by)).exists():
        raise DateCheckRefused("", TOOK_PART)


def _follow(offender: Offender, *, by: User) -> None:
    """A difference holds the release, an agreement frees it."""
    from offenders.actions.dates import derive_releases  # it asks this module what is outdated
    from offenders.actions.second_checks import look

    derive_releases(offender=offender, by=by)
    for key in Release.objects.open().counted().filter(offender=offender).values_list("pk", flat=True):
        look(key, on=timezone.localdate())


@transaction.atomic
def begin_again(*, check: DateCheck, reason: str, by: User) -> DateCheck:
    """What was found is given up, for this reason, and the dates can be worked out anew.

    An answer that nobody had compared stays closed. Over already: nothing happens. Raises DateCheckRefused without a
    reason.
    """
    if not reason.strip():
        raise DateCheckRefused("reason", "Say why")
    lock(check.offender)
    row = DateCheck.objects.select_related("offender").get(pk=check.pk)
    return row if row.ended_at else _end(row, reason.strip(), by=by)


def end_outdated(*, offender: Offender, by: User | None) -> None:
    """After a change of the record: nobody need answer a check of what it was before.

    The caller holds the lock on the person.
    """
    waits = DateCheck.objects.filter(offender=offender, ended_at=None, checked_at=None).first()
    if waits and waits.record != record_now(offender):
        _end(waits, RECORD_CHANGED, by=by)


def differs_on(check: DateCheck) -> tuple[Code, ...]:
    """Where the two answers differ. Ask it of a check that has both."""
    return date_checks.differing(days_of(check.maker_dates), days_of(check.checker_dates or {}))


def days_of(kept: Mapping[str, str]) -> dict[Code, date]:
    """An answer as it is kept, in days."""
    return {Code(code): date.fromisoformat(day) for code, day in kept.items()}


def _kept(dates: Answer) -> dict[str, str]:
    return {code.value: day.isoformat() for code, day in sorted(dates.items()) if day}


def _standing(offender: Offender) -> DateCheck | None:
    return DateCheck.objects.select_related("maker", "checker").filter(offender=offender, ended_at=None).first()


def _stands_already(check: DateCheck, by: User) -> str:
    if check.checked_at:
        return f"{check.maker} and {check.checker} have worked these dates out. Begin again to do it anew"
    if check.maker_id == by.pk:
        return "Your answer waits for the second person. Begin again to give another"
    return f"{check.maker} gave the first answer meanwhile. Yours was not recorded: give it as the second answer"


def _end(check: DateCheck, because: str, *, by: User | None) -> DateCheck:
    check.ended_at, check.ended_because = timezone.now(), because
    check.save(update_fields=["ended_at", "ended_because"])
    _record("offenders.date_check_ended", check, by, reason=because)
    alerts.resolve(kind=alert_kinds.DATE_CHECK_WAITS, key=str(check.uid), reason=because)
    return check


def _record(verb: str, check: DateCheck, by: User | None, *, reason: str = "", **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=check,
        subject=check.offender_id,
        reason=reason,
        payload={"record": check.record, **payload},
    )
