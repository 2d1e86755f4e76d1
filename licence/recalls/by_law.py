"""Recalls by the kind that each entry of the register of law opens or closes."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils import timezone

from licence.recalls.models import Recall
from licence.recalls.rules.kinds import RecallKind
from offenders.reference.register.decided import LATEST, Decided, DecidedLine, register_decided
from sharing.models import User

ENTRIES = {
    RecallKind.STANDARD: ("cja-255a-8", "sa26-30", "cja-255c-4"),
    RecallKind.FIXED_56: ("cja-255ba", "cja-255ba-5-9"),
}
TITLES = {RecallKind.STANDARD: "Standard recalls", RecallKind.FIXED_56: "Recalls for 56 days"}


def by_kind(reader: User, *, kind: RecallKind) -> Decided:
    rows = Recall.objects.visible_to(reader).filter(kind=kind)
    newest = rows.select_related("offender").order_by("-begun_at", "-pk")[:LATEST]
    lines = [
        DecidedLine(
            row.offender,
            reverse("recall", kwargs={"uid": row.offender.uid, "recall_uid": row.uid}),
            timezone.localdate(row.begun_at),
            row.get_status_display(),
        )
        for row in newest
    ]
    return Decided(TITLES[kind], rows.order_by().count(), lines)


def register() -> None:
    for kind, keys in ENTRIES.items():
        register_decided(keys, partial(by_kind, kind=kind))
