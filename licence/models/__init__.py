"""The tables of licence: licences and conditions, registers, checks, breaches."""

from licence.models.breaches import Breach, BreachMove, Evidence
from licence.models.checks import Check, CheckPlan
from licence.models.licences import Licence, LicenceCondition, LicenceMove
from licence.models.registers import Account, Device, PlaceOfStay
from licence.models.zones import Exemption, Zone

__all__ = [
    "Account",
    "Breach",
    "BreachMove",
    "Check",
    "CheckPlan",
    "Device",
    "Evidence",
    "Exemption",
    "Licence",
    "LicenceCondition",
    "LicenceMove",
    "PlaceOfStay",
    "Zone",
]
