"""The tables of the notification register."""

from offenders.register.models.cases import DutyFile, NeverApplied, ToldDifference
from offenders.register.models.entries import NotificationAnswer, NotificationDuty, NotificationPeriod, RegisterEntry
from offenders.register.models.told import Journey, KnownChange, Notice, RegisterItem
from offenders.register.models.visits import HomeVisit

__all__ = [
    "DutyFile",
    "HomeVisit",
    "Journey",
    "KnownChange",
    "NeverApplied",
    "Notice",
    "NotificationAnswer",
    "NotificationDuty",
    "NotificationPeriod",
    "RegisterEntry",
    "RegisterItem",
    "ToldDifference",
]
