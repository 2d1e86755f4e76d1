"""Emergency access in the demo: one justified, one waiting for its review, one not justified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from offenders.models import Offender
from release_monitor.database.rights import as_owner
from sharing.emergencies import actions as emergencies
from sharing.models import Alert, EmergencyAccess, Receipt, SubjectPermission, User

REVIEWER = "Samira Holt"


@dataclass(frozen=True)
class Use:
    """One opening. hours_ago: before now; minutes: after which it was closed; outcome, note: empty while it waits."""

    user: str
    kind: str
    reason: str
    hours_ago: int
    minutes: int
    outcome: str = ""
    note: str = ""


USES = (
    Use(
        "Lara Whitby",
        "threat_to_life",
        "A 101 caller says this man is outside an address with a knife. Officers ask for his conditions.",
        9 * 24,
        22,
        "justified",
        "The control room log shows the call, and only pages the officers asked for were read.",
    ),
    Use(
        "Yusuf Denby",
        "recall_out_of_hours",
        "The duty officer needs to know tonight if he can stay at the address he gave.",
        5 * 24,
        41,
        "not_justified",
        "The duty desk could have answered and was not called first. Discussed with the user and line manager.",
    ),
    Use(
        "Helen Castell",
        "arrest_in_progress",
        "Officers have stopped someone who gives this number and ask what they can arrest him for.",
        6,
        18,
    ),
)


def open_in_emergencies(*, now: datetime) -> None:
    """Each, of somebody whom its user does not see; passed over where a small caseload has nobody."""
    reviewer = User.objects.get(name=REVIEWER)
    for use in USES:
        user = User.objects.get(name=use.user)
        if person := somebody_hidden_from(user):
            _use(use, user, person, reviewer, now=now)


def somebody_hidden_from(user: User) -> Offender | None:
    unseen = Offender.objects.exclude(pk__in=Offender.objects.visible_to(user).values("pk"))
    return unseen.filter(exclusions__isnull=True, restrictions__isnull=True, emergencies__isnull=True).last()


def _use(use: Use, user: User, person: Offender, reviewer: User, *, now: datetime) -> None:
    opened = emergencies.open_in_emergency(number=person.prison_number, kind=use.kind, reason=use.reason, by=user)
    emergencies.close(emergency=opened, by=user)
    opened.refresh_from_db()
    with as_owner():
        _move_back(opened, timedelta(hours=use.hours_ago), timedelta(minutes=use.minutes))
    if use.outcome:
        emergencies.review(emergency=opened, outcome=use.outcome, note=use.note, by=reviewer)
        with as_owner():
            EmergencyAccess.objects.filter(pk=opened.pk).update(reviewed_at=opened.opened_at + timedelta(hours=14))


def _move_back(opened: EmergencyAccess, back: timedelta, lasted: timedelta) -> None:
    """As if it had been opened so long ago, and closed after so long: with its grant and what was told."""
    opened.opened_at -= back
    opened.ends_at -= back
    opened.closed_at = opened.opened_at + lasted
    opened.review_due_at = emergencies.review_due_at(opened.opened_at)
    opened.save()
    grant = opened.grant
    grant.starts_at, grant.ends_at, grant.ended_at = opened.opened_at, opened.ends_at, opened.closed_at
    grant.save()
    SubjectPermission.objects.filter(grant=grant).update(starts_at=opened.opened_at, ends_at=opened.closed_at)
    told = Alert.objects.filter(kind__startswith="access.emergency", key=f"emergency:{opened.pk}")
    for receipt in Receipt.objects.filter(alert__in=told):
        receipt.told_at, receipt.due_at = receipt.told_at - back, receipt.due_at - back
        receipt.save()
    told.update(raised_at=opened.opened_at)
