"""From which day a life or IPP prisoner may require a reference, around each boundary and by both readings."""

from datetime import date

import pytest

from parole.required.rules import FixedTerm, MayRequire, half_of, may_require, refusal

TARIFF = date(2024, 6, 1)
FIVE_YEARS = FixedTerm("SDS", date(2022, 12, 1), months=60)  # 1,826 days: half is 913


@pytest.mark.parametrize(
    ("said", "earliest", "latest"),
    [
        ({}, TARIFF, TARIFF),
        ({"disposed_on": date(2024, 12, 1)}, date(2026, 12, 1), date(2026, 12, 1)),
        ({"disposed_on": date(2024, 2, 29)}, TARIFF.replace(year=2026, month=2, day=28), date(2026, 2, 28)),
        ({"beside": [FIVE_YEARS]}, date(2025, 6, 1), date(2025, 6, 1)),
    ],
)
def test_it_is_the_latest_of_tariff_two_years_and_half_of_a_fixed_term(said, earliest, latest):
    found = may_require(**{"tariff_ends_on": TARIFF, "disposed_on": None} | said)

    assert (found.earliest, found.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("more", "earliest", "latest"),
    [
        ({}, date(2025, 6, 1), date(2025, 6, 1)),
        ({"credited_days": 100}, date(2025, 2, 21), date(2025, 6, 1)),  # remand counts, or does not
        ({"extension_months": 24}, date(2025, 6, 1), date(2026, 6, 2)),  # the custodial part, or the whole: 2,557 days
    ],
)
def test_half_of_a_fixed_term_shows_both_readings_where_the_act_leaves_it_open(more, earliest, latest):
    step = half_of(FixedTerm("EDS", date(2022, 12, 1), months=60, **more))

    assert (step.earliest, step.latest) == (earliest, latest)
    assert step.is_open == (earliest != latest)


@pytest.mark.parametrize(
    ("on", "refused"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False), (date(2026, 12, 2), False)]
)
def test_nobody_requires_it_before_two_years_are_over(on, refused):
    found = may_require(tariff_ends_on=TARIFF, disposed_on=date(2024, 12, 1))

    said = refusal(found, on=on)

    assert bool(said) == refused
    assert ("from 1 December 2026" in said) == refused


def test_it_is_taken_by_the_earlier_reading():
    found = may_require(
        tariff_ends_on=TARIFF, disposed_on=None, beside=[FixedTerm("SDS", date(2022, 12, 1), 60, credited_days=100)]
    )

    assert refusal(found, on=date(2025, 2, 20))
    assert refusal(found, on=date(2025, 2, 21)) == ""
    assert "on another reading 1 June 2025" in found.words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"tariff_ends_on": None}, "end date of the minimum term"),
        ({"beside": [FixedTerm("SDS", TARIFF, months=60, is_consecutive=True)]}, "consecutive terms"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_with_its_reason(said, words):
    found = may_require(**{"tariff_ends_on": TARIFF, "disposed_on": None} | said)

    assert isinstance(found, MayRequire)
    assert found.earliest is None
    assert words in refusal(found, on=date(2030, 1, 1))
