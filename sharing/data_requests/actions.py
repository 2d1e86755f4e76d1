"""Register a person's request for their data, decide an item of it, release the answer, and record a withdrawal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, audit, practice
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.agencies.models import Agency, User
from sharing.alerts import Only
from sharing.data_requests import alert_kinds
from sharing.data_requests.models import DataRequest, DataRequestItem, kinds_of
from sharing.data_requests.rules import (
    GROUND_WORDS,
    ItemDecision,
    RequestKind,
    answer_by,
    is_ready,
    needs_ground,
)
from sharing.duties.models import Duty
from sharing.jobs.set_aside import alone
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date


class DataRequestRefused(Refused):
    """It cannot be registered, decided or released as asked. No changes are saved."""


class RequestEnded(Exception):
    """It was released or withdrawn before; nothing is changed."""


@transaction.atomic
def register(
    *, subject: Model, number: str, kind: str, what: str, received_on: date, by: User, uid: UUID | None = None
) -> DataRequest:
    """The clock runs from the day on which it was received; each agency with an owner of the person is to decide.

    subject: found by a whole number, as in the log; a privacy officer need not see the record. Raises RecordHidden for
    another role and for who is excluded from the person, SamePerson for an account that cannot sign,
    DataRequestRefused.
    """
    _registrar_only(by, subject)
    refuse_who_cannot_sign(by)
    made = made_before(DataRequest, uid)
    if made:
        return made
    on = timezone.localdate()
    if kind not in list(RequestKind):
        raise DataRequestRefused("kind", "Select what they ask for")
    if not what.strip():
        raise DataRequestRefused("what", "Enter what they ask for")
    if received_on > on:
        raise DataRequestRefused("received_on", "The date must be today or in the past")
    request = DataRequest.objects.create(
        subject=subject,  # type: ignore[misc]  # the settings say which model it is
        number=" ".join(number.upper().split()),
        kind=kind,
        what=what.strip(),
        received_on=received_on,
        due_on=answer_by(received_on, months=practice.value(alert_kinds.MONTHS, on=received_on)),
        registered_by=by,
        registered_at=timezone.now(),
        **keyed(uid),
    )
    agencies = list(Agency.objects.filter(pk__in=Duty.objects.filter(subject_id=subject.pk).values("agency")))
    DataRequestItem.objects.bulk_create(
        DataRequestItem(request=request, agency=agency, kind=each) for agency in agencies for each in kinds_of(agency)
    )
    _record(request, "registered", by=by)
    alerts.raise_alert(
        kind=alert_kinds.TO_DECIDE,
        key=str(request.uid),
        subject=subject,
        text=f"{request.get_kind_display()}, to answer by {format_date(request.due_on)}. Your agency decides on it.",
        link=reverse("data_request", args=[request.uid]),
        only=Only(agencies=[agency.pk for agency in agencies]),
    )
    return request


@transaction.atomic
def decide(*, item: DataRequestItem, decision: str, ground: str, reason: str, by: User) -> DataRequestItem:
    """What the agency gives of this kind of record. May be decided otherwise until the answer is released.

    Raises RecordHidden for another role, another agency, and who may not see the person; DataRequestRefused,
    RequestEnded.
    """
    if not by.can(Capability.DECIDE_DATA_REQUESTS) or item.agency_id != by.agency_id:
        audit.refuse(by=by, verb="data_requests.decide_refused", target=item, subject=item.request.subject_id)
        raise access.RecordHidden
    access.require(by, Permission.VIEW, item.request.subject)
    if decision not in list(ItemDecision):
        raise DataRequestRefused("decision", "Select what is decided")
    if needs_ground(ItemDecision(decision)) and ground not in GROUND_WORDS:
        raise DataRequestRefused("ground", "Select the ground")
    if not reason.strip():
        raise DataRequestRefused("reason", "Enter a reason")
    _locked_open(item.request)
    row = DataRequestItem.objects.select_for_update(of=("self",)).select_related("request", "agency").get(pk=item.pk)
    row.decision, row.reason = decision, reason.strip()
    row.ground = ground if needs_ground(ItemDecision(decision)) else ""
    row.decided_by, row.decided_at = by, timezone.now()
    row.save()
    audit.record(
        action=audit.Action.ALTERATION,
        verb="data_requests.item_decided",
        by=by,
        target=row,
        subject=row.request.subject_id,
        payload={"after": audit.fields_of(row, "agency", "kind", "decision", "ground", "reason")},
    )
    return row


@transaction.atomic
def release(*, request: DataRequest, sent_as: str, by: User) -> DataRequest:
    """The answer leaves: by a second person, once every agency has decided what is not held back anyway.

    sent_as: the reference of the letter and of the copy. The second is neither who registered it nor somebody who
    decided an item. Raises RecordHidden, SamePerson, DataRequestRefused, RequestEnded.
    """
    may_see(request, by)
    refuse_same_person(request.registered_by, by)
    row = _locked_open(request)
    items = list(row.items.select_related("decided_by"))
    for decider in {item.decided_by for item in items if item.decided_by}:
        refuse_same_person(decider, by)
    if not is_ready(item.decided for item in items):
        raise DataRequestRefused("", "Not every agency has decided. The answer cannot be released yet")
    if not sent_as.strip():
        raise DataRequestRefused("sent_as", "Enter the reference of the letter")
    row.released_by, row.released_at, row.sent_as = by, timezone.now(), sent_as.strip()
    row.save()
    _record(row, "released", by=by, action=audit.Action.DISCLOSURE)
    _end_alerts(row, reason="Released")
    return row


@transaction.atomic
def withdraw(*, request: DataRequest, reason: str, by: User) -> DataRequest:
    """The person withdrew it, or it was a mistake. Raises RecordHidden, DataRequestRefused, RequestEnded."""
    _registrar_only(by, request.subject)
    if not reason.strip():
        raise DataRequestRefused("reason", "Enter a reason")
    row = _locked_open(request)
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_because = by, timezone.now(), reason.strip()
    row.save()
    _record(row, "withdrawn", by=by)
    _end_alerts(row, reason="Withdrawn")
    return row


def watch(*, at: datetime) -> int:
    """Alert privacy officers to what is due soon or overdue. May run any number of times; returns how many are new."""
    on = timezone.localdate(at)
    near = practice.value(alert_kinds.NEAR_DAYS, on=on)
    told = 0
    for request in DataRequest.objects.open().order_by("due_on", "pk"):
        left = (request.due_on - on).days
        kind = alert_kinds.LATE if left < 0 else alert_kinds.NEAR
        if left > near:
            break
        with alone("data_request", request.pk, subject=request.subject_id):
            told += (
                alerts.raise_alert(
                    kind=kind,
                    key=str(request.uid),
                    subject=None,
                    text=f"Reference {request.reference}: to answer by {format_date(request.due_on)}.",
                    link=reverse("data_request", args=[request.uid]),
                    at=at,
                )
                is not None
            )
    return told


def may_see(request: DataRequest, by: User) -> None:
    """Raises RecordHidden, recorded, for whom the request is not there."""
    if not DataRequest.objects.for_role_of(by).filter(pk=request.pk).exists():
        audit.refuse(by=by, verb="data_requests.refused", target=request, subject=request.subject_id)
        raise access.RecordHidden


def _registrar_only(by: User, subject: Model) -> None:
    people = access.not_excluded(access.subjects().filter(pk=subject.pk), by)
    if not by.can(Capability.REGISTER_DATA_REQUESTS) or not people.exists():
        audit.refuse(by=by, verb="data_requests.register_refused", subject=subject.pk)
        raise access.RecordHidden


def _locked_open(request: DataRequest) -> DataRequest:
    row = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not row.is_open:
        raise RequestEnded
    return row


def _end_alerts(request: DataRequest, *, reason: str) -> None:
    for kind in (alert_kinds.TO_DECIDE, alert_kinds.NEAR, alert_kinds.LATE):
        alerts.resolve(kind=kind, key=str(request.uid), reason=reason)


def _record(request: DataRequest, verb: str, *, by: User, action: Any = audit.Action.ALTERATION) -> None:
    audit.record(
        action=action,
        verb=f"data_requests.{verb}",
        by=by,
        target=request,
        subject=request.subject_id,
        payload={
            "after": audit.fields_of(request, "kind", "received_on", "due_on", "sent_as", "withdrawn_because"),
        },
    )
