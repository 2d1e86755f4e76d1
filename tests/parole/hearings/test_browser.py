"""Hearings and panels in a real browser: on a phone, without JavaScript, and as axe sees them."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parole.models import Hearing, Seat
from tests.browser import looks_right, open_as
from tests.factories.hearings import casework_for, hearing_row, ready_to_list, terrorist

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    return [terrorist(family_name=name, region="North East") for name in ("Halden", "Telford", "Varga", "Okafor")]


@pytest.fixture
def casework(people):
    return casework_for(*people)


@pytest.fixture
def hearings(people):
    today = timezone.localdate()
    review = ready_to_list(people[0])
    on = {"seated_on": date(2025, 1, 1), "offender": people[0], "review": review, "is_terrorism_trained": True}
    Seat.objects.create(reference="PB-1", discipline="judicial", is_chair=True, **on)
    Seat.objects.create(reference="PB-2", discipline="psychologist", conflict="Knew the family", **on)
    rows = [hearing_row(people[0], today, today + timedelta(days=1), review=review, starts_at=time(10))]
    review.status = "listed"
    review.save()
    return rows + [hearing_row(person, today, starts_at=time(9)) for person in people[1:]]


@pytest.mark.every_page
@pytest.mark.parametrize("width", [1280, 390])
def test_calendar_panels_and_review_are_clean_in_axes_eyes_and_fit(browsing, client, casework, hearings, width):
    person, review = hearings[0].offender, hearings[0].review
    pages = {
        "month": reverse("hearings"),
        "week": f"{reverse('hearings')}?view=week",
        "list": f"{reverse('hearings')}?view=list",
        "panels": reverse("parole_panels"),
        "review": reverse("review", args=[person.uid, review.uid]),
        "move": reverse("hearing_move", args=[person.uid, review.uid]),
        "seat": reverse("panel_seat", args=[person.uid, review.uid]),
    }
    with browsing(width=width) as page:
        for name, path in pages.items():
            open_as(page, client, casework, path)
            looks_right(page, f"{name} at {width}")


def test_hearing_is_listed_on_a_phone_without_javascript(browsing, client, casework, people):
    review = ready_to_list(people[0])
    with browsing(width=390, javascript=False) as page:
        open_as(page, client, casework, reverse("review", args=[people[0].uid, review.uid]))
        page.get_by_role("button", name="List a hearing").click()
        page.get_by_label("Days").fill((timezone.localdate() + timedelta(days=90)).strftime("%d %m %Y"))
        page.get_by_label("By video").check()
        page.get_by_label("Place").fill("HMP Full Sutton")
        page.get_by_role("button", name="List hearing").click()
        page.get_by_text("Hearing listed.").wait_for()

    assert Hearing.objects.get().status == "listed"
