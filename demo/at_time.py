"""Something that happened before the product was opened, done by the actions that users take, at the moments it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F, QuerySet
from django.utils import timezone

from demo import programs
from offenders.models import Offender
from release_monitor.database.rights import as_owner
from sharing.models import Alert, Grant, Membership, PersonProgramme, Receipt, SubjectPermission, Team, User
from sharing.told_clock.standing import TOLD_TIME

Row = TypeVar("Row")
_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|WITH\b(?s:.*?)\b(INSERT|UPDATE|DELETE)\b)")
OVER_AFTER = timedelta(hours=3)
DONE = "Read, and acted on"


class Clock:
    """The clock that every action reads, also the defaults of fields, which hold the function. It stands where it was
    put."""

    def __init__(self, at: datetime):
        self.at = at

    def put(self, at: datetime) -> None:
        self.at = at

    def along(self, rows: Iterable[tuple[datetime, Row]]) -> Iterator[Row]:
        """Each row, with the clock at its moment while whoever asked for it looks at it; then it is as late as
        before."""
        before = self.at
        for at, row in rows:
            self.at = at
            yield row
        self.at = before


_told: list[Clock] = []  # the clocks that stand, one in another
_said: tuple[datetime, list[Any]] | None = None  # what the database was told last, and in which transaction


@contextmanager
def clock_from(at: datetime) -> Iterator[Clock]:
    """Until the end of the block it is the moment that this clock says."""
    clock = Clock(at)

    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return clock.at.astimezone(tz)

    usual = timezone.datetime  # type: ignore[attr-defined]
    timezone.datetime = Then  # type: ignore[attr-defined]
    try:
        with told_to_the_database(clock):
            yield clock
    finally:
        timezone.datetime = usual  # type: ignore[attr-defined]


@contextmanager
def told_to_the_database(clock: Clock) -> Iterator[None]:
    """What is written in the block is recorded at the clock's moment, where a told clock is open."""
    global _said
    _told.append(clock)
    _said = None
    try:
        with nullcontext() if len(_told) > 1 else connection.execute_wrapper(_tell):
            yield
    finally:
        _told.pop()
        _said = None
        if not _told and connection.in_atomic_block and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL {TOLD_TIME} = ''")


def _tell(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """The moment rides along with the first statement that writes at it, and is no statement of its own."""
    global _said
    if isinstance(sql, str):
        if sql.startswith("ROLLBACK"):
            _said = None  # a savepoint that is taken back takes the setting with it
        elif _WRITES.match(sql):
            # Django begins another list with each transaction and each savepoint that is taken back
            now = (_told[-1].at, connection.run_on_commit)
            if not connection.in_atomic_block or _said is None or _said[0] != now[0] or _said[1] is not now[1]:
                sql = f"SET LOCAL {TOLD_TIME} = '{_told[-1].at.isoformat()}';{sql}"
                _said = now
    return execute(sql, params, many, context)


@contextmanager
def held(at: datetime) -> Iterator[None]:
    """The clock stands at this moment."""
    with clock_from(at):
        yield


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def let_in_since(at: datetime, person: Offender, users: Iterable[User]) -> None:
    """The teams with access to the person had it by then, and these users worked in their teams."""
    own = {"subject": person}
    lets_in = (Grant.objects.filter(**own), SubjectPermission.objects.filter(content_object=person))
    for rows in (*lets_in, PersonProgramme.objects.filter(**own)):
        with as_owner():
            rows.filter(starts_at__gt=at).update(starts_at=at)
    worked_since(at, users)


def worked_since(at: datetime, users: Iterable[User]) -> None:
    """These users worked in their own teams by then. In a joint team nobody did before it was formed."""
    own = Membership.objects.filter(starts_at__gt=at, user__in=list(users)).exclude(team__kind=Team.Kind.JOINT)
    own.update(starts_at=at)


def put_away(person: Offender, *, by: User) -> None:
    """What teams were told of it then is signed and over, and programs took what they were sent."""
    sign_off(Alert.objects.filter(subject=person), by=by)
    programs.took_all(person)


def sign_off(told: QuerySet[Alert], *, by: User) -> None:
    """These alerts were over a few hours after they were raised, for each team."""
    ids = list(told.values_list("pk", flat=True))
    over = {"state": Alert.State.RESOLVED, "resolved_by": by, "reason": DONE}
    waiting = Alert.objects.filter(pk__in=ids, resolved_at__isnull=True)
    waiting.update(resolved_at=F("raised_at") + OVER_AFTER, **over)
    Receipt.objects.filter(alert__in=ids, closed_at__isnull=True).update(closed_at=F("told_at") + OVER_AFTER)
