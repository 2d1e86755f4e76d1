"""The times and limits of matches, as service settings."""

from offenders.matches import rules
from sharing import practice

DESK_WITHIN = practice.define(
    "matches.desk_hours",
    "Time for the linking desk to decide on a match",
    unit="hours",
    default=rules.DESK_HOURS,
    source="Our design: a starting value, not set by law",
    between=(1, 168),
)
MOST_PEOPLE = practice.define(
    "matches.most_people",
    "Most people with the same detail that still count as a match",
    unit="people",
    default=rules.MOST_PEOPLE,
    source="Our design: a detail of more people is a hostel, a switchboard or a firm",
    between=(2, 100),
)
