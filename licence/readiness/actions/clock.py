"""Timed work on release checklists: made, late, the hold, the last afternoon.

Safe to run twice and to run late: a list is made once, each alert has a key of its own.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from licence.readiness import alert_kinds
from licence.readiness.actions.lists import NOT_EXPECTED, RELEASED, end_list, last_near, make_list
from licence.readiness.actions.settling import late_key, not_signed_key, readiness_url, settled
from licence.readiness.judging import Judgement
from licence.readiness.models import Readiness
from offenders.models import Release
from offenders.people.locking import lock
from sharing import alerts
from sharing.time_words import format_weekday_date


def watch(*, at: datetime) -> None:
    """All of it, at this moment."""
    on = timezone.localdate(at)
    end_lists(at=at)
    make_lists(on=on, at=at)
    settle_lists(at=at)


def end_lists(*, at: datetime) -> int:
    """Of releases that are no longer expected. Returns how many."""
    over = Readiness.objects.open().with_all().exclude(release__is_counted=True, release__status__in=Release.OPEN)
    return sum(
        end_list(
            readiness=readiness,
            because=RELEASED if readiness.release.status == Release.Status.RELEASED else NOT_EXPECTED,
            by=None,
            at=at,
        )
        for readiness in over
    )


def make_lists(*, on: date, at: datetime) -> int:
    """Of each release that is counted and near, overdue ones too. Returns how many were made or taken up again."""
    listed = Readiness.objects.open().filter(release=OuterRef("pk"))
    near = Release.objects.open().counted().filter(~Exists(listed), warn_on__lte=last_near(on=on))
    return sum(_make(key, on=on, at=at) for key in near.order_by("warn_on", "pk").values_list("pk", flat=True))


@transaction.atomic
def _make(key: int, *, on: date, at: datetime) -> bool:
    release = Release.objects.select_related("offender").get(pk=key)
    lock(release.offender)
    release = Release.objects.select_related("offender").get(pk=key)
    has_list = Readiness.objects.open().filter(release=release).exists()
    if has_list or not release.is_counted or release.status not in Release.OPEN:
        return False
    make_list(release=release, on=on, by=None, at=at)
    return True


def settle_lists(*, at: datetime) -> None:
    """Each open list is judged anew; what is late is told, and holds the release when that is near."""
    for readiness in Readiness.objects.open().with_all().order_by("goes_on", "pk"):
        _settle(readiness, at=at)


@transaction.atomic
def _settle(readiness: Readiness, *, at: datetime) -> None:
    lock(readiness.offender)
    readiness = Readiness.objects.with_all().get(pk=readiness.pk)
    if not readiness.is_open:
        return
    found = settled(readiness, by=None, at=at, may_hold=True)
    _tell_of_late(found)
    _tell_of_last_afternoon(found)


def _tell_of_late(found: Judgement) -> None:
    """Once of each item and its day: mandatory ones that are open after it."""
    for line in found.late:
        if line.item.is_mandatory:
            alerts.raise_alert(
                kind=alert_kinds.ITEM_LATE,
                key=late_key(line.item),
                subject=found.release.offender,
                text=f"{line.item}: was due on {format_weekday_date(line.item.due_on)}. The release is expected on "
                f"{format_weekday_date(found.readiness.goes_on)}.",
                link=readiness_url(found.release.offender),
                at=found.at,
            )


def _tell_of_last_afternoon(found: Judgement) -> None:
    """Once of each day of release: from the hour of sign-off on the day before, while it is not ready."""
    if found.at < found.sign_off_by or found.is_complete:
        return
    expected = f"The release is expected on {format_weekday_date(found.readiness.goes_on)}."
    alerts.raise_alert(
        kind=alert_kinds.NOT_SIGNED,
        key=not_signed_key(found.readiness),
        subject=found.release.offender,
        text=" ".join(filter(None, [expected, _sentence(found.missing), found.by_law])),
        link=readiness_url(found.release.offender),
        at=found.at,
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
