"""Courses of the demo's cases before the Board: one for each state, and a few more hearings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from demo.licence.licences import approve_one
from demo.parole.one_case import FALLS_SHORT, MEETS, Case
from offenders.models import Release
from offenders.movements import actions as custody
from parole.challenges import actions as challenges
from parole.deciding.actions import planning
from parole.decisions.rules import Ground, Result
from parole.directions import actions as directions
from parole.listing.actions import hearings
from parole.listing.actions.hearings import Planned
from parole.models import ParoleReview, ReviewMove
from parole.reviews.rules.moves import Outcome, Status
from parole.steps.actions import reviews
from release_monitor.database.rights import as_owner

GO, NO = Outcome.RELEASE_DIRECTED, Outcome.NO_RELEASE
PRISONER, SECRETARY = "prisoner", "secretary_of_state"


def due(case: Case) -> None:
    case.begin(1)


def sent(case: Case) -> None:
    case.begin(70)
    case.send(6)


def referred(case: Case) -> None:
    case.begin(90)
    case.refer(4)
    case.ask_police(3)


def disclosed(case: Case) -> None:
    case.begin(110)
    case.refer(17)
    case.disclose(5)
    case.ask_police(16, given=1)


def considered(case: Case) -> None:
    case.on_papers(5)
    case.ask_police(30, given=12, passed_on=10)


def directed(case: Case) -> None:
    """One report is there, one is late, and for one more time is asked."""
    case.on_papers(21)
    prison = case.staff.prison.agency
    there = case.ask_for("Updated security report, to the day of the direction", 18, due=6, of=prison)
    case.ask_for("Report on approved premises: availability and start date", 18, due=2)
    waits = case.ask_for("Psychological assessment after the end of the programme", 18, due=-9, of=prison)
    said = {"document": "MCA directions, p.1", "decided_by": "member"}
    case.do(18, reviews.issue_directions, review=case.review, on=case.back(18), **said)
    case.meet(there, 7)
    more = {"until": case.ahead(30), "reason": "The psychologist is on leave for two weeks"}
    case.do(1, directions.ask_extension, direction=waits, on=case.back(1), by=case.staff.manager, **more)
    case.ask_police(20)


def refused_on_papers(case: Case) -> None:
    """The prisoner may ask for a hearing for three weeks more."""
    case.on_papers(15)
    case.decide(9, NO, provided=6)


def oral(case: Case) -> None:
    case.oral(9)
    case.ask_for("Release plan with the address and the police view", 9, due=-12)
    case.ask_police(20, given=4)
    kept = case.withhold(
        "Source report on contacts in the wing",
        "It would identify the source to the prisoner and put them in danger (r.17(1)(a))",
    )
    case.apply_to_withhold(kept)
    case.direct_a_gist(kept, 2)


def ready(case: Case) -> None:
    case.ready(12)
    case.seat(6)
    case.ask_police(40, given=22, passed_on=20)


def listed_soon(case: Case) -> None:
    """All is there for a hearing within a week."""
    case.ready(70)
    case.seat(50)
    case.ask_police(80, given=60, passed_on=58)
    case.list_for([case.ahead(6)], ago=48, notice=40)


def listed_for_two_days(case: Case) -> None:
    """The panel falls short of the rule; one paper is withheld; it was to be held a week earlier."""
    case.ready(66)
    case.seat(40, FALLS_SHORT)
    kept = case.withhold("Intelligence summary", "National security: it would reveal a method (r.17(1)(a))")
    case.apply_to_withhold(kept, decided=19)
    case.let_observe(25)
    case.ask_for_the_public(64)
    case.ask_police(70, given=45, passed_on=44)
    case.list_for([monday(case) + timedelta(days=1)], ago=38, notice=30, mode="in_person")
    planned = [monday(case) + timedelta(days=n) for n in (8, 9)]
    held = Planned(days=planned, mode="in_person", place=case.place("in_person"))
    why = "The panel needs a second day for police evidence"
    case.do(20, hearings.move_hearing, review=case.review, planned=held, reason=why, on=case.back(20))
    case.do(18, hearings.give_notice, review=case.review, on=case.back(18))


def listed(weekday: int, *, police_gave: bool) -> Callable[[Case], None]:
    """One of several in the week after next: more than the service can staff."""

    def course(case: Case) -> None:
        case.ready(58)
        case.seat(36)
        if police_gave:
            case.ask_police(60, given=40, passed_on=39)
        case.list_for([monday(case) + timedelta(days=7 + weekday)], ago=34, notice=24)

    return course


def listed_far(case: Case) -> None:
    """Notice is to be given yet, and a report is open."""
    case.ready(24)
    case.ask_for("Statement of the offender manager on the licence conditions", 15, due=-20)
    case.list_for([monday(case) + timedelta(days=35 + case.number % 4)], ago=14, mode="hybrid")


def heard(case: Case) -> None:
    case.hear(6, days=2)


def heard_and_late(case: Case) -> None:
    """The parties should have had the decision two days ago."""
    case.hear(16, FALLS_SHORT)


def adjourned(case: Case) -> None:
    case.hear(13)
    why = {
        "put_off_for": "psychology",
        "reason": "The panel wants a further assessment of risk first",
        "caused_by": "board",
        "decided_by": "member",
        "document": "Adjournment notice",
    }
    case.do(11, reviews.adjourn, review=case.review, on=case.back(11), target_on=case.ahead(60), **why)


def deferred(case: Case) -> None:
    case.ready(60)
    case.seat(40)
    case.list_for([case.ahead(11)], ago=36, notice=30)
    why = {
        "put_off_for": "representative",
        "reason": "Ill, and no one else can take the case",
        "caused_by": "representative",
        "decided_by": "staff",
        "document": "Deferral notice",
    }
    case.do(3, reviews.defer, review=case.review, on=case.back(3), target_on=case.ahead(90), **why)
    case.ask_a_member(1)


def decided(case: Case) -> None:
    case.hear(12)
    case.decide(1, NO, provided=None)


def provisional(case: Case) -> None:
    """Release is directed, and can be challenged for two weeks more."""
    with_decision(case, GO, provided=7)


def provisional_refusal(case: Case) -> None:
    with_decision(case, NO, provided=12, members=FALLS_SHORT)


def reconsideration_asked(case: Case) -> None:
    with_decision(case, GO, provided=13)
    words = "The panel's reasons did not deal with the March find"
    case.challenge(1, challenges.ask_for_reconsideration, Ground.IRRATIONAL, by=SECRETARY, words=words)


def reconsideration_refused(case: Case) -> None:
    with_decision(case, NO, provided=15)
    words = "The prisoner was not asked about the deciding report"
    asked = case.challenge(11, challenges.ask_for_reconsideration, Ground.UNFAIR, by=PRISONER, words=words)
    case.answer(asked, 3, Result.REFUSED, "It was put to the prisoner on the first day")


def reconsideration_granted(case: Case) -> None:
    with_decision(case, NO, provided=21)
    words = "The panel read a report that the representative never received"
    asked = case.challenge(16, challenges.ask_for_reconsideration, Ground.UNFAIR, by=PRISONER, words=words)
    case.answer(asked, 5, Result.GRANTED, "A different panel must hear the case")


def final_refusal(case: Case) -> None:
    with_decision(case, NO, provided=24)


def before_the_high_court(case: Case) -> None:
    """The release was planned; whether it will be, the Court says."""
    with_decision(case, GO, provided=33)
    plan(case, case.ahead(12), ago=10)
    case.refer_to_court(8)


def upheld(case: Case) -> None:
    with_decision(case, GO, provided=70)
    plan(case, case.ahead(10), ago=44)
    asked = case.refer_to_court(40)
    case.answer(asked, 4, Result.REFUSED, "The direction is upheld")


def quashed(case: Case) -> None:
    """It ends at once: nobody finds a review in this state, but its history holds it."""
    with_decision(case, GO, provided=90)
    asked = case.refer_to_court(60)
    case.answer(asked, 19, Result.GRANTED, "The risk cannot be managed on licence")
    with as_owner():
        ReviewMove.objects.filter(review=case.review, verb="close").update(on=case.back(19))
    ParoleReview.objects.filter(pk=case.review.pk).update(ended_at=case.moment(19))


def set_aside(case: Case) -> None:
    with_decision(case, GO, provided=38)
    words = "Letters about the old group were found after the decision"
    asked = case.challenge(12, challenges.ask_to_set_aside, Ground.NEW_INFORMATION, by=SECRETARY, words=words)
    case.answer(asked, 4, Result.GRANTED, "The panel would not have directed release if it had known")


def release_planned(case: Case) -> None:
    with_decision(case, GO, provided=44)
    case.not_referred(40)
    days = case.person.key_dates.current().official().filter(code="APD").values_list("falls_on", flat=True)
    plan(case, days.first() or case.ahead(19))


def released(case: Case) -> None:
    """Planned for last week, and gone on that day."""
    with_decision(case, GO, provided=52)
    case.not_referred(50)
    approve_one(case.person)
    release = Release.objects.open().get(offender=case.person, basis="APD")
    case.do(5, custody.record_release, release=release, on=case.back(5), note="Police to meet at gate")


def withdrawn(case: Case) -> None:
    """The day of eligibility was wrong; the case has begun anew."""
    case.begin(120)
    case.send(60)
    why = "Referred in error: the sheet left out UAL time"
    case.do(40, reviews.withdraw, review=case.review, on=case.back(40), reason=why)
    case.begin(30)


def after_recall(case: Case) -> None:
    """Back for three weeks: the Board is to have the case within four."""
    case.take_up(20)
    case.send(5)


COURSES: tuple[tuple[Callable[[Case], None], Status, int], ...] = (  # course, its state, days since the referral
    (provisional, Status.PROVISIONAL, 129),
    (listed_soon, Status.LISTED, 153),
    (listed_for_two_days, Status.LISTED, 149),
    (directed, Status.DIRECTIONS_ISSUED, 66),
    (upheld, Status.FINAL_UPHELD, 192),
    (reconsideration_asked, Status.RECONSIDERATION_APPLIED, 135),
    (before_the_high_court, Status.HIGH_COURT_REFERRED, 155),
    (released, Status.RELEASED, 174),
    (set_aside, Status.SET_ASIDE, 160),
    (quashed, Status.CLOSED_NOT_RELEASED, 212),
    (provisional_refusal, Status.PROVISIONAL, 134),
    (reconsideration_refused, Status.RECONSIDERATION_REFUSED, 137),
    (reconsideration_granted, Status.RECONSIDERATION_GRANTED, 143),
    (final_refusal, Status.FINAL, 146),
    (decided, Status.DECIDED, 123),
    (heard, Status.HEARD, 117),
    (heard_and_late, Status.HEARD, 127),
    (adjourned, Status.ADJOURNED, 124),
    (deferred, Status.DEFERRED, 143),
    (listed(1, police_gave=True), Status.LISTED, 141),
    (listed(2, police_gave=True), Status.LISTED, 141),
    (listed(3, police_gave=False), Status.LISTED, 141),
    (listed_far, Status.LISTED, 107),
    (ready, Status.READY_TO_LIST, 95),
    (oral, Status.ORAL_DIRECTED, 60),
    (refused_on_papers, Status.PAPER_DECISION, 60),
    (considered, Status.MCA_LISTED, 50),
    (listed_far, Status.LISTED, 107),
    (disclosed, Status.DOSSIER_DISCLOSED, 17),
    (referred, Status.DEEMED_REFERRED, 4),
    (sent, Status.REFERRAL_SENT, -10),
    (withdrawn, Status.DUE, -60),
    (due, Status.DUE, -180),
)


def monday(case: Case) -> date:
    return case.today + timedelta(days=7 - case.today.weekday())


def with_decision(
    case: Case, outcome: Outcome, *, provided: int, members: tuple[tuple[str, bool], ...] = MEETS
) -> None:
    """Heard, decided nine days after, and with the parties two days later."""
    case.hear(provided + 11, members)
    case.decide(provided + 2, outcome, provided=provided)


def plan(case: Case, day: date, *, ago: int = 9) -> None:
    case.do(ago, planning.plan_release, review=case.review, on=day)
    with as_owner():
        ReviewMove.objects.filter(review=case.review, verb="plan_release").update(on=case.back(ago))


def early_with(days_left: int) -> Callable[[Case], None]:
    """As far as the case of somebody is whose referral is due in so many days."""

    def course(case: Case) -> None:
        if days_left > 75:
            case.begin(max(3, 182 - days_left))
        elif days_left > 35:
            case.begin(110)
            case.send(8)
        elif days_left > 10:
            case.begin(120)
            case.refer(6)
        else:
            case.ready(20)

    return course
