"""Two who do the same at the same moment: one of them does it, and it is told once."""

from datetime import date, timedelta

import pytest

from parole.models import ReviewMove
from parole.moves.actions import finality
from parole.reviews.actions import clocks
from parole.steps.actions import reviews
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert
from tests.factories.breaches import let_in
from tests.factories.licence import workers
from tests.factories.parole import SENT, review_before_the_board, review_of_somebody_held
from tests.parole.decisions.test_actions import decided
from tests.workers import both

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_noon", "nothing_to_prepare"),  # 1 December 2026
]


def test_two_at_once_make_one_move():
    review = review_of_somebody_held()
    (casework,) = workers(review.offender, "ppcs")

    def send():
        return reviews.send_referral(review=review, on=SENT, by=casework).status

    answers = both(send, send)

    assert sorted(str(answer) for answer in answers if not isinstance(answer, MoveRefused)) == ["referral_sent"]
    assert ReviewMove.objects.filter(verb="send_referral").count() == 1


def test_two_workers_at_once_tell_of_a_missed_clock_once(noon):
    review_of_somebody_held()
    late = date(2027, 3, 16)

    def sweep():
        return clocks.tell_of_missed(on=late, at=noon + (late - noon.date()))

    assert sorted(both(sweep, sweep)) == [0, 1]
    assert Alert.objects.count() == 1


def test_two_jobs_at_once_make_one_move_and_tell_once(at_noon):
    review = review_before_the_board("heard")
    decided(review, let_in(review.offender, "ppcs", role="ppcs"))
    at_noon.shift(timedelta(days=20))

    def run():
        return finality.go_on_with_all(on=date(2026, 12, 21))

    assert sum(both(run, run)) == 1
    assert ReviewMove.objects.filter(verb="become_final").count() == 1
    assert Alert.objects.filter(kind="parole.final").count() == 1
