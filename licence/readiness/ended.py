"""A release checklist as it was when it ended. From what is stored of it: what the records say since is not of it."""

from __future__ import annotations

from django.utils import timezone

from licence.readiness.judging import SIGN_OFF_HOUR, JudgedLine, Judgement, Signature, sign_off_by
from licence.readiness.models import ItemChange, Readiness, ReadinessException, ReadinessItem, SignOff
from licence.readiness.rules.readiness import SIGNING, Body, Judged, ReadinessFacts, State
from offenders.status.facts import goes_without_licence
from sharing import practice


def as_it_ended(readiness: Readiness) -> Judgement:
    """The lines of a list that is over, with the signatures that stood. Five queries."""
    items = ReadinessItem.objects.filter(readiness=readiness).select_related("owner", "changed_by")
    rows = ReadinessException.objects.filter(item__readiness=readiness, agreed_at__isnull=False)
    exceptions = {row.item_id: row for row in rows.select_related("asked_by", "agreed_by").order_by("asked_at")}
    changes: dict[int, list[ItemChange]] = {}
    for change in ItemChange.objects.filter(item__readiness=readiness).select_related("by"):
        changes.setdefault(change.item_id, []).append(change)
    lines = [
        JudgedLine(
            item,
            Judged(State(item.state)),
            late=0,
            exception=exceptions.get(item.pk) if item.state == State.EXCEPTED else None,
            changes=changes.get(item.pk, []),
        )
        for item in items
    ]
    signed = {
        Body(sign_off.body): sign_off
        for sign_off in SignOff.objects.filter(readiness=readiness, withdrawn_at__isnull=True).select_related(
            "signed_by"
        )
    }
    hour = practice.value(SIGN_OFF_HOUR, on=readiness.goes_on)
    return Judgement(
        readiness=readiness,
        lines=lines,
        signatures=[Signature(body, signed.get(body), "") for body in SIGNING],
        facts=ReadinessFacts(goes_without_licence=goes_without_licence(readiness.release)),
        at=timezone.now(),
        sign_off_by=sign_off_by(readiness.goes_on, hour=hour),
    )
