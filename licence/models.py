"""The tables of licence: licences and conditions, readiness, registers, checks, breaches, recalls."""

from licence.breaches.models import Breach, BreachMove, Evidence
from licence.checks.models import Check, CheckPlan, Handover
from licence.exemptions.models import Exemption, RiskView
from licence.licences.models import Licence, LicenceCondition, LicenceCorrection, LicenceMove, Zone
from licence.papers.models import Paper, PaperGiven
from licence.readiness.models import (
    DayAct,
    ItemChange,
    Readiness,
    ReadinessException,
    ReadinessItem,
    ReleaseDaySheet,
    SignOff,
    TagOrder,
)
from licence.recalls.models import (
    Recall,
    RecallAnswer,
    RecallBreach,
    RecallClock,
    RecallMove,
    RecallPaper,
    RecallProposal,
    RecallView,
    UrgentArrest,
)
from licence.registers.models import Account, Device, PlaceOfStay
from licence.victims.models import RequestTie

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
    "LicenceCorrection",
    "LicenceMove",
    "Paper",
    "PaperGiven",
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
    "RecallProposal",
    "RecallView",
    "ReleaseDaySheet",
    "RequestTie",
    "RiskView",
    "SignOff",
    "TagOrder",
    "UrgentArrest",
    "Zone",
]
