"""Alerts that the system does not work as it should: about nobody. The watcher itself writes to administrators."""

from datetime import timedelta

from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

CRITICAL_FAULT = register(
    AlertKind(
        name="sharing.fault_critical",
        matter=Matter.SYSTEM,
        title="System fault: alerts or emails may be late",
        severity=Severity.CRITICAL,
        responds_in=timedelta(minutes=15),
        recipients=Recipients(holders_of=Capability.HEAR_OF_FAULTS),
        letters=False,
        why="The watcher found that a job that warns, lists or escalates has not run, that no email is sent, or that "
        "the broker does not answer. It goes to administrators and to every duty desk, and ends automatically.",
    )
)
FAULT = register(
    AlertKind(
        name="sharing.fault",
        matter=Matter.SYSTEM,
        title="System fault",
        severity=Severity.NORMAL,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.ADMINISTER),
        letters=False,
        why="The watcher found that a job is late, that records were set aside, that emails are held, or that a "
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
        why="Every 5 minutes a test alert about no person is raised and measured. No page lists it.",
    )
)
