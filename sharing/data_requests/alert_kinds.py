"""Alerts about requests of people for their data."""

from datetime import timedelta

from sharing import practice
from sharing.access.roles import Capability
from sharing.alerts import AlertKind, Matter, Recipients, register
from sharing.alerts.rules import Severity

MONTHS = practice.define(
    "data_requests.months",
    "Months in which a person’s request for their data is answered",
    unit="months",
    default=1,
    source="Data Protection Act 2018 s.54: 1 month from receipt",
    between=(1, 3),
)
NEAR_DAYS = practice.define(
    "data_requests.near_days",
    "Days before the deadline on which privacy officers are alerted to a person’s request that is not answered",
    unit="days",
    default=7,
    source="Our design: a week to finish",
    between=(1, 21),
)
TO_DECIDE = register(
    AlertKind(
        name="data_requests.to_decide",
        matter=Matter.ACCESS,
        title="Request of the person for their data",
        severity=Severity.NORMAL,
        responds_in=timedelta(days=5),
        recipients=Recipients(able=Capability.DECIDE_DATA_REQUESTS),
        why="The person asked for their data. The information owner of each agency decides what it gives.",
    )
)
NEAR = register(
    AlertKind(
        name="data_requests.due_soon",
        matter=Matter.ACCESS,
        title="Person’s request for data due soon",
        severity=Severity.HIGH,
        responds_in=timedelta(days=1),
        recipients=Recipients(holders_of=Capability.REGISTER_DATA_REQUESTS),
        why="The request is not answered, and its deadline is within 7 days, or the days in service settings.",
    )
)
LATE = register(
    AlertKind(
        name="data_requests.late",
        matter=Matter.ACCESS,
        title="Person’s request for data overdue",
        severity=Severity.HIGH,
        responds_in=timedelta(hours=4),
        recipients=Recipients(holders_of=Capability.REGISTER_DATA_REQUESTS),
        why="The deadline by which the person must be answered has passed.",
    )
)
