"""Parole reviews of the demo's people: which cases are before the Board, how far each has come, and their victims."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from demo.access.liaison import let_liaison_in
from demo.parole import courses as parole_courses
from demo.parole import past as parole_past
from demo.parole.courses import COURSES
from demo.parole.one_case import Case, Staff
from demo.parole.told import put_away_the_old, put_in_time
from demo.people.sentences import working
from offenders.dates.rules.releases import Certainty, Code
from offenders.models import KeyDate, Offender, Release, Sentence
from parole import tasks
from parole.models import ParoleReview, Statement, ToTell, Victim
from parole.reviews import coming
from parole.reviews.rules import referral
from parole.reviews.rules.moves import BEFORE_DECISION
from parole.reviews.rules.referral import IN_SIGHT_WEEKS, Due
from parole.victims.actions import requests, victims
from parole.victims.rules.events import Subject
from parole.victims.rules.requests import PassedTo, Status
from sharing.audit.versions import version_of
from sharing.models import User
from sharing.records.errors import Refused

Course = Callable[[Case], None]
LONG_PAST = 120  # days after which somebody without a case was refused release before
VICTIMS = (  # reference, how told, what is to be known, of what they do not wish to hear
    ("VLU/0417", "phone", "Call after 6pm. Never leave a message.", []),
    ("VLU/0418", "letter", "", [Subject.MOVES, Subject.BOARD]),
    ("VLU/0533", "through_others", "Through the officer of the support service.", [Subject.MOVES]),
)
NAMES = ("Moira Teale", "Priya Nandan", "Gareth Pym", "Helen Castell", "Moira Teale")


def make_reviews(*, today: date, now: datetime) -> None:
    """Of everybody whose first referral is past or in sight; as many courses as there are people for them."""
    users = {user.name: user for user in User.objects.filter(name__in=NAMES)}
    if len(users) < len(set(NAMES)):
        return
    staff = Staff(*(users[name] for name in NAMES))
    places = places_of(staff.casework, today=today)
    recalled = Offender.objects.visible_to(staff.casework).filter(status="recalled", recalls__isnull=True)
    returned = {person.pk: person for person in recalled.select_related("establishment").order_by("pk")}
    liaison = User.objects.filter(role="victim_liaison").order_by("pk").first()
    chosen = share_out(places, today=today) | dict.fromkeys(returned, parole_courses.after_recall)
    refuse_before(places, chosen, staff.casework, today=today)
    told: list[Offender] = []
    cases: list[Case] = []
    for number, person in enumerate([*(person for person, _ in places.values()), *returned.values()]):
        course = chosen[person.pk]
        if course is None:
            continue
        case = Case(person, staff, today=today, at=now, number=number)
        if liaison and course in WITH_VICTIMS:
            let_liaison_in(person, at=now)
            add_victims(person, VICTIMS[2 * len(told) :][:2], by=liaison)
            told.append(person)
        if played(course, case):
            cases.append(case)
    ask_for_advice(cases)
    for person in told:
        tell_victims(person, by=liaison, casework=staff.casework, today=today, now=now)
    tasks.watch_reviews()
    put_in_time(cases, now=now, by=staff.casework)
    put_away_the_old(now=now, by=staff.casework)


def ask_for_advice(cases: list[Case]) -> None:
    """One person has a second review open, beside that of release: a life prisoner, where one is before the Board."""
    waits = ParoleReview.objects.open().filter(offender__in=[case.person.pk for case in cases])
    people = set(waits.filter(status__in=BEFORE_DECISION).values_list("offender", flat=True))
    life = set(Sentence.objects.filter(offender__in=people, kind="LIFE").values_list("offender", flat=True))
    for case in cases:
        if case.person.pk in (life or people):
            case.ask_for_advice(12)
            return


def played(course: Course, case: Case) -> bool:
    """Whether it could be: in a small caseload nobody may fit, and the rules refuse it. The whole one has every course
    (a test says so)."""
    try:
        with transaction.atomic():
            course(case)
    except Refused:
        return False
    return True


WITH_VICTIMS = (parole_courses.provisional, parole_courses.decided)


def places_of(casework: User, *, today: date) -> dict[int, tuple[Offender, Due]]:
    """Who is held, and their first referral, where it is past or in sight."""
    last = today + timedelta(weeks=IN_SIGHT_WEEKS)
    asks = KeyDate.objects.current().official().filter(code__in=(Code.PED, Code.TED), falls_on__lte=last)
    people = Offender.objects.visible_to(casework).filter(status="in_custody", pk__in=asks.values("offender"))
    people = people.select_related("establishment").order_by("pk")
    found = ((person, coming.dues_of(person)) for person in people)
    return {person.pk: (person, dues[0]) for person, dues in found if dues and dues[0].refer_by <= last}


def share_out(places: dict[int, tuple[Offender, Due]], *, today: date) -> dict[int, Course | None]:
    """By person a course; None for whom nothing goes on before the Board now.

    Each course goes to whom its days fit best, and of those rather to the region and the prison of the demo's officers.
    """
    directed = set(KeyDate.objects.current().official().filter(code=Code.APD).values_list("offender_id", flat=True))
    chosen: dict[int, Course | None] = {pk: parole_courses.release_planned for pk in places if pk in directed}
    left = {pk: place for pk, place in places.items() if pk not in directed}

    by_law = Release.objects.open().counted().filter(offender__in=places, certainty=Certainty.FIXED)
    leaves = dict(by_law.values_list("offender_id", "leaves_on"))

    def misfit(pk: int, referred_ago: int, course: Course) -> tuple[int, int]:
        person, due = left[pk]
        off = abs((today - due.refer_by).days - referred_ago)
        if (today - due.refer_by).days > referred_ago + LONG_PAST + 700:  # refused before: the next review fits
            off = 60
        is_ours = person.region == "North East"
        is_at_hand = person.establishment is not None and person.establishment.code == "FNI"
        must = 1000 if course is parole_courses.released and not is_ours else 0
        referred_on = today - timedelta(days=referred_ago)
        must += 2000 * referral.comes_too_late(referred_on, leaves_on=leaves.get(pk), on=today)
        return off - 45 * is_ours - 30 * is_at_hand + must, pk

    for course, _, referred_ago in COURSES:
        if not left:
            break
        pk = min(left, key=lambda each: misfit(each, referred_ago, course))
        chosen[pk] = course
        del left[pk]
    for pk, (_, due) in left.items():
        days_left = (due.refer_by - today).days
        chosen[pk] = None if -days_left > LONG_PAST else parole_courses.early_with(days_left)
    return chosen


def refuse_before(
    places: dict[int, tuple[Offender, Due]], chosen: dict[int, Course | None], casework: User, *, today: date
) -> None:
    """Refusals of earlier years: so that the next referral is far, or is the one of the course."""
    ago_of = {course: ago for course, _, ago in COURSES}
    found = []
    for n, (pk, (person, due)) in enumerate(places.items()):
        past, course = (today - due.refer_by).days, chosen[pk]
        if course is None:
            last = today - timedelta(days=60 + 37 * n % 440)
        elif past > ago_of.get(course, 180) + LONG_PAST + 700:
            last = today - timedelta(days=ago_of.get(course, 180) - 15 + parole_past.BETWEEN)
        else:
            continue
        found.append((person, due, parole_past.days_of_refusals(due.refer_by, last=last)))
    parole_past.refuse(found, casework=casework)


def add_victims(person: Offender, known: tuple[tuple[str, str, str, list[str]], ...], *, by: User) -> None:
    for reference, contact, note, not_wanted in known:
        how = {"reference": reference, "contact": contact, "note": note, "not_wanted": not_wanted}
        victims.add_victim(offender=person, by=by, is_in_scheme=True, **how)


def tell_victims(person: Offender, *, by: User | None, casework: User, today: date, now: datetime) -> None:
    """Told of all but the latest, and of that too where its day is past, all but one; and one has given a statement and
    asks for conditions: the Board has answered one, liaison has another still to pass on."""
    if by is None:
        return
    tasks_of_person = list(ToTell.objects.open().filter(offender=person).order_by("happened_on", "pk"))
    latest = tasks_of_person[-1].happened_on if tasks_of_person else today
    for task in tasks_of_person:
        if task.happened_on < latest:
            tell(task, by=by, now=now)
    if tasks_of_person:
        said = {"channel": "phone", "was_reached": False, "words": "No answer; will try again tomorrow morning"}
        victims.record_telling(task=tasks_of_person[-1], at=now, by=by, **said)
    review = ParoleReview.objects.filter(offender=person).order_by("-pk").first()
    victim = tasks_of_person[0].victim if tasks_of_person else None
    if review is None or victim is None:
        return
    ask_for_conditions(victim, by=by, casework=casework, today=today)
    asked = {
        "received_on": working(today - timedelta(days=58)),
        "may_be_disclosed": True,
        "is_read_at_hearing": True,
        "asks_to_observe": False,
        "asks_for_summary": True,
        "summary_sent_on": None,
    }
    version = version_of(Statement(victim=victim, review=review), *victims.ASKED)
    victims.record_statement(victim=victim, review=review, version=version, by=by, **asked)


def tell(task: ToTell, *, by: User, now: datetime) -> None:
    words = "Took it calmly; asks us to call about the next step"
    victims.record_telling(task=task, at=now, channel=task.victim.contact, was_reached=True, words=words, by=by)


def ask_for_conditions(victim: Victim, *, by: User, casework: User, today: date) -> None:
    """Each by the act of whom it is: the Board's answer comes with its document."""
    asked_on = working(today - timedelta(days=58))
    answered = requests.ask(
        victim=victim, asked="No contact of any kind, also through others", why="", asked_on=asked_on, by=by
    )
    try:
        with transaction.atomic():
            requests.pass_on(request=answered, to=PassedTo.BOARD, by=by)
    except Refused:  # the review of this course is over
        requests.pass_on(request=answered, to=PassedTo.STATE, by=by)
    document = {"reference": "PB/2026/0417", "decided_on": working(today - timedelta(days=9))}
    requests.answer(request=answered, outcome=Status.INCLUDED, by=casework, **document)
    requests.ask(
        victim=victim,
        asked="To be told before any stay away from the approved address",
        why="Met by chance once before",
        asked_on=working(today - timedelta(days=6)),
        by=by,
    )
