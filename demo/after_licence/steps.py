"""What is told of people after their licence, in this order; when licences, recalls, owners and items are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from demo.after_licence import closings, handover, joint, mappa, matches, orders, people, register, seen, threats

TellStep = Callable[..., None]  # of the day and the moment: tell(*, today: date, now: datetime)


@dataclass(frozen=True)
class AfterLicenceStep:
    """One module of this folder. doing: the line of progress while it tells."""

    doing: str
    tell: TellStep


STEPS: tuple[AfterLicenceStep, ...] = (
    AfterLicenceStep("people after their licence", people.tell),
    AfterLicenceStep("what people told police under Part 4", register.tell),
    AfterLicenceStep("orders and links", orders.tell),
    AfterLicenceStep("MAPPA meetings and interventions", mappa.tell),
    AfterLicenceStep("handovers to police", handover.tell),
    AfterLicenceStep("cases to close, and one that is kept", closings.tell),
    AfterLicenceStep("a threat, and who was warned", threats.tell),
    AfterLicenceStep("matches between people", matches.tell),
    AfterLicenceStep("joint teams", joint.tell),
    AfterLicenceStep("items to be seen before a decision", seen.tell),
)
