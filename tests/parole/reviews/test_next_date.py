"""Parole among the next dates of a person's first page."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import Establishment
from parole.cases.panels.next_date import next_dates_of
from parole.models import ParoleReview
from tests.factories.breaches import let_in
from tests.factories.hearings import hearing_row
from tests.factories.parole import ReviewFactory, review_before_the_board
from tests.factories.sharing import UserFactory
from tests.parole.decisions.test_actions import decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def begin():
    review = review_before_the_board("heard")
    return {"review": review, "ppcs": let_in(review.offender, "ppcs", role="ppcs", name="PPCS London")}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["ppcs"]


def shown(review, reader):
    return [(card.title, card.day) for card in next_dates_of(review.offender, reader)]


def test_day_of_a_listed_hearing_is_a_card_that_leads_to_the_review(client, review, casework):
    ParoleReview.objects.update(status="listed")
    hearing_row(review.offender, date(2026, 12, 8), review=review)
    client.force_login(casework)

    page = client.get(reverse("person", args=[review.offender.uid])).content.decode()

    assert "Parole hearing" in page
    assert "8 December 2026" in page
    assert reverse("review", args=[review.offender.uid, review.uid]) in page


def test_provisional_decision_says_when_it_becomes_final(review, casework):
    decided(review, casework, outcome="no_release")
    review.refresh_from_db()
    until = review.decisions.get().challengeable_until

    assert [(title, (day - until).days) for title, day in shown(review, casework)] == [
        ("Parole decision becomes final", 1)
    ]


@pytest.mark.parametrize(
    ("status", "more", "card"),
    [
        ("due", {}, ("Parole: refer by", date(2027, 3, 15))),
        ("oral_directed", {"target_on": date(2027, 2, 1)}, ("Parole: decision expected by", date(2027, 2, 1))),
        ("oral_directed", {}, None),
        ("closed_not_released", {"next_review_by": date(2028, 11, 1)}, ("Parole: next referral by", date(2028, 11, 1))),
        ("withdrawn", {}, None),
    ],
)
def test_one_day_of_the_latest_review_where_one_is_set(casework, status, more, card, noon):
    Establishment.objects.get_or_create(code="FSI", defaults={"name": "HMP Full Sutton"})
    ended = {"ended_at": noon} if status in ("closed_not_released", "withdrawn") else {}
    review = ReviewFactory(status=status, **more, **ended)
    reader = let_in(review.offender, "ppcs", role="ppcs", name="PPCS Leeds")

    assert shown(review, reader) == ([card] if card else [])


def test_who_may_not_know_the_person_is_shown_nothing(review):
    assert shown(review, UserFactory(role="ppcs")) == []
