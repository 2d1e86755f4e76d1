"""The tables of sharing: people who use it, access, alerts, audit, practice values."""

from sharing.models.agencies import Agency, Membership, Team, User
from sharing.models.alerts import Alert, Delivery, Digest, Receipt, Severity, Standing
from sharing.models.audit import AuditEntry, AuditPayload
from sharing.models.clients import Client
from sharing.models.disclosures import Disclosure
from sharing.models.drafts import Draft
from sharing.models.duties import Duty, DutyGap, Handover
from sharing.models.emergencies import EmergencyAccess
from sharing.models.events import Event, EventDelivery, EventEndpoint
from sharing.models.give_backs import GiveBack
from sharing.models.grants import Exclusion, Grant, Restriction, SubjectPermission, TeamScope
from sharing.models.idempotency import IdempotencyKey
from sharing.models.items import Item, ItemCorrection, ItemReading, SharingDecision
from sharing.models.planned_ends import PlannedEnd
from sharing.models.practice import PracticeValue
from sharing.models.requests import AccessRequest
from sharing.models.reviews import AccessReview, ReviewLine, ReviewTold
from sharing.models.sight_gaps import SightGap

__all__ = [
    "AccessRequest",
    "AccessReview",
    "Agency",
    "Alert",
    "AuditEntry",
    "AuditPayload",
    "Client",
    "Delivery",
    "Digest",
    "Disclosure",
    "Draft",
    "Duty",
    "DutyGap",
    "EmergencyAccess",
    "Event",
    "EventDelivery",
    "EventEndpoint",
    "Exclusion",
    "GiveBack",
    "Grant",
    "Handover",
    "IdempotencyKey",
    "Item",
    "ItemCorrection",
    "ItemReading",
    "Membership",
    "PlannedEnd",
    "PracticeValue",
    "Receipt",
    "Restriction",
    "ReviewLine",
    "ReviewTold",
    "Severity",
    "SharingDecision",
    "SightGap",
    "Standing",
    "SubjectPermission",
    "Team",
    "TeamScope",
    "User",
]
