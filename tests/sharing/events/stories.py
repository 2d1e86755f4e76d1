"""What happens in life, each told as an event by the action itself: stories, and the kinds that each must tell."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from licence.breaches.actions.missed_checks import close_missed_checks
from licence.breaches.actions.moves import move_breach
from licence.checks.actions.checks import record_check
from licence.exemptions.actions import deciding, ending
from licence.licences.actions import force, licences
from licence.models import Recall
from licence.readiness.actions import items
from licence.recalls.actions import casework, signing
from licence.recalls.actions import deciding as recall_deciding
from licence.recalls.actions import ending as recall_ending
from offenders.closing import clock as closing_clock
from offenders.dates.differences import actions as conflicts
from offenders.identities.models import IdentityMatch
from offenders.interventions import actions as interventions
from offenders.mappa.actions import cases, meetings, tasks
from offenders.models import CustodyPeriod, DateConflict, Release, ReleaseHold
from offenders.movements import actions as custody
from offenders.orders.actions.breaching import report_breach
from offenders.orders.actions.changing import discharge_order
from offenders.orders.actions.recording import record_order
from offenders.orders.rules import OrderKind
from offenders.police_handover import clock as handover_clock
from offenders.register import clock as register
from offenders.register.actions.working_out import work_out
from offenders.releases.holds import actions as holds
from offenders.releases.leaving import actions as leaving
from offenders.releases.orders import actions as orders
from parole.challenges import actions as challenges
from parole.challenges.actions import ChallengeRequest
from parole.deciding.actions import corrections
from parole.listing.actions import hearings
from sharing.grants import actions as grants
from sharing.grants.telling import tell_what_time_brought
from sharing.models import Grant
from tests.factories.after_licence import on_licence_until_the_end
from tests.factories.breaches import let_in
from tests.factories.checks import caseload, due
from tests.factories.hearings import LISTED_ON, casework_for, listed, planned, ready_to_list, seated
from tests.factories.licence import (
    active_licence,
    approved_variation,
    asked_exemption,
    signed,
    somebody_due_out,
    workers,
    zone_condition,
)
from tests.factories.mappa import MappaCaseFactory, cast_around
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import review_before_the_board
from tests.factories.readiness import a_list, item_of, put_in_hand, sign_all
from tests.factories.recalls import LETTER, Cast
from tests.factories.register import RELEASED, on_register, sentenced
from tests.factories.sharing import TeamFactory, UserFactory
from tests.licence.recalls.test_following import decided as board_decided
from tests.licence.recalls.test_following import way_out
from tests.offenders.closing.test_clock import made as case_to_close
from tests.offenders.identities.test_desk import add, after, joined
from tests.offenders.identities.test_desk import made as two_records
from tests.offenders.releases.leaving.people import Gate
from tests.parole.decisions.test_actions import decided, pass_to

TODAY = date(2026, 12, 1)
LEFT_AT = datetime(2026, 12, 1, 8, 20, tzinfo=UTC)


def dates_move(listens, clock):
    """A release is expected, moves, conflicts with what the court says, is accepted, and is expected no longer."""
    gate = Gate()
    listens(gate.person)
    gate.sheet(CRD=date(2026, 12, 16))
    gate.sheet(CRD=None, ARD=date(2027, 1, 15))
    gate.court_says(date(2027, 2, 1))
    gate.sheet(CRD=date(2027, 1, 18))
    conflict = DateConflict.objects.open().first()
    said = {"reason": "The sheet is right", "evidence": "Sheet of 1 December", "by": gate.ppcs}
    conflicts.accept_official(conflict=conflict, **said)


def hold(listens, clock):
    gate = Gate()
    listens(gate.person)
    release = Release.objects.open().counted().get()
    held = holds.hold_release(release=release, kind=ReleaseHold.Kind.IDENTITY, reason="Two of the name", by=gate.ppcs)
    holds.lift_hold(hold=held, reason="Seen", by=gate.ppcs)


def ready(listens, clock):
    readiness, cast = a_list()
    listens(readiness.offender)
    put_in_hand(readiness, cast)
    sign_all(readiness, cast)
    warrant = item_of(readiness, "other_warrant")
    items.say(item=warrant, verb="set_back", words="A new charge", by=cast["prison_offender_manager"])


def release(listens, clock):
    gate = Gate()
    gate.sheet(CRD=TODAY)
    listens(gate.person)
    custody.record_release(release=Release.objects.open().counted().get(), on=TODAY, by=gate.prison)


def release_in_error(listens, clock):
    gate = Gate()
    listens(gate.person)
    left = leaving.record_left(offender=gate.person, left_at=LEFT_AT, how_known="Gate log", by=gate.prison)
    leaving.confirm_in_error(leaving=left, by=gate.colleague)
    leaving.name_document(leaving=left, document="T1", ordered="immediate", by=gate.com)
    leaving.agree_lawful(leaving=left, by=gate.ppcs)


def order(listens, clock):
    gate = Gate()
    listens(gate.person)
    made = orders.record_order(
        offender=gate.person,
        kind="deportation",
        ends="sentence",
        opens_on=TODAY,
        reference="T1",
        by=gate.ppcs,
        at=timezone.now(),
    )
    orders.end_order(order=made, reason="Of another prisoner", by=gate.ppcs, at=timezone.now())


def imposed_order(listens, clock):
    """In force, broken, and discharged."""
    person = OffenderFactory(date_of_birth=date(1980, 1, 1))
    keeper = let_in(person, "ct_police", role="ct_offender_manager")
    listens(person)
    days = dict.fromkeys(("made_on", "served_on", "in_force_on"), TODAY)
    order = record_order(
        offender=person, kind=OrderKind.SCPO, authority="Crown Court", ends_on=TODAY, by=keeper, **days
    )
    report_breach(order=order, happened_on=TODAY, summary="A second phone", by=keeper)
    discharge_order(order=order, discharged_on=TODAY, reason="Not needed", by=keeper)


def licence(listens, clock):
    """In force with the release, varied with another condition, a permission under one, and over."""
    person = somebody_due_out()
    com, spo, aco, decider = workers(
        person, "probation_officer", "probation_manager", "probation_head", "prison_decision_maker"
    )
    listens(person)
    first = active_licence(person, com, decider)
    asked = asked_exemption(zone_condition(first, family="money"), com)
    permission = deciding.approve(exemption=asked, reason="The risk is managed", by=spo)
    ending.end_early(exemption=permission, reason="Not needed", by=com)
    variation = approved_variation(first, com, aco)
    variation.conditions.last().delete()
    force.take_planned_force(at=timezone.now())
    varied = signed(variation, com)
    licences.end(licence=varied, on=TODAY, reason="The sentence is over", by=com)


def checks(listens, clock):
    officer, in_force = caseload()
    listens(in_force.offender)
    record_check(
        check=due(in_force.rows[0], officer), outcome="compliant", done_at=timezone.now(), narrative="Seen", by=officer
    )
    due(in_force.rows[1], officer, on=TODAY - timedelta(days=1))
    close_missed_checks(on=TODAY)


def breach(listens, clock):
    cast = Cast()
    listens(cast.person)
    suspected = cast.breach()
    move_breach(breach=suspected, verb="review", by=cast.author)
    move_breach(breach=suspected, verb="confirm", rationale="The phone was found", by=cast.author)


def recall_before_revocation(listens, clock):
    cast = Cast()
    listens(cast.person)
    signing.withdraw_signature(recall=cast.agreed(), what="agreement", rationale="By mistake", by=cast.senior)
    recall_ending.stop(recall=Recall.objects.get(), reason="legal", rationale="No licence", by=cast.author)
    against = {"rationale": "Told us", "alternatives": ["none"], "look_again_hours": 4, "letter": LETTER}
    not_recalled = Cast()
    listens(not_recalled.person)
    recall_deciding.no_recall(recall=not_recalled.consulted(), **against, by=not_recalled.senior)
    refused = Cast()
    listens(refused.person)
    casework.refuse(recall=refused.sent(), reason="Managed", by=refused.ppcs)


def recall(listens, clock):
    cast = Cast()
    listens(cast.person)
    casework.refer(recall=cast.returned(), by=cast.ppcs)
    for outcome in ("no_release", "release_directed"):
        board_decided(cast, outcome)
    way = way_out(cast, "APD", "directed")
    custody.record_release(release=way, on=TODAY, by=cast.prison)
    dead = Cast()
    listens(dead.person)
    dead.returned()
    custody.record_happening(offender=dead.person, happening="died", on=TODAY, by=dead.prison)
    other = Cast()
    listens(other.person)
    other.rescinded(other.revoked())


def hearing(listens, clock):
    review = ready_to_list()
    by = casework_for(review.offender)
    listens(review.offender)
    listed(review, by=by)
    move = {"review": review, "planned": planned(date(2027, 3, 8)), "reason": "Panel"}
    hearings.move_hearing(**move, on=LISTED_ON, by=by)
    hearings.cancel_hearing(review=review, reason="No room", on=LISTED_ON, by=by)
    review.refresh_from_db()
    seated(review, "judicial", by=by)
    hearings.hear(review=review, held=planned(date(2026, 11, 30)), by=by)


def decision(listens, clock):
    review = review_before_the_board("heard")
    by = let_in(review.offender, "ppcs", role="ppcs")
    listens(review.offender)
    made = decided(review, by)
    fallen = review_before_the_board("heard")
    casework = let_in(fallen.offender, "ppcs", role="ppcs")
    listens(fallen.offender)
    decided(fallen, casework)
    asked = ChallengeRequest("secretary_of_state", TODAY, ["irrational"], "It overlooked the report")
    challenge = challenges.ask_for_reconsideration(review=fallen, asked=asked, by=casework)
    answer = {"result": "granted", "on": TODAY, "words": "As the Board wrote", "document": "PB/1"}
    challenges.answer(challenge=challenge, **answer, by=casework)
    pass_to(clock, review, date(2026, 12, 16))
    corrections.correct_slip(
        decision=made, field="provided_on", reads="2026-12-01", reason="It came a week later", by=by
    )


def access(listens, clock):
    """Access that somebody gives and ends, and access that ends by its time."""
    gate = Gate()
    team = listens(gate.person)
    lead = UserFactory(role="probation_manager", teams=[TeamFactory(agency__kind="probation")])
    grants.write_grant(
        subject=gate.person,
        team=team,
        grant_role="reader",
        reason="Fits the tag",
        by=lead,
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(hours=1),
    )
    given = Grant.objects.latest("pk")
    clock.shift(timedelta(hours=1))
    tell_what_time_brought(at=timezone.now())
    tell_what_time_brought(at=timezone.now())
    assert given.ended_at is None
    clock.shift(timedelta(hours=-1))


def notification(listens, clock):
    person = sentenced()
    listens(person)
    on_register(person, on=RELEASED)
    CustodyPeriod.objects.create(offender=person, starts_on=date(2026, 11, 28))
    on_register(person, on=date(2026, 11, 28))
    CustodyPeriod.objects.filter(offender=person, ends_on=None).update(ends_on=date(2026, 11, 28))
    register.watch(on=TODAY, at=timezone.now())
    work_out(offender=person, because="Released again", by=None, on=TODAY, at=timezone.now())


def mappa(listens, clock):
    person = OffenderFactory(status="on_licence")
    listens(person)
    cast = cast_around(person)
    chair, coordinator, officer = cast["probation_manager"], cast["mappa_coordinator"], cast["probation_officer"]
    case = MappaCaseFactory(offender=person, chair=chair, coordinator=coordinator)
    cases.propose_level(case=case, level=2, reason="Two agencies must meet", by=officer)
    meetings.plan(case=case, at=timezone.now() + timedelta(days=2), chair=chair, by=coordinator)
    tasks.set_action(case=case, what="Ask for a room", owner=officer, due_on=TODAY + timedelta(days=7), by=coordinator)
    interventions.begin(
        offender=person,
        owner=officer,
        by=officer,
        name="Mentoring",
        provider="Invented Mentors",
        purpose="To build on work",
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=90),
    )


def after_licence(listens, clock):
    people = on_licence_until_the_end()
    listens(people["person"])
    handover_clock.begin(on=date(2027, 6, 4), at=timezone.now())


def closing(listens, clock):
    listens(case_to_close()["person"])
    closing_clock.watch(at=timezone.now() + timedelta(days=1))


def merging(listens, clock):
    people = two_records()
    listens(people["hidden"])
    add(people["adder"], people["north"])
    after(3)
    joined(IdentityMatch.objects.get(), *(people[name] for name in ("olive", "graham", "adder", "southerner")))


STORIES = {
    merging: "person.merged",
    mappa: "mappa-case.changed mappa-meeting.changed mappa-action.changed intervention.changed",
    after_licence: "police-handover.changed",
    closing: "closing.changed",
    dates_move: "release.foreseen release.moved release.cancelled date-conflict.opened date-conflict.resolved",
    hold: "release.held release.hold-lifted",
    ready: "release.ready release.not-ready",
    release: "release.recorded person.status-changed alert.raised",
    release_in_error: "leaving.recorded release.in-error leaving.decided",
    order: "order.recorded order.ended",
    imposed_order: "imposed-order.recorded imposed-order.changed imposed-order.breached imposed-order.ended",
    licence: "licence.in-force licence.varied condition.changed licence.ended permission.approved permission.ended",
    checks: "check.answered check.missed",
    breach: "breach.suspected breach.decided",
    recall_before_revocation: "recall.agreed recall.agreement-withdrawn recall.stopped recall.refused "
    "recall.not-agreed",
    recall: "recall.sent recall.revoked recall.at-large recall.returned recall.referred recall.release-directed "
    "recall.stays recall.re-released recall.ended recall.rescinded",
    hearing: "hearing.listed hearing.moved hearing.cancelled hearing.held",
    decision: "parole.decided parole.final parole.corrected parole.fell-away",
    access: "grant.given grant.ended",
    notification: "register.period-moved notification-duty.late",
}
