"""Alerts that the system does not work as it should: about nobody. The watcher writes to administrators by itself."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.models import Severity

CRITICAL_FAULT = register(
    AlertKind(
        name="sharing.fault_critical",
        matter=Matter.SYSTEM,
        title="The system does not work: alerts or letters may be late",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=Recipients(holders_of=Capability.HEAR_OF_FAULTS),
        letters=False,
        why="The watcher found that a job that warns, lists or escalates has not run, that no letter leaves, or that "
        "the broker does not answer. It goes to administrators and to every duty desk, and ends automatically.",
    )
)
FAULT = register(
    AlertKind(
        name="sharing.fault",
        matter=Matter.SYSTEM,
        title="A fault of the system",
        severity=Severity.NORMAL,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.ADMINISTER),
        letters=False,
        why="The watcher found that a job is late, that records were set aside, that letters are held, or that a "
        "partner’s address fails. It goes to administrators and ends automatically.",
    )
)
# Raised by the system for the system (`canary.py`): for nobody to read.
CANARY = register(
    AlertKind(
        name="sharing.canary",
        matter=Matter.SYSTEM,
        title="Canary",
        severity=Severity.LOW,
        responds_in=timedelta(hours=1),
        recipients=Recipients(holders_of=Capability.ADMINISTER),
        letters=False,
        why="Every five minutes an alert about nobody runs the whole way and is measured. No page lists it.",
    )
)
