"""The serious cases of a year: which they are, what a line says, and who sees it."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import CustodyPeriod, Sentence
from parole.models import Decision, ParoleReview, Seat
from parole.serious.panels import served
from release_monitor.database.rights import as_owner
from tests.factories.hearings import casework_for, hearing_row, terrorist
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import ReviewFactory
from tests.list_files import rows_text

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2023, 3, 15), date(2026, 11, 15), "3 years 8 months"),
        (date(2023, 3, 15), date(2026, 11, 14), "3 years 7 months"),
        (date(2023, 3, 15), date(2024, 3, 15), "1 year"),
        (date(2026, 11, 1), date(2026, 11, 30), "Less than a month"),
        (None, date(2026, 11, 30), "Not recorded"),
    ],
)
def test_time_served_is_whole_years_and_months(since, until, words):
    assert served(since, until) == words


def case_of(first_on, *, outcome=None, family_name="Telford"):
    person = terrorist(family_name=family_name)
    period = CustodyPeriod.objects.create(offender=person, starts_on=date(2023, 3, 15))
    conviction = person.convictions.get()
    Sentence.objects.create(offender=person, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6)
    review = ReviewFactory(offender=person, period=period, status="heard")
    hearing = hearing_row(person, first_on, review=review, status="heard")
    Seat.objects.create(
        review=review, offender=person, reference="PB-0417", discipline="judicial", seated_on=date(2020, 1, 1)
    )
    if outcome:
        Decision.objects.create(
            review=review,
            offender=person,
            outcome=outcome,
            decided_on=first_on,
            reasons_ref="PPUD 1",
            is_open_to_reconsideration=True,
        )
    return hearing


@pytest.mark.django_db
class TestList:
    def page(self, client, *hearings, **chosen):
        client.force_login(casework_for(*(each.offender for each in hearings)))
        return client.get(reverse("serious_cases"), chosen).content.decode()

    def test_line_says_sentence_time_served_panel_and_outcome(self, client):
        page = self.page(client, case_of(date(2026, 11, 17), outcome="no_release"))

        for words in ("17 November 2026", "SDS 6 years", "3 years 8 months", "1: judicial", "No release"):
            assert words in page
        assert "No member with law enforcement experience." in page
        assert "PB-0417" not in page

    def test_only_hearings_with_a_day_in_the_year_are_there(self, client):
        last_day = case_of(date(2025, 12, 31), family_name="Earlier")
        first_day = case_of(date(2026, 1, 1), family_name="Firstly")
        of_year = self.page(client, last_day, first_day)
        year_before = self.page(client, last_day, first_day, year="2025")

        assert ("Earlier" in of_year, "Firstly" in of_year) == (False, True)
        assert ("Earlier" in year_before, "Firstly" in year_before) == (True, False)

    def test_year_that_is_shown_is_the_one_that_is_chosen(self, client):
        page = self.page(client, case_of(date(2026, 11, 17)))

        assert '<option value="2026" selected>' in page

    def test_outcome_that_stands_no_more_says_why_on_the_page_and_in_the_file(self, client):
        hearing = case_of(date(2026, 11, 17), outcome="release_directed")
        Decision.objects.update(fell_away_on=date(2026, 12, 1), fell_away_because="Quashed by the High Court")

        page = self.page(client, hearing)
        told = rows_text(client, "serious_cases")

        assert "Quashed by the High Court" in page
        assert "Release directed. Quashed by the High Court" in told

    def test_case_without_terrorism_is_not_serious_here(self, client):
        other = hearing_row(OffenderFactory(family_name="Elsewhere"), date(2026, 11, 17))

        assert "Elsewhere" not in self.page(client, other)

    def test_outcome_and_sentence_narrow_the_list(self, client):
        decided = case_of(date(2026, 11, 17), outcome="no_release", family_name="Decided")
        waits = case_of(date(2026, 11, 18), family_name="Waiting")

        assert "Waiting" not in self.page(client, decided, waits, outcome="no_release")
        assert "Decided" not in self.page(client, decided, waits, outcome="none")
        assert "Decided" not in self.page(client, decided, waits, sentence="LIFE")

    def test_two_sentences_of_one_kind_are_one_line(self, client):
        hearing = case_of(date(2026, 11, 17), family_name="Twice")
        first = hearing.offender.sentences.get()
        Sentence.objects.create(
            offender=hearing.offender,
            conviction=first.conviction,
            kind="SDS",
            sentenced_on=date(2023, 3, 15),
            years=4,
        )

        shown = self.page(client, hearing, sentence="SDS")

        about = {"uid": hearing.offender.uid, "review_uid": hearing.review.uid}
        assert shown.count(f'href="{reverse("review", kwargs=about)}"') == 1

    def test_decision_on_the_papers_of_another_round_is_not_the_hearings(self, client):
        hearing = case_of(date(2026, 11, 17), outcome="no_release")
        with as_owner():
            Decision.objects.update(round=2)

        assert "Not decided" in self.page(client, hearing)

    def test_who_is_hidden_is_in_neither_list_nor_file(self, client):
        hidden = case_of(date(2026, 11, 17), family_name="Hidden")
        seen = case_of(date(2026, 11, 18), family_name="Seen")
        client.force_login(casework_for(seen.offender))

        page = client.get(reverse("serious_cases")).content.decode()
        told = rows_text(client, "serious_cases")

        assert hidden.offender.family_name not in page + told
        assert "Seen" in page
        assert "SDS 6 years,3 years 8 months" in told

    def test_number_of_questions_does_not_grow(self, client, django_assert_max_num_queries):
        hearings = [case_of(date(2026, 11, day), family_name=f"Person {day}") for day in range(1, 21)]
        ParoleReview.objects.update(status="heard")
        client.force_login(casework_for(*(each.offender for each in hearings)))
        client.get(reverse("serious_cases"))

        with django_assert_max_num_queries(12):
            client.get(reverse("serious_cases"))
