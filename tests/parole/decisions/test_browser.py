"""The pages of a decision in a real browser: axe finds nothing, nothing scrolls sideways."""

from datetime import date

import pytest
from django.urls import reverse

from parole.challenges import actions as challenges
from parole.deciding.actions import planning
from parole.deciding.actions.decisions import Condition
from tests.browser import looks_right, open_as
from tests.factories.breaches import let_in
from tests.factories.parole import review_before_the_board
from tests.parole.decisions.test_actions import TODAY, decided

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]


@pytest.mark.every_page
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_of_a_decision_look_right(browsing, client, width):
    review = review_before_the_board("heard")
    casework = let_in(review.offender, "ppcs", role="ppcs", name="PPCS London")
    let_in(review.offender, "ct_police", name="CTP North East")
    decided(review, casework, conditions=[Condition("To live where approved."), Condition("Not to go online.")])
    planning.plan_release(review=review, on=date(2026, 12, 17), by=casework)
    at = {"uid": review.offender.uid, "review_uid": review.uid}

    with browsing(width=width) as page:
        open_as(page, client, casework, reverse("review", kwargs=at))
        looks_right(page, "review")
        asked = challenges.ChallengeRequest("prisoner", TODAY, ["unfair"], "The psychologist was not heard.")
        challenge = challenges.ask_for_reconsideration(review=review, asked=asked, by=casework)
        for name, more in (
            ("review", {}),
            ("review_decide", {}),
            ("review_correct", {}),
            ("review_challenge", {"what": "reconsideration"}),
            ("challenge_answer", {"challenge_uid": challenge.uid}),
        ):
            page.goto(reverse(name, kwargs=at | more))
            looks_right(page, name)
        page.goto(reverse("figure", args=["parole-outcomes"]))
        looks_right(page, "parole-outcomes")
