"""Alert kinds about breaches, with the time teams have to answer.

Conduct that may have broken a condition reaches police, probation, the prison where the person is or was held and
casework, all at the same moment and each with a clock of its own.
"""

from __future__ import annotations

from datetime import date, timedelta

from licence.breaches.rules import Reason
from sharing import practice
from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.models import Agency, Severity

WORKS_WITH_BREACHES = Recipients(
    agency_kinds=frozenset(
        {
            Agency.Kind.CT_POLICE,
            Agency.Kind.POLICE,
            Agency.Kind.PROBATION,
            Agency.Kind.PRISON,
            Agency.Kind.PPCS,
        }
    ),
    not_for=Capability.LIAISE_WITH_VICTIMS,
)

BREACH = register(
    AlertKind(
        name="licence.breach",
        matter=Matter.SUPERVISION,
        title="Suspected breach",
        severity=Severity.NORMAL,
        responds_in=timedelta(hours=4),
        letters=True,
        recipients=WORKS_WITH_BREACHES,
        why="Conduct was recorded that may have broken a licence condition of the person.",
    )
)
CONCERN = register(
    AlertKind(
        name="licence.concern",
        matter=Matter.SUPERVISION,
        title="Recall: decision needed",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=WORKS_WITH_BREACHES,
        why="Someone asks that recall is considered now. Probation must decide.",
    )
)
RECALL_DECIDED = register(
    AlertKind(
        name="licence.recall_decided",
        matter=Matter.SUPERVISION,
        title="Decision: seek recall",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=WORKS_WITH_BREACHES,
        why="Probation decided to seek recall of the person.",
    )
)
NO_RECALL = register(
    AlertKind(
        name="licence.no_recall",
        matter=Matter.SUPERVISION,
        title="Decision not to recall",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=2),
        recipients=WORKS_WITH_BREACHES,
        why="Probation decided not to recall the person. The concern stays open.",
    )
)
DECISION_WITHDRAWN = register(
    AlertKind(
        name="licence.breach_decision_withdrawn",
        matter=Matter.SUPERVISION,
        title="Breach: decision withdrawn",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=2),
        recipients=WORKS_WITH_BREACHES,
        why="A decision on a breach was recorded by mistake and withdrawn. Undo what rested on it.",
    )
)
CONCERN_BACK = register(
    AlertKind(
        name="licence.concern_back",
        matter=Matter.SUPERVISION,
        title="Recall: review due",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=30),
        recipients=WORKS_WITH_BREACHES,
        why="A concern that did not lead to recall needs a new decision: its review is due, or another breach "
        "followed.",
    )
)

AT_ONCE = frozenset({Reason.OUT_OF_TOUCH, Reason.FAILED_TO_RESIDE})
BY_TAG = frozenset({Reason.TAG_TAMPER, Reason.TAG_BATTERY, Reason.EXCLUSION_ZONE, Reason.CURFEW})
BY_TERRORISM_CONDITION = frozenset({Reason.DEVICE_OR_INTERNET, Reason.ASSOCIATION, Reason.EXTREMIST_MATERIAL})


def _minutes(name: str, what: str, default: int) -> practice.Definition:
    return practice.define(
        f"licence.breach_{name}_minutes",
        f"Time to acknowledge a suspected breach: {what}",
        unit="minutes",
        default=default,
        source="Our design: a starting value, not set by law",
    )


OUT_OF_SIGHT_MINUTES = _minutes("out_of_sight", "out of touch, or not living where told", 15)
TAG_MINUTES = _minutes("tag", "tag, zone or curfew", 30)
TERRORISM_MINUTES = _minutes("terrorism", "device, association or extremist material", 120)


def urgency(reason: str, *, on: date) -> tuple[Severity, timedelta | None]:
    """How severe a breach of this kind is, and in what time a team answers; None for the time of the kind itself."""
    if reason in AT_ONCE:
        return Severity.CRITICAL, timedelta(minutes=practice.value(OUT_OF_SIGHT_MINUTES, on=on))
    if reason in BY_TAG:
        return Severity.HIGH, timedelta(minutes=practice.value(TAG_MINUTES, on=on))
    if reason in BY_TERRORISM_CONDITION:
        return Severity.HIGH, timedelta(minutes=practice.value(TERRORISM_MINUTES, on=on))
    return Severity.NORMAL, None
