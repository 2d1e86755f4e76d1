"""The ways in which a condition can be checked. They are ours, and no policy."""

from __future__ import annotations

from enum import StrEnum


class CheckKind(StrEnum):
    """What kind of check it is."""

    SUPERVISION_MEETING = "supervision_meeting"
    HOME_VISIT = "home_visit"
    AP_SIGN_IN = "ap_sign_in"
    POLICE_STATION_REPORT = "police_station_report"
    CURFEW_CHECK = "curfew_check"
    EM_ALERT_REVIEW = "em_alert_review"
    ZONE_ALERT_REVIEW = "zone_alert_review"
    DEVICE_INSPECTION = "device_inspection"
    ACCOUNT_REVIEW = "account_review"
    POLYGRAPH_SESSION = "polygraph_session"
    DRUG_TEST = "drug_test"
    ALCOHOL_TEST = "alcohol_test"
    FINANCE_DISCLOSURE = "finance_disclosure"
    VEHICLE_DISCLOSURE = "vehicle_disclosure"
    RELATIONSHIP_DISCLOSURE = "relationship_disclosure"
    ASSOCIATION_CHECK = "association_check"
    WORK_CHECK = "work_check"
    TRAVEL_CHECK = "travel_check"
    PART4_VISIT = "part4_visit"
    POLICE_SEARCH = "police_search"
    COLLATERAL_CONTACT = "collateral_contact"
    INTELLIGENCE_TRIGGER = "intelligence_trigger"

    @property
    def label(self) -> str:
        return _LABELS.get(self, self.value.replace("_", " ").capitalize())


_LABELS = {
    CheckKind.AP_SIGN_IN: "Approved premises sign-in",
    CheckKind.EM_ALERT_REVIEW: "Tag alert review",
    CheckKind.PART4_VISIT: "Part 4 visit",
    CheckKind.COLLATERAL_CONTACT: "Contact with someone close to the person",
    CheckKind.INTELLIGENCE_TRIGGER: "Prompted by intelligence",
}
