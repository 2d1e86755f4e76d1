"""The conventions of counting, at each of their edges."""

from datetime import date

import pytest

from offenders.dates.engine.facts import Term
from offenders.dates.engine.terms.counting import block, format_blocks, last_day, months_after, part, pool
from tests.offenders.dates.engine import published

LETTERS = {"y": "years", "m": "months", "w": "weeks", "d": "days"}


def term(text):
    """ "6y 3m" as a term."""
    return Term(**{LETTERS[each[-1]]: int(each[:-1]) for each in text.split()})


def end(start, *terms):
    first = date.fromisoformat(start).toordinal()
    return date.fromordinal(last_day(first, pool(map(term, terms)))).isoformat()


@pytest.mark.parametrize("example", published.document()["terms"], ids=lambda each: each["start"])
def test_term_ends_as_in_the_published_examples(example):
    start = date.fromisoformat(example["start"]).toordinal()

    last = last_day(start, block(Term(**example["term"])))

    assert date.fromordinal(last).isoformat() == example["last_day"]
    assert last - start + 1 == example["days"]


@pytest.mark.parametrize("example", published.document()["pooled"], ids=lambda each: str(len(each["terms"])))
def test_terms_are_pooled_as_in_the_published_examples(example):
    runs = [run for each in pool(Term(**each) for each in example["terms"]) for run in each if run]

    assert runs == [Term(**each).all_months or Term(**each).all_days for each in example["pooled"]]


@pytest.mark.parametrize(
    ("start", "terms", "last"),
    [
        ("2023-03-15", ["6y"], "2029-03-14"),
        ("2021-01-01", ["1d"], "2021-01-01"),  # the day of sentence is day 1
        ("2021-01-02", ["1m"], "2021-02-01"),
        ("2021-01-29", ["1m"], "2021-02-28"),
        ("2021-01-30", ["1m"], "2021-02-28"),
        ("2021-01-31", ["1m"], "2021-02-28"),  # clamped to the end of a short month
        ("2021-02-01", ["1m"], "2021-02-28"),
        ("2021-03-01", ["1m"], "2021-03-31"),  # from the first of a month to the last of one
        ("2021-03-01", ["4w"], "2021-03-28"),  # but not for a term without months
        ("2021-03-01", ["1m 2w"], "2021-04-14"),
        ("2024-02-29", ["14y"], "2038-02-28"),
        ("2024-02-29", ["4y"], "2028-02-28"),
        ("2024-03-01", ["4y"], "2028-02-29"),
        ("2023-03-01", ["1y"], "2024-02-29"),
        ("2022-01-23", ["1w", "1m", "1m"], "2022-03-29"),  # a week, then two months
        ("2022-01-23", ["1m", "1m", "1w"], "2022-03-29"),
    ],
)
def test_last_day(start, terms, last):
    assert end(start, *terms) == last


def test_pooling_is_not_the_sum_of_terms_laid_end_to_end():
    separate = date.fromisoformat(end("2021-01-31", "1m")).toordinal() + 1

    assert end("2021-01-31", "1m", "1m") == "2021-03-30"
    assert date.fromordinal(last_day(separate, ((1, 0),))).isoformat() == "2021-03-31"


@pytest.mark.parametrize(
    ("days", "numerator", "denominator", "served"),
    [(2192, 2, 3, 1462), (2190, 2, 3, 1460), (1, 1, 2, 1), (731, 1, 2, 366), (365, 2, 5, 146), (366, 2, 5, 147)],
)
def test_any_part_of_a_day_counts_as_a_whole_one(days, numerator, denominator, served):
    assert part(days, numerator, denominator) == served


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        ("2020-02-29", 12, "2021-02-28"),
        ("2021-01-31", 1, "2021-02-28"),
        ("2022-03-31", -1, "2022-02-28"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2021-01-31", 3, "2021-04-30"),
        ("2021-01-31", 10, "2021-11-30"),
        ("2021-01-31", 12, "2022-01-31"),
        ("2021-01-31", -1, "2020-12-31"),
        ("2021-02-28", 1, "2021-03-28"),
    ],
)
def test_same_day_of_another_month(day, months, found):
    assert date.fromordinal(months_after(date.fromisoformat(day).toordinal(), months)).isoformat() == found


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (["6y"], "6 years"),
        (["1y"], "1 year"),
        (["12m"], "1 year"),
        (["13m"], "13 months"),
        (["1m"], "1 month"),
        (["18m 14d"], "18 months and 14 days"),
        (["1y 1d"], "1 year and 1 day"),
        (["3w", "9m"], "21 days, then 9 months"),
        (["3w", "4m", "5m", "3w"], "21 days, then 9 months and 21 days"),
        (["2y", "3d", "1y"], "2 years and 3 days, then 1 year"),
        ([], "nothing"),
    ],
)
def test_terms_in_words(terms, words):
    assert format_blocks(pool(map(term, terms))) == words


def test_no_term_in_words():
    assert format_blocks(block(Term())) == "nothing"
