"""Each hour: reviews of joint teams that are due or late, and teams that nobody reviewed, which are paused."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from sharing import alerts, practice
from sharing.alerts import AlertKind, Only
from sharing.jobs.set_aside import alone
from sharing.joint_teams import actions, alert_kinds, rules
from sharing.joint_teams.models import JointTeam
from sharing.joint_teams.practice import ASKED_BEFORE, PAUSED_AFTER
from sharing.joint_teams.rules import ReviewStep
from sharing.time_words import format_date


def watch(*, at: datetime) -> None:
    """Safe twice, and late."""
    on = timezone.localdate(at)
    for joint in JointTeam.objects.in_place().select_related("team").order_by("pk"):
        with alone("joint_teams", joint.pk):
            _settle(joint, on=on, at=at)


def review_step_on(review_on: date, *, on: date) -> ReviewStep:
    asked, after = practice.value(ASKED_BEFORE, on=on), practice.value(PAUSED_AFTER, on=on)
    return rules.review_step(review_on, on=on, asked_days=asked, after_days=after)


def is_due(joint: JointTeam, *, on: date) -> bool:
    """Whether heads are asked to review it by now."""
    return joint.review_on is not None and review_step_on(joint.review_on, on=on) is not ReviewStep.NONE


def paused_from(joint: JointTeam, *, on: date) -> date | None:
    """The first day on which it gives nothing unless it is reviewed."""
    if joint.review_on is None:
        return None
    return rules.paused_from(joint.review_on, after_days=practice.value(PAUSED_AFTER, on=on))


def _settle(joint: JointTeam, *, on: date, at: datetime) -> None:
    if joint.review_on is None:
        return
    step = review_step_on(joint.review_on, on=on)
    due, last = format_date(joint.review_on), format_date(paused_from(joint, on=on) or joint.review_on)
    if step is ReviewStep.ASK:
        words = f"Review the joint team {joint}, its agencies, gateways and members, by {due}."
        _tell(alert_kinds.REVIEW_DUE, joint, words, at=at)
    elif step is ReviewStep.WARN:
        words = f"The joint team {joint} was to be reviewed by {due}. From {last} it is paused: its members see no one "
        _tell(alert_kinds.REVIEW_LATE, joint, f"{words}through it until a review is recorded.", at=at)
    elif step is ReviewStep.PAUSE and actions.pause(joint=joint, step=lambda day: review_step_on(day, on=on), at=at):
        words = f"The joint team {joint} was to be reviewed by {due}. It is paused: its members see no one through it "
        _tell(alert_kinds.PAUSED, joint, f"{words}until a head records a review.", at=at)


def _tell(kind: AlertKind, joint: JointTeam, text: str, *, at: datetime) -> None:
    alerts.raise_alert(
        kind=kind,
        key=actions.review_key(joint),
        subject=None,
        text=text,
        link=reverse("joint_team", args=[joint.uid]),
        only=Only(agencies=list(joint.agencies.values_list("agency_id", flat=True))),
        at=at,
    )
