"""Rules of withholding material from the prisoner: who applies, on what grounds, who decides, the appeal, and when the
prisoner gets what was decided.

Parole Board Rules 2019 r.17, as amended from 16 December 2025: special advocates; the Secretary of State alone applies.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from parole.dossier.rules import Applicant, Direction
from sharing.time_words import format_date

LAW_ENTRIES = ("pbr-17-old", "pbr-17-new")

SECRETARY_OF_STATE_ALONE_FROM = date(2025, 12, 16)  # Parole Board (Amendment) Rules 2025
APPEAL_DAYS = 7  # r.17, from when the direction is made; the number is not confirmed: the paragraph was not read


def applicant_refusal(applicant: str, *, applied_on: date) -> str:
    """Why this applicant cannot have applied on that day; empty where it could (r.17, from 16 December 2025)."""
    if applicant == Applicant.THIRD_PARTY and applied_on >= SECRETARY_OF_STATE_ALONE_FROM:
        return "Since 16 December 2025 only the Secretary of State can apply (r.17)"
    return ""


def appeal_until(decided_on: date) -> date:
    """The last day of an appeal against a direction. The day of the direction is not counted."""
    return decided_on + timedelta(days=APPEAL_DAYS)


@dataclass(frozen=True)
class Course:
    """How far an application is. directed: what stands, after an appeal that was answered what the appeal came to."""

    directed: Direction | None
    decided_on: date | None
    appealed_on: date | None = None
    appeal_answered_on: date | None = None
    is_withdrawn: bool = False

    @property
    def waits_for_appeal(self) -> bool:
        return self.appealed_on is not None and self.appeal_answered_on is None


def giving_refusal(course: Course, *, on: date) -> str:
    """Why the prisoner cannot have got what was directed on that day; empty where it could.

    A paper that is served cannot be taken back: it waits for the end of the appeal, and for its days.
    """
    if course.is_withdrawn:
        return "Application withdrawn"
    if course.directed is None or course.decided_on is None:
        return "The Board has not decided on the application"
    if course.waits_for_appeal:
        return "An appeal is open: do not disclose until it is answered"
    if course.directed in (Direction.WITHHOLD, Direction.WITHHOLD_FROM_BOTH):
        return "The Board directed that it is withheld: do not disclose any of it"
    decided_on = course.appeal_answered_on or course.decided_on
    if on < decided_on:
        return f"The Board’s direction was on {format_date(decided_on)}: enter that date or later"
    if course.directed is Direction.SERVE and course.appealed_on is None and on <= appeal_until(course.decided_on):
        return f"The deadline to appeal is {format_date(appeal_until(course.decided_on))}: enter a later date"
    return ""
