"""From how many alerts on there is a storm, and how letters leave in one: service settings."""

from sharing import practice

BEGINS_ABOVE = practice.define(
    "alerts.storm_begins_above",
    "Alerts to one team, within the time of a storm, above which a storm begins",
    unit="alerts",
    default=10,
    source="ISA-18.2: more than 10 alarms in 10 minutes are a flood",
    between=(1, 10_000),
)
ENDS_BELOW = practice.define(
    "alerts.storm_ends_below",
    "Alerts to the team, within the same time, below which the storm ends",
    unit="alerts",
    default=5,
    source="ISA-18.2: a flood ends below 5 alarms in 10 minutes",
    between=(1, 10_000),
)
MINUTES = practice.define(
    "alerts.storm_minutes",
    "Time within which alerts are counted for a storm, and between 2 bundles of emails",
    unit="minutes",
    default=10,
    source="ISA-18.2",
    between=(1, 60),
)
SINGLY = practice.define(
    "alerts.storm_critical_letters",
    "Critical emails sent one by one to a person, within the same time, before they are bundled",
    unit="letters",
    default=5,
    source="Our design",
    between=(1, 1000),
)
ALL = (BEGINS_ABOVE, ENDS_BELOW, MINUTES, SINGLY)
