"""Service settings of leave."""

from sharing import practice

WARNED_DAYS = practice.define(
    "leave.warned_days",
    "Working days before leave begins, from which managers are alerted that no stand-in has accepted",
    unit="working days",
    default=3,
    source="Our design: time to ask someone else",
)
