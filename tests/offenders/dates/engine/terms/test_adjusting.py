"""Remand, absence and additional days at their edges: which of them belong to a sentence, and what they move."""

import pytest

from tests.offenders.dates.engine.building import dates, days, sentence, years

S58, S1 = "TA 2000 s.58", "TA 2006 s.1"


def six_years(**others):
    """PED 2027-03-15, SLED 2029-03-14."""
    return sentence("SDS", "2023-03-15", years(6), statute=S58, **others)


def particular_concern():
    """PED 2025-12-31, CRD 2027-08-31, SLED 2028-08-31."""
    return sentence("SOPC", "2022-09-01", years(5), extension=years(1), statute=S58)


def away(count, first, last=None):
    return days("ual", count, first, first, last or first)


@pytest.mark.parametrize(
    ("first", "parole", "expiry"),
    [
        ("2023-03-05", "2027-03-15", "2029-03-14"),  # until the day before the sentence
        ("2023-03-15", "2027-03-25", "2029-03-24"),
        ("2029-03-14", "2027-03-25", "2029-03-24"),  # on the last day
        ("2029-03-15", "2027-03-15", "2029-03-14"),
        (None, "2027-03-25", "2029-03-24"),  # on a day that nobody told
    ],
)
def test_absence_counts_from_the_first_to_the_last_day_of_a_sentence(first, parole, expiry):
    found = dates(six_years(), adjustments=[days("ual", 10, first)])

    assert found == {"PED": parole, "SLED": expiry}


@pytest.mark.parametrize(("second", "expiry"), [("2029-03-24", "2029-03-29"), ("2029-03-25", "2029-03-24")])
def test_absence_counts_on_the_days_that_another_absence_added(second, expiry):
    found = dates(six_years(), adjustments=[days("ual", 5, second), days("ual", 10, "2025-01-01")])

    assert found["SLED"] == expiry


def test_absence_counts_on_days_that_credit_took_off_the_end():
    found = dates(six_years(), adjustments=[days("remand", 100, "2023-03-15"), days("ual", 10, "2029-03-01")])

    assert found["SLED"] == "2028-12-14"  # 14 March 2029 less 100, and 10 more


@pytest.mark.parametrize(
    ("first", "found"),
    [
        ("2027-08-31", {"PED": "2026-01-10", "CRD": "2027-09-10", "SLED": "2028-09-10"}),  # the day of release
        ("2027-09-01", {"PED": "2025-12-31", "CRD": "2027-08-31", "SLED": "2028-08-31"}),
    ],
)
def test_nobody_is_absent_after_release_who_was_not_recalled(first, found):
    assert dates(particular_concern(), adjustments=[days("ual", 10, first)]) == found


@pytest.mark.parametrize(
    ("first", "release", "expiry"),
    [
        ("2027-08-31", "2027-10-10", "2028-09-10"),  # 30 days are added: until 30 September, and 10 away
        ("2027-09-01", "2027-10-10", "2028-09-10"),  # the first of the added days
        ("2027-09-30", "2027-10-10", "2028-09-10"),  # the last
        ("2027-10-01", "2027-09-30", "2028-08-31"),
    ],
)
def test_absence_during_added_days_counts(first, release, expiry):
    found = dates(particular_concern(), adjustments=[days("ada", 30, "2025-01-01"), days("ual", 10, first)])

    assert (found["CRD"], found["SLED"]) == (release, expiry)


@pytest.mark.parametrize(("first", "release"), [("2027-09-01", "2027-09-11"), ("2027-09-02", "2027-09-01")])
def test_absence_on_the_one_day_that_was_added_counts(first, release):
    assert (
        dates(particular_concern(), adjustments=[days("ada", 1, "2025-01-01"), days("ual", 10, first)])["CRD"]
        == release
    )


@pytest.mark.parametrize(
    ("awarded_on", "restored_on", "release"),
    [
        ("2027-09-10", None, "2027-10-10"),  # on the day of the absence, which is within what was awarded by then
        ("2027-09-11", None, "2027-09-30"),  # nobody had awarded them: the absence was on licence
        ("2025-01-01", "2027-09-10", "2027-09-05"),  # all but five days were restored by then
        ("2025-01-01", "2027-09-11", "2027-09-15"),  # they were not, on that day: 5 added days and 10 away
    ],
)
def test_absence_is_held_against_the_days_awarded_and_restored_by_then(awarded_on, restored_on, release):
    moved = [days("ada", 30, awarded_on), days("ual", 10, "2027-09-10")]
    moved += [days("rada", 25, restored_on)] if restored_on else []

    assert dates(particular_concern(), adjustments=moved)["CRD"] == release


@pytest.mark.parametrize(("first", "expiry"), [("2028-08-31", "2028-09-10"), ("2028-09-01", "2028-08-31")])
def test_added_days_that_the_end_of_the_sentence_stops_hold_nobody_beyond_it(first, expiry):
    found = dates(particular_concern(), adjustments=[days("ada", 400, "2025-01-01"), days("ual", 10, first)])

    assert found["SLED"] == expiry


@pytest.mark.parametrize(("first", "expiry"), [("2027-08-31", "2030-01-01"), ("2027-09-01", "2028-08-31")])
def test_absence_of_somebody_on_licence_keeps_no_sentence_from_ending(first, expiry):
    assert dates(particular_concern(), adjustments=[away(0, first, "2029-12-31")])["SLED"] == expiry


@pytest.mark.parametrize(("first", "release"), [("2022-09-01", "2022-09-01"), ("2022-09-02", "2022-09-01")])
def test_absence_on_the_day_of_a_sentence_that_was_served_by_then(first, release):
    # The custodial term is served 1,826 days after 31 August 2022; 1,900 are credited.
    found = dates(particular_concern(), adjustments=[days("remand", 1900, "2022-09-01"), days("ual", 74, first)])

    assert found["CRD"] == release
    assert found["SLED"] == ("2023-09-01" if first == "2022-09-01" else "2023-06-19")


@pytest.mark.parametrize(
    ("last", "expiry"),
    [
        ("2029-03-16", "2029-03-17"),  # three days were put on: until 17 March
        ("2029-03-17", "2029-03-18"),
        ("2029-04-30", "2029-05-01"),
    ],
)
def test_no_sentence_ends_before_its_prisoner_is_back(last, expiry):
    assert dates(six_years(), adjustments=[away(3, "2029-03-10", last)])["SLED"] == expiry


@pytest.mark.parametrize(
    ("first", "expiry"),
    [
        ("2023-03-14", "2029-03-14"),  # absence from another sentence, before this one
        ("2023-03-15", "2030-01-01"),
        ("2029-03-14", "2030-01-01"),
        ("2029-03-15", "2029-03-14"),
    ],
)
def test_only_an_absence_under_the_sentence_keeps_it_from_ending(first, expiry):
    assert dates(six_years(), adjustments=[away(0, first, "2029-12-31")])["SLED"] == expiry


def test_end_follows_the_last_of_several_absences():
    found = dates(six_years(), adjustments=[away(0, "2029-03-01", "2029-06-30"), away(0, "2029-03-10", "2029-05-31")])

    assert found["SLED"] == "2029-07-01"


def test_absence_without_its_last_day_keeps_nothing_from_ending():
    assert dates(six_years(), adjustments=[days("ual", 3, "2029-03-10", "2029-03-10")])["SLED"] == "2029-03-17"


def test_absence_without_its_first_day_moves_by_its_days_alone():
    assert dates(six_years(), adjustments=[days("ual", 3, "2029-03-10", None, "2030-01-01")])["SLED"] == "2029-03-17"


@pytest.mark.parametrize(("kind", "is_moved"), [("recall_remand", True), ("recall_tagged_bail", True)])
def test_credit_given_while_recalled_is_that_of_the_recalled_sentence_whenever_it_was_served(kind, is_moved):
    recall = {"type": "standard", "revoked_on": "2023-01-01", "returned_on": "2023-01-05"}

    found = dates(
        sentence("SDS", "2019-03-10", years(12), recall=recall),  # until 9 March 2031
        sentence("SDS", "2024-03-10", years(2), statute=S58, name="s2"),
        adjustments=[days(kind, 30, "2019-03-10", "2024-05-01", "2024-05-30")],
    )

    assert found == {"PED": "2025-07-09", "PRRD": "2031-02-07", "SLED": "2031-02-07"}


def test_credits_of_several_kinds_add_up():
    recall = {"type": "standard", "revoked_on": "2023-01-01", "returned_on": "2023-01-05"}
    credits = [
        days(kind, count, "2019-03-10")
        for kind, count in (("remand", 1), ("remand", 2), ("tagged_bail", 4), ("recall_remand", 8))
    ] + [days("recall_tagged_bail", 16, "2019-03-10")]

    assert dates(sentence("SDS", "2019-03-10", years(12), recall=recall), adjustments=credits)["SLED"] == "2031-02-06"


def test_days_awarded_to_somebody_recalled_move_nothing():
    recall = {"type": "standard", "revoked_on": "2023-01-01", "returned_on": "2023-01-05"}

    found = dates(sentence("SDS", "2019-03-10", years(12), recall=recall), adjustments=[days("ada", 30, "2023-05-01")])

    assert found == {"PRRD": "2031-03-09", "SLED": "2031-03-09"}


@pytest.mark.parametrize(
    ("awarded", "restored", "release"),
    [(365, 0, "2028-08-30"), (366, 0, "2028-08-31"), (367, 0, "2028-08-31"), (367, 2, "2028-08-30")],
)
def test_days_awarded_put_release_off_to_the_end_and_no_further(awarded, restored, release):
    found = dates(
        particular_concern(), adjustments=[days("ada", awarded, "2025-01-01"), days("rada", restored, "2025-02-01")]
    )

    assert (found["CRD"], found["SLED"]) == (release, "2028-08-31")


def test_several_awards_and_restorations_are_summed():
    moved = [days("ada", 10, "2025-01-01"), days("ada", 20, "2025-03-01")]
    moved += [days("rada", 3, "2025-02-01"), days("rada", 4, "2025-04-01")]

    assert dates(six_years(), adjustments=moved) == {"PED": "2027-04-07", "SLED": "2029-03-14"}  # 23 days


@pytest.mark.parametrize(("credited", "has_removal"), [(29, True), (30, False)])
def test_sentence_that_was_served_before_it_was_passed_releases_that_day_and_asks_for_no_removal(credited, has_removal):
    # Half of sixty days are thirty: the last of them is the day of sentence where 29 are credited.
    found = dates(sentence("SDS", "2024-05-10", {"days": 60}), adjustments=[days("remand", credited, "2024-05-10")])

    assert found["CRD"] == "2024-05-10"
    assert ("ERSED" in found) is has_removal


def test_number_of_days_at_large_is_the_truth_also_on_the_day_of_sentence():
    found = dates(six_years(), adjustments=[days("ual", 10, "2023-03-15", "2023-03-15", "2023-03-15")])

    assert found == {"PED": "2027-03-25", "SLED": "2029-03-24"}
