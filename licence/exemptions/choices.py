"""Choices of exemptions, in words."""

from licence.exemptions.rules import Status, View

EXEMPTION_STATUSES = [
    (Status.ASKED.value, "Waiting for a decision"),
    (Status.APPROVED.value, "Approved"),
    (Status.REFUSED.value, "Refused"),
    (Status.WITHDRAWN.value, "Request withdrawn"),
    (Status.LAPSED.value, "Lapsed without a decision"),
    (Status.ENDED.value, "Ended"),
    (Status.ENDED_EARLY.value, "Ended early"),
    (Status.APPROVAL_WITHDRAWN.value, "Approval withdrawn"),
]
RISK_VIEWS = [
    (View.NO_OBJECTION.value, "No objection"),
    (View.OBJECTS.value, "Objects"),
    (View.CANNOT_SAY.value, "Cannot say"),
]
