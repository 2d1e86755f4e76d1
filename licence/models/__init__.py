"""The tables of licence: licences and conditions, readiness, registers, checks, breaches, recalls."""

from licence.models.breaches import Breach, BreachMove, Evidence
from licence.models.checks import Check, CheckPlan, Handover
from licence.models.licences import Licence, LicenceCondition, LicenceMove
from licence.models.readiness import (
    DayAct,
    ItemChange,
    Readiness,
    ReadinessException,
    ReadinessItem,
    ReleaseDaySheet,
    SignOff,
    TagOrder,
)
from licence.models.recalls import (
    Recall,
    RecallAnswer,
    RecallBreach,
    RecallClock,
    RecallMove,
    RecallPaper,
    RecallView,
    UrgentArrest,
)
from licence.models.registers import Account, Device, PlaceOfStay
from licence.models.zones import Exemption, Zone

__all__ = [
    "Account",
    "Breach",
    "BreachMove",
    "Check",
    "CheckPlan",
    "DayAct",
    "Device",
    "Evidence",
    "Exemption",
    "Handover",
    "ItemChange",
    "Licence",
    "LicenceCondition",
    "LicenceMove",
    "PlaceOfStay",
    "Readiness",
    "ReadinessException",
    "ReadinessItem",
    "Recall",
    "RecallAnswer",
    "RecallBreach",
    "RecallClock",
    "RecallMove",
    "RecallPaper",
    "RecallView",
    "ReleaseDaySheet",
    "SignOff",
    "TagOrder",
    "UrgentArrest",
    "Zone",
]
