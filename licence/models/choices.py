"""Choices of the tables, in words, from the enums of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from licence.rules import breaches, checks, families, lifecycle


def in_words(enum: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(each.value, each.value.replace("_", " ").capitalize()) for each in enum]


LICENCE_STATUSES = in_words(lifecycle.Status)
CHECK_KINDS = [(each.value, each.label) for each in checks.Kind]
OUTCOMES = [
    (checks.Outcome.COMPLIANT.value, "Kept to it"),
    (checks.Outcome.PARTLY.value, "Partly"),
    (checks.Outcome.NOT_COMPLIANT.value, "Did not keep to it"),
    (checks.Outcome.NOT_DONE.value, "Could not check"),
    (checks.Outcome.INCONCLUSIVE.value, "Inconclusive"),
    (checks.Outcome.CONCERN.value, "No breach, but a concern"),
    (checks.Outcome.MISSED.value, "Missed"),
]
ANSWERS = [each for each in OUTCOMES if each[0] != checks.Outcome.MISSED]  # what somebody can find
EVERY = in_words(checks.Every)
POLYGRAPH_RESULTS = in_words(checks.PolygraphResult)
FAMILIES = [(family.value, practice.title) for family, practice in families.PRACTICE.items()]
BREACH_STATUSES = in_words(breaches.Status)
BREACH_SOURCES = in_words(breaches.Source)
BREACH_REASONS = [
    (each.value, "Device or internet" if each is breaches.Reason.DEVICE_OR_INTERNET else words)
    for each, (_, words) in zip(breaches.Reason, in_words(breaches.Reason), strict=True)
]
ALTERNATIVES = in_words(breaches.Alternative)
