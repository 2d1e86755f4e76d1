"""The tables of sharing: people who use it, access, audit, practice values."""

from sharing.models.agencies import Agency, Membership, Team, User
from sharing.models.audit import AuditEntry, AuditPayload
from sharing.models.grants import Exclusion, Grant, Restriction, SubjectPermission, TeamScope
from sharing.models.idempotency import IdempotencyKey
from sharing.models.practice import PracticeValue

__all__ = [
    "Agency",
    "AuditEntry",
    "AuditPayload",
    "Exclusion",
    "Grant",
    "IdempotencyKey",
    "Membership",
    "PracticeValue",
    "Restriction",
    "SubjectPermission",
    "Team",
    "TeamScope",
    "User",
]
