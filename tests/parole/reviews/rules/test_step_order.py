"""A step of a case cannot be dated before one that it rests on."""

from datetime import date, timedelta

import pytest

from parole.reviews.rules.step_order import RESTS_ON, refusal

TODAY = date(2026, 12, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(("verb", "named"), [(verb, name) for verb, names in RESTS_ON.items() for name, _ in names])
def test_each_step_is_held_to_each_day_it_rests_on(verb, named):
    day = date(2026, 11, 9)

    assert refusal(verb, day - DAY, {named: day}, today=TODAY).startswith("Enter 9 November 2026 or a later date")
    assert refusal(verb, day, {named: day}, today=TODAY) == ""
    assert refusal(verb, day + DAY, {named: day}, today=TODAY) == ""


def test_the_last_of_the_days_is_named():
    known = {"sent_on": date(2026, 11, 2), "deemed_referred_on": date(2026, 11, 9)}

    said = refusal("disclose_dossier", date(2026, 11, 1), known, today=TODAY)

    assert said == "Enter 9 November 2026 or a later date: on that date the case was referred"


def test_a_day_that_lies_ahead_binds_nothing():
    assert refusal("direct_oral", TODAY, {"mca_on": TODAY + DAY}, today=TODAY) == ""


def test_a_step_that_rests_on_none_may_be_of_any_day():
    assert refusal("withdraw", date(2020, 1, 1), {"sent_on": TODAY}, today=TODAY) == ""
