"""Record a phone call to a team that has not answered an alert."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from sharing import access, audit
from sharing.agencies.models import Membership, User
from sharing.alerts import actions as alert_actions
from sharing.alerts import raising
from sharing.alerts.models import Receipt, ReceiptQuerySet, RungMade
from sharing.alerts.rules import Rung
from sharing.duties import mail_down
from sharing.duties.calls.models import PhoneCall
from sharing.records.errors import Refused


class CallRefused(Refused):
    """The call cannot be recorded so."""


def asked_to_call(user: User) -> ReceiptQuerySet:
    """Receipts that escalated to the user as duty desk or command and that still wait, and those of the call list."""
    now = timezone.now()
    rungs = RungMade.objects.waiting_for(user).exclude(rung=Rung.DEPUTY).values("receipt")
    listed = [receipt.pk for receipt in mail_down.to_call(user, at=now)]
    rows = Receipt.objects.filter(pk__in=rungs) | Receipt.objects.filter(pk__in=listed)
    return rows.not_excluded_for(user).select_related("team__agency", "alert")


def can_be_reached(receipt: Receipt) -> list[User]:
    """People of the team who can open the alert now, by name."""
    members = Membership.objects.live(at=timezone.now()).filter(team=receipt.team_id).values("user_id")
    people = User.objects.filter(pk__in=members, is_active=True).order_by("name", "pk")
    opened = Receipt.objects.filter(pk=receipt.pk)
    return [user for user in people if opened.to_teams_of(user).visible_to(user).exists()]


@transaction.atomic
def record_call(*, receipt: Receipt, reached: User, number: str, by: User) -> PhoneCall:
    """Keep the call, and answer the alert above: it escalates no further, and stays for the team to acknowledge.

    Raises RecordHidden for somebody who is not asked to call, CallRefused, AlreadyAcknowledged where it is over.
    """
    if not asked_to_call(by).filter(pk=receipt.pk).exists():
        audit.refuse(by=by, verb="alert.call_refused", target=receipt, subject=receipt.subject_id)
        raise access.RecordHidden
    row = Receipt.objects.select_for_update(of=("self",)).get(pk=receipt.pk)
    if not row.is_open:
        raise alert_actions.AlreadyAcknowledged(row)
    if reached.pk == by.pk or reached not in can_be_reached(row):
        raise CallRefused("reached", "Select the person of the team you spoke to")
    call = PhoneCall.objects.create(
        receipt=row, reached=reached, number=number.strip(), called_by=by, called_at=timezone.now()
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="alert.called",
        by=by,
        target=call,
        subject=row.subject_id,
        payload={"team": row.team_id, "reached": reached.pk, "number": call.number},
    )
    if row.answered_at is None:
        alert_actions.answer(row, by=by, payload={"team": row.team_id, "call": str(call.uid)})
    else:
        transaction.on_commit(lambda: raising.ring([row.alert_id]), robust=True)
    return call
