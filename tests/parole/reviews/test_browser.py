"""The pages of a review on a phone, without JavaScript, and for everybody."""

from datetime import date

import pytest
from django.urls import reverse

from parole.contributions import actions as contributions
from parole.directions import actions as directions
from parole.dossier import actions as dossier
from parole.models import DossierItem
from tests.browser import looks_right, open_as
from tests.factories.breaches import let_in
from tests.factories.licence import workers
from tests.factories.parole import brought_to, review_of_somebody_held
from tests.parole.dossier.test_actions import PAPER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("at_noon")]

TODAY = date(2026, 12, 1)


@pytest.fixture
def review():
    return review_of_somebody_held(family_name="Dray")


@pytest.fixture
def casework(review):
    return workers(review.offender, "ppcs")[0]


@pytest.fixture
def full(review, casework, noon):
    """Considered on the papers, with papers, a late direction and what police know."""
    analyst = let_in(review.offender, "ct_police", role="ct_analyst")
    review = brought_to("mca_listed", by=casework, review=review)
    dossier.add_item(review=review, fields=PAPER, by=casework)
    dossier.add_item(review=review, fields=PAPER, by=casework, withholding_reason="Harm", readers=[analyst])
    days = {"issued_on": date(2026, 11, 2), "due_on": date(2026, 11, 25)}
    direction = directions.write(review=review, words="A report", agency=casework.agency, by=casework, **days)
    directions.ask_extension(direction=direction, on=TODAY, until=date(2027, 1, 1), reason="Ill", by=casework)
    asked = contributions.ask(review=review, agency=analyst.agency, on=TODAY, due_on=TODAY, by=casework)
    contributions.give(contribution=asked, before_sentence="Led", in_custody="", at=noon, by=analyst)
    return review


@pytest.mark.every_page
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_use_the_pages(browsing, client, full, casework, width):
    person, review = {"uid": full.offender.uid}, {"uid": full.offender.uid, "review_uid": full.uid}
    contribution, item = full.contributions.get(), full.dossier.first()
    pages = {
        "reviews": {},
        "person_parole": person,
        "person_timeline": person,
        "review": review,
        "review_details": review,
        "review_step": review | {"verb": "defer"},
        "dossier": review,
        "dossier_add": review,
        "dossier_disclosure": person | {"item_uid": item.uid},
        "direction_write": review,
        "extension_answer": person | {"extension_uid": full.directions.get().extensions.get().uid},
        "contribution": person | {"contribution_uid": contribution.uid},
        "board_summary": review,
    }
    with browsing(width=width) as page:
        for name, kwargs in pages.items():
            open_as(page, client, casework, reverse(name, kwargs=kwargs))
            looks_right(page, name)


def test_a_case_is_referred_and_a_paper_withheld_without_javascript(browsing, client, review, casework):
    (other,) = workers(review.offender, "prison_offender_manager")
    with browsing(width=390, javascript=False) as page:
        open_as(page, client, casework, reverse("review", args=[review.offender.uid, review.uid]))
        page.get_by_role("button", name="Record the referral").click()
        page.get_by_role("button", name="Save").click()
        page.get_by_text("Referral recorded").wait_for()
        page.get_by_role("link", name="See the papers").click()
        page.get_by_role("button", name="Add a paper").click()
        page.get_by_label("Title").fill("Gist")
        page.get_by_label("Only people I name").check()
        page.get_by_role("button", name="Add paper").click()
        page.get_by_role("link", name="Enter the harm that disclosure would do").wait_for()
        page.get_by_label("what harm would disclosure do").fill("It would show who told")
        page.get_by_label(other.name).check()
        page.get_by_role("button", name="Add paper").click()
        page.get_by_text("It would show who told").wait_for()

    review.refresh_from_db()
    assert (review.status, review.sent_on) == ("referral_sent", TODAY)
    assert set(DossierItem.objects.get().readers.all()) == {casework, other}
