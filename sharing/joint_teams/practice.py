"""Service settings of joint teams."""

from sharing import practice
from sharing.joint_teams import rules

ASKED_BEFORE = practice.define(
    "joint_teams.review_asked_days",
    "Days before the review of a joint team on which heads of its agencies are alerted",
    unit="days",
    default=rules.ASKED_BEFORE_DAYS,
    source="Our design: a starting value, not set by law",
    between=(1, 90),
)
PAUSED_AFTER = practice.define(
    "joint_teams.paused_after_days",
    "Days after the date of its review on which a joint team is paused if no one has reviewed it",
    unit="days",
    default=rules.PAUSED_AFTER_DAYS,
    source="Our design: a starting value, not set by law",
    between=(1, 90),
)
