"""Sentences of one custody, and the days of each: at the day on which one ends and another begins."""

import pytest

from tests.offenders.dates.engine.building import dates, days, refusal, sentence, years

S58, S5 = "TA 2000 s.58", "TA 2006 s.5"


def ordinary(**others):
    """Two years from 10 March 2022, 731 days to 9 March 2024; half are 366: released on 10 March 2023."""
    return sentence("SDS", "2022-03-10", years(2), **others)


def later(passed, **others):
    """Two years under s.247A."""
    return sentence("SDS", passed, years(2), statute=S58, name="s2", **others)


def out(on, reason):
    return {"on": on, "direction": "out", "reason": reason}


@pytest.mark.parametrize(("passed", "is_shared"), [("2023-03-10", True), ("2023-03-11", False)])
def test_sentence_of_the_day_of_release_is_of_the_same_custody_and_shares_its_credit(passed, is_shared):
    short = sentence("SDS", passed, {"months": 6}, statute=S58, name="s2")

    found = dates(ordinary(), short, adjustments=[days("remand", 10, passed)])

    assert found["SLED"] == ("2024-02-28" if is_shared else "2024-03-09")


@pytest.mark.parametrize("left", ["2022-03-10", "2022-09-10", "2023-02-28"])
def test_who_left_on_licence_is_in_another_custody(left):
    short = sentence("SDS", "2023-03-01", {"months": 6}, statute=S58, name="s2")

    found = dates(ordinary(), short, adjustments=[days("remand", 10, "2023-03-01")], movements=[out(left, "crd")])

    assert found["SLED"] == "2024-03-09"


def test_chain_is_one_custody_though_its_first_sentence_had_released():
    # Half of the one, 366 days; two-thirds of the 731 from 11 March 2023 are 488: 10 July 2024.
    beside = sentence("SDS", "2023-06-01", {"days": 30}, name="s3")

    for others in ([], [beside]):
        found = dates(ordinary(), later("2023-06-01", after="s1"), *others)

        assert found == {"PED": "2024-07-10", "CRD": "2025-03-10", "SLED": "2026-03-09"}


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True)])
def test_chain_of_which_one_sentence_alone_is_recalled_is_refused(first, second):
    recall = {"type": "standard", "revoked_on": "2024-01-01", "returned_on": "2024-01-05"}

    reason = refusal(
        ordinary(recall=recall if first else None),
        sentence("SDS", "2022-03-10", years(1), name="s2", after="s1", recall=recall if second else None),
    )

    assert reason.startswith("sentences[1]: consecutive sentences of which only one is under recall")


def test_credit_of_a_new_sentence_does_not_reach_one_that_was_recalled_before_its_release_by_law():
    recall = {"type": "standard", "revoked_on": "2028-01-01", "returned_on": "2028-01-05"}

    found = dates(
        sentence("EDS", "2019-06-28", years(12), extension=years(5), statute=S5, recall=recall),
        sentence("SDS", "2029-03-01", years(4), statute=S58, name="s2"),
        adjustments=[days("remand", 100, "2029-03-01")],
    )

    assert found == {"PED": "2031-07-22", "PRRD": "2036-06-27", "SLED": "2036-06-27"}


@pytest.mark.parametrize(
    ("awarded_on", "parole"),
    [
        ("2022-01-01", "2024-09-30"),  # before any sentence: of the first custody
        ("2023-03-10", "2024-09-30"),  # the last day of the first custody
        ("2023-03-11", "2024-10-20"),  # awarded on remand, and carried to the sentence that followed
        ("2023-06-01", "2024-10-20"),
        ("2025-06-30", "2024-10-20"),  # after the end
    ],
)
def test_days_awarded_between_two_custodies_are_carried_to_the_second(awarded_on, parole):
    # Two-thirds of the 731 days from 1 June 2023 are 488: 30 September 2024.
    found = dates(ordinary(), later("2023-06-01"), adjustments=[days("ada", 20, awarded_on)])

    assert found["PED"] == parole


@pytest.mark.parametrize(
    ("passed", "parole"),
    [
        ("2023-03-10", "2024-08-08"),  # nothing served: 10 July 2024 less a day, and 30 more
        ("2023-03-11", "2024-08-09"),
        ("2023-03-12", "2024-08-09"),  # one served: 11 July 2024, and 29 more
        ("2023-03-21", "2024-08-09"),  # ten served: 20 July 2024, and 20 more
        ("2023-04-09", "2024-08-09"),  # the last day of those awarded
        ("2023-04-10", "2024-08-09"),  # out: a new custody, and nothing is carried
    ],
)
def test_additional_days_are_served_once(passed, parole):
    found = dates(ordinary(), later(passed), adjustments=[days("ada", 30, "2022-12-01")])

    assert found["PED"] == parole


@pytest.mark.parametrize("second", ["2023-06-01", "2023-08-01"])
def test_days_awarded_with_the_later_sentence_were_not_served_before_it(second):
    # 30 days were awarded before, and served from 11 March to 9 April 2023; 20 more are served under the sentence.
    found = dates(
        ordinary(),
        sentence("SDS", "2023-06-01", {"days": 30}, name="s3", after="s1"),
        later("2023-06-01"),
        adjustments=[days("ada", 30, "2022-12-01"), days("ada", 20, second)],
    )

    assert found["PED"] == "2024-10-20"


@pytest.mark.parametrize(
    ("passed", "found"),
    [
        ("2020-08-01", {"CRD": "2021-03-16", "PED": "2020-11-15"}),  # two-thirds of 365 days are 244
        ("2021-03-16", {"CRD": "2021-04-14"}),  # released that day by the one before: only the new one still holds
        ("2021-03-17", {"CRD": "2021-04-15"}),
    ],
)
def test_credit_that_served_an_earlier_custody_is_not_credited_again_in_the_next(passed, found):
    served = sentence("SDS", "2020-02-27", {"days": 82}, name="s1")  # with 283 days of remand over when it was passed
    extended = sentence("EDS", "2020-03-17", years(1), extension=years(4), name="s2")
    short = sentence("SDS", passed, {"days": 60}, name="s3")

    done = dates(served, extended, short, adjustments=[days("remand", 283, "2020-02-27")])

    assert {code: day for code, day in done.items() if code in ("CRD", "PED")} == found


def test_custody_lasts_until_the_last_of_its_sentences_releases():
    # One is released on 8 September 2022, the other on 9 March 2024: the credit of what is passed between is shared.
    one, other = sentence("SDS", "2022-03-10", years(1)), sentence("SDS", "2022-03-10", years(4), name="s2")
    between = sentence("SDS", "2023-01-10", {"months": 6}, name="s3")

    assert dates(one, other, between, adjustments=[days("remand", 10, "2023-01-10")])["CRD"] == "2024-02-28"


def test_credit_to_the_first_sentence_of_a_later_custody_is_of_that_custody():
    served = sentence("SDS", "2020-02-27", {"days": 82}, name="s1")
    extended = sentence("EDS", "2020-03-17", years(1), extension=years(4), name="s2")
    short = sentence("SDS", "2020-08-01", {"days": 60}, name="s3")
    credited = [days("remand", 283, "2020-02-27"), days("remand", 20, "2020-03-17")]

    found = dates(served, extended, short, adjustments=credited)

    assert (found["PED"], found["CRD"]) == ("2020-10-26", "2021-02-24")


@pytest.mark.parametrize(("awarded", "release"), [("2023-04-08", "2023-07-09"), ("2023-04-09", "2023-07-14")])
def test_days_awarded_between_two_custodies_are_carried_to_the_next_of_three(awarded, release):
    # Each of sixty days, of which thirty are served: until 8 April 2022, 8 April and 9 July 2023.
    passed = ("2022-03-10", "2023-03-10", "2023-06-10")
    each = [sentence("SDS", day, {"days": 60}, name=f"s{n}") for n, day in enumerate(passed)]

    assert dates(*each, adjustments=[days("ada", 5, awarded)])["CRD"] == release


@pytest.mark.parametrize(
    ("moved", "released"),
    [
        # Released on 10 March 2023 but for 30 added days; the second sentence is passed on 31 March, when 20 of these
        # are served: 10 are left. Half of its 92 days are 46: 15 May.
        ([], "2023-05-25"),
        # Away for 15 days from 12 March, one has 5 served of the 30 on that day, and 25 left.
        ([days("ual", 15, "2023-03-12")], "2023-06-09"),
        # Of the second sentence, whose 10 days end on 25 May.
        ([days("ual", 5, "2023-05-25")], "2023-05-30"),
        ([days("ual", 5, "2023-05-26")], "2023-05-25"),
    ],
)
def test_days_at_large_during_added_days_are_not_served_before_the_next_sentence(moved, released):
    second = sentence("SDS", "2023-03-31", {"months": 3}, name="s2")
    moved = [days("ada", 30, "2022-05-01"), *moved]

    found = dates(ordinary(), second, adjustments=moved)

    assert found["CRD"] == released
