"""Tasks to tell victims: one for each who is in contact, made with what happened."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from offenders.dates.rules.releases import Basis
from offenders.models import Movement, Offender, Release
from offenders.people.locking import lock
from parole.reviews.models import ParoleReview
from parole.victims import alert_kinds
from parole.victims.models import ToTell, Victim, VictimRequest
from parole.victims.rules import clocks
from parole.victims.rules.events import BY_MOVEMENT, TAKEN_BACK, Event, is_wanted
from sharing import alerts, practice
from sharing.jobs.set_aside import alone
from sharing.row_guard import VICTIMS, case_of, for_case
from sharing.time_words import format_weekday_date, say_weekday_datetime

WITHIN = practice.define(
    "parole.victims_told_within_working_days",
    "Working days to tell a victim in contact about an event",
    unit="working days",
    default=clocks.TOLD_WITHIN_WORKING_DAYS,
    source="Our design",
)
AT_ONCE = practice.define(
    "parole.victims_told_within_hours",
    "Hours to tell a victim in contact about a person unlawfully at large or released by a court",
    unit="hours",
    default=clocks.TOLD_WITHIN_HOURS,
    source="Our design",
)
SAME_DAY = practice.define(
    "parole.victims_told_same_day_within_days",
    "Days before a release from when a victim in contact must hear about events on the same day",
    unit="days",
    default=clocks.SAME_DAY_WITHIN_DAYS,
    source="Our design",
)
EXPECTED = practice.define(
    "parole.victims_told_before_release_days",
    "Days before a release to tell victims in contact that it is expected",
    unit="days",
    default=clocks.EXPECTED_WITHIN_DAYS,
    source="Victims’ Code right 11; the days are our design",
)


@case_of("offender", "victim contact", VICTIMS)
def to_tell(
    offender: Offender,
    event: Event,
    *,
    on: date,
    review: ParoleReview | None = None,
    request: VictimRequest | None = None,
    cause: str = "",
    only: Collection[int] | None = None,
    by_court: bool = False,
) -> int:
    """Make the tasks of each victim in contact; returns how many are to be told. The same event of the same day and
    cause a second time makes none. Of a victim who does not wish to hear of it, it is kept that they were not told.

    request: the victim's own, where it is about one; nobody else then hears. only: keys of the victims who are told.
    """
    victims = Victim.objects.in_contact().filter(offender=offender)
    if request is not None:
        victims = victims.filter(pk=request.victim_id)
    if only is not None:
        victims = victims.filter(pk__in=only)
    rows = list(victims.values_list("pk", "not_wanted"))
    if not rows:
        return 0
    due_at = _due_at(event, offender, on=on, by_court=by_court)
    made = [
        ToTell(
            victim_id=pk,
            offender=offender,
            review=review,
            request=request,
            event=event,
            cause=cause,
            happened_on=on,
            due_at=due_at,
            is_wanted=is_wanted(event, not_wanted=not_wanted),
        )
        for pk, not_wanted in rows
    ]
    ToTell.objects.bulk_create(made, ignore_conflicts=True)
    return sum(each.is_wanted for each in made)


def _due_at(event: Event, offender: Offender, *, on: date, by_court: bool = False) -> datetime:
    coming = Release.objects.open().filter(offender=offender).exclude(certainty="possible").order_by("warn_on")
    return clocks.due_at(
        event,
        happened_on=on,
        at=timezone.localtime(),
        soonest=coming.values_list("warn_on", flat=True).first(),
        by_court=by_court,
        **_practice(on),
    )


def _practice(on: date) -> dict[str, Any]:
    known = practice.values([WITHIN, AT_ONCE, SAME_DAY], on=on)
    return {"working_days": known[WITHIN], "hours": known[AT_ONCE], "same_day_within": known[SAME_DAY]}


def tell_of_movement(movement: Movement) -> int:
    """What a movement tells automatically. A release is told with the release, whose way says how soon."""
    event = next((event for kind, event in BY_MOVEMENT.items() if kind == movement.happening), None)
    return to_tell(movement.offender, event, on=movement.happened_on) if event else 0


def tell_of_release(release: Release, *, on: date) -> int:
    by_court = release.basis == Basis.COURT
    return to_tell(release.offender, Event.RELEASE, on=on, by_court=by_court)


@case_of("offender", "victim contact", VICTIMS)
def take_back(offender: Offender, *, on: date) -> int:
    """A release, return or end of this day was a mistake: it is no longer told to anybody, and each victim who was told
    hears that it was none. Returns how many are to be told that."""
    tasks = ToTell.objects.filter(offender=offender, happened_on=on, event__in=TAKEN_BACK)
    told = set(tasks.told().values_list("victim_id", flat=True))
    fall_away(tasks.filter(told_at__isnull=True), "Recorded by mistake")
    return to_tell(offender, Event.STRUCK_OUT, on=timezone.localdate(), only=told) if told else 0


@case_of("offender", "victim contact", VICTIMS)
def unsay(offender: Offender, said: Event, over: Event, *, cause: str) -> int:
    """What was to be told is so no longer: those who have not heard it hear nothing, those who have hear that it is
    over. Returns how many are to be told that."""
    tasks = ToTell.objects.filter(offender=offender, event=said, cause=cause)
    told = set(tasks.told().values_list("victim_id", flat=True))
    fall_away(tasks.filter(told_at__isnull=True), "It was stopped")
    return to_tell(offender, over, on=timezone.localdate(), cause=cause, only=told) if told else 0


def fall_away(tasks: QuerySet[ToTell], reason: str) -> None:
    """These are no longer told to anybody."""
    settle(tasks, reason)
    tasks.delete()


@case_of("offender", "victim contact", VICTIMS)
def expect(offender: Offender, *, on: date) -> int:
    """Let a task wait for each victim in contact and each release that is near, by whichever way; returns how many are
    new. One of a day that has moved, or of a release that is not expected any longer, gives way. Safe to run again.

    The caller has locked the person.
    """
    tasks = list(ToTell.objects.filter(offender=offender, event=Event.COMING).order_by("pk"))
    victims = list(Victim.objects.in_contact().filter(offender=offender).values_list("pk", flat=True))
    if not tasks and not victims:
        return 0
    near = {each.pk: each for each in _near(on).filter(offender=offender)}
    said = {}
    for task in tasks:
        release = near.get(task.release_id or 0)
        if task.told_at is None and (release is None or release.warn_on != task.about_on):
            fall_away(ToTell.objects.filter(pk=task.pk), "Another date is expected now")
        else:
            said[task.victim_id, task.release_id] = task.about_on
    at, known = timezone.localtime(), _practice(on)
    made = [
        ToTell(
            victim_id=pk,
            offender=offender,
            event=Event.COMING,
            release=release,
            about_on=release.warn_on,
            happened_on=on,
            due_at=clocks.due_at(Event.COMING, happened_on=on, at=at, soonest=release.warn_on, **known),
        )
        for pk in victims
        for release in near.values()
        if said.get((pk, release.pk)) != release.warn_on
    ]
    ToTell.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


@for_case("victim contact", VICTIMS)
def expect_all(*, on: date) -> int:
    """What time alone has brought near, and victims who have come into contact since. Returns how many are new."""
    told = ToTell.objects.filter(victim=OuterRef("pk"), release=OuterRef(OuterRef("pk")))
    told = told.filter(about_on=OuterRef(OuterRef("warn_on")))
    untold = Victim.objects.in_contact().filter(~Exists(told), offender=OuterRef("offender"))
    people = Offender.objects.filter(pk__in=_near(on).filter(Exists(untold)).values("offender"))
    found = 0
    for person in people:
        with alone("victims_to_expect", person.pk):
            found += _expect_one(person, on=on)
    return found


@transaction.atomic
def _expect_one(offender: Offender, *, on: date) -> int:
    lock(offender)
    return expect(offender, on=on)


def _near(on: date) -> QuerySet[Release]:
    """Expected releases, the earliest reading of whose day is near. Eligibility is none."""
    last = on + timedelta(days=practice.value(EXPECTED, on=on))
    return Release.objects.open().filter(warn_on__lte=last).exclude(certainty="possible")


@for_case("victim contact", VICTIMS)
def tell_of_overdue(*, at: datetime) -> int:
    """Alert victim liaison, and nobody else, of each task whose time has passed; returns how many are new. Once each,
    and once more where a telling that had ended it was a mistake."""
    late = {_key(task): task for task in ToTell.objects.overdue(at=at).with_mistakes().select_related("offender")}
    found = 0
    for key in alerts.not_raised(kind=alert_kinds.OVERDUE, keys=list(late)):
        task = late[key]
        with alone("victim_to_tell_overdue", task.pk):
            found += _alert_overdue(task, key, at=at)
    return found


def _alert_overdue(task: ToTell, key: str, *, at: datetime) -> bool:
    by_hour = task.is_due_by_the_hour
    due = say_weekday_datetime(task.due_at) if by_hour else f"the end of {format_weekday_date(task.due_on)}"
    raised = alerts.raise_alert(
        kind=alert_kinds.OVERDUE,
        key=key,
        subject=task.offender,
        text=f"It was due by {due}.",
        link=reverse("person_victims", kwargs={"uid": task.offender.uid}) + "#to-tell",
        at=at,
    )
    return raised is not None


def _key(task: ToTell) -> str:
    return f"{task.uid}:{task.mistakes}"  # type: ignore[attr-defined]  # by with_mistakes


def settle(tasks: QuerySet[ToTell], reason: str) -> None:
    """What alerted that they are overdue is over."""
    for task in tasks.with_mistakes():  # type: ignore[attr-defined]
        alerts.resolve(kind=alert_kinds.OVERDUE, key=_key(task), reason=reason)
