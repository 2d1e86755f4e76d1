"""Figures of recalls: how often, and why, by quarter and by year, of the people the reader can see."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from licence.models import Recall
from licence.recalls.panels.figures import figures_of
from tests.factories.recalls import Cast, recall_at
from tests.factories.sharing import GrantFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
LONDON, TODAY = ZoneInfo("Europe/London"), date(2026, 12, 1)


def decided(recall, *moment, **more):
    Recall.objects.filter(pk=recall.pk).update(decided_at=datetime(*moment, tzinfo=LONDON), **more)
    return recall


@pytest.mark.parametrize(
    ("moment", "year", "quarter"),
    [
        ((2020, 12, 31, 23, 59), None, None),
        ((2021, 1, 1, 0, 0), "2021", None),
        ((2024, 12, 31, 23, 59), "2024", None),
        ((2025, 1, 1, 0, 0), "2025", "Jan to Mar 2025"),
        ((2026, 6, 30, 23, 59), "2026, so far", "Apr to Jun 2026"),  # summer time: half past ten at night in Greenwich
        ((2026, 7, 1, 0, 0), "2026, so far", "Jul to Sep 2026"),
    ],
)
def test_a_decision_counts_in_the_quarter_and_the_year_of_its_day_in_the_united_kingdom(moment, year, quarter):
    decided(recall_at("agreed"), *moment)

    figures = figures_of(Recall.objects.all(), today=TODAY)

    counted = [[each.name for each in run.columns if each.agreed] for run in (figures.years, figures.quarters)]
    assert counted == [[year] if year else [], [quarter] if quarter else []]
    assert figures.is_empty is (year is None)
    assert len(figures.years.columns) == 6


def test_reasons_of_a_year_are_those_of_its_quarters_and_a_no_is_none_of_them(django_assert_num_queries):
    first, second, against = (recall_at("agreed") for _ in range(3))
    decided(first, 2023, 2, 1)
    decided(second, 2023, 11, 1)
    decided(
        against,
        2023,
        11,
        2,
        status="no_recall",
        look_again_at=datetime(2023, 11, 3, tzinfo=LONDON),
        ended_at=datetime(2023, 11, 3, tzinfo=LONDON),
    )

    with django_assert_num_queries(2):
        years = figures_of(Recall.objects.all(), today=TODAY).years

    assert [(row.words, row.total, row.share) for row in years.rows] == [("Device or internet", 2, 100)]
    assert years.rows[0].numbers == [0, 0, 2, 0, 0, 0]
    assert (years.agreed, years.against) == (2, 1)
    assert years.decisions.table.rows[2].cells == ("2", "1", "3")


def test_the_page_has_the_table_beside_the_chart_and_each_number_exactly_as_the_list(client):
    cast = Cast()
    decided(cast.agreed(), 2023, 2, 1)
    shared = recall_at("agreed")
    GrantFactory(subject=shared.offender, team=cast.police.memberships.get().team)
    decided(recall_at("agreed"), 2023, 2, 1)  # hidden: in no cell
    client.force_login(cast.police)

    page = client.get(reverse("recall_figures"))

    text = page.getvalue().decode()
    assert "Recalls by reason and year" in text
    assert "Recall was sought 1 time and not sought 0 times since January 2025" in text
    years = page.context["figures"].years
    listed = client.get(reverse("recalls"), {"state": "recall_agreed"}).context["lines"]
    assert years.agreed == len(listed) == 2  # a cell of one is one, of somebody whom the list names
    assert [each.agreed for each in years.columns] == [0, 0, 1, 0, 0, 1]
