"""Two people work out a person's dates by hand, each without the other's answer.

Until both answers are in, the first is told to nobody: it is on no page, and in neither the audit log nor an alert.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from offenders.dates import alert_kinds
from offenders.dates.calculation_models import DateCheck
from offenders.dates.checks.clock import look
from offenders.dates.models import Release
from offenders.dates.upkeep.calculations import RECORD_CHANGED
from offenders.dates.upkeep.date_checks import (
    Answer,
    differs_in_words,
    differs_on,
    end_check,
    kept_answer,
    record_change,
    record_now,
)
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.locking import lock
from offenders.people.models import Offender
from sharing import alerts
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before

TOOK_PART = "You took part in the check that did not match, and know the other answer. 2 others must work it out"
CHANGED = "The record changed while you worked. Read the facts again, correct your dates and send them again"


class DateCheckRefused(Refused):
    """Nobody waits for this answer, or it was worked out from another record."""


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
    stands = _current_check(offender)
    if stands and stands.record == now:
        raise DateCheckRefused("", _stands_already(stands, by))
    if stands:
        end_check(stands, RECORD_CHANGED, by=by)
    check = DateCheck.objects.create(
        offender=offender, record=now, maker=by, maker_dates=kept_answer(dates), made_at=timezone.now(), **keyed(uid)
    )
    record_change("offenders.date_check_made", check, by)
    alerts.raise_alert(
        kind=alert_kinds.DATE_CHECK_WAITS,
        key=str(check.uid),
        subject=offender,
        text=f"{by} worked out the dates by hand. Work them out too, without seeing that answer.",
        link=reverse("date_check", kwargs={"uid": offender.uid}),
    )
    drafts.forget(user=by, form="date_check.make", key=str(offender.uid))
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
    if row.checker_id == by.pk and row.checker_dates == kept_answer(dates):
        return row
    if row.checked_at or row.ended_at:
        raise DateCheckRefused("", "This check is already answered or ended. No changes were saved")
    drafts.forget(user=by, form="date_check.answer", key=str(row.uid))
    now = record_now(offender)
    if row.record != now:
        return end_check(row, RECORD_CHANGED, by=by)
    if seen != now:
        raise DateCheckRefused("", CHANGED)
    row.checker, row.checker_dates, row.checked_at = by, kept_answer(dates), timezone.now()
    differ = differs_on(row)
    row.agrees = not differ
    row.save(update_fields=["checker", "checker_dates", "checked_at", "agrees"])
    record_change(
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


def _refuse_who_differed(offender: Offender, record: str, by: User) -> None:
    """Who took part in a check of these very facts that did not agree has seen the other's answer."""
    differed = DateCheck.objects.filter(offender=offender, record=record, agrees=False)
    if differed.filter(Q(maker=by) | Q(checker=by)).exists():
        raise DateCheckRefused("", TOOK_PART)


def _follow(offender: Offender, *, by: User) -> None:
    """A difference holds the release, an agreement frees it."""
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
        raise DateCheckRefused("reason", "Enter a reason")
    lock(check.offender)
    row = DateCheck.objects.select_related("offender").get(pk=check.pk)
    return row if row.ended_at else end_check(row, reason.strip(), by=by)


def _current_check(offender: Offender) -> DateCheck | None:
    return DateCheck.objects.select_related("maker", "checker").filter(offender=offender, ended_at=None).first()


def _stands_already(check: DateCheck, by: User) -> str:
    if check.checked_at:
        return f"{check.maker} and {check.checker} have worked out these dates. Start a new check to do it again"
    if check.maker_id == by.pk:
        return "Your answer is waiting for the second person. Start a new check to change it"
    return f"{check.maker} gave the first answer before you. Yours was not recorded: give it as the second answer"
