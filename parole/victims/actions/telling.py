"""Tasks to tell victims: one for each who is in contact, made with what happened."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from offenders.models import Offender, Release
from offenders.people.locking import lock
from parole.reviews.models import ParoleReview
from parole.victims import rules
from parole.victims.models import ToTell, Victim
from parole.victims.rules import Event
from sharing import practice
from sharing.practice.working_time import working_days_after

WITHIN = practice.define(
    "parole.victims_told_within_working_days",
    "Working days within which a victim in contact is told of what happened",
    unit="working days",
    default=rules.TOLD_WITHIN_WORKING_DAYS,
    source="Our design",
)

EXPECTED = practice.define(
    "parole.victims_told_before_release_days",
    "Days before a release from which victims in contact are told that it is expected",
    unit="days",
    default=rules.EXPECTED_WITHIN_DAYS,
    source="Victims’ Code right 11; the days are our design",
)


def to_tell(offender: Offender, event: Event, *, on: date, review: ParoleReview | None = None) -> int:
    """Make the tasks; returns how many. The same event of the same day a second time makes none."""
    victims = list(Victim.objects.in_contact().filter(offender=offender).values_list("pk", flat=True))
    if not victims:
        return 0
    due_on = working_days_after(on, practice.value(WITHIN, on=on))
    made = ToTell.objects.bulk_create(
        (
            ToTell(victim_id=pk, offender=offender, review=review, event=event, happened_on=on, due_on=due_on)
            for pk in victims
        ),
        ignore_conflicts=True,
    )
    return len(made)


def take_back(offender: Offender, *, on: date) -> int:
    """A release or return of this day was a mistake: nobody is told of it any more, and each victim who was told hears
    that it was none. Returns how many are to be told that."""
    tasks = ToTell.objects.filter(offender=offender, happened_on=on, event__in=[Event.RELEASE, Event.RECALL])
    tasks.open().delete()
    return to_tell(offender, Event.STRUCK_OUT, on=timezone.localdate()) if tasks.exists() else 0


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
        if task.told_on is None and (release is None or release.warn_on != task.about_on):
            task.delete()
        else:
            said[task.victim_id, task.release_id] = task.about_on
    working_day = working_days_after(on, practice.value(WITHIN, on=on))
    made = [
        ToTell(
            victim_id=pk,
            offender=offender,
            event=Event.COMING,
            release=release,
            about_on=release.warn_on,
            happened_on=on,
            due_on=rules.tell_by(soonest=release.warn_on, working_day=working_day, known_on=on),
        )
        for pk in victims
        for release in near.values()
        if said.get((pk, release.pk)) != release.warn_on
    ]
    ToTell.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def expect_all(*, on: date) -> int:
    """What time alone has brought near, and victims who have come into contact since. Returns how many are new."""
    told = ToTell.objects.filter(victim=OuterRef("pk"), release=OuterRef(OuterRef("pk")))
    told = told.filter(about_on=OuterRef(OuterRef("warn_on")))
    untold = Victim.objects.in_contact().filter(~Exists(told), offender=OuterRef("offender"))
    people = Offender.objects.filter(pk__in=_near(on).filter(Exists(untold)).values("offender"))
    return sum(_expect_one(person, on=on) for person in people)


@transaction.atomic
def _expect_one(offender: Offender, *, on: date) -> int:
    lock(offender)
    return expect(offender, on=on)


def _near(on: date) -> QuerySet[Release]:
    """Expected releases, the earliest reading of whose day is near. Eligibility is none."""
    last = on + timedelta(days=practice.value(EXPECTED, on=on))
    return Release.objects.open().filter(warn_on__lte=last).exclude(certainty="possible")
