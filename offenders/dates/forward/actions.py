"""A second person confirms that a release comes forward, or refuses it."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.dates import alert_kinds
from offenders.dates.calculation_models import BroughtForward
from offenders.dates.rules.settling import Did
from offenders.dates.upkeep import hands
from offenders.dates.upkeep.forward import (
    CONFIRMED,
    NOT_REFUSED,
    address_of,
    end_watch,
    hands_of,
    key_of,
    kind_of,
    record_change,
    words_of,
)
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.locking import lock
from offenders.people.models import Offender
from sharing import alerts
from sharing.access.two_people import refuse_same_person
from sharing.models import Agency, User
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence


class ForwardRefused(Refused):
    """It is confirmed or over already, or nothing shows it."""


@transaction.atomic
def confirm_forward(*, moved: BroughtForward, evidence: str, by: User) -> BroughtForward:
    """A second person, of another agency, has compared the dates with a document: they count from now on.

    Confirmed by the same person already: nothing happens. Raises NotTheSecond, ForwardRefused.
    """
    lock(moved.offender)
    row = BroughtForward.objects.select_related("offender", "moved_by__agency").get(pk=moved.pk)
    if row.confirmed_by_id == by.pk:
        return row
    if row.ended_at:
        raise ForwardRefused("", "This is already confirmed or ended. No changes were saved")
    if row.refused_by:
        refuse_same_person(row.refused_by, by)
        if by.agency.kind != Agency.Kind.PPCS:
            raise ForwardRefused("", f"{row.refused_by} has refused this date. Now only PPCS can confirm it")
    hands.refuse_second(by, hands_of(row, at=timezone.now()), forward_by=Did.FORWARD)
    if not evidence.strip():
        raise ForwardRefused("evidence", "Enter the document that you compared the dates with, and who holds it")
    row.confirmed_at, row.confirmed_by, row.evidence = timezone.now(), by, evidence.strip()
    row.save(update_fields=["confirmed_at", "confirmed_by", "evidence"])
    end_watch(row, CONFIRMED, by=by)
    _follow(row.offender, by=by)
    return row


@transaction.atomic
def refuse_forward(*, moved: BroughtForward, to_correct: str, reason: str, by: User) -> BroughtForward:
    """A second person, of another agency, does not agree with the earlier date: it stays in dispute until what is wrong
    is corrected, and who recorded it hears which that is. By the same person again: done already.

    to_correct: a `BroughtForward.Wrong`. Raises NotTheSecond, ForwardRefused.
    """
    lock(moved.offender)
    row = BroughtForward.objects.select_related("offender", "moved_by__agency", "refused_by").get(pk=moved.pk)
    if row.refused_by_id == by.pk:
        return row
    if row.ended_at or row.refused_by:
        raise ForwardRefused("", "This is already confirmed, refused or ended. No changes were saved")
    hands.refuse_second(by, hands_of(row, at=timezone.now()), forward_by=Did.FORWARD)
    if not reason.strip():
        raise ForwardRefused("reason", "Enter why the earlier date is wrong")
    row.refused_at, row.refused_by, row.refused_because = timezone.now(), by, reason.strip()
    row.to_correct = to_correct
    row.save(update_fields=list(NOT_REFUSED))
    record_change("offenders.brought_forward_refused", row, by, reason_given=row.refused_because, to_correct=to_correct)
    told = alerts.raise_alert(
        kind=alert_kinds.FORWARD_REFUSED,
        key=f"{key_of(row)}:{row.refused_at:%Y%m%d%H%M%S}",
        subject=row.offender,
        title=f"Earlier {kind_of(row)} refused: correct it",
        text=f"{words_of(row)}. {by} ({by.agency}) has refused it. To be corrected: {to_correct_of(row)}. "
        f"{row.moved_by} ({row.moved_by.agency}) recorded it. The dates are in dispute until then.",
        link=address_of(row),
    )
    alerts.supersede(kinds=[alert_kinds.BROUGHT_FORWARD], subject=row.offender, by_alert=told)
    return row


def to_correct_of(moved: BroughtForward) -> str:
    """ "the prison’s date"; "both the prison’s date and what our calculation comes from"."""
    if moved.to_correct == BroughtForward.Wrong.BOTH:
        return "both the prison’s date and what our calculation comes from"
    said = moved.get_to_correct_display()
    return mid_sentence(said)


def address_to_refuse(moved: BroughtForward) -> str:
    return reverse("brought_forward_refuse", kwargs={"uid": moved.offender.uid, "forward_uid": moved.uid})


def _follow(offender: Offender, *, by: User | None) -> None:
    derive_releases(offender=offender, by=by)
