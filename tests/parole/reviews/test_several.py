"""Two reviews of one person are open at once: which may be, and that nobody leaves on one of them alone."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from offenders.dates.rules.releases import Basis
from offenders.models import BoardDirection, CustodyPeriod, Sentence
from offenders.releases.directions.actions import confirm_direction
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from parole.models import ParoleReview
from parole.moves.rules import ALONE
from parole.reviews.rules.referral import Due
from parole.steps.actions import open_due_reviews
from parole.steps.actions import reviews as steps
from sharing.access.state_machines import MoveRefused
from tests.factories.breaches import let_in
from tests.factories.parole import ReviewFactory, heard_on, not_referred, review_before_the_board
from tests.parole.decisions.test_actions import decided, pass_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "nothing_to_prepare")]  # 1 December 2026

TODAY, LATER = date(2026, 12, 1), date(2027, 2, 1)
ADVICE = Due("pre_tariff_advice", date(2027, 1, 5), "Asked for")


def begin():
    review = review_before_the_board("heard", sentence="SOPC")
    people = [let_in(review.offender, "ppcs", role="ppcs") for _ in range(2)]
    return {"review": review, "people": people}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["people"][0]


@pytest.fixture
def second(begun):
    return begun["people"][1]


@pytest.fixture
def recall(review):
    """The recall of another sentence, heard too."""
    CustodyPeriod.objects.filter(offender=review.offender).update(is_recall=True)
    made = ReviewFactory(
        offender=review.offender, period=review.offender.periods.get(), kind="recall_255c", status="heard"
    )
    heard_on(made, date(2026, 11, 18))
    return made


def gate(review, *, on=LATER):
    return judge_release(facts_of(review.offender, on=on), route=Basis.APD, on=on)


def final(review, by, at_noon, **more):
    decision = decided(review, by, **more)
    pass_to(at_noon, review, LATER)
    return decision


def go(review, second):
    not_referred(review)
    return confirm_direction(offender=review.offender, by=second)


class TestTheGate:
    def test_one_review_directs_and_the_person_leaves_once_it_is_final(self, review, casework, second, at_noon):
        final(review, casework, at_noon)
        go(review, second)

        assert gate(review).answer in (GateAnswer.DUE, GateAnswer.LATE)

    @pytest.mark.parametrize("outcome", [None, "no_release"])
    def test_nobody_leaves_on_the_direction_while_the_recall_is_not_decided_or_refused(
        self, review, recall, casework, second, at_noon, outcome
    ):
        if outcome:
            decided(recall, casework, outcome=outcome)
        final(review, casework, at_noon)
        go(review, second)

        judged = gate(review)
        assert judged.answer == GateAnswer.NOT_OPEN
        assert any(ALONE in reason for reason in judged.reasons), judged

    def test_nobody_leaves_on_the_recall_alone_while_the_first_review_goes_on(
        self, review, recall, casework, second, at_noon
    ):
        final(recall, casework, at_noon)
        go(recall, second)

        assert gate(review).answer == GateAnswer.NOT_OPEN

    def test_both_direct_and_the_person_leaves(self, review, recall, casework, second, at_noon):
        decided(recall, casework)
        final(review, casework, at_noon)
        recall.refresh_from_db()
        not_referred(recall)
        assert gate(review).answer == GateAnswer.NOT_OPEN  # one of the two is suspended still
        go(review, second)

        assert gate(review).answer in (GateAnswer.DUE, GateAnswer.LATE)
        assert BoardDirection.objects.get(ended_at=None).source.startswith("Parole Board, decisions of ")

    def test_review_that_is_withdrawn_keeps_nobody_and_takes_nothing_from_the_other(
        self, review, recall, casework, second, at_noon
    ):
        final(review, casework, at_noon)
        go(review, second)
        steps.withdraw(review=recall, on=LATER, reason="The recalled sentence has ended", by=casework)
        assert gate(review).answer == GateAnswer.IN_DISPUTE  # the day came forward by one person: a second confirms it
        confirm_direction(offender=review.offender, by=second)

        assert gate(review).answer in (GateAnswer.DUE, GateAnswer.LATE)

    def test_advice_beside_it_keeps_nobody(self, review, casework, second, at_noon):
        open_due_reviews.begin(offender=review.offender, due=ADVICE, on=TODAY, by=casework)
        final(review, casework, at_noon)
        go(review, second)

        assert gate(review).answer in (GateAnswer.DUE, GateAnswer.LATE)


class TestWhichMayBeOpen:
    def begin(self, review, kind, by, **more):
        due = Due(kind, date(2027, 1, 5), "By hand")
        return open_due_reviews.begin(offender=review.offender, due=due, on=TODAY, by=by, **more)

    @pytest.mark.parametrize("kind", ["pre_tariff_advice", "recall_255c", "initial_life"])
    def test_of_another_kind_beside_it(self, review, casework, kind):
        assert self.begin(review, kind, casework).status == "due"

    @pytest.mark.parametrize("kind", ["initial_247a", "initial_244a", "s244zb", "further"])
    def test_of_the_same_sentence_never(self, review, casework, kind):
        with pytest.raises(MoveRefused, match="already open"):
            self.begin(review, kind, casework)

    def test_of_two_sentences_each_once_and_both_named(self, review, casework):
        own = review.offender.sentences.get()
        other = Sentence.objects.create(
            offender=review.offender, conviction=own.conviction, kind="EDS", sentenced_on=date(2024, 5, 1), years=4
        )
        with pytest.raises(MoveRefused, match="has no sentence"):
            self.begin(review, "initial_247a", casework, sentence=other)
        ParoleReview.objects.filter(pk=review.pk).update(sentence=own)

        begun = self.begin(review, "initial_247a", casework, sentence=other)

        assert begun.follows is None
        with pytest.raises(MoveRefused, match="for the same sentence"):
            self.begin(review, "initial_247a", casework, sentence=other)

    def test_database_keeps_two_of_a_kind_from_being_open(self, review):
        with pytest.raises(IntegrityError, match="review_open_once_a_kind_and_sentence"):
            ReviewFactory(offender=review.offender, period=review.period)


def test_page_shows_both_and_begins_another(client, review, casework):
    client.force_login(casework)
    person = review.offender
    answer = client.post(
        reverse("review_begin", kwargs={"uid": person.uid}),
        {
            "uid": "019aa000-0000-7000-8000-000000000001",
            "kind": "pre_tariff_advice",
            "refer_by_0": "5",
            "refer_by_1": "1",
            "refer_by_2": "2027",
            "refer_by_day": "5",
            "refer_by_month": "1",
            "refer_by_year": "2027",
        },
    )

    assert answer.status_code == 302, answer.content.decode()[-3000:]
    said = client.get(reverse("person_parole", kwargs={"uid": person.uid})).content.decode()
    assert "2 reviews are open" in said
    assert "Advice on open conditions" in said
    assert "First review, s.247A" in said
    overview = client.get(reverse("person", kwargs={"uid": person.uid})).content.decode()
    assert overview.count("Parole: refer by") == 1
