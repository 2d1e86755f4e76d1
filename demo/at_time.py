"""Something that happened before the product was opened, done by the actions that users take, at the moments it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, tzinfo

from django.db.models import F
from django.utils import timezone

from demo import programs
from offenders.models import Offender
from sharing.models import Alert, Grant, Membership, PersonProgramme, Receipt, SubjectPermission, User

OVER_AFTER = timedelta(hours=3)
DONE = "Read, and acted on"


@contextmanager
def held(at: datetime) -> Iterator[None]:
    """The clock that every action reads stands at this moment: also the defaults of fields, which hold the function."""

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return at.astimezone(tz)

    usual = timezone.datetime  # type: ignore[attr-defined]
    timezone.datetime = Then  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime = usual  # type: ignore[attr-defined]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def let_in_since(at: datetime, person: Offender, users: Iterable[User]) -> None:
    """The teams with access to the person had it by then, and these users worked in their teams."""
    own = {"subject": person}
    lets_in = (Grant.objects.filter(**own), SubjectPermission.objects.filter(content_object=person))
    for rows in (*lets_in, PersonProgramme.objects.filter(**own)):
        rows.filter(starts_at__gt=at).update(starts_at=at)
    Membership.objects.filter(starts_at__gt=at, user__in=list(users)).update(starts_at=at)


def put_away(person: Offender, *, by: User) -> None:
    """What teams were told of it then is signed and over, and programs took what they were sent."""
    told = Alert.objects.filter(subject=person)
    ids = list(told.filter(resolved_at__isnull=True).values_list("pk", flat=True))
    over = {"state": Alert.State.RESOLVED, "resolved_by": by, "reason": DONE}
    Alert.objects.filter(pk__in=ids).update(resolved_at=F("raised_at") + OVER_AFTER, **over)
    rows = Receipt.objects.filter(alert__subject=person, closed_at__isnull=True)
    rows.update(closed_at=F("told_at") + OVER_AFTER)
    programs.took_all(person)
