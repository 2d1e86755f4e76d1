"""Save reconciliation of a published figure."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.reference.figures.models import PublishedFigure, Reconciliation
from offenders.reference.figures.rules import ReconciliationLine
from sharing import audit
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before


class ReconciliationRefused(Refused):
    """The reconciliation cannot be kept as it was written."""


@transaction.atomic
def reconcile(
    *,
    figure: PublishedFigure,
    ours: int,
    lines: Mapping[ReconciliationLine, int],
    words: str,
    by: User,
    uid: UUID | None = None,
) -> Reconciliation:
    """Keep why the figure and the count here differ. It stands in place of the earlier one, which stays.

    ours: the count here for the figure's day. uid: the key that the form was given; the same one again returns what was
    made. Raises ReconciliationRefused for no words.
    """
    made = made_before(Reconciliation, uid)
    if made:
        return made
    if not words.strip():
        raise ReconciliationRefused("words", "Enter why the 2 numbers differ")
    row = Reconciliation.objects.create(
        figure=figure,
        ours=ours,
        lines={str(line): lines.get(line, 0) for line in ReconciliationLine},
        words=words.strip(),
        kept_by=by,
        kept_at=timezone.now(),
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.figure_reconciled",
        by=by,
        target=row,
        payload={"after": {"figure": str(figure), "published": figure.value, "ours": ours, "lines": row.lines}},
    )
    return row
