"""Applications to the Board and observers in a real browser, by keys alone."""

import re

import pytest
from django.urls import reverse

from parole.hearings.observers import Observer
from parole.models import BoardApplication
from tests.browser import follow, looks_right, open_as, tab_to, tick, write
from tests.factories.breaches import let_in
from tests.factories.parole import review_of_somebody_held

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def review():
    return review_of_somebody_held()


@pytest.fixture
def casework(review):
    return let_in(review.offender, "ppcs", role="ppcs")


def type_date(page, of, date):
    group = page.get_by_role("group", name=of)
    for part, typed in zip(("Day", "Month", "Year"), date.split(), strict=True):
        tab_to(page, group.get_by_label(part))
        page.keyboard.type(typed)


def at(review, name):
    return reverse(name, kwargs={"uid": review.offender.uid, "review_uid": review.uid})


@pytest.mark.usefixtures("at_noon")  # 1 December 2026
def test_a_public_hearing_is_asked_for_and_refused_by_keys_alone(browsing, client, review, casework):
    with browsing() as page:
        open_as(page, client, casework, at(review, "board_applications"))
        looks_right(page, "applications")
        follow(page, "Record a request for a public hearing")
        tick(page, page.get_by_label("The prisoner"))
        type_date(page, "When did they ask?", "20 11 2026")
        write(page, "Reason", "It concerns many")
        follow(page, "Save")
        follow(page, re.compile("^Answer"))
        tick(page, page.get_by_role("radio").first)
        type_date(page, "When?", "30 11 2026")
        write(page, "Reasons", "In the interests of justice")
        write(page, "Reference of the Board’s answer", "PB/1")
        follow(page, "Record the Board’s answer")
        page.get_by_text("Answer recorded.").wait_for()

    row = BoardApplication.objects.get()
    assert (row.reason, row.document, row.answered_on.isoformat()) == ("It concerns many", "PB/1", "2026-11-30")


@pytest.mark.usefixtures("at_noon")
def test_an_observer_is_recorded_and_answered_by_keys_alone(browsing, client, review, casework):
    with browsing(width=390) as page:
        open_as(page, client, casework, at(review, "observers"))
        looks_right(page, "observers")
        follow(page, "Record a request to observe")
        tab_to(page, page.get_by_role("textbox", name="Name", exact=True))
        page.keyboard.type("R. Teal")
        tick(page, page.get_by_role("radio").first)
        type_date(page, "When did they ask?", "2 11 2026")
        write(page, "Reason", "A study")
        follow(page, "Save")
        follow(page, re.compile("^Answer"))
        radios = page.get_by_role("radio")
        tick(page, radios.first)
        tick(page, page.get_by_role("group", name="what can they be shown").get_by_role("radio").first)
        type_date(page, "When?", "9 11 2026")
        write(page, "Reference of the Board’s answer", "PB/9")
        follow(page, "Record the Board’s answer")
        page.get_by_text("Answer recorded.").wait_for()

    row = Observer.objects.get()
    assert (row.name, row.document) == ("R. Teal", "PB/9")
