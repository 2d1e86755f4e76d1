"""The scan of the audit log: a clock hand that finds unusual reading in entries written since it last ran.

It goes by the moments of the entries, an hour at a time, each in a transaction of its own with the mark of how far it
came. Run twice, killed or late, it finds the same: what is queued is named by the reader and the hour, night or month,
thresholds are those of the day of the reading, and the last minutes are gone through again for entries that were
committed late.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, F, Func, IntegerField, Max, Q, QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone

from sharing import access, practice
from sharing.agencies.models import Membership, Team, User
from sharing.audit.models import AuditEntry
from sharing.duties.models import Duty
from sharing.grants.models import Restriction
from sharing.jobs.models import LeftOut
from sharing.jobs.set_aside import alone
from sharing.reviews.customs import working_hours
from sharing.rota.models import Shift, ShiftCover
from sharing.unusual import actions, rules, thresholds
from sharing.unusual.models import ReadingScan
from sharing.unusual.questions import exports_of
from sharing.unusual.rules import Burst, OnShift, Opening, ReadingRule, Span
from sharing.who_looked.questions import records_opened

WORK = "unusual_reading"
AGAIN = timedelta(minutes=15)  # gone through once more: longer than any request may take to commit
STEP = timedelta(hours=1)
FIRST = timedelta(days=1)  # before the first run of an installation
Action = AuditEntry.Action
ROWS = Func(F("shown_ids"), function="cardinality", output_field=IntegerField())
WORKED = (Action.COLLECTION, Action.ALTERATION, Action.DISCLOSURE, Action.COMBINATION, Action.ERASURE, Action.GRANT)


class OpenedRow(NamedTuple):
    at: datetime
    person: int
    reason: str


@dataclass(frozen=True)
class Stretch:
    """The entries that a step goes through: from a full hour until a moment that is not included."""

    first: datetime
    until: datetime
    at: datetime  # now


def scan(*, at: datetime) -> int:
    """Queue what stands out in the entries until `at`. Returns how many are new."""
    ReadingScan.objects.get_or_create(pk=1, defaults={"until": at - FIRST})
    queued = 0
    with practice.asked_once():
        while (step := _step(at=at)) is not None:
            queued += step
        return queued + _again(at=at)


@transaction.atomic
def _step(*, at: datetime) -> int | None:
    """The next hour of the log, at most; None when all is gone through, or another run is at it."""
    mark = ReadingScan.objects.select_for_update(skip_locked=True).filter(pk=1, until__lt=at).first()
    if mark is None:
        return None
    until = min(mark.until + STEP, at)
    queued = _look(Stretch(rules.hour_of(timezone.localtime(mark.until - AGAIN)), until, at))
    mark.until = until
    mark.save()
    return queued


def _again(*, at: datetime) -> int:
    """Readers and exports that were set aside: gone through once more from where they failed."""
    queued = 0
    for left_out in LeftOut.objects.standing().filter(work=WORK).order_by("pk"):
        first = rules.hour_of(timezone.localtime(left_out.first_at - AGAIN))
        queued += _look(Stretch(first, at, at), only=left_out.key)
    return queued


def _look(stretch: Stretch, *, only: int | None = None) -> int:
    """only: the key of one reader."""
    queued = 0
    # Ten minutes more, so that the first burst of the hour is whole
    rows = records_opened(stretch.first - rules.TEN_MINUTES, stretch.until)
    exports = exports_of(stretch.first, stretch.until)
    if only is not None:
        rows, exports = rows.filter(actor_id=only), exports.filter(actor_id=only)
    opened: dict[int, list[OpenedRow]] = defaultdict(list)
    for actor, moment, person, reason in rows.values_list("actor_id", "at", "subject_id", "reason"):
        if actor is not None and person is not None:
            opened[actor].append(OpenedRow(timezone.localtime(moment), person, reason))
    sent: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for export in exports.values("pk", "uid", "actor_id", "at", "role", "shown_ids"):
        if export["actor_id"] is not None:
            sent[export["actor_id"]].append({**export})
    users = User.objects.select_related("agency").in_bulk({*opened, *sent})
    names = _names({row.person for found in opened.values() for row in found})
    restricted = _restrictions(names, stretch)
    for key, reader in sorted(users.items()):
        with alone(WORK, key):
            found = _Reader(reader, opened[key], stretch, names, restricted)
            queued += found.queue_all() + sum(_queue_export(export, reader, stretch) for export in sent[key])
    return queued


def _names(people: set[int]) -> dict[int, str]:
    """By the key of the person."""
    model: Any = access.subjects().model
    rows = access.subjects().filter(pk__in=people).values_list("pk", *model.NAME_COLUMNS)
    return {key: model.name_of(*columns) for key, *columns in rows}


def _restrictions(people: Iterable[int], stretch: Stretch) -> dict[int, list[Span]]:
    """When each of these people was restricted, as far as it meets the stretch."""
    rows = Restriction.objects.filter(subject_id__in=list(people), starts_at__lt=stretch.until)
    found: dict[int, list[Span]] = defaultdict(list)
    for person, starts_at, ends_at in rows.values_list("subject_id", "starts_at", "ends_at"):
        found[person].append(Span(starts_at, ends_at or datetime.max.replace(tzinfo=stretch.until.tzinfo)))
    return found


def _queue_export(export: dict[str, Any], reader: User, stretch: Stretch) -> bool:
    at, rows = export["at"], len(export["shown_ids"])
    least = practice.value(thresholds.EXPORT_LEAST, on=timezone.localdate(at))
    if rows <= least:
        return False
    earlier = exports_of(at - thresholds.EXPORT_DAYS, at).filter(role=export["role"]).exclude(pk=export["pk"])
    before = earlier.order_by().aggregate(most=Max(ROWS))["most"] or 0
    if not rules.is_largest_export(rows, before=before, least=least):
        return False
    return _new(
        actions.queue(
            ReadingRule.LARGEST_EXPORT,
            key=str(export["uid"]),
            reader=reader,
            first_at=at,
            until_at=at + timedelta(seconds=1),
            people=set(export["shown_ids"]),
            count=rows,
            limit=max(before, least),
            at=stretch.at,
        )
    )


class _Reader:
    """What one reader opened in a stretch, against each rule."""

    def __init__(
        self,
        reader: User,
        opened: Sequence[OpenedRow],
        stretch: Stretch,
        names: dict[int, str],
        restricted: dict[int, list[Span]],
    ):
        self.reader, self.opened, self.stretch = reader, opened, stretch
        self.names, self.restricted = names, restricted
        # Of the ten minutes before the hour only the bursts are asked
        self.own_time = [row for row in opened if row.at >= stretch.first]

    def queue_all(self) -> int:
        return self._many_records() + self._own_surname() + self._restricted() + self._outside_hours()

    def _value(self, definition: practice.Definition, at: datetime) -> int:
        return practice.value(definition, on=timezone.localdate(at))

    def _many_records(self) -> int:
        if not self.own_time:
            return 0
        opened = [Opening(row.at, row.person) for row in self.opened]
        most, times, least = map(
            practice.over_time, (thresholds.RECORDS, thresholds.USUAL_TIMES, thresholds.USUAL_LEAST)
        )
        found = rules.many_records(
            rules.bursts(opened, most=most),
            rules.busy_hours(
                [opening for opening in opened if opening.at >= self.stretch.first],
                usual=self._usual_hour,
                times=times,
                least=least,
            ),
        )
        return sum(self._queue_burst(burst) for burst in found if burst.passed_at >= self.stretch.first)

    def _queue_burst(self, burst: Burst) -> bool:
        return _new(
            actions.queue(
                ReadingRule.MANY_RECORDS,
                key=f"{self.reader.pk}:{burst.hour.isoformat()}",
                reader=self.reader,
                first_at=burst.first_at,
                until_at=burst.hour + rules.AN_HOUR,
                people=burst.people,
                count=len(burst.people),
                limit=burst.limit,
                usual=burst.usual,
                at=self.stretch.at,
            )
        )

    def _usual_hour(self, hour: datetime) -> int | None:
        """Over the four weeks before the day of this hour."""
        day = hour.replace(hour=0)
        rows = records_opened(day - thresholds.USUAL_DAYS, day).filter(actor_id=self.reader.pk).order_by()
        hours = rows.annotate(hour=TruncHour("at")).values("hour")
        return rules.usual_hour([row["n"] for row in hours.annotate(n=Count("subject_id", distinct=True))])

    def _own_surname(self) -> int:
        namesakes = [
            row for row in self.own_time if rules.shares_surname(self.reader.name, self.names.get(row.person, ""))
        ]
        return self._of_one_record(ReadingRule.OWN_SURNAME, namesakes, thresholds.SURNAME_TIMES)

    def _restricted(self) -> int:
        kept = [
            row
            for row in self.own_time
            if any(row.at in span for span in self.restricted.get(row.person, ())) and not self._has_worked_on(row)
        ]
        return self._of_one_record(ReadingRule.RESTRICTED, kept, thresholds.RESTRICTED_TIMES)

    def _has_worked_on(self, row: OpenedRow) -> bool:
        """Whether the reader had recorded anything about the person before, or was named for them."""
        acts = AuditEntry.objects.filter(
            actor_id=self.reader.pk, subject_id=row.person, at__lt=row.at, action__in=WORKED
        )
        named = Q(owner=self.reader) | Q(deputy=self.reader) | Q(decides=self.reader)
        duties = Duty.objects.filter(named, subject_id=row.person, starts_at__lte=row.at)
        return acts.exists() or duties.exists()

    def _of_one_record(self, rule: ReadingRule, found: Sequence[OpenedRow], times: practice.Definition) -> int:
        """Each person once in a month, from so many openings in it."""
        queued, seen = 0, set()
        for row in found:
            month = row.at.date().replace(day=1)
            if (row.person, month) in seen:
                continue
            least = self._value(times, row.at)
            if least > 1 and self._openings_in_month(row, month) < least:
                continue
            seen.add((row.person, month))
            day = row.at.replace(hour=0, minute=0, second=0, microsecond=0)
            queued += _new(
                actions.queue(
                    rule,
                    key=f"{self.reader.pk}:{row.person}:{month:%Y-%m}",
                    reader=self.reader,
                    first_at=day,
                    until_at=_next_midnight(day.date()),
                    people=[row.person],
                    limit=least,
                    at=self.stretch.at,
                )
            )
        return queued

    def _openings_in_month(self, row: OpenedRow, month: date) -> int:
        """Until this one, with it."""
        first = timezone.make_aware(datetime.combine(month, datetime.min.time()))
        until = row.at + timedelta(microseconds=1)
        return records_opened(first, until).filter(actor_id=self.reader.pk, subject_id=row.person).count()

    def _outside_hours(self) -> int:
        """Not what was opened in an emergency: that has its own review."""
        rows = [row for row in self.own_time if not row.reason.startswith("Emergency access ")]
        of_days: dict[date, list[Opening]] = defaultdict(list)
        for row in rows:
            of_days[row.at.date()].append(Opening(row.at, row.person))
        queued = 0
        for day, opened in of_days.items():
            hours = working_hours(on=day)
            opens, closes = rules.widened(hours, practice.value(thresholds.HOURS_AROUND, on=day))
            if all(rules.is_in_hours(opening.at, opens, closes) for opening in opened):
                continue
            found = rules.outside_hours(opened, opens=opens, closes=closes, on_shift=self._on_shift(opened))
            for night, opening in found.items():
                until = timezone.make_aware(rules.end_of_night(night, opens))
                queued += _new(
                    actions.queue(
                        ReadingRule.OUTSIDE_HOURS,
                        key=f"{self.reader.pk}:{night}",
                        reader=self.reader,
                        first_at=opening.at,
                        until_at=max(until, opening.at + timedelta(seconds=1)),
                        people=[opening.person],
                        at=self.stretch.at,
                    )
                )
        return queued

    def _on_shift(self, opened: Sequence[Opening]) -> OnShift:
        """By the rota as far as it meets these openings."""
        first, last = opened[0].at, opened[-1].at + timedelta(microseconds=1)
        own = Shift.objects.overlapping(first, last).filter(user=self.reader)
        covers = ShiftCover.objects.overlapping(first, last)
        members = Membership.objects.filter(user=self.reader, starts_at__lte=first).filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=last)
        )
        desks = list(members.filter(team__kind=Team.Kind.DUTY_DESK).values_list("team_id", flat=True).distinct())
        of_desks: dict[int, list[Span]] = {desk: [] for desk in desks}
        shifts = Shift.objects.overlapping(first, last).filter(team_id__in=desks)
        for desk, starts_at, ends_at in shifts.values_list("team_id", "starts_at", "ends_at"):
            of_desks[desk].append(Span(starts_at, ends_at))
        return OnShift(
            own=_spans(own) + _spans(covers.filter(user=self.reader)),
            given=_spans(covers.filter(shift__in=own).exclude(user=self.reader)),
            desks=list(of_desks.values()),
        )


def _spans(rows: QuerySet[Any]) -> list[Span]:
    return [Span(*row) for row in rows.values_list("starts_at", "ends_at")]


def _next_midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def _new(row: object | None) -> bool:
    return row is not None
