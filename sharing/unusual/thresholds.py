"""Service settings of unusual reading: thresholds, the time to judge, and the weekly budget of each rule."""

from __future__ import annotations

from datetime import timedelta

from sharing import practice
from sharing.unusual.rules import ReadingRule

EXPORT_DAYS = timedelta(days=90)
USUAL_DAYS = timedelta(days=28)

SURNAME_TIMES = practice.define(
    "unusual.own_surname_times",
    "Unusual reading: openings in a month of a record with the reader’s surname, from which it is queued",
    unit="openings",
    default=1,
    source="Our design",
    between=(1, 50),
)
RECORDS = practice.define(
    "unusual.records",
    "Unusual reading: records opened in 10 minutes, above which it is queued",
    unit="records",
    default=30,
    source="Our design: more than work on one case takes",
    between=(5, 500),
)
USUAL_TIMES = practice.define(
    "unusual.usual_times",
    "Unusual reading: times a reader’s usual hour, above which it is queued",
    unit="times",
    default=4,
    source="Our design",
    between=(2, 20),
)
USUAL_LEAST = practice.define(
    "unusual.usual_least",
    "Unusual reading: records opened in an hour, below which it is never above the usual hour",
    unit="records",
    default=15,
    source="Our design: a quiet desk opens a few",
    between=(5, 500),
)
HOURS_AROUND = practice.define(
    "unusual.hours_around",
    "Unusual reading: hours before and after the working day in which reading is ordinary",
    unit="hours",
    default=2,
    source="Our design",
    between=(0, 6),
)
RESTRICTED_TIMES = practice.define(
    "unusual.restricted_times",
    "Unusual reading: openings in a month of a restricted record by someone who has not worked on it, from which it "
    "is queued",
    unit="openings",
    default=1,
    source="Our design",
    between=(1, 50),
)
EXPORT_LEAST = practice.define(
    "unusual.export_rows",
    "Unusual reading: rows of an export, above which the largest of a role in 90 days is queued",
    unit="rows",
    default=100,
    source="Our design: a team’s caseload is smaller",
    between=(10, 10_000),
)
ASKED_NUMBERS = practice.define(
    "unusual.asked_numbers",
    "Unusual reading: numbers one user asks about in an hour, above which it is queued",
    unit="numbers",
    default=10,
    source="Our design",
    between=(3, 500),
)
BUDGET = practice.define(
    "unusual.weekly_budget",
    "Unusual reading: readings of one rule in a week for each privacy officer, above which its threshold is reviewed",
    unit="readings",
    default=3,
    source="Our design: more are not judged with care",
    between=(1, 50),
)
JUDGE_DAYS = practice.define(
    "unusual.judge_days",
    "Unusual reading: working days in which a privacy officer judges it",
    unit="working days",
    default=3,
    source="Our design",
    between=(1, 20),
)

OF_RULES: dict[ReadingRule, tuple[practice.Definition, ...]] = {
    ReadingRule.OWN_SURNAME: (SURNAME_TIMES,),
    ReadingRule.MANY_RECORDS: (RECORDS, USUAL_TIMES, USUAL_LEAST),
    ReadingRule.OUTSIDE_HOURS: (HOURS_AROUND,),
    ReadingRule.RESTRICTED: (RESTRICTED_TIMES,),
    ReadingRule.LARGEST_EXPORT: (EXPORT_LEAST,),
    ReadingRule.ASKED_NUMBERS: (ASKED_NUMBERS,),
}
