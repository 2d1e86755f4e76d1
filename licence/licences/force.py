"""From which moment a licence binds, and what stands behind it: approval first, then the person's own knowledge.

A variation binds from the moment at which the person was told and signed, or refused to sign before a witness; or from
a planned moment after that; or at once where danger does not wait. It never binds before it was approved. Our design,
after the practice of probation's licence service, in which the person signs the variation.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from licence.licences.rules import LONDON
from sharing.access.roles import Capability
from sharing.access.state_machines import Guard, Machine, Move


class Signing(StrEnum):
    SIGNED = "signed"
    REFUSED = "refused"


class CorrectionState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def is_same_day(moment: datetime, now: datetime) -> bool:
    """Whether both are on one day in the United Kingdom."""
    return moment.astimezone(LONDON).date() == now.astimezone(LONDON).date()


def binds_from(*, told_at: datetime, now: datetime) -> datetime:
    """When a variation binds whose telling is recorded now: from the telling where that was today, else from now.

    An earlier day on which something bound is a correction, and takes a second person.
    """
    return told_at if is_same_day(told_at, now) else now


def why_not_told(*, told_at: datetime, approved_at: datetime | None, now: datetime) -> str:
    """Why the person cannot have been told then; empty when they can."""
    if told_at > now:
        return "The time must be in the past"
    if approved_at is None or told_at < approved_at.replace(second=0, microsecond=0):
        return "Enter a time after the approval"
    return ""


def why_not_planned(*, planned_for: datetime, now: datetime) -> str:
    """Why it cannot be planned to take force then; empty when it can."""
    return (
        "" if planned_for > now else "Enter a date and time in the future, or leave it empty to start at the signature"
    )


def why_not_corrected(
    *,
    reads: datetime,
    recorded_as: datetime,
    approved_at: datetime | None,
    before_from: datetime | None,
    ended_at: datetime | None,
    now: datetime,
) -> str:
    """Why the moment cannot be corrected to `reads`; empty when it can. Whole minutes: that is what people write.

    before_from: from when the version before bound. ended_at: when this one ended.
    """
    if reads == recorded_as:
        return "This is what the record says. Enter another time"
    if reads > now:
        return "The time must be in the past"
    if approved_at is None or reads < approved_at.replace(second=0, microsecond=0):
        return "It cannot have bound before it was approved"
    if before_from is not None and reads < before_from:
        return "It cannot have bound before the version that it varies"
    if ended_at is not None and reads >= ended_at:
        return "It had ended by then"
    return ""


def _reason(reason: str) -> str:
    return "" if reason.strip() else "Enter a reason"


REASON: Guard[str] = Guard("a reason is given", _reason)
ASKED = (CorrectionState.ASKED,)

CORRECTION: Machine[CorrectionState, str] = Machine(
    name="A correction of when a licence bound",
    states=CorrectionState,
    ends=frozenset({CorrectionState.AGREED, CorrectionState.REFUSED, CorrectionState.WITHDRAWN}),
    moves=(
        Move("ask", (), CorrectionState.ASKED, (Capability.MAKE_LICENCES,), (REASON,), "nothing changes by it"),
        Move(
            "agree",
            ASKED,
            CorrectionState.AGREED,
            (Capability.APPROVE_VARIATIONS,),
            (),
            "by a second person; the conditions bound as it reads, and the page shows it as a correction",
        ),
        Move("refuse", ASKED, CorrectionState.REFUSED, (Capability.APPROVE_VARIATIONS,), (REASON,)),
        Move("withdraw", ASKED, CorrectionState.WITHDRAWN, (Capability.MAKE_LICENCES,), (REASON,)),
    ),
)
