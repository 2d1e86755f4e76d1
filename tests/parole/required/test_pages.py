"""A life prisoner requires a reference: the review opens by it or goes on, and the working stands beside it."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import KeyDate, Sentence
from parole.models import ParoleReview, RequiredReference
from tests.factories.breaches import let_in
from tests.factories.parole import ReviewFactory, somebody_held
from tests.parole.reviews.test_pages import day
from tests.parole.reviews.test_recalled import passed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)


def begin():
    person = somebody_held(since=date(2010, 3, 15))
    passed(person, "LIFE", date(2010, 3, 15), eligible_on=date(2023, 3, 15))
    said = {"origin": "official", "source": "NOMIS", "as_at": date(2010, 3, 15)}
    KeyDate.objects.create(offender=person, code="TED", falls_on=date(2022, 3, 15), **said)
    casework = let_in(person, "ppcs", role="ppcs")
    return {"person": person, "ppcs": casework, "officer": let_in(person, "probation")}


@pytest.fixture
def person(begun):
    return begun["person"]


@pytest.fixture
def casework(client, begun):
    client.force_login(begun["ppcs"])
    return begun["ppcs"]


def at(person):
    return reverse("reference_required", kwargs={"uid": person.uid})


def sent(client, person, on=TODAY, document="Letter 4"):
    answer = client.post(at(person), {"document": document} | day("on", on))
    return "" if answer.status_code == 302 else answer.content.decode()


def refused_on(person, final_on, kind="initial_life"):
    """The Board looked at the life sentence, and did not direct release."""
    return ReviewFactory(
        offender=person,
        period=person.periods.get(),
        kind=kind,
        status="closed_not_released",
        ended_at="2024-12-20T12:00Z",
        final_on=final_on,
        next_review_by=final_on.replace(year=final_on.year + 2),
    )


def test_review_begins_by_it_two_years_after_the_last_disposal(client, person, casework):
    last = refused_on(person, date(2024, 12, 1))
    assert (
        "Record that the prisoner requires a reference"
        in client.get(reverse("person_parole", args=[person.uid])).content.decode()
    )
    assert "1 December 2026" in client.get(at(person)).content.decode()

    for _ in range(2):  # sent twice it is recorded once
        assert sent(client, person) == ""

    review = ParoleReview.objects.exclude(pk=last.pk).get()
    assert (review.kind, review.follows, review.refer_by) == ("further", last, date(2026, 12, 29))
    assert review.basis == "Required by the prisoner on 1 December 2026, Crime (Sentences) Act 1997 s.28(7)"
    kept = RequiredReference.objects.get()
    assert (kept.review, kept.may_be_from, kept.recorded_by) == (review, TODAY, casework)
    page = client.get(reverse("review", args=[person.uid, review.uid])).content.decode()
    assert "2 years after the last disposal, 1 December 2024: 1 December 2026" in page


def test_it_is_refused_before_that_with_its_reason(client, person, casework):
    refused_on(person, date(2024, 12, 2))

    assert "can be required from 2 December 2026" in sent(client, person)

    assert not RequiredReference.objects.exists()


def test_review_that_is_open_goes_on_by_it(client, person, casework):
    review = ReviewFactory(offender=person, period=person.periods.get(), kind="initial_life")

    assert sent(client, person) == ""

    assert RequiredReference.objects.get().review == review
    assert ParoleReview.objects.get() == review
    assert "already been required" in sent(client, person, on=date(2026, 11, 30))


def test_disposal_of_the_fixed_term_beside_it_does_not_count(client, person, casework):
    passed(person, "SDS", date(2014, 1, 1), eligible_on=date(2018, 1, 1))
    said = {"origin": "official", "source": "NOMIS", "as_at": date(2014, 1, 1)}
    KeyDate.objects.create(offender=person, code="TED", falls_on=date(2022, 3, 15), **said)
    refused_on(person, date(2026, 1, 1), kind="initial_247a")

    assert sent(client, person) == ""

    review = ParoleReview.objects.open().get()
    assert (review.kind, review.strand) == ("initial_life", "life")


def test_quashed_life_sentence_lets_nobody_require_one(client, person, casework):
    refused_on(person, date(2024, 12, 1))
    person.sentences.filter(kind="LIFE").update(appeal="quashed", appeal_on=date(2020, 1, 1))

    assert "Only people serving life or IPP" in sent(client, person)

    assert not RequiredReference.objects.exists()


def test_nobody_else_requires_one_and_nobody_but_casework_records_it(client, person, begun):
    client.force_login(begun["officer"])
    assert "role cannot do this" in sent(client, person)
    client.force_login(begun["ppcs"])
    Sentence.objects.filter(offender=person).update(kind="SDS")

    assert "Only people serving life or IPP" in sent(client, person)

    assert not RequiredReference.objects.exists()


def test_without_a_tariff_date_no_day_can_be_said(client, person, casework):
    KeyDate.objects.filter(offender=person, code="TED").delete()

    assert "No date can be given" in client.get(at(person)).content.decode()
    assert "end date of the minimum term" in sent(client, person)
