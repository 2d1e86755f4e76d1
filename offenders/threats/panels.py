"""Threats as pages print them: those of a person, and all that the reader knows of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from offenders.people.models import Offender
from offenders.threats.models import Threat, ThreatReview, ThreatWarning
from offenders.threats.rules import OPEN, ThreatState
from sharing.models import User
from sharing.time_words import format_date, format_datetime

TAGS = {
    ThreatState.TO_WARN: "blocked",
    ThreatState.WARNED: "done",
    ThreatState.NOT_TO_WARN: "partly",
    ThreatState.ENDED: "fact",
}


@dataclass(frozen=True)
class ThreatLine:
    """next_step: what is due, in words; is_late: its time has passed."""

    threat: Threat
    tag: str
    who: str
    next_step: str
    is_late: bool
    is_open: bool
    is_to_warn: bool
    circle: list[str]
    warnings: list[ThreatWarning]
    reviews: list[ThreatReview]


def lines_of(person: Offender, reader: User, *, at: datetime) -> list[ThreatLine]:
    """The open ones first, each group the newest first."""
    rows = Threat.objects.visible_to(reader).filter(offender=person).with_all()
    lines = [_line(row, at) for row in rows]
    return sorted(lines, key=lambda line: not line.is_open)


def known_to(reader: User, *, at: datetime) -> list[ThreatLine]:
    """All open ones in whose circle the reader is: what is late first, then by what is due first."""
    rows = Threat.objects.visible_to(reader).open().with_all()
    return [_line(row, at) for row in sorted(rows, key=_due)]


def _due(threat: Threat) -> tuple[date, int]:
    is_to_warn = threat.state == ThreatState.TO_WARN
    return (timezone.localdate(threat.warn_by) if is_to_warn else threat.review_on, threat.pk)


def _line(threat: Threat, at: datetime) -> ThreatLine:
    state, today = ThreatState(threat.state), timezone.localdate(at)
    is_to_warn = state is ThreatState.TO_WARN
    step, is_late = "", False
    if is_to_warn:
        step, is_late = f"Warn by {format_datetime(threat.warn_by)}", threat.warn_by <= at
    elif state in OPEN:
        step, is_late = f"Review by {format_date(threat.review_on)}", threat.review_on < today
    return ThreatLine(
        threat=threat,
        tag=TAGS[state],
        who=f"Reference {threat.reference}" if threat.reference else "This person",
        next_step=step,
        is_late=is_late,
        is_open=state in OPEN,
        is_to_warn=is_to_warn,
        circle=[f"{user.name}, {user.agency}" for user in sorted(threat.circle.all(), key=lambda user: user.name)],
        warnings=list(threat.warnings.all()),
        reviews=list(threat.reviews.all()),
    )
