"""The times of threats, as service settings."""

from offenders.threats import rules
from sharing import practice

WARN_WITHIN = practice.define(
    "threats.warn_within_hours",
    "Time to warn a threatened person",
    unit="hours",
    default=rules.WARN_WITHIN_HOURS,
    source="Our design: a starting value, not set by law",
    between=(1, 72),
)
LONGEST_REVIEW = practice.define(
    "threats.longest_review_days",
    "Longest time until a threat is reviewed",
    unit="days",
    default=rules.LONGEST_REVIEW_DAYS,
    source="Our design: a starting value, not set by law",
    between=(1, 90),
)
