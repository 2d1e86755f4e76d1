"""Items about the demo's people: a dozen, in each state that an item can be in.

Told through the actions that a user would take; then some of it is put back in time, as it would have happened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import F
from django.utils import timezone

from demo.licence.breaches import somebody
from demo.people import named_people
from offenders.models import Offender
from release_monitor.database.rights import as_owner
from sharing.grants.who_can_see import teams_that_see
from sharing.items.actions import correction, items, marking, news
from sharing.items.actions.items import NewItem, Why
from sharing.items.rules import Grade
from sharing.models import Alert, Item, ItemReading, Receipt, SharingDecision, Team, User

LIAISON = {"pointer_system": "National CT liaison", "pointer_contact": "CT duty desk, Ext 4410"}
POLICE = ("ct_analyst", "ct_manager")
OFFICERS = ("probation_officer", "probation_manager")
PRISON = ("prison_offender_manager", "prison_security")
LAWFUL = "Criminal Justice Act 2003 s.325"


def tell(*, today: date, now: datetime) -> None:
    """Everything, once; where nobody works with the person, or in a small caseload, it is passed over."""
    gist_confirmed_by_one(today=today, now=now)
    north = list(
        Offender.objects.filter(region="North East").exclude(prison_number=named_people.HALDEN).order_by("pk")[2:40]
    )
    for story, person in zip(STORIES, north, strict=False):
        story(person, today, now)
    news.watch(at=now)


def gist_confirmed_by_one(*, today: date, now: datetime) -> None:
    """Prison security has seen a contact: three teams have the gist, and one of them has said that it has read it."""
    person = Offender.objects.filter(prison_number=named_people.HALDEN).first()
    by = User.objects.get(name="Dawn Keble")
    if person is None or not items.may_hold(person, by=by):
        return
    item = record(
        person,
        by,
        "Contact with a monitored person",
        gist="Speaks daily with another monitored person on the wing, away from staff. Watch for contact after "
        "release.",
        narrative="Seen on 4 days by the landing officer, at the servery and in the exercise yard.",
        pointer_reference="SIR 2026-1184",
        pointer_system="Prison intelligence",
        pointer_contact="Security, Ext 2240",
        grade=Grade("1", "B", "C", "Not to be quoted to the person or to a representative"),
    )
    wanted = ("CTP North East", "NSD North", "HMP Full Sutton OMU")
    teams = [team for team in items.may_receive(item) if team.name in wanted]
    if not teams:
        return
    decide(item, "share_gist", by, today, teams, "All are planning the release and need to know about the contact")
    confirm(item, User.objects.get(name="Lara Whitby"))
    back(item, timedelta(hours=16))


def undecided_for_two_days(person: Offender, today: date, now: datetime) -> None:
    if by := somebody(person, *POLICE):
        item = record(
            person,
            by,
            "Talk of a journey",
            gist="Asked 2 people how to travel without a passport.",
            pointer_reference="NL-20417",
            grade=Grade("2", "C", "P"),
            **LIAISON,
        )
        back(item, timedelta(days=2))


def undecided_since_today(person: Offender, today: date, now: datetime) -> None:
    if by := somebody(person, "probation_officer"):
        record(
            person,
            by,
            "Change in behaviour at supervision",
            kind="concern",
            gist="Has twice stopped talking about his family, and no longer comes with his mentor.",
        )


def withheld(person: Offender, today: date, now: datetime) -> None:
    if by := somebody(person, "ct_manager"):
        item = record(
            person,
            by,
            "Material held elsewhere",
            pointer_reference="NL-19880",
            grade=Grade("1", "A", "C", "Do not share without the originator"),
            **LIAISON,
        )
        decide(item, "withhold", by, today, (), "Any gist would reveal the source. Originator asked again")
        why = Why(reason="The risk plan covers the address without this", purpose="Housing of the person")
        items.refuse_request(item=item, asked_by="Housing officer, local authority", team=None, by=by, why=why)


def shared_and_read(person: Offender, today: date, now: datetime) -> None:
    by, officer = somebody(person, *POLICE), somebody(person, *OFFICERS)
    if by and officer and (teams := others(person, by, officer)):
        item = record(
            person,
            by,
            "Address known to police",
            gist="The address proposed for approval was used in 2024 by others under investigation.",
            narrative="Two search warrants were carried out there in March 2024.",
            pointer_reference="CTP-N 551",
            pointer_system="Case management, CTP North East",
            pointer_contact="Ext 4432",
            grade=Grade("1", "A", "P"),
            no_export=False,
            no_api=False,
        )
        decide(item, "share", by, today, teams, "The address decision is due this week")
        confirm(item, officer)
        items.log_disclosure(
            item=item,
            channel="meeting",
            happened_at=now - timedelta(hours=3),
            to_person="MAPPA level 3 meeting: chair, probation, police, prison",
            extent="gist",
            by=by,
            why=Why(reason="Agenda item 4, the release plan", lawful_basis=LAWFUL),
        )


def taken_back(person: Offender, today: date, now: datetime) -> None:
    by, officer = somebody(person, *OFFICERS), somebody(person, *POLICE)
    if by and officer and (teams := others(person, by, officer)):
        item = record(person, by, "A car seen near a zone", kind="concern", gist="A car like his near the zone at 9pm.")
        decide(item, "share", by, today, teams, "Police can check it at once")
        confirm(item, officer)
        decide(item, "recall", by, today, (), "It was a different car: number misread")


def for_those_named(person: Offender, today: date, now: datetime) -> None:
    if by := somebody(person, "ct_manager"):
        item = record(
            person,
            by,
            "Concern about a member of staff",
            pointer_reference="PSD 88",
            pointer_system="Professional standards",
            pointer_contact="By phone only, Ext 4490",
            grade=Grade("2", "B", "C", "Named readers only"),
            is_named_only=True,
        )
        decide(item, "withhold", by, today, (), "An investigation is open")


def to_look_at_again(person: Offender, today: date, now: datetime) -> None:
    if by := somebody(person, *POLICE):
        item = record(person, by, "Money from abroad", gist="Small sums, twice a month.", grade=Grade("2", "B", "P"))
        decide(item, "withhold", by, today, (), "Until the bank answers")
        back(item, timedelta(days=20))
        Item.objects.filter(pk=item.pk).update(review_on=today)


def with_an_old_grade(person: Offender, today: date, now: datetime) -> None:
    by, officer = somebody(person, *PRISON), somebody(person, *OFFICERS)
    if by and officer and (teams := others(person, by, officer)):
        item = record(
            person,
            by,
            "An old letter",
            gist="Wrote in 2014 to a person who has since been released.",
            grade=Grade(old="B24", old_scale="5x5x5"),
        )
        decide(item, "share_gist", by, today, teams, "Both will be in the same region from spring")
        back(item, timedelta(days=3))


def of_a_lower_marking(person: Offender, today: date, now: datetime) -> None:
    by, second = somebody(person, "probation_officer"), somebody(person, "probation_manager", "probation_head")
    if by and second and items.may_hold(person, by=second):
        item = record(person, by, "An open post", kind="concern", gist="A public post that praises a 2017 attack.")
        marking.ask_to_lower(item=item, reason="The post is public: anyone can read it", by=by)
        if Item.objects.filter(pk=item.pk).visible_to(second).exists():
            marking.agree_to_lower(item=item, by=second)


def passed_on(person: Offender, today: date, now: datetime) -> None:
    by, officer, prison = somebody(person, *POLICE), somebody(person, *OFFICERS), somebody(person, *PRISON)
    if by and officer and prison and (teams := others(person, by, officer)):
        gist = "The visitor uses a different name on the phone."
        item = record(person, by, "A visitor to check", gist=gist, no_onward=False)
        decide(item, "share_gist", by, today, teams, "The officer meets the visitor on Friday")
        onward = [team for team in others(person, by, prison) if team not in teams]
        if onward:
            why = Why(reason="Visits are booked by the prison", lawful_basis=LAWFUL)
            items.share_onward(item=item, teams=onward, by=officer, why=why)


def corrected(person: Offender, today: date, now: datetime) -> None:
    by, officer = somebody(person, *POLICE), somebody(person, *OFFICERS)
    if by and officer and (teams := others(person, by, officer)):
        item = record(person, by, "A meeting in the town", gist="Met a man at the station on Monday evening.")
        decide(item, "share_gist", by, today, teams, "The officer sees him on Thursday")
        confirm(item, officer)
        words = {name: getattr(item, name) for name in correction.WORDS}
        correction.correct(
            item=item,
            words=words | {"gist": "Met a man at the station on Tuesday evening."},
            grade=item.grade,
            event_on=None,
            reason="It was Tuesday: the notebook was misread",
            by=by,
        )


STORIES: list[Callable[[Offender, date, datetime], None]] = [
    undecided_for_two_days,
    undecided_since_today,
    withheld,
    shared_and_read,
    taken_back,
    for_those_named,
    to_look_at_again,
    with_an_old_grade,
    of_a_lower_marking,
    passed_on,
    undecided_since_today,
    corrected,
    shared_and_read,
]


# What these share


def record(person: Offender, by: User, title: str, *, kind: str = "intelligence", **more) -> Item:
    said = {"grade": Grade("2", "B", "P")} if kind == "intelligence" else {}
    team = items.may_hold(person, by=by)[0]
    return items.record_item(subject=person, new=NewItem(kind=kind, title=title, team=team, **(said | more)), by=by)


def decide(item: Item, verb: str, by: User, today: date, teams, reason: str) -> None:
    why = Why(
        reason=reason,
        lawful_basis=LAWFUL if teams else "",
        necessity="They need the full item to act" if teams else "",
    )
    items.decide(item=item, verb=verb, teams=teams, review_on=today + timedelta(days=28), by=by, why=why)


def others(person: Offender, by: User, reader: User) -> list[Team]:
    """The teams of the reader that see the person and are not those of who holds it."""
    at = timezone.now()
    own = {team.pk for team in items.may_hold(person, by=by)}
    return [team for team in teams_that_see(person, at=at).worked_in_by(reader, at=at) if team.pk not in own]


def confirm(item: Item, by: User) -> None:
    if Item.objects.filter(pk=item.pk).visible_to(by).exists():
        items.confirm_reading(item=item, by=by)


def back(item: Item, span: timedelta) -> None:
    """As if it had happened so long ago, with what was told of it. The log of disclosures stays as it was written."""
    Item.objects.filter(pk=item.pk).update(recorded_at=F("recorded_at") - span)
    told = Alert.objects.filter(item=item)
    with as_owner():
        SharingDecision.objects.filter(item=item).update(decided_at=F("decided_at") - span)
        ItemReading.objects.filter(item=item).update(shared_at=F("shared_at") - span)
        Receipt.objects.filter(alert__in=told).update(told_at=F("told_at") - span, due_at=F("due_at") - span)
    told.update(raised_at=F("raised_at") - span)
