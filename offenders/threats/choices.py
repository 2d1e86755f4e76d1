"""Threats, warnings and reviews, in words."""

from offenders.threats.rules import ReviewOutcome, Threatened, ThreatKind, ThreatState, WarningResult

KINDS = [
    (ThreatKind.KIDNAP.value, "Kidnap"),
    (ThreatKind.REPATRIATION.value, "Forced repatriation"),
    (ThreatKind.INTIMIDATION.value, "Intimidation"),
    (ThreatKind.HARM.value, "Serious harm or death"),
]
THREATENED = [
    (Threatened.PERSON.value, "This person"),
    (Threatened.OTHER.value, "Someone else, and this person is linked to the threat"),
]
STATES = [
    (ThreatState.TO_WARN.value, "To warn"),
    (ThreatState.WARNED.value, "Warned"),
    (ThreatState.NOT_TO_WARN.value, "Decided not to warn"),
    (ThreatState.ENDED.value, "Ended"),
]
WARNED = [
    ("threatened", "The threatened person"),
    ("family", "Family or household of the threatened person"),
    ("employer", "Employer or place of study"),
    ("school", "School or nursery"),
    ("other", "Someone else"),
]
WAYS = [
    ("in_person", "In person"),
    ("phone", "By phone"),
    ("video", "By video call"),
]
RESULTS = [
    (WarningResult.GIVEN.value, "Warning given"),
    (WarningResult.REFUSED.value, "They refused to hear it"),
    (WarningResult.NOT_REACHED.value, "Not reached"),
]
OUTCOMES = [
    (ReviewOutcome.CONTINUES.value, "The threat continues"),
    (ReviewOutcome.WARN_AGAIN.value, "The threat has changed: warn again"),
    (ReviewOutcome.ENDED.value, "The threat has ended"),
]
