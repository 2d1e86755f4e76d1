"""Each minute: threats of which nobody was warned in time, reviews that are due, circles in which too few can act."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from offenders.threats import alert_kinds
from offenders.threats.actions import (
    circle_teams,
    join_circle,
    may_join,
    review_key,
    threats_url,
    warn_key,
)
from offenders.threats.models import Threat
from offenders.threats.rules import needs_others
from sharing import alerts
from sharing.access.roles import Capability
from sharing.agencies.models import Team
from sharing.alerts import Only
from sharing.jobs.set_aside import alone
from sharing.time_words import format_date, say_datetime

WORK = "threats"


def watch(*, at: datetime) -> None:
    """Safe twice, and late. What is set aside names no person: who sees them would learn of the threat."""
    on = timezone.localdate(at)
    for threat in Threat.objects.not_warned_in_time(at=at).order_by("pk"):
        with alone(WORK, threat.pk):
            _tell_not_warned(threat, at)
    for threat in Threat.objects.review_due(on=on).order_by("pk"):
        with alone(WORK, threat.pk):
            _tell_review(threat, at)
    for threat in Threat.objects.open().select_related("offender", "recorded_by__agency").order_by("pk"):
        with alone(WORK, threat.pk):
            _fill_circle(threat, at)


def _tell_not_warned(threat: Threat, at: datetime) -> None:
    alerts.raise_alert(
        kind=alert_kinds.NOT_WARNED,
        key=warn_key(threat),
        subject=None,
        text=f"{threat.number}: no warning was recorded by {say_datetime(threat.warn_by)}. Warn the person now and "
        "record it, or record the decision not to warn.",
        link=threats_url(),
        only=circle_teams(threat.circle.all(), at=at),
        at=at,
    )


def _tell_review(threat: Threat, at: datetime) -> None:
    alerts.raise_alert(
        kind=alert_kinds.REVIEW_DUE,
        key=review_key(threat),
        subject=None,
        text=f"{threat.number}: its review was due on {format_date(threat.review_on)}. Review it today.",
        link=threats_url(),
        only=circle_teams(threat.circle.all(), at=at),
        at=at,
    )


def _fill_circle(threat: Threat, at: datetime) -> None:
    """Managers of the agency that keeps it join a circle in which too few can act; else whoever of the agency can."""
    could = list(may_join(threat.offender, at=at, programme=threat.programme))
    circle = set(threat.circle.values_list("pk", flat=True))
    able = [user for user in could if user.pk in circle]
    if not needs_others(able=len(able), keepers=sum(user.can(Capability.KEEP_THREATS) for user in able)):
        for key in alerts.open_keys(kind=alert_kinds.CIRCLE_EMPTY):
            if key.startswith(str(threat.uid)):
                alerts.resolve(kind=alert_kinds.CIRCLE_EMPTY, key=key, reason="Enough people can act", at=at)
        return
    own = threat.recorded_by.agency_id
    others = [
        user for user in could if user.pk not in circle and user.agency_id == own and user.can(Capability.KEEP_THREATS)
    ]
    managers = [user for user in others if user.can(Capability.GRANT_ACCESS)]
    if joining := managers or others:
        join_circle(threat, joining, at=at)
    else:  # again each day
        alerts.raise_alert(
            kind=alert_kinds.CIRCLE_EMPTY,
            key=f"{threat.uid}:{timezone.localdate(at)}",
            subject=None,
            text=f"{threat.number}: fewer than 2 people in its circle can act on it, and no one else in "
            f"{threat.recorded_by.agency} can see the person. Someone with the role who is given access joins it "
            "automatically within minutes.",
            link=threats_url(),
            only=Only(teams=list(Team.objects.open().filter(agency=own).values_list("pk", flat=True))),
            at=at,
        )
