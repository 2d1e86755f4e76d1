"""Random moves, lawful and not, by one seed: what is tried, and two ways to try it, in memory and on the database."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import time_machine

from offenders.models import Release
from offenders.movements.actions import MovementRefused, record_release
from offenders.releases.directions.actions import confirm_direction
from offenders.releases.holds.actions import ReleaseHeld
from parole.challenges import actions as challenges
from parole.challenges import questions
from parole.deciding.actions import corrections, decisions
from parole.decisions import rules
from parole.decisions.actions.standing import standing_decision
from parole.listing.actions import requests as hearing_requests
from parole.models import ParoleReview, ReviewClock
from parole.moves.actions import finality
from parole.moves.actions.moves import make_move
from parole.reviews.actions.opening import ParoleRefused
from parole.reviews.rules.moves import REVIEW, Outcome, ReviewFacts, Status
from sharing.access.state_machines import MoveRefused
from tests.factories.breaches import let_in
from tests.factories.parole import not_referred, referral, review_before_the_board
from tests.factories.sharing import UserFactory
from tests.parole.model import Case
from tests.roles import asker

BEGUN = date(2026, 3, 2)
ELIGIBLE = date(2026, 4, 20)
DAY = timedelta(days=1)
REFUSALS = (ParoleRefused, MoveRefused, MovementRefused, ReleaseHeld)
OUTCOMES = ["release_directed"] * 5 + ["no_release"] * 4 + ["open_recommended"]
PARTIES = ["prisoner", "secretary_of_state"]
FINAL = {"final", "final_upheld", "release_planned", "high_court_referred"}


def tries(chance, case):
    """One thing that somebody might record today, whether or not it can be."""
    back = case.today - chance.choice([0, 0, 0, 1, 2, 5, 9, 21, 22]) * DAY
    soon = case.today + chance.choice([0, 0, 0, 0, 1]) * DAY
    day = chance.choice([back, back, back, soon])
    edges = [case.until, case.until and case.until + DAY, case.provided and case.provided - DAY]
    near = chance.choice([each for each in (*edges, day) if each])
    party = chance.choice(PARTIES)
    first = case.earliest() - chance.choice([0, 1]) * DAY if case.provided else day
    answer = {"result": chance.choice(["refused", "refused", "granted", "withdrawn"]), "on": day}
    waits = [index for index, each in enumerate(case.asked) if each.answered is None] or [0]
    return chance.choice(
        [
            ("wait", {"days": chance.choice([1, 1, 2, 7, 7, 20, 21, 22])}),
            ("wait", {"days": chance.choice([1, 7, 22, 28])}),
            ("decide", {"outcome": chance.choice(OUTCOMES), "on": back, "provided": chance.choice([back, day, None])}),
            ("decide", {"outcome": chance.choice(OUTCOMES), "on": back, "provided": back}),
            ("list_anew", {}),
            ("provide", {"on": day}),
            ("ask_hearing", {"on": day}),
            ("refuse_hearing", {"on": day}),
            ("reconsider", {"by": party, "on": near}),
            ("reconsider", {"by": party, "on": day}),
            ("set_aside", {"by": party, "on": day, "is_new": chance.random() < 0.6}),
            ("set_aside", {"by": party, "on": day, "is_new": case.outcome == "release_directed"}),
            ("refer", {"on": day}),
            *[("not_refer", {})] * 2,
            ("answer", {"index": chance.randrange(max(1, len(case.asked))), **answer}),
            *[("answer", {"index": chance.choice(waits), **answer})] * 4,
            ("correct", {"on": chance.choice([back, day])}),
            ("release", {"on": near}),
            ("release", {"on": first}),
            ("release", {"on": case.today}),
        ]
    )


class InMemory:
    """The machine and the rules of finality, with the facts kept by hand: no database."""

    def __init__(self, today, eligible_on):
        self.today, self.eligible_on = today, eligible_on
        self.status, self.facts, self.asked = Status.MCA_LISTED, ReviewFacts(), []
        self.parties, self.final_on, self.anew, self.settled = [], None, None, False

    def try_(self, what, **how):
        before = (self.status, self.facts, list(self.asked), list(self.parties), self.final_on, self.settled)
        try:
            getattr(self, what)(**how)
        except MoveRefused:
            self.status, self.facts, self.asked, self.parties, self.final_on, self.settled = before
            return False
        while due := rules.following(
            self.status, self._known(self.today), challenges=self.asked, on=self.today, closes_after=7
        ):
            if due.verb == "become_final":
                self.final_on = due.on
            elif due.verb == "apply_for_reconsideration":
                self.final_on = None
            self._move(due.verb, due.on, by="clock")
        return True

    def _known(self, day):
        waits = [each for each in self.asked if each.is_open]
        return replace(
            self.facts,
            on=day,
            recorded_on=self.today,
            reason="Said",
            document="PB/1",
            open_challenges=len(waits),
            open_reconsiderations=sum(each.kind is rules.Challenge.RECONSIDERATION for each in waits),
            is_suspended=not self.settled,
        )

    def _move(self, verb, day, by="ppcs"):
        self.status = REVIEW.move(verb, self.status, by=asker(by), facts=self._known(day)).after

    def _refuse_unless(self, that):
        if not that:
            raise MoveRefused("not possible")

    def _between(self, day, since):
        self._refuse_unless(since is not None and since <= day <= self.today)

    def wait(self, days):
        self.today += days * DAY

    def list_anew(self):
        self._refuse_unless(self.status in (Status.RECONSIDERATION_GRANTED, Status.SET_ASIDE))
        self._move("list_mca", self.today)

    def decide(self, outcome, on, provided):
        self._refuse_unless(provided is None or on <= provided <= self.today)
        self._refuse_unless(self.anew is None or on >= self.anew)
        self._move("decide_on_papers", on)
        is_open = rules.is_open_to_reconsideration(
            outcome=Outcome(outcome),
            sentence_kinds=frozenset({"SDS18"}),
            decided_on=on,
            is_first_release=True,
        )
        self.facts = ReviewFacts(outcome=Outcome(outcome), is_open_to_reconsideration=is_open)
        self.asked, self.parties, self.final_on, self.decided_on, self.settled = [], [], None, on, False
        if provided:
            self._count_from(provided)

    def provide(self, on):
        self._refuse_unless(self.facts.outcome and not self.facts.provided_on)
        self._between(on, self.decided_on)
        self._count_from(on)

    def _count_from(self, day):
        can_ask = self.facts.outcome is Outcome.NO_RELEASE and self.status is Status.PAPER_DECISION
        self.facts = replace(
            self.facts,
            provided_on=day,
            challengeable_until=rules.challengeable_until(provided_on=day)
            if self.facts.is_open_to_reconsideration
            else None,
            may_be_set_aside_until=day + rules.SET_ASIDE_DAYS * DAY,
            may_ask_for_hearing_until=day + 28 * DAY if can_ask else self.facts.may_ask_for_hearing_until,
        )

    def ask_hearing(self, on):
        self._refuse_unless(self.status is Status.PAPER_DECISION and not self.facts.asked_for_hearing_on)
        self._between(on, self.facts.provided_on)
        self.facts = replace(self.facts, asked_for_hearing_on=on)

    def refuse_hearing(self, on):
        self._between(on, self.facts.asked_for_hearing_on)
        self._move("refuse_hearing", on)
        self.facts = replace(self.facts, hearing_refused_on=on)

    def _ask(self, kind, by, on, is_late):
        self._between(on, self.facts.provided_on)
        twice = [who for each, who in zip(self.asked, self.parties, strict=True) if each.answered_on is None]
        kinds = [each.kind for each in self.asked if each.answered_on is None]
        self._refuse_unless((kind, by) not in list(zip(kinds, twice, strict=True)))
        self.asked.append(rules.DecisionQuestion(kind, on, is_late))
        self.parties.append(by)

    def reconsider(self, by, on):
        self._refuse_unless(self.facts.is_open_to_reconsideration and self.facts.provided_on)
        is_late = rules.is_late(kind=rules.Challenge.RECONSIDERATION, made_on=on, provided_on=self.facts.provided_on)
        if not is_late and self.status not in (Status.PAPER_DECISION, Status.RECONSIDERATION_APPLIED):
            self._move("apply_for_reconsideration", on)
            self.final_on = None
        self._ask(rules.Challenge.RECONSIDERATION, by, on, is_late)

    def set_aside(self, by, on, is_new):
        self._refuse_unless(self.status.value in FINAL)
        ground = rules.Ground.NEW_INFORMATION if is_new else rules.Ground.ERROR_OF_LAW
        known = rules.grounds_for(rules.Challenge.SETTING_ASIDE, decided_on=self.decided_on, outcome=self.facts.outcome)
        self._refuse_unless(ground in known)
        is_late = rules.is_late(
            kind=rules.Challenge.SETTING_ASIDE, made_on=on, provided_on=self.facts.provided_on, grounds=[ground]
        )
        self._ask(rules.Challenge.SETTING_ASIDE, by, on, is_late)

    def refer(self, on):
        self._refuse_unless(not any(each.kind is rules.Challenge.HIGH_COURT for each in self.asked))
        self._between(on, self.final_on)
        self._move("refer_to_high_court", on)
        self.settled = False
        self._ask(rules.Challenge.HIGH_COURT, "secretary_of_state", on, False)

    def not_refer(self):
        is_asked = self.facts.outcome is Outcome.RELEASE_DIRECTED and self.facts.provided_on
        is_referred = any(each.kind is rules.Challenge.HIGH_COURT for each in self.asked)
        self._refuse_unless(is_asked and self.status not in ENDED and not is_referred and not self.settled)
        self.settled = True

    def answer(self, index, result, on):
        self._refuse_unless(index < len(self.asked) and self.asked[index].answered_on is None)
        asked = self.asked[index]
        self._between(on, asked.made_on)
        of_court, of_party = asked.kind is rules.Challenge.HIGH_COURT, asked.kind is rules.Challenge.RECONSIDERATION
        if result == "granted":
            self._refuse_unless(not (asked.is_late and of_party))
            self._move("quash" if of_court else "grant_reconsideration" if of_party else "set_aside", on)
            self.facts, self.asked, self.parties, self.final_on = ReviewFacts(), [], [], None
            self.anew = on
            return
        self.asked[index] = replace(asked, answered_on=on, result=rules.Result(result))
        if of_court:
            self._move("uphold", on)
            self.final_on, self.settled = on, True
        elif self.status is Status.RECONSIDERATION_APPLIED and not self._known(on).open_reconsiderations:
            self._move("withdraw_application" if result == "withdrawn" else "refuse_reconsideration", on)

    def correct(self, on):
        facts = self.facts
        self._refuse_unless(facts.provided_on and facts.provided_on != on and self.status not in ENDED)
        self._between(on, self.decided_on)
        self._refuse_unless(all(each.made_on >= on for each in self.asked))
        if self.status is Status.PAPER_DECISION and facts.asked_for_hearing_on:
            self._refuse_unless(facts.asked_for_hearing_on <= on + 28 * DAY)
        self._count_from(on)
        if self.status in (Status.HIGH_COURT_REFERRED, Status.FINAL_UPHELD):
            return
        until = self.facts.challengeable_until
        self.asked = [
            replace(each, is_late=each.is_late and not (each.kind == "reconsideration" and each.made_on <= until))
            if until
            else each
            for each in self.asked
        ]
        if self.status is Status.FINAL:
            waits = self._known(on).open_reconsiderations
            if until and (self.today <= until or waits):
                self._move("become_provisional", min(self.today, until), by="clock")
                self.final_on = None
            else:
                self.final_on = rules.final_day(self._known(on), self.asked)

    def release(self, on):
        self._refuse_unless(self.status.value in FINAL - {"high_court_referred"})
        first = rules.final_from(
            provided_on=self.facts.provided_on,
            is_open_to_reconsideration=bool(self.facts.is_open_to_reconsideration),
            challenges=[each for each in self.asked if not each.is_open],
        )
        earliest = rules.earliest_release(final_on=first, eligible_on=self.eligible_on, challenges=self.asked)
        self._between(on, earliest)
        self._move("release", on, by="clock")

    def seen(self):
        return self.status.value, self.final_on, None


ENDED = (Status.RELEASED, Status.CLOSED_NOT_RELEASED, Status.WITHDRAWN)


class OnTheDatabase:
    """The actions, as pages and jobs call them. clock: a time machine that stands at midday."""

    def __init__(self, review, by, clock, today):
        self.review, self.by, self.clock, self.today = review, by, clock, today

    def try_(self, what, **how):
        try:
            getattr(self, what)(**how)
        except REFUSALS:
            return False
        return True

    def _decision(self):
        decision = standing_decision(self.review)
        if decision is None:
            decision = self.review.decisions.last()
        if decision is None:
            raise MoveRefused("nothing is decided")
        return decision

    def wait(self, days):
        self.today += days * DAY
        self.clock.shift(days * DAY)
        finality.go_on_with_all(on=self.today)

    def list_anew(self):
        review = ParoleReview.objects.get(pk=self.review.pk)
        if review.status not in ("reconsideration_granted", "set_aside"):
            raise MoveRefused("it is not to be listed anew")
        make_move(review, "list_mca", by=self.by, on=self.today)

    def decide(self, outcome, on, provided):
        made = decisions.Made(outcome=outcome, decided_on=on, provided_on=provided, reasons_ref="PPUD 04418")
        decisions.record_decision(review=self.review, made=made, by=self.by)

    def provide(self, on):
        decision = self._decision()
        if decision.provided_on == on:
            raise MoveRefused("the same again is no move")
        decisions.provide_decision(decision=decision, provided_on=on, by=self.by)

    def ask_hearing(self, on):
        if ParoleReview.objects.filter(pk=self.review.pk, asked_for_hearing_on=on).exists():
            raise MoveRefused("the same again is no move")
        hearing_requests.ask_for_hearing(review=self.review, on=on, by=self.by)

    def refuse_hearing(self, on):
        hearing_requests.refuse_hearing(review=self.review, on=on, reason="No need", document="PB/1", by=self.by)

    def reconsider(self, by, on):
        asked = challenges.ChallengeRequest(by, on, ["irrational"])
        challenges.ask_for_reconsideration(review=self.review, asked=asked, by=self.by)

    def set_aside(self, by, on, is_new):
        asked = challenges.ChallengeRequest(by, on, ["new_information" if is_new else "error_of_law"])
        challenges.ask_to_set_aside(review=self.review, asked=asked, by=self.by)

    def refer(self, on):
        challenges.refer_to_high_court(review=self.review, referral=referral(on), by=self.by)

    def not_refer(self):
        if questions.question_of(self.review) is None or questions.question_of(self.review).answer:
            raise MoveRefused("nothing asks whether it is referred")
        not_referred(self.review)

    def answer(self, index, result, on):
        rows = list(self._decision().challenges.order_by("pk"))
        if index >= len(rows):
            raise MoveRefused("nothing is asked")
        if rows[index].answered_on:
            raise MoveRefused("it is answered")
        challenges.answer(challenge=rows[index], result=result, on=on, words="Said", document="PB/1", by=self.by)

    def correct(self, on):
        corrections.correct_slip(
            decision=self._decision(), field="provided_on", reads=on.isoformat(), reason="A slip", by=self.by
        )

    def release(self, on):
        found = Release.objects.open().filter(offender=self.review.offender, basis="APD").first()
        if found is None:
            raise MoveRefused("no release is directed")
        self._confirm()
        record_release(release=found, on=on, by=self.by)

    def _confirm(self):
        """A second person compares the direction with its document: nobody goes before."""
        stands = self.review.offender.directions.filter(ended_at=None).first()
        if stands and not stands.confirmed_at:
            confirm_direction(offender=self.review.offender, by=UserFactory(role="ppcs"))

    def seen(self):
        self.review.refresh_from_db()
        running = dict(ReviewClock.objects.running().filter(review=self.review).values_list("kind", "due_on"))
        kept = {kind: running.get(kind) for kind in ("reconsideration", "setting_aside", "hearing_request")}
        return self.review.status, self.review.final_on, {kind: day for kind, day in kept.items() if day}


def walk(chance, moves, begin):
    """Try so many moves; begin() gives a product and a model of a fresh case. Raises AssertionError with the way there.

    Returns how many were made and how many refused.
    """
    made, refused = 0, 0
    product, case, way = *begin(), []
    for _ in range(moves):
        what, how = tries(chance, case)
        if case.over and what == "correct":
            continue
        may = case.may(what, **how)
        if may:
            case.do(what, **how)
        way.append(f"{case.today}: {what} {how} {'may' if may else 'may not'}")
        assert product.try_(what, **how) == may, told(way, product)
        status, final_on, clocks = product.seen()
        assert (status in FINAL or case.over in ENDED_FINAL) == (case.final_on() is not None), told(way, product)
        if not case.over:
            assert final_on == case.final_on(), told(way, product)
            assert clocks is None or clocks == case.clocks(), told(way, product)
        made, refused = made + may, refused + (not may)
        if case.over and chance.random() < 0.3:
            product, case, way = *begin(), []
    return made, refused


ENDED_FINAL = ("released", "closed")


def told(way, product):
    return "\n".join([*way, f"the product says {product.seen()}"])


def case_of(today, eligible_on):
    return Case(today=today, eligible_on=eligible_on, on_papers=True)


def in_memory(seed, moves):
    """A walk without a database; as `walk`."""
    return walk(random.Random(seed), moves, lambda: (InMemory(BEGUN, ELIGIBLE), case_of(BEGUN, ELIGIBLE)))


def on_the_database(seed, moves):
    """A walk by the actions; as `walk`. Wants a transaction that is taken back."""
    noon = datetime(BEGUN.year, BEGUN.month, BEGUN.day, 12, tzinfo=UTC)
    with time_machine.travel(noon, tick=False) as clock:

        def begin():
            clock.move_to(noon)
            review = review_before_the_board("mca_listed", eligible_on=ELIGIBLE)
            by = let_in(review.offender, "ppcs", role="ppcs")
            return OnTheDatabase(review, by, clock, BEGUN), case_of(BEGUN, ELIGIBLE)

        return walk(random.Random(seed), moves, begin)
