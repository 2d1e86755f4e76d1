"""One life: convicted, held, heard, released on licence, a breach on the internet, recalled, released again, handed
over to police, ten years of notices, travel, an order renewed twice, the end of the register, closed, reviewed and
deleted.

All through the verbs that people and the clock use. The clock is moved through it month by month: the right people are
alerted, and no day is without a lead.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from licence.breaches.actions.breaches import open_breach
from licence.catalogue import policy
from licence.catalogue.rules.families import Family
from licence.checks.actions import plans
from licence.checks.actions.unchecked import unchecked_of
from licence.conditions.actions.conditions import Written, add_condition
from licence.licences.actions import clock as licence_clock
from licence.licences.actions import licences
from licence.models import Licence, Readiness, Recall
from licence.readiness.actions import clock as readiness_clock
from licence.recalls.actions import begin, casework, deciding, returning, signing
from licence.recalls.actions import clocks as recall_clocks
from licence.recalls.rules.clocks import Clock
from offenders.closing import actions as closing
from offenders.closing import clock as closing_clock
from offenders.closing.rules import ClosingDecision
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep.releases import record_official_dates
from offenders.mappa import clock as mappa_clock
from offenders.mappa.actions import cases
from offenders.models import (
    Closing,
    ImposedOrder,
    Journey,
    KeyDate,
    MappaCase,
    NotificationDuty,
    NotificationPeriod,
    Offender,
    PoliceHandover,
    Release,
)
from offenders.movements import actions as custody
from offenders.orders.actions import clock as order_clock
from offenders.orders.actions.changing import decide_end
from offenders.orders.actions.recording import record_order
from offenders.orders.rules import EndChoice, OrderKind
from offenders.person_page.life_line import LaneQuestion
from offenders.police_handover import actions as police_handover
from offenders.police_handover import clock as handover_clock
from offenders.police_handover import leads, panels
from offenders.register import clock as register_clock
from offenders.register.actions import journeys, notices
from offenders.register.rules.notices import Section
from offenders.releases.directions.actions import confirm_direction
from offenders.releases.holds import second_people
from offenders.releases.leaving import clock as gate_clock
from offenders.releases.warnings import actions as warnings
from offenders.sentencing import actions as sentencing
from offenders.status import clock as status_clock
from offenders.status.actions import settle_status
from parole import tasks as parole
from parole.challenges import questions
from parole.deciding.actions import planning
from parole.deciding.actions.decisions import Made, record_decision
from parole.listing.actions import hearings
from parole.listing.actions.hearings import Planned
from parole.models import ParoleReview
from parole.seats.actions import seat_member
from parole.steps.actions import reviews
from sharing.audit.versions import version_of
from sharing.duties import actions as duties
from sharing.duties import handovers
from sharing.models import Alert, Duty, Handover, RetentionReview
from sharing.retention import actions as retention
from sharing.retention import clock as retention_clock
from sharing.retention.rules import RetentionDecision
from tests.factories.after_licence import drafted
from tests.factories.licence import DETAILS
from tests.factories.one_life import somebody_to_be_sentenced
from tests.factories.readiness import put_in_hand, sign_all
from tests.factories.recalls import RISKS
from tests.factories.sharing import GrantFactory, MembershipFactory, TeamFactory, UserFactory
from tests.worlds import world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SENTENCED = date(2026, 12, 2)
OUT = date(2028, 12, 1)  # two thirds of 3 years
BREACHED = date(2029, 3, 12)
BACK = BREACHED + 2 * DAY
OUT_AGAIN = date(2029, 6, 20)
LICENCE_ENDS = date(2030, 12, 2)  # a day later than it was: one day at large
PERIOD_ENDS = date(2039, 3, 9)  # 10 years, and 730 + 98 days held
ORDERS = (  # an order, renewed twice
    (date(2030, 7, 1), date(2033, 6, 30)),
    (date(2033, 7, 1), date(2036, 6, 30)),
    (date(2036, 7, 1), date(2041, 6, 30)),
)
LAST_ORDER_ENDS = ORDERS[-1][1]
DELETED = date(2042, 8, 1)
STATION = "Elland Road, Leeds"
BOARD = "PPUD 04418"
PREPARE = ("probation_officer", "probation_manager", "prison_offender_manager", "ct_analyst")

PRISON_TOO, ALL = "ctu mappa nsd omu", "ctu mappa nsd omu ppcs"
NOT_THE_PRISON = "ctu mappa nsd ppcs"
OFFICERS = "probation_head probation_manager probation_officer"  # of nsd, without who liaises with victims
ORDER_KEEPERS = "ct_manager ct_offender_manager"
APPROVED = f"mappa omu {OFFICERS}"
DIRECTED = {
    "dates.direction_to_confirm": "ppcs prison_decision_maker",
    "parole.decision": ALL,
    "parole.referral_settled": ALL,
    "parole.referral_to_confirm": ALL,
    "releases.date_changed": ALL,
}
PREPARED = {
    "licence.approved": APPROVED,
    "licence.board_to_record": "ppcs",
    "licence.readiness_late": f"ctu {APPROVED}",
    "licence.to_approve": APPROVED,
    "parole.final": ALL,
    "releases.coming": ALL,
}
RELEASED = {"licence.activated": ALL, "releases.released": ALL, "sharing.handover_offered": "nsd"}
RECEIVED = {"sharing.handover_offered": "omu", "sharing.no_owner": "omu"}
RECALLED = {
    "dates.conflict": f"ctu mappa omu ppcs {OFFICERS}",
    "licence.at_large": NOT_THE_PRISON,
    "licence.breach": f"ctu mappa ppcs {OFFICERS}",
    "licence.concern": f"ctu mappa ppcs {OFFICERS}",
    "licence.recall_clock_missed": f"ctu mappa ppcs {OFFICERS}",
    "licence.recall_decided": f"ctu mappa ppcs {OFFICERS}",
    "licence.recall_sent": f"ctu mappa ppcs {OFFICERS}",
    "licence.recall_to_decide": "mappa nsd",
    "licence.returned_to_custody": f"ctu mappa omu ppcs {OFFICERS}",
    "parole.in_sight": ALL,
    "parole.liaison_to_acknowledge": "victim_liaison",
    "register.period_moved": "ctu",  # of probation the co-ordinator alone: no licence is in force
    "register.period_moved_for_mappa": "mappa",
    "releases.date_changed": ALL,
}
ENDING = {"orders.ending": ORDER_KEEPERS, "orders.ending_for_mappa": "mappa"}
UNDECIDED = ENDING | {"orders.undecided": ORDER_KEEPERS}
OVER = {"orders.over": "ctu mappa ppcs"}
PERIOD_ENDING = {"register.period_ending": "ctu", "register.period_ending_for_mappa": "mappa"}
TOLD = {  # each month in which somebody was: of which kinds, and who
    date(2026, 12, 1): RECEIVED,
    date(2028, 6, 1): {"parole.in_sight": ALL},
    date(2028, 8, 1): {"parole.hearing_listed": ALL},
    date(2028, 10, 1): DIRECTED | {"mappa.review_late": PRISON_TOO},
    date(2028, 11, 1): PREPARED | {"parole.to_answer": ALL},
    date(2028, 12, 1): RELEASED,
    date(2029, 3, 1): RECALLED | RECEIVED,
    date(2029, 5, 1): DIRECTED | PREPARED,
    date(2029, 6, 1): RELEASED
    | {"register.period_moved": "ctu", "register.period_moved_for_mappa": "mappa", "releases.coming": ALL},
    date(2030, 6, 1): {"police_handover.begun": "ctu mappa nsd", "status.licence_ends": NOT_THE_PRISON},
    date(2030, 7, 1): {"police_handover.asked": "ctu mappa nsd"},
    date(2030, 12, 1): {
        "police_handover.took_effect": "ctu mappa nsd",
        "status.licence_ended": NOT_THE_PRISON,
        "status.licence_ends": NOT_THE_PRISON,
    },
    date(2033, 4, 1): ENDING,
    date(2033, 5, 1): UNDECIDED,
    date(2033, 6, 1): ENDING,
    date(2033, 7, 1): OVER,
    date(2034, 3, 1): {"register.travel_notice": "ctu"},
    date(2036, 4, 1): ENDING,
    date(2036, 5, 1): UNDECIDED,
    date(2036, 6, 1): ENDING,
    date(2036, 7, 1): OVER,
    date(2038, 4, 1): PERIOD_ENDING,
    date(2038, 12, 1): PERIOD_ENDING,
    date(2039, 2, 1): PERIOD_ENDING,
    date(2039, 3, 1): PERIOD_ENDING,
    date(2041, 4, 1): ENDING | {"mappa.exit_due": "ctu mappa"},
    date(2041, 5, 1): UNDECIDED,
    date(2041, 6, 1): ENDING,
    date(2041, 7, 1): OVER | {"closing.to_decide": "ctu mappa ppcs"},
    date(2042, 8, 1): {"retention.review_due": "information_owner"},
}

world = world_of(somebody_to_be_sentenced)


def at(day, hour=6):
    return time_machine.travel(datetime.combine(day, time(hour), UTC), tick=False)


class Life:
    """The person, who works with them by role, and what they do."""

    def __init__(self, rows):
        self.__dict__.update(rows)

    # The clock

    def clocks(self, day):
        """All that the clock does that day of a person."""
        with at(day):
            moment = timezone.now()
            if day <= LICENCE_ENDS:
                parole.watch_reviews()
                warnings.flag_coming(on=day, at=moment)
                second_people.watch(at=moment)
                gate_clock.watch(at=moment)
                readiness_clock.watch(at=moment)
                licence_clock.watch(on=day, at=moment)
                recall_clocks.tell_of_missed(at=moment)
            register_clock.watch(on=day, at=moment)
            order_clock.watch(at=moment)
            status_clock.watch(on=day, at=moment)
            mappa_clock.follow_records(on=day)
            mappa_clock.watch(on=day, at=moment)
            handover_clock.watch(at=moment)
            closing_clock.watch(at=moment)
            retention_clock.watch(at=moment)

    def pass_time(self, first, last, acts=(), *, also=()):
        """From month to month. acts: by day what is done once the clock has looked at that day; also: other days on
        which it looks."""
        acts, seen = dict(acts), months(first, last)
        for day in sorted({first, last, *acts, *also, *(month for month in seen if first < month)}):
            self.clocks(day)
            answer = leads.kinds_that_answer([self.person.pk], at=datetime.combine(day, time(6), UTC))
            assert answer[self.person.pk] >= {"ct_police", self.leads_by_now()}, day
            if day in acts:
                with at(day, 10):
                    acts[day]()

    def leads_by_now(self):
        """The kind of agency that leads, by the status: somebody of it must answer."""
        held = {"in_custody": "prison", "on_licence": "probation", "recalled": "probation"}
        return held.get(self.status()[0], "ct_police")

    def status(self):
        return Offender.objects.values_list("status", "status_until").get(pk=self.person.pk)

    # Custody and the Board

    def convicted(self):
        with at(SENTENCED, 10):
            officer = self.prison_offender_manager
            custody.receive(offender=self.person, establishment=self.places["FSI"], on=SENTENCED, by=officer)
            convicted = sentencing.Convicted(self.offence, SENTENCED, committed_on=date(2026, 3, 4), court="Leeds")
            passed = sentencing.Passed("SOPC", SENTENCED, years=3, extension_months=12)
            sentencing.add_conviction(offender=self.person, convicted=convicted, passed=passed, by=officer)
            self.sheet(PED=OUT, CRD=date(2029, 12, 1), SLED=date(2030, 12, 1))
            self.taken_over(officer, self.prison_decision_maker, self.omu)

    def taken_over(self, owner, deputy, team):
        """Who is asked to by a move answers for the person from now on."""
        handovers.accept(handover=Handover.objects.open().get(), by=owner)
        words = {"reason": "As the team agreed", "by": owner}
        duties.name_owner(subject=self.person, team=team, owner=owner, deputy=deputy, **words)

    def sheet(self, **days):
        record_official_dates(
            offender=self.person,
            dates={Code(code): day for code, day in days.items()},
            source="NOMIS",
            as_at=timezone.localdate(),
            by=self.prison_offender_manager,
        )

    def on(self, day, act, **more):
        """A step of the newest review, by casework."""
        with at(day, 10):
            return act(review=ParoleReview.objects.latest("pk"), by=self.caseworker, **more)

    def referred(self, sent):
        """To the Board, and as far as its papers: six weeks."""
        self.on(sent, reviews.send_referral, on=sent)
        papers = sent + 2 * WEEK
        self.on(papers, reviews.receive_papers, letter_on=sent + 2 * DAY, reports_on=papers)
        self.on(sent + 4 * WEEK, reviews.disclose_dossier, on=sent + 4 * WEEK)
        self.on(sent + 6 * WEEK, reviews.list_mca, on=sent + 6 * WEEK)
        return sent + 6 * WEEK

    def heard(self, listed):
        """A panel of three, eleven weeks after the papers were listed."""
        self.on(listed + WEEK, reviews.direct_oral, on=listed + WEEK, document="PB/1")
        self.on(listed + 2 * WEEK, reviews.ready_to_list, on=listed + 2 * WEEK)
        day, said = listed + 11 * WEEK, listed + 3 * WEEK
        planned = Planned([day], "video", "HMP Full Sutton")
        self.on(said, hearings.list_hearing, planned=planned, on=said, notice_on=said)
        for number, discipline in enumerate(("judicial", "law_enforcement", "psychologist")):
            seat = {"reference": f"PB-041{number}", "discipline": discipline, "is_chair": not number}
            self.on(said, seat_member, on=said, **seat)
        self.on(day, hearings.hear)
        return day

    def released_by_the_board(self, decided):
        """Directed, not referred to the High Court, and compared with the Board's document by a second person."""
        made = Made("release_directed", decided, BOARD, provided_on=decided)
        self.on(decided, record_decision, made=made)
        said = questions.Answered("not_referred", decided + DAY, "SoS/1", "Not referred")
        self.on(decided + DAY, questions.answer_question, said=said)
        with at(decided + DAY, 11):
            questions.confirm_answer(review=ParoleReview.objects.latest("pk"), by=self.second)
            confirm_direction(offender=self.person, by=self.caseworker)

    # Release, by the gate

    def level_set(self):
        level = cases.propose_level(
            case=MappaCase.objects.get(), level=1, reason="One agency can manage", by=self.probation_officer
        )
        for who in (self.coordinator, self.probation_manager):
            cases.answer_level(level=level, agree=True, reason="", by=who)

    def licence_made(self):
        """With a condition about the internet, approved as the Board directed."""
        officer, ends = self.probation_officer, KeyDate.objects.filter(offender=self.person, code="SLED").latest("pk")
        made = licences.begin(offender=self.person, by=officer)
        entry = next(each for each in policy.additional(made.policy_version) if each.code.startswith("bfbc693c"))
        written = Written("He searched for it", "He works without it", ends.falls_on, inputs={})
        add_condition(licence=made, entry=entry, written=written, by=officer)
        made.refresh_from_db()
        details = {name: getattr(made, name) for name in licences.DETAILS} | DETAILS | {"ends_on": ends.falls_on}
        version = version_of(made, *licences.DETAILS)
        made = licences.set_details(licence=made, details=details, version=version, by=officer)
        licences.submit(licence=made, by=officer)
        directed_on = ParoleReview.objects.latest("pk").decisions.latest("pk").decided_on
        licences.approve_for_board(licence=made, reference=BOARD, directed_on=directed_on, by=self.caseworker)
        for condition in unchecked_of(made):
            plans.leave_unchecked(condition=condition, reason="Asked at each appointment", by=officer)

    def made_ready(self):
        readiness, cast = Readiness.objects.open().get(), {role: getattr(self, role) for role in PREPARE}
        put_in_hand(readiness, cast)
        sign_all(readiness, cast)

    def goes(self):
        release = Release.objects.open().counted().select_related("offender").get()
        custody.record_release(release=release, on=timezone.localdate(), by=self.prison_offender_manager)
        self.taken_over(self.probation_officer, self.probation_manager, self.nsd)

    # Recall

    def recalled(self):
        """A breach on the internet, and all of it within the morning."""
        officer, senior = self.probation_officer, self.probation_manager
        licence = Licence.objects.active().get()
        breach = open_breach(
            offender=self.person,
            condition=licence.conditions.get(family=Family.DEVICES),
            source="check",
            reason="device_or_internet",
            occurred_at=timezone.now() - timedelta(hours=2),
            summary="A tablet that nobody approved, used that night",
            by=officer,
        )
        recall = begin.begin(offender=self.person, breaches=[breach], what_led="A tablet", by=officer)
        recall = begin.consult(recall=recall, view="Seek recall", by=officer)
        recall = deciding.agree(
            recall=recall, rationale="It is what he was sentenced for", alternatives=["none"], by=senior
        )
        begin.set_details(recall=recall, details=RISKS, version=version_of(recall, *Recall.RISKS), by=officer)
        recall.refresh_from_db()
        recall = signing.countersign(recall=recall, view="I agree", by=senior)
        recall = signing.endorse(recall=recall, view="I endorse", by=self.probation_head)
        recall = signing.send(recall=recall, by=officer)
        casework.revoke(recall=recall, by=self.caseworker, warrant_ref="W1")

    def comes_back(self):
        recall = Recall.objects.get()
        returning.record_return(recall=recall, establishment=self.places["FSI"], by=self.caseworker)
        self.taken_over(self.prison_offender_manager, self.prison_decision_maker, self.omu)
        self.sheet(PRRD=LICENCE_ENDS, SLED=LICENCE_ENDS)
        for clock in (Clock.DOSSIER, Clock.PART_B):
            casework.record_done(recall=recall, clock=clock, by=self.caseworker)
        casework.refer(recall=recall, by=self.caseworker)

    # After the licence

    def tells_police(self, section):
        """The person comes to the station."""
        today, by = timezone.localdate(), self.ct_offender_manager
        notices.record_notice(offender=self.person, section=section, told_on=today, station=STATION, by=by)

    def imposed(self, number):
        """The order of this number, on its first day."""
        first, last = ORDERS[number]
        record_order(
            offender=self.person,
            kind=OrderKind.SCPO,
            authority="Crown Court at Leeds",
            made_on=first,
            served_on=first,
            in_force_on=first,
            ends_on=last,
            measures=["No more than 1 phone"],
            by=self.ct_manager,
        )

    def end_decided(self, choice=EndChoice.RENEW):
        order = ImposedOrder.objects.latest("pk")
        decide_end(order=order, choice=choice, reason="As the panel said", by=self.ct_manager)

    def travels(self, departs_on):
        known = {"known_on": timezone.localdate(), "departs_on": departs_on, "first_country": "Spain"}
        by = self.ct_offender_manager
        journeys.record_journey(offender=self.person, told_on=known["known_on"], station=STATION, by=by, **known)

    def is_back(self):
        journeys.record_return(
            journey=Journey.objects.get(),
            returned_on=timezone.localdate(),
            returned_as_told=True,
            by=self.ct_offender_manager,
        )

    def handed_over(self):
        row = PoliceHandover.objects.select_related("offender").get()
        drafted(row, self.probation_officer, self.ct_offender_manager, on=timezone.localdate())
        police_handover.offer(handover=row, by=self.probation_officer)
        police_handover.sign(handover=row, by=self.probation_manager)
        police_handover.ask(handover=row, question="Who sees him on Fridays?", by=self.ct_offender_manager)
        police_handover.answer(handover=row, answer="His mentor, until the end.", by=self.probation_officer)
        police_handover.accept(handover=row, team=self.ctu, by=self.ct_offender_manager)

    def closed(self):
        case, by = Closing.objects.select_related("offender").get(), self.ct_manager
        closing.propose(closing=case, decision=ClosingDecision.CLOSE, reason="Nothing runs", by=by)
        for duty in Duty.objects.current().select_related("owner"):  # each agency with an owner agrees
            closing.say_view(closing=case, agrees=True, reason="", by=duty.owner)
        closing.agree(closing=case, by=UserFactory(role="ct_manager", agency=by.agency, teams=[self.ctu]))

    def deleted(self):
        """By two information owners of each agency that is asked."""
        for review in RetentionReview.objects.select_related("subject", "agency"):
            team = TeamFactory(agency=review.agency)
            GrantFactory(subject=self.person, team=team, grant_role="contributor")
            first, second = (UserFactory(role="information_owner", agency=review.agency) for _ in range(2))
            for owner in (first, second):
                MembershipFactory(user=owner, team=team)
            words = "10 years without an entry"
            retention.decide(review=review, decision=RetentionDecision.DELETE, reason=words, by=first)
            retention.agree(review=review, by=second)

    # Who was told

    def who_heard(self):
        """By month and kind of alert, who heard of it: a team where all of it did, else the roles of it that it is
        for."""
        teams = {
            self.omu.pk: "omu",
            self.nsd.pk: "nsd",
            self.ctu.pk: "ctu",
            self.ppcs.pk: "ppcs",
            self.mappa.pk: "mappa",
        }
        works_in = {self.__dict__[name].pk: roles for name, roles in self.roles.items()}
        found = defaultdict(lambda: defaultdict(set))
        for alert in Alert.objects.prefetch_related("receipts"):
            heard = found[alert.raised_at.date().replace(day=1)][alert.kind]
            for receipt in alert.receipts.all():
                roles = works_in.get(receipt.team_id, ())
                able = [role for role in roles if alert.for_roles is None or role in alert.for_roles]
                heard |= {teams[receipt.team_id]} if len(able) == len(roles) else set(able)
        return {
            month: {kind: " ".join(sorted(heard)) for kind, heard in sorted(kinds.items())}
            for month, kinds in sorted(found.items())
        }


def months(first, last):
    """The first of each month from then to then."""
    for number in range(12 * (last.year - first.year) + last.month - first.month + 1):
        year, month = divmod(first.month - 1 + number, 12)
        yield date(first.year + year, month + 1, 1)


def unled(person, days, today):
    """Of these days those on which nobody led, by custody, licence and handovers. No row is hidden."""
    with pytest.MonkeyPatch.context() as patch:
        rows = panels.lead_rows(UserFactory(role="ct_manager"))
        for each in rows.values():
            patch.setattr(type(each.rows), "visible_to", lambda found, user: found)
        found = {
            name: [
                {column: value.isoformat() if hasattr(value, "isoformat") else value for column, value in row.items()}
                for row in each.rows.filter(offender=person).values(*each.columns)
            ]
            for name, each in panels.lead_rows(UserFactory(role="ct_manager")).items()
        }
    spans = panels.lead_spans(LaneQuestion(person, found, today))
    return [day for day in days if not any(start <= day and (end is None or day < end) for start, end, _ in spans)]


def test_no_day_is_without_a_lead_from_the_conviction_to_the_decision_to_delete(copied):
    life = Life(copied)
    person = life.person

    # Sentenced and held; 26 weeks before the date the review comes in sight
    life.convicted()
    assert life.status()[0] == "in_custody"
    life.pass_time(SENTENCED + DAY, date(2028, 6, 5), {date(2028, 6, 1): life.level_set})
    assert NotificationPeriod.objects.current().get().last_day is None  # held, with no end

    # Referred, heard, directed; final after 21 days; ready; out by the gate
    life.referred(date(2028, 6, 12))
    life.heard(date(2028, 7, 24))
    life.released_by_the_board(date(2028, 10, 16))
    ready = {date(2028, 11, 6): life.licence_made, date(2028, 11, 14): life.made_ready}
    life.pass_time(date(2028, 10, 17), OUT - DAY, ready)
    life.pass_time(OUT, OUT + DAY, {OUT: life.goes, OUT + DAY: lambda: life.tells_police(Section.INITIAL)})
    assert life.status() == ("on_licence", date(2030, 12, 1))

    # A breach on the internet, recalled that morning, back two days later, released on the papers
    life.pass_time(date(2029, 1, 1), BACK, {BREACHED: life.recalled, BACK: life.comes_back})
    assert life.status()[0] == "recalled"
    life.referred(date(2029, 3, 26))
    life.released_by_the_board(date(2029, 5, 14))
    life.on(date(2029, 5, 16), planning.plan_release, on=OUT_AGAIN)
    ready = {date(2029, 5, 24): life.licence_made, date(2029, 5, 28): life.made_ready}
    life.pass_time(date(2029, 5, 23), OUT_AGAIN - DAY, ready)
    told = {OUT_AGAIN: life.goes, OUT_AGAIN + DAY: lambda: life.tells_police(Section.CHANGE)}
    life.pass_time(OUT_AGAIN, OUT_AGAIN + DAY, told)
    assert NotificationPeriod.objects.current().get().last_day == PERIOD_ENDS

    # Six months before the licence ends: both prepare, police ask, both sign; a court makes an order
    yearly = {date(year, 6, 1): lambda: life.tells_police(Section.PERIODIC) for year in range(2030, 2039)}
    acts = {ORDERS[0][0]: lambda: life.imposed(0), ORDERS[0][0] + 4 * DAY: life.handed_over}
    first = {date(2030, 6, 1): yearly.pop(date(2030, 6, 1))}
    life.pass_time(date(2029, 7, 1), LICENCE_ENDS, acts | first, also=[date(2030, 6, 3)])
    assert life.status() == ("on_licence", LICENCE_ENDS)

    # The licence ends: police lead; ten years of notices, a journey, the order renewed twice
    acts = {
        date(2033, 5, 1): life.end_decided,
        ORDERS[1][0]: lambda: life.imposed(1),
        date(2034, 3, 1): lambda: life.travels(date(2034, 3, 20)),
        date(2034, 4, 2): life.is_back,
        date(2036, 5, 1): life.end_decided,
        ORDERS[2][0]: lambda: life.imposed(2),
    }
    warned = [date(year, *day) for year in (2033, 2036) for day in ((4, 1), (6, 1), (6, 24))]
    warned += [date(2038, 12, 9), date(2039, 2, 9), date(2039, 3, 2)]
    life.pass_time(LICENCE_ENDS + DAY, PERIOD_ENDS, acts | yearly, also=warned)
    assert PoliceHandover.objects.get().state == "in_effect"
    assert life.status() == ("police_led", PERIOD_ENDS)
    assert not NotificationDuty.objects.filter(state__startswith="late").exists()
    assert MappaCase.objects.get().ends_on == LAST_ORDER_ENDS

    # The register ends while the last order runs, then the order
    let_end = {date(2041, 5, 2): lambda: life.end_decided(EndChoice.LET_END)}
    warned = [date(2041, *day) for day in ((4, 1), (6, 1), (6, 24))]
    life.pass_time(PERIOD_ENDS + DAY, LAST_ORDER_ENDS, let_end, also=warned)
    assert life.status() == ("order_only", LAST_ORDER_ENDS)
    life.pass_time(LAST_ORDER_ENDS + DAY, date(2041, 7, 20), {date(2041, 7, 20): life.closed})
    assert life.status()[0] == "closed"
    with at(date(2041, 7, 20), 11):
        assert not settle_status(offender=person, by=None)  # settled as it is: once more changes nothing

    # Twelve months later two information owners of each agency decide
    life.pass_time(date(2041, 8, 1), DELETED, {DELETED: life.deleted})
    assert {row.state for row in RetentionReview.objects.all()} == {"hidden"}
    with at(DELETED, 11):
        assert not Offender.objects.visible_to(life.ct_offender_manager).exists()

    days = [SENTENCED + number * DAY for number in range((DELETED - SENTENCED).days)]
    assert unled(person, days, days[-1]) == []
    assert life.who_heard() == TOLD
