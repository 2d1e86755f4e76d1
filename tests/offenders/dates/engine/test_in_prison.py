"""A sentence for an offence committed while serving another, and days at large across sentences: from the law."""

import pytest

from offenders.dates.engine.law.open_law import ABSENCE_GOES_ON
from tests.offenders.dates.engine.building import dates, days, readings, refusal, sentence, years

S58, S5 = "TA 2000 s.58", "TA 2006 s.5"
IN_PRISON = "2023-12-01"  # the day of the second offence: it decides nothing


def serving(kind="SDS", **others):
    """Six years under s.247A from 10 March 2022, 2,192 days: two-thirds until 10 March 2026."""
    return sentence(kind, "2022-03-10", years(6), statute=S58, name="s1", **others)


def later(kind, term, passed="2024-05-10", statute=S58, **others):
    return sentence(kind, passed, term, statute=statute, name="s2", committed_on=IN_PRISON, **others)


def away(first, last, count):
    return days("ual", count, first, first, last)


# An offence in prison


def test_consecutive_sentence_is_pooled_from_the_first_day_of_the_one_that_is_served():
    # Eight years from 10 March 2022 are 2,922 days, two-thirds 1,948: s.264 reaches whoever was not released between.
    found = dates(serving(), later("SDS", years(2), after="s1"))

    assert found == {"PED": "2027-07-09", "SLED": "2030-03-09"}


def test_consecutive_sentence_without_parole_is_served_whole_and_first():
    # Five years whole, 1,826 days from 10 March 2022, then two-thirds of six, 1,461.33 of 2,192 days.
    found = dates(serving(), later("EDS", years(5), extension=years(3), statute=S5, after="s1"))

    assert (found["PED"], found["CRD"], found["SLED"]) == ("2031-03-10", "2033-03-09", "2036-03-09")


def test_concurrent_sentence_puts_eligibility_off_to_its_own_two_thirds():
    # Three years from 10 May 2024, 1,095 days: two-thirds, 730, until 9 May 2026, after the 10 March of the first.
    found = dates(serving(), later("SDS", years(3)))

    assert found == {"PED": "2026-05-09", "SLED": "2028-03-09"}


def test_concurrent_sentence_that_ends_before_leaves_the_eligibility_of_the_first():
    found = dates(serving(), later("SDS", years(1)))  # until 9 May 2025

    assert found == {"PED": "2026-03-10", "SLED": "2028-03-09"}


def test_sentence_passed_after_eligibility_that_the_board_did_not_use_is_of_the_same_custody():
    found = dates(serving(), later("SDS", years(2), passed="2027-01-10"))  # 488 of 731 days: 11 May 2028

    assert found["PED"] == "2028-05-11"
    assert found["SLED"] == "2029-01-09"


def test_added_days_for_the_same_conduct_put_off_the_sentence_that_is_served_and_the_new_one():
    found = dates(serving(), later("SDS", years(3)), adjustments=[days("ada", 28, "2023-12-20", "2023-12-20")])

    assert found == {"PED": "2026-06-06", "SLED": "2028-03-09"}


def test_offence_in_prison_after_a_recall_leaves_the_recall_its_end():
    recall = {"type": "standard", "revoked_on": "2026-05-01", "returned_on": "2026-05-01"}

    found = dates(serving(recall=recall), later("SOPC", years(3), passed="2026-11-10", extension=years(1)))

    # 1,096 days from 10 November 2026, two-thirds are 731; the recall can hold until 9 March 2028 and is no bar.
    assert found == {"PED": "2028-11-09", "CRD": "2029-11-09", "SLED": "2030-11-09"}


def test_offence_in_prison_chained_to_a_recalled_sentence_is_refused_by_its_step():
    recall = {"type": "standard", "revoked_on": "2026-05-01", "returned_on": "2026-05-01"}

    reason = refusal(serving(recall=recall), later("SDS", years(3), passed="2026-11-10", after="s1"))

    assert "only one is under recall" in reason


def test_ordinary_offence_in_prison_leaves_open_whether_its_law_frees_the_prisoner():
    # Six years until 9 May 2030, half until 10 May 2027; the first ends on 9 March 2028.
    found = readings(serving(), later("SDS", years(6), statute=None))

    assert {each.get("CRD") for each in found.values()} == {"2028-03-09", None}


# Days at large across sentences


def test_absence_moves_each_sentence_that_was_served_on_the_day_it_began():
    beside = later("SDS", years(3), passed="2022-03-10")

    found = dates(serving(), beside, adjustments=[away("2023-01-02", "2023-01-31", 30)])

    assert found == {"PED": "2026-04-09", "SLED": "2028-04-08"}


def test_absence_before_a_later_sentence_leaves_that_one():
    found = dates(serving(), later("SDS", years(3)), adjustments=[away("2024-04-10", "2024-05-09", 30)])

    assert found == {"PED": "2026-05-09", "SLED": "2028-04-08"}  # the first: 9 April 2026 and 8 April 2028


def test_absence_under_a_chain_moves_it_whole_also_before_its_last_sentence_was_passed():
    found = dates(serving(), later("SDS", years(2), after="s1"), adjustments=[away("2023-01-02", "2023-01-31", 30)])

    assert found == {"PED": "2027-08-08", "SLED": "2030-04-08"}


GOES_ON = [away("2024-05-01", "2024-05-30", 30)]  # 21 of them from 10 May on


@pytest.mark.parametrize(
    ("adjustments", "counted"),
    [
        ([away("2024-05-01", "2024-05-09", 9)], None),
        ([away("2024-05-01", "2024-05-10", 10)], "2026-05-10"),
        (GOES_ON, "2026-05-30"),
        ([away("2024-05-01", None, 30)], "2026-05-30"),  # the last day follows from the number
        ([away("2024-05-01", "2024-05-30", 5)], "2026-05-14"),  # the number is the truth
    ],
)
def test_absence_that_goes_on_after_a_sentence_was_passed_has_two_readings(adjustments, counted):
    """Passed in absence: s.49(2) Prison Act 1952 counts no day at large of any sentence, the convention only those of
    the sentence from which somebody went."""
    cases = (serving(), later("SDS", years(3)))
    if counted is None:
        assert dates(*cases, adjustments=adjustments)["PED"] == "2026-05-09"
    else:
        found = readings(*cases, adjustments=adjustments)
        assert {each["PED"] for each in found.values()} == {"2026-05-09", counted}
        assert all("s.49(2)" in says for says in found)


def test_settled_absence_gives_one_date_and_no_sentence_ends_during_it():
    short = later("SDS", {"days": 12}, passed="2028-03-01", statute=None)
    absence = [away("2028-02-20", "2028-03-20", 30)]

    found = {
        name: dates(serving(), short, adjustments=absence, taken={ABSENCE_GOES_ON.name: name})["SLED"]
        for name in ("later-days-count", "not-applied")
    }

    assert found == {"later-days-count": "2028-04-08", "not-applied": "2028-04-08"}  # the first: 9 March and 30 days


@pytest.mark.parametrize(("name", "ends"), [("later-days-count", "2027-06-10"), ("not-applied", "2027-05-31")])
def test_sentence_passed_while_at_large_after_a_revocation(name, ends):
    """Recalled, and sentenced before the return: the recalled one is put off by all of it, the new one by its rest."""
    recall = {"type": "standard", "revoked_on": "2026-05-01", "returned_on": "2026-06-11"}
    old = sentence("SDS", "2021-03-10", years(5), statute=S58, name="s1", recall=recall)
    new = later("SOPC", {"days": 365}, passed="2026-06-01", extension=years(1))

    found = dates(old, new, adjustments=[away("2026-05-02", "2026-06-10", 40)], taken={ABSENCE_GOES_ON.name: name})

    assert found["CRD"] == ends


@pytest.mark.parametrize(("name", "ends"), [("later-days-count", "2024-05-31"), ("not-applied", "2024-05-10")])
def test_sentence_that_credit_had_served_ends_no_earlier_than_the_day_after_the_absence(name, ends):
    served = later("SDS", {"days": 60}, statute=None)

    found = dates(served, adjustments=[days("remand", 100, "2024-05-10"), *GOES_ON], taken={ABSENCE_GOES_ON.name: name})

    assert found["SLED"] == ends
