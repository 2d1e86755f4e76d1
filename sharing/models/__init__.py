"""The tables of sharing: people who use it, access, alerts, audit, practice values."""

from sharing.models.agencies import Agency, Membership, Team, User
from sharing.models.alerts import Alert, Delivery, Digest, Receipt, Severity, Standing
from sharing.models.audit import AuditEntry, AuditPayload
from sharing.models.clients import Client
from sharing.models.drafts import Draft
from sharing.models.grants import Exclusion, Grant, Restriction, SubjectPermission, TeamScope
from sharing.models.idempotency import IdempotencyKey
from sharing.models.practice import PracticeValue

__all__ = [
    "Agency",
    "Alert",
    "AuditEntry",
    "AuditPayload",
    "Client",
    "Delivery",
    "Digest",
    "Draft",
    "Exclusion",
    "Grant",
    "IdempotencyKey",
    "Membership",
    "PracticeValue",
    "Receipt",
    "Restriction",
    "Severity",
    "Standing",
    "SubjectPermission",
    "Team",
    "TeamScope",
    "User",
]
