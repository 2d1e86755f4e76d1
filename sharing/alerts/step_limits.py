"""How long a rung of the ladder has, and when none of high ones is made: service settings.

A receipt keeps what counted when it was made (`raising.py`): a later change moves no ladder that has begun.
"""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any

from sharing import practice
from sharing.alerts.rules import Night, StepLimits
from sharing.practice import Definition

# The bounds are what one administrator alone may set: nobody stretches an escalation over days.
LEAST = practice.define(
    "alerts.step_least_minutes",
    "Shortest time that each step has to answer an alert",
    unit="minutes",
    default=5,
    source="Our design: steps are never all made at one moment",
    between=(1, 30),
)
MOST = practice.define(
    "alerts.step_most_minutes",
    "Longest time that each step has to answer an alert",
    unit="minutes",
    default=240,
    source="Our design: an overdue alert does not wait another whole day on a step",
    between=(1, 8 * 60),
    safer=practice.Safer.LESS,
)
MOST_CRITICAL = practice.define(
    "alerts.step_critical_minutes",
    "Longest time that each step has to answer a critical alert",
    unit="minutes",
    default=30,
    source="Our design",
    between=(1, 60),
    safer=practice.Safer.LESS,
)
NIGHT_BEGINS = practice.define(
    "alerts.night_begins_hour",
    "Hour from which no high alert escalates until the morning",
    unit="o’clock (24-hour clock)",
    default=22,
    source="Our design: critical ones escalate day and night",
    between=(20, 23),
)
NIGHT_ENDS = practice.define(
    "alerts.night_ends_hour",
    "Hour from which high alerts escalate again",
    unit="o’clock (24-hour clock)",
    default=7,
    source="Our design",
    between=(5, 9),
)
ALL = (LEAST, MOST, MOST_CRITICAL, NIGHT_BEGINS, NIGHT_ENDS)


def limits_among(found: Mapping[Definition, Any]) -> StepLimits:
    """found: the values of ALL, and maybe others."""
    return StepLimits(
        least=timedelta(minutes=found[LEAST]),
        most=timedelta(minutes=found[MOST]),
        most_critical=timedelta(minutes=found[MOST_CRITICAL]),
        night=Night(time(found[NIGHT_BEGINS]), time(found[NIGHT_ENDS])),
    )
