"""What people told the police under Part 4, and what they did not: notices, visits, journeys, duties that are late."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from demo.at_time import clock_from, moment, sign_off
from licence.models import PlaceOfStay
from offenders.custody.rules import AFTER_LICENCE
from offenders.models import Movement, Notice, NotificationDuty, Offender, RegisterEntry
from offenders.register import clock as register_clock
from offenders.register.actions import files, journeys, notices, visits
from offenders.register.actions.notices import NewItem
from offenders.register.rules.calendar import years_later
from offenders.register.rules.notices import ItemKind, Section
from offenders.register.rules.states import EntryState
from offenders.status import clock as status_clock
from sharing.access.roles import Capability
from sharing.models import Alert, Grant, User

OFFICER = "Imogen Strake"
STATIONS = {"North East": "Elland Road, Leeds"}
STREETS = ("Chapel Street", "Mill Lane", "Station Road", "High Street", "Queen Street")
CARS = ("Blue Invented 2, kept in the street", "Grey Invented 5, kept at work", "Red Invented 1, kept at home")
A_DAY = timedelta(days=1)
LATELY = timedelta(days=14)  # what alerts told before that is over


def tell(*, today: date, now: datetime) -> None:
    """The same for the same people and day."""
    officer = User.objects.filter(name=OFFICER).first()
    if officer is None:
        return
    register_clock.work_out_new(on=today, at=now)
    entries = RegisterEntry.objects.filter(state=EntryState.ACTIVE).select_related("offender")
    mine = set(Offender.objects.visible_to(officer).values_list("pk", flat=True))
    stories = iter(STORIES)
    dice = random.Random(20261129)  # noqa: S311 - invented people, not secrets
    for entry in sorted(entries, key=lambda each: (each.offender.status not in AFTER_LICENCE, each.offender_id)):
        person = entry.offender
        is_hers = person.pk in mine
        story = next(stories, None) if is_hers and person.status in AFTER_LICENCE else None
        by = officer if is_hers else _police_of(person) or officer
        days = list(_days(person, today))
        if days:
            _tell_of(person, days if story is None else _shortened(days, story, today), by, dice, today, story)
    register_clock.watch(on=today, at=now)
    status_clock.follow_time(on=today)  # what was told of earlier days left the status of those days
    _after(officer, today)
    register_clock.watch(on=today, at=now)
    told_then = Alert.objects.filter(kind__startswith="register.", raised_at__lt=now - LATELY)
    sign_off(told_then, by=officer)
    status_clock.follow_time(on=today)


def _police_of(person: Offender) -> User | None:
    teams = Grant.objects.filter(subject=person, ended_at__isnull=True).values("team")
    found = User.objects.filter(memberships__team__in=teams, is_active=True).order_by("pk").distinct()
    return next((user for user in found if user.can(Capability.TAKE_NOTICES)), None)


def _days(person: Offender, today: date) -> Iterator[date]:
    """The day after the last release, and each year since, a few days before it was due."""
    out = Movement.objects.standing().filter(offender=person, happening="released").order_by("-happened_on").first()
    if out is None:
        return
    day = out.happened_on + A_DAY
    while day <= today:
        yield day
        day = years_later(day, 1) - timedelta(days=4)


OVERDUE, WEEKLY, TRAVELS, ABROAD, CHANGED, UNTOLD = "overdue", "weekly", "travels", "abroad", "changed", "untold"
STORIES = (OVERDUE, WEEKLY, TRAVELS, ABROAD, CHANGED, UNTOLD)


def _shortened(days: Sequence[date], story: str, today: date) -> list[date]:
    """The last notice at the distance from today that the story needs."""
    last = {OVERDUE: today - timedelta(days=371), WEEKLY: today - timedelta(days=9)}.get(story)
    if last is None:
        return list(days)
    return [*(day for day in days if day < last - A_DAY), last]


def _tell_of(
    person: Offender, days: Sequence[date], by: User, dice: random.Random, today: date, story: str | None
) -> None:
    for told, day in enumerate(days):
        is_last = day == days[-1]
        with clock_from(moment(day, 10 + told % 6)):
            notices.record_notice(
                offender=person,
                section=Section.PERIODIC if told else Section.INITIAL,
                told_on=day,
                told_at=timezone.localtime().time().replace(microsecond=0),
                station=STATIONS.get(person.region, "Central police station"),
                has_residence=not (story == WEEKLY and is_last),
                prints_taken=not told,
                new=() if told else _first_items(person, day, dice),
                by=by,
            )


def _first_items(person: Offender, day: date, dice: random.Random) -> list[NewItem]:
    home = PlaceOfStay.objects.filter(offender=person, kind="home", ends_on__isnull=True).first()
    address = home.address if home else f"{dice.randrange(2, 90)} {dice.choice(STREETS)}, {person.region}"
    number = f"07700 900{dice.randrange(1000):03}"
    found = [NewItem(ItemKind.HOME_ADDRESS, address, day), NewItem(ItemKind.PHONE, number, day)]
    if dice.random() < 0.6:
        found.append(NewItem(ItemKind.ACCOUNT, f"Invented Bank {dice.randrange(1000, 9999)}", day))
    if dice.random() < 0.4:
        plate = f"XX{dice.randrange(10, 75)} {dice.choice('ABCDEFG')}{dice.choice('HJKLM')}{dice.choice('NPRST')}"
        found.append(NewItem(ItemKind.VEHICLE, plate, day, dice.choice(CARS)))
    if dice.random() < 0.5:
        found.append(NewItem(ItemKind.DOCUMENT, f"Passport 5{dice.randrange(10**7, 10**8)}", day, "United Kingdom"))
    return found


def _after(officer: User, today: date) -> None:
    """What happened lately, one story each."""
    told = Notice.objects.filter(received_by=officer).values_list("offender_id", flat=True)
    people = Offender.objects.filter(pk__in=set(told), status__in=AFTER_LICENCE).order_by("pk")
    for person, story in zip(people, STORIES, strict=False):
        ACTS[story](person, officer, today)


def _overdue(person: Offender, officer: User, today: date) -> None:
    """Looked for at home, twice in vain; an offence is considered."""
    for days, result in ((3, "no_answer"), (1, "refused")):
        with clock_from(moment(today - timedelta(days=days), 18)):
            visits.record_visit(
                offender=person,
                visited_at=timezone.now(),
                result=result,
                narrative="" if result == "no_answer" else "Spoke through the door. Would not open it",
                by=officer,
            )
    late = NotificationDuty.objects.overdue().filter(offender=person).first()
    if late is not None:
        files.open_file(offender=person, duty=late, reason="No yearly notification, and no answer at home", by=officer)


def _weekly(person: Offender, officer: User, today: date) -> None:
    with clock_from(moment(today - timedelta(days=6), 16)):
        visits.record_visit(
            offender=person,
            visited_at=timezone.now(),
            result="moved",
            entry_sought=False,
            narrative="The hostel says that he left last week",
            by=officer,
        )


def _travels(person: Offender, officer: User, today: date) -> None:
    """Told two days before leaving, though he booked weeks ago."""
    with clock_from(moment(today - A_DAY, 11)):
        journeys.record_journey(
            offender=person,
            known_on=today - timedelta(days=18),
            departs_on=today + A_DAY,
            departure_point="Leeds Bradford",
            first_country="Portugal",
            arrival_point="Lisbon",
            carriers="Invented Air 417",
            first_night="2 Invented Street, Lisbon",
            returns_on=today + timedelta(days=5),
            return_point="Leeds Bradford",
            excuse="Says that he did not know of the 7 days",
            told_on=today - A_DAY,
            station=STATIONS["North East"],
            by=officer,
        )


def _abroad(person: Offender, officer: User, today: date) -> None:
    with clock_from(moment(today - timedelta(days=30), 11)):
        journeys.record_journey(
            offender=person,
            known_on=today - timedelta(days=31),
            departs_on=today - timedelta(days=6),
            first_country="Turkey",
            arrival_point="Istanbul",
            carriers="Invented Air 88",
            first_night="A cousin in Istanbul",
            returns_on=today + timedelta(days=8),
            return_point="Manchester",
            told_on=today - timedelta(days=30),
            station=STATIONS["North East"],
            by=officer,
        )


def _changed(person: Offender, officer: User, today: date) -> None:
    """A vehicle seen and not told: due today."""
    notices.record_change(
        offender=person,
        kind="vehicle",
        on=today - timedelta(days=2),
        words="White van, XX21 ZZZ",
        source="Seen outside his home",
        by=officer,
    )


def _untold(person: Offender, officer: User, today: date) -> None:
    with clock_from(moment(today - timedelta(days=40), 9)):
        visits.record_visit(
            offender=person,
            visited_at=timezone.now(),
            result="seen",
            narrative="Alone at home. Work starts next month. Nothing of concern",
            by=officer,
        )


ACTS = {
    OVERDUE: _overdue,
    WEEKLY: _weekly,
    TRAVELS: _travels,
    ABROAD: _abroad,
    CHANGED: _changed,
    UNTOLD: _untold,
}
