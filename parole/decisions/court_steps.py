"""The steps of a referral before the High Court, in their order, and which is open (CPR 77.16 to 77.33)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parole.decisions.rules import Challenge

LAW_ENTRIES = ("cpr-77",)


@dataclass(frozen=True)
class CourtStep:
    """field: the day of it on the challenge; rests_on: that of what comes before."""

    field: str
    words: str
    rests_on: str


# Papers and service both follow the filing; a certificate follows the service.
COURT_STEPS = {
    "filed": CourtStep("filed_on", "Claim filed with the court", "made_on"),
    "papers": CourtStep("papers_on", "Papers with the court", "filed_on"),
    "served": CourtStep("served_on", "Served on the prisoner in person", "filed_on"),
    "certified": CourtStep("certified_on", "Certificate of service filed", "served_on"),
}


def open_court_steps(challenge: Any) -> list[str]:
    """What can be recorded next of a challenge; none of any other than a referral, and once the court has answered."""
    if challenge.kind != Challenge.HIGH_COURT or challenge.answered_on:
        return []
    return [
        name
        for name, step in COURT_STEPS.items()
        if getattr(challenge, step.field) is None and getattr(challenge, step.rests_on) is not None
    ]
