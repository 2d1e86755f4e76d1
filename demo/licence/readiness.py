"""Release checklists of the demo's people who leave within four weeks: one as pictured, the others in every state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from demo.people import named_people
from licence.catalogue.rules.families import Family, kinds_for
from licence.checks.actions import plans
from licence.checks.rules import Every
from licence.models import CheckPlan, Licence, LicenceCondition, Readiness, ReadinessItem
from licence.readiness.actions import clock, exceptions, items, lists, sign_off, tag
from licence.readiness.actions.settling import ReadinessRefused
from licence.readiness.judging import WINDOW, judge_many
from licence.readiness.rules.readiness import AGREES, OPEN, RECORDS, SIGNING, SIGNS, Body, ReadinessItemKind, State
from offenders.models import Release
from sharing import access, practice
from sharing.access.roles import holders
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.duties import owners
from sharing.grants.who_can_see import who_sees
from sharing.models import User

EARLY = "A3347RD"  # Bashir Colne
AGENCIES = {"probation": Body.PROBATION, "prison": Body.PRISON, "ct_police": Body.POLICE}
SHOWN_BY = {
    ReadinessItemKind.ACCOMMODATION: ("Approved premises, room held from the day of release", "AP/4471"),
    ReadinessItemKind.OTHER_WARRANT: ("Nothing on PNC; to be checked again on release day", ""),
    ReadinessItemKind.EXPLAINED: ("Read out and signed, a copy is in the file", ""),
    ReadinessItemKind.NOTIFICATION: ("Explained; first visit booked within 3 days of release", ""),
    ReadinessItemKind.MEETS: ("2 officers and probation, by car", ""),
}
NO_ROOM = "No room free this week. The sentence ends, so release is automatic"
INSTEAD_OF_A_ROOM = "Stays at his sister's; police have visited. Helen Castell visits each evening until a room is free"
BLOCKED_BY = {
    ReadinessItemKind.ACCOMMODATION: "The room went to someone else; next free the day after release",
    ReadinessItemKind.NOTIFICATION: "The person refuses to see the officer",
}


def tell(*, today: date, now: datetime) -> None:
    """Lists of all who go within the window, as far as they would have come; then what the clock finds."""
    last = today + timedelta(days=practice.value(WINDOW, on=today))
    near = Release.objects.open().counted().filter(warn_on__lte=last).select_related("offender")
    for number, release in enumerate(near.order_by("warn_on", "pk")):
        begun = min(today, release.warn_on - timedelta(days=practice.value(WINDOW, on=today)))
        as_if_begun_in_time(release)
        readiness = lists.make_list(release=release, on=begun, by=None)
        people = people_for(readiness, now=now)
        for body, user in people.items():
            ReadinessItem.objects.filter(readiness=readiness, body=body).update(owner=user)
        if release.offender.prison_number == named_people.TELFORD:
            as_pictured(readiness, people, now=now)
        elif release.offender.prison_number == EARLY:
            all_in_hand(readiness, people, today=today)
        elif release.offender.prison_number == named_people.SANDIFORD:
            without_a_room(readiness, people, today=today)
        else:
            as_far_as(readiness, people, number, today=today)
        seen_in_time(readiness, today=today)
    clock.watch(at=now)


def as_if_begun_in_time(release: Release) -> None:
    """The list that came with the file has everything due on the day of the demo at the earliest."""
    for item in ReadinessItem.objects.filter(readiness__release=release):
        due_on = release.warn_on - timedelta(days=item.days_before)
        ReadinessItem.objects.filter(pk=item.pk).update(due_on=due_on)


def seen_in_time(readiness: Readiness, *, today: date) -> None:
    """What the records say was so for some days: on paper, the day before it was due."""
    for item in ReadinessItem.objects.filter(readiness=readiness, state=State.DONE, due_on__lte=today):
        if item.definition.is_judged:
            ReadinessItem.objects.filter(pk=item.pk).update(done_on=item.due_on - timedelta(days=1 + item.rank % 3))


def people_for(readiness: Readiness, *, now: datetime) -> dict[Body, User]:
    """Who answers for the person in each body."""
    found = {}
    for owned in owners.owners_of(readiness.offender, at=now):
        body = AGENCIES.get(owned.agency.kind)
        for user in filter(None, (owned.owner, owned.deputy)):
            if body and body not in found and user.can(SIGNS[body]):
                found[body] = user
    return {body: user for body, user in found.items() if access.may(user, Permission.CHANGE, readiness.offender)}


def as_pictured(readiness: Readiness, people: dict[Body, User], *, now: datetime) -> None:
    """All is in hand but the tag: ordered five days ago, no slot, chased. Prison and police have signed."""
    helen = User.objects.get(name="Helen Castell")
    if access.may(helen, Permission.CHANGE, readiness.offender):
        people[Body.PROBATION] = helen
        ReadinessItem.objects.filter(readiness=readiness, body=Body.PROBATION).update(owner=helen)
    in_hand_but_for_the_tag(readiness, people, today=timezone.localdate(now))
    if by := people.get(Body.PROBATION):
        tag.record_tag(readiness=readiness, by=by, ordered_at=now - timedelta(days=5), reference="EM-20417")
        items.assign(item=item_of(readiness, ReadinessItemKind.TAG), owner=by, words="Monitoring provider", by=by)
        items.say(item=item_of(readiness, ReadinessItemKind.TAG), verb="block", words="No fitting slot offered", by=by)
        items.note(
            item=item_of(readiness, ReadinessItemKind.TAG), words="Chased: slot promised for the afternoon", by=by
        )
    sign(readiness, people, but=(Body.PROBATION,))


def all_in_hand(readiness: Readiness, people: dict[Body, User], *, today: date) -> None:
    """Ready a fortnight early: the Board put the day off when everything was prepared."""
    in_hand_but_for_the_tag(readiness, people, today=today)
    sign(readiness, people)


def without_a_room(readiness: Readiness, people: dict[Body, User], *, today: date) -> None:
    """Ready with an exception that one has asked for and a manager agreed to: nowhere to live is found."""
    by = people.get(Body.PROBATION)
    managers = who_sees(readiness.offender, at=timezone.now()).filter(role__in=holders(AGREES[Body.PROBATION]))
    manager = managers.exclude(pk=by.pk).order_by("pk").first() if by else None
    if not by or not manager:  # in a demo of a few people
        all_in_hand(readiness, people, today=today)
        return
    finish(readiness, people, [code for code in SHOWN_BY if code != ReadinessItemKind.ACCOMMODATION], today=today)
    item = item_of(readiness, ReadinessItemKind.ACCOMMODATION)
    items.say(item=item, verb="start", words="Asked of three councils and two approved premises", by=by)
    exception = exceptions.ask_exception(
        item=item_of(readiness, ReadinessItemKind.ACCOMMODATION), reason=NO_ROOM, fall_back=INSTEAD_OF_A_ROOM, by=by
    )
    exceptions.agree(exception=exception, by=manager)
    sign(readiness, people)


def in_hand_but_for_the_tag(readiness: Readiness, people: dict[Body, User], *, today: date) -> None:
    finish(readiness, people, list(SHOWN_BY), today=today)
    if by := people.get(Body.PROBATION):
        plan_checks(readiness, by)
        item = item_of(readiness, ReadinessItemKind.POLYGRAPH)
        if item.state in OPEN:
            why = "ROSH is medium: policy does not require a polygraph condition"
            items.say(item=item, verb="leave_out", words=why, by=by)


def plan_checks(readiness: Readiness, by: User) -> None:
    """Each condition of the licence that waits for the release is checked weekly."""
    planned = CheckPlan.objects.filter(condition=OuterRef("pk"))
    waiting = LicenceCondition.objects.filter(licence__in=Licence.objects.approved_for_release())
    for condition in waiting.filter(~Exists(planned), offender=readiness.offender):
        kinds = kinds_for(Family(condition.family))[:1]
        plans.make_plan(
            condition=condition, kinds=kinds, number=1, unit=Every.WEEK, starts_on=readiness.goes_on, officer=by, by=by
        )


def as_far_as(readiness: Readiness, people: dict[Body, User], number: int, *, today: date) -> None:
    """What was due by now is in hand. Of every second one something is not; who goes soonest after, asks for more."""
    due = [item for item in SHOWN_BY if item_of(readiness, item).due_on <= today]
    left = [item for item in BLOCKED_BY if item in due][-1:] if number % 2 else []
    finish(readiness, people, [item for item in due if item not in left], today=today)
    for code in left:
        item = item_of(readiness, code)
        by = people.get(Body(item.body))
        if by is None or item.state not in OPEN:
            continue
        if number % 4 == 1:
            items.say(item=item, verb="block", words=BLOCKED_BY[code], by=by)
        else:
            items.say(item=item, verb="start", by=by)
            exceptions.ask_exception(
                item=item_of(readiness, code),
                reason=BLOCKED_BY[code],
                fall_back=item.definition.fall_back,
                by=by,
            )
    for code in [item for item in SHOWN_BY if item not in due][:1]:
        start(readiness, people, code)
    if number % 2 == 0:
        sign(readiness, people)


def finish(readiness: Readiness, people: dict[Body, User], codes: list[ReadinessItemKind], *, today: date) -> None:
    for code in codes:
        item = item_of(readiness, code)
        by = people.get(Body(item.body))
        if by is None or not by.can(RECORDS[Body(item.body)]) or item.state not in OPEN:
            continue
        words, reference = SHOWN_BY[code]
        done_on = min(today, item.due_on - timedelta(days=1 + item.rank % 3))
        items.say(item=item, verb="finish", words=words, reference=reference, done_on=done_on, by=by)


def start(readiness: Readiness, people: dict[Body, User], code: ReadinessItemKind) -> None:
    item = item_of(readiness, code)
    by = people.get(Body(item.body))
    if by and item.state == State.NOT_STARTED:
        items.say(item=item, verb="start", by=by)


def sign(readiness: Readiness, people: dict[Body, User], *, but: tuple[Body, ...] = ()) -> None:
    """Those who can: whose own, and everybody's, are in hand."""
    for body in signable(readiness):
        if body in people and body not in but:
            try:
                sign_off.sign(readiness=readiness, body=body, by=people[body])
            except (MoveRefused, ReadinessRefused):
                continue


def signable(readiness: Readiness) -> Iterator[Body]:
    found = judge_many([Readiness.objects.with_all().get(pk=readiness.pk)])[0]
    can = {signature.body for signature in found.signatures if not signature.refusal}
    yield from (body for body in SIGNING if body in can)


def item_of(readiness: Readiness, code: ReadinessItemKind) -> ReadinessItem:
    return ReadinessItem.objects.select_related("offender", "readiness").get(readiness=readiness, code=code)
