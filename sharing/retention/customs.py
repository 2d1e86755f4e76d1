"""The service setting of retention reviews."""

from sharing import practice

FIRST_MONTHS = practice.define(
    "retention.first_review_months",
    "Months after a case is closed in which what is kept about the person is first reviewed",
    unit="months",
    default=12,
    source="Our design: a starting value, not set by law",
)
