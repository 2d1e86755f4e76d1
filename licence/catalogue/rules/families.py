"""Families of conditions: which one a condition belongs to, and how those of a family are checked.

Families are those in which terrorism conditions are worked with in practice; they are ours and no policy. The tags that
lead to them stand in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from licence.catalogue.rules.check_kinds import CheckKind


class Family(StrEnum):
    POLYGRAPH = "polygraph"
    POLICE_SEARCH = "police_search"
    EXTREMISM = "extremism"
    DEVICES = "devices"
    ASSOCIATION = "association"
    ZONES = "zones"
    RESIDENCE = "residence"
    CURFEW_AND_TAG = "curfew_and_tag"
    MONEY = "money"
    VEHICLES = "vehicles"
    TRAVEL = "travel"
    RELATIONSHIPS = "relationships"
    SUPERVISION = "supervision"  # the standard conditions, and what no other family holds


@dataclass(frozen=True)
class Practice:
    """How a family is worked with. kinds: the checks that may answer its conditions, the usual one first."""

    title: str
    kinds: tuple[CheckKind, ...]
    holds: str  # what supervision needs to hold about it, in words


PRACTICE: dict[Family, Practice] = {
    Family.POLYGRAPH: Practice(
        "Polygraph", (CheckKind.POLYGRAPH_SESSION,), "Sessions, examiner, questions set, result, disclosures, action"
    ),
    Family.POLICE_SEARCH: Practice("Police search", (CheckKind.POLICE_SEARCH,), "Date, constable, place, items seized"),
    Family.EXTREMISM: Practice(
        "Extremism",
        (
            CheckKind.ASSOCIATION_CHECK,
            CheckKind.SUPERVISION_MEETING,
            CheckKind.DEVICE_INSPECTION,
            CheckKind.INTELLIGENCE_TRIGGER,
        ),
        "Contacts, gatherings, preaching, influencing, material",
    ),
    Family.DEVICES: Practice(
        "Devices and internet",
        (CheckKind.DEVICE_INSPECTION, CheckKind.ACCOUNT_REVIEW),
        "Devices with make, IMEI and SIM, accounts and apps, approvals, monitoring software, last inspection",
    ),
    Family.ASSOCIATION: Practice(
        "Association",
        (CheckKind.ASSOCIATION_CHECK, CheckKind.COLLATERAL_CONTACT, CheckKind.SUPERVISION_MEETING),
        "Named people, groups",
    ),
    Family.ZONES: Practice(
        "Zones", (CheckKind.ZONE_ALERT_REVIEW, CheckKind.EM_ALERT_REVIEW), "Places, times, permissions"
    ),
    Family.RESIDENCE: Practice(
        "Residence",
        (CheckKind.HOME_VISIT, CheckKind.AP_SIGN_IN, CheckKind.POLICE_STATION_REPORT),
        "Address or approved premises, reporting times, review",
    ),
    Family.CURFEW_AND_TAG: Practice(
        "Curfew and tag",
        (CheckKind.CURFEW_CHECK, CheckKind.EM_ALERT_REVIEW),
        "Curfews, what the tag checks, end of the trail",
    ),
    Family.MONEY: Practice(
        "Money", (CheckKind.FINANCE_DISCLOSURE,), "Accounts, cards, wallets, cash limit, statements"
    ),
    Family.VEHICLES: Practice("Vehicles", (CheckKind.VEHICLE_DISCLOSURE,), "Make, model, colour, registration"),
    Family.TRAVEL: Practice("Travel and passport", (CheckKind.TRAVEL_CHECK,), "Requests with route, dates, decision"),
    Family.RELATIONSHIPS: Practice(
        "Relationships, worship, work",
        (CheckKind.RELATIONSHIP_DISCLOSURE, CheckKind.WORK_CHECK, CheckKind.COLLATERAL_CONTACT),
        "Disclosures and approvals",
    ),
    Family.SUPERVISION: Practice(
        "Supervision",
        (CheckKind.SUPERVISION_MEETING, CheckKind.HOME_VISIT, CheckKind.COLLATERAL_CONTACT, CheckKind.WORK_CHECK),
        "Meetings, addresses, contact details",
    ),
}

# The first tag that a condition has decides; the order matters where a condition has several.
BY_TAG: dict[str, Family] = {
    "polygraph": Family.POLYGRAPH,
    "police_search": Family.POLICE_SEARCH,
    "extremism": Family.EXTREMISM,
    "devices": Family.DEVICES,
    "internet": Family.DEVICES,
    "association": Family.ASSOCIATION,
    "zone_exclusion": Family.ZONES,
    "zone_restriction": Family.ZONES,
    "event": Family.ZONES,
    "gatherings": Family.EXTREMISM,
    "approved_premises": Family.RESIDENCE,
    "police_reporting": Family.RESIDENCE,
    "reporting": Family.RESIDENCE,
    "residence": Family.RESIDENCE,
    "premises": Family.RESIDENCE,
    "curfew": Family.CURFEW_AND_TAG,
    "electronic_monitoring": Family.CURFEW_AND_TAG,
    "gps": Family.CURFEW_AND_TAG,
    "finance": Family.MONEY,
    "vehicle": Family.VEHICLES,
    "travel": Family.TRAVEL,
    "passport": Family.TRAVEL,
    "relationships": Family.RELATIONSHIPS,
    "worship": Family.RELATIONSHIPS,
}


def family_of(tags: Iterable[str]) -> Family:
    """The family of a condition by its tags in the catalogue; supervision when none leads anywhere else."""
    own = set(tags)
    return next((family for tag, family in BY_TAG.items() if tag in own), Family.SUPERVISION)


def kinds_for(family: Family) -> tuple[CheckKind, ...]:
    return PRACTICE[family].kinds
