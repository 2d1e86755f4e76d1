"""Joint teams on My day: reviews that wait for the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sharing import practice
from sharing.agencies.models import User
from sharing.joint_teams.models import JointTeam
from sharing.joint_teams.practice import ASKED_BEFORE
from sharing.joint_teams.rules import State
from sharing.time_words import format_date

MOST = 5


@dataclass(frozen=True)
class JointReviewLine:
    joint: JointTeam
    second: str
    is_late: bool


def for_my_day(user: User, *, today: date) -> Sequence[JointReviewLine]:
    """To review by a head of an agency that takes part, earliest due first. One query; nothing for any other role."""
    last = today + timedelta(days=practice.value(ASKED_BEFORE, on=today))
    rows = JointTeam.objects.headed_by(user).in_place().filter(review_on__lte=last).select_related("team")
    return [_line(joint, today) for joint in rows.order_by("review_on", "pk")[:MOST]]


def _line(joint: JointTeam, today: date) -> JointReviewLine:
    assert joint.review_on is not None  # noqa: S101 - `for_my_day` has asked
    due = f"review by {format_date(joint.review_on)}"
    words = "paused until it is reviewed" if joint.state is State.PAUSED else due
    return JointReviewLine(joint, words, joint.review_on < today)
