"""The rules of s.247A, each at its edges, and the worked examples."""

import pytest

from tests.offenders.dates.engine.building import dates, days, refusal, sentence, years

S58, S5, S1, S18 = "TA 2000 s.58", "TA 2006 s.5", "TA 2006 s.1", "OAPA 1861 s.18"


def out(on, reason):
    return {"on": on, "direction": "out", "reason": reason}


def test_standard_sentence_has_no_release_before_its_end():
    found = dates(sentence("SDS", "2023-03-15", years(6), statute=S58), adjustments=[days("remand", 100, "2023-03-15")])

    assert found == {"PED": "2026-12-05", "SLED": "2028-12-04"}


def test_offender_of_particular_concern_is_released_at_the_end_of_the_custodial_term():
    found = dates(
        sentence("SOPC", "2022-09-01", years(5), extension=years(1), statute=S58),
        adjustments=[days("remand", 200, "2022-09-01")],
    )

    assert found == {"PED": "2025-06-14", "CRD": "2027-02-12", "SLED": "2028-02-13"}


def test_extended_sentence_of_before_29_june_2021_keeps_its_parole():
    found = dates(sentence("EDS", "2019-06-28", years(12), extension=years(5), statute=S5))

    assert found == {"PED": "2027-06-27", "CRD": "2031-06-27", "SLED": "2036-06-27"}


def test_serious_terrorism_sentence_has_no_parole():
    found = dates(
        sentence("STS", "2024-02-29", years(14), extension=years(7), statute=S5),
        adjustments=[days("remand", 300, "2024-02-29")],
    )

    assert found == {"CRD": "2037-05-04", "SLED": "2044-05-04"}


def test_ordinary_half_is_served_before_the_parole_part():
    found = dates(
        sentence("SDS", "2024-05-10", years(2)),
        sentence("SOPC", "2024-05-10", years(4), extension=years(1), statute=S1, name="s2", after="s1"),
    )

    assert found == {"PED": "2028-01-08", "CRD": "2029-05-09", "SLED": "2031-05-09"}


@pytest.mark.parametrize(("passed", "has_parole"), [("2021-06-28", True), ("2021-06-29", False), ("2021-06-30", False)])
def test_parole_goes_for_part_1_from_29_june_2021(passed, has_parole):
    found = dates(sentence("EDS", passed, years(9), extension=years(4), statute=S5))

    assert ("PED" in found) is has_parole


@pytest.mark.parametrize(
    ("offence", "has_parole"),
    [
        ({"statute": S5}, False),
        ({"statute": S58}, True),
        ({"statute": "s.54 Terrorism Act 2000"}, False),
        ({"statute": "section 6 of the Terrorism Act 2006"}, False),
        ({"statute": "TA2006 s5(1)"}, False),
        ({"statute": "Counter-Terrorism and Security Act 2015 s.10(3)"}, True),
        ({"statute": "TA 2000 s.59(2)(a)"}, False),
        ({"statute": "TA 2000 s.59(2)(c)"}, True),  # poison is not in Part 1
        ({"statute": S18, "terrorist_connection": "yes", "schedule_19za_part": 3}, False),
        ({"statute": S18, "terrorist_connection": "yes", "schedule_19za_part": 0}, True),
        ({"statute": S18, "schedule_19za_part": 1}, False),
        ({"statute": S18, "schedule_19za_part": 2}, True),
    ],
)
def test_which_offences_have_no_parole_under_an_extended_sentence(offence, has_parole):
    found = dates(sentence("EDS", "2023-02-10", years(6), extension=years(3), **offence))

    assert ("PED" in found) is has_parole


@pytest.mark.parametrize("offence", [{"statute": S58}, {"statute": S18, "terrorist_connection": "yes"}])
def test_a_standard_sentence_is_caught_by_list_or_connection(offence):
    assert dates(sentence("SDS", "2023-02-10", years(6), **offence)) == {"PED": "2027-02-10", "SLED": "2029-02-09"}


def test_uniform_is_on_no_list():
    assert dates(sentence("SDS", "2023-02-10", years(2), statute="TA 2000 s.13"))["CRD"] == "2024-02-10"


@pytest.mark.parametrize(
    ("left", "found"),
    [
        ("2020-02-25", {"CRD": "2019-03-10", "SLED": "2022-03-09"}),
        ("2020-02-26", {"PED": "2020-03-09", "SLED": "2022-03-09"}),
    ],
)
def test_who_was_out_on_licence_before_26_february_2020_is_left_alone(left, found):
    came = dates(sentence("SDS", "2016-03-10", years(6), statute=S58), movements=[out(left, "crd")])

    assert {code: came[code] for code in came if code in ("CRD", "PED", "SLED")} == found


def test_removal_from_the_country_is_no_release_on_licence():
    found = dates(sentence("SDS", "2016-03-10", years(6), statute=S58), movements=[out("2019-05-01", "ers")])

    assert "PED" in found


@pytest.mark.parametrize(("left", "is_caught"), [("2020-02-25", False), ("2021-04-30", True)])
def test_a_connection_leaves_alone_who_was_out_before_and_catches_who_was_in_after(left, is_caught):
    found = dates(
        sentence("SDS", "2016-03-10", years(9), statute=S18, terrorist_connection="yes"), movements=[out(left, "crd")]
    )

    assert ("PED" in found) is is_caught


@pytest.mark.parametrize("left", ["2020-02-26", "2021-04-29"])
def test_who_went_out_while_connections_of_some_offences_counted_is_refused(left):
    connected = {"statute": S18, "terrorist_connection": "yes", "connection_determined_on": "2016-03-10"}

    reason = refusal(sentence("SDS", "2016-03-10", years(9), **connected), movements=[out(left, "crd")])

    assert "Part 2 of Schedule 19ZA of before 30 April 2021" in reason


def test_extended_sentence_is_the_same_whether_its_connection_counted():
    connected = {"statute": S18, "terrorist_connection": "yes", "connection_determined_on": "2016-03-10"}

    found = dates(
        sentence("EDS", "2016-03-10", years(6), extension=years(2), **connected),
        movements=[out("2020-09-13", "parole")],
        options={"ersed_wanted": False},  # removal would turn on it
    )

    assert found["PED"] == "2020-03-09"


@pytest.mark.parametrize(("passed", "is_caught"), [("2019-02-26", False), ("2019-02-27", True)])
def test_sentence_that_had_ended_before_26_february_2020_is_left_alone(passed, is_caught):
    found = dates(sentence("SDS", passed, years(1), statute=S58))  # until 25 or 26 February 2020

    assert ("PED" in found, "CRD" in found) == (is_caught, not is_caught)


@pytest.mark.parametrize(("determined", "is_caught"), [("2022-03-13", True), ("2022-03-14", False)])
def test_connection_that_was_determined_after_the_end_changes_nothing(determined, is_caught):
    connected = {"statute": S18, "terrorist_connection": "yes", "connection_determined_on": determined}

    found = dates(sentence("SDS", "2022-01-31", {"weeks": 6}, **connected))  # until 13 March 2022

    assert ("PED" in found) is is_caught


def test_end_that_is_put_off_by_days_at_large_is_the_end():
    found = dates(
        sentence("SDS", "2019-02-20", years(1), statute=S58),
        adjustments=[days("ual", 10, "2019-04-01", "2019-04-01", "2019-04-10")],
    )

    assert found["SLED"] == "2020-02-29"
    assert "PED" in found


def test_particular_concern_of_before_2022_goes_from_half_to_two_thirds_for_a_terrorist():
    ordinary = dates(sentence("SOPC", "2021-01-18", years(6), extension=years(1)))
    terrorist = dates(sentence("SOPC", "2021-01-18", years(6), extension=years(1), statute=S1))

    assert (ordinary["PED"], terrorist["PED"]) == ("2024-01-18", "2025-01-17")


def test_curfew_removal_and_supervision_are_never_for_a_terrorist_prisoner():
    found = dates(sentence("SDS", "2023-02-10", {"months": 18}, statute=S58))

    assert set(found) == {"PED", "SLED"}


def test_an_ordinary_sentence_beside_one_of_s247a_has_no_curfew():
    found = dates(
        sentence("SDS", "2022-03-10", years(4), statute=S58), sentence("SDS", "2022-03-10", years(10), name="s2")
    )

    assert found == {"CRD": "2027-03-10", "SLED": "2032-03-09"}


def test_board_waits_for_another_sentence_that_holds_longer():
    found = dates(
        sentence("SDS", "2022-03-10", years(4), statute=S58), sentence("SDS", "2022-03-10", years(6), name="s2")
    )

    assert found == {"PED": "2025-03-09", "CRD": "2026-03-09", "SLED": "2028-03-09"}


@pytest.mark.parametrize(
    ("licence", "found"),
    [
        ({"days": 1095}, {"SLED": "2026-03-09"}),  # over a day before
        ({"days": 1096}, {"SLED": "2026-03-09"}),  # over on the same day
        ({"days": 1097}, {"CRD": "2026-03-09", "SLED": "2026-03-10"}),
    ],
)
def test_standard_sentence_lets_go_at_its_end_on_the_licence_of_another(licence, found):
    came = dates(
        sentence("SDS", "2022-03-10", years(4), statute=S58),
        sentence("EDS", "2022-03-10", {"days": 365}, extension=licence, statute=S1, name="s2"),
    )

    assert came == {"PED": "2024-11-07"} | found


def test_latest_standard_sentence_that_ends_releases_and_not_the_first():
    found = dates(
        sentence("SDS", "2022-03-10", years(9), statute=S58),
        sentence("EDS", "2022-03-10", years(7), extension=years(4), statute=S58, name="s2"),
    )

    assert found == {"PED": "2028-03-09", "CRD": "2031-03-09", "SLED": "2033-03-09"}


def test_release_by_law_on_the_last_day_of_a_standard_sentence_stands():
    found = dates(
        sentence("SDS", "2022-03-10", years(4), statute=S58),
        sentence("SOPC", "2022-03-10", years(4), extension=years(1), statute=S58, name="s2"),
    )

    assert found == {"PED": "2024-11-07", "CRD": "2026-03-09", "SLED": "2027-03-09"}


def test_whole_term_without_parole_comes_before_two_thirds_of_the_next():
    found = dates(
        sentence("EDS", "2022-03-10", years(6), extension=years(4), statute=S5),
        sentence("SOPC", "2022-03-10", years(3), extension=years(1), statute=S58, name="s2", after="s1"),
    )

    assert found == {"PED": "2030-03-09", "CRD": "2031-03-09", "SLED": "2036-03-09"}


def test_chain_with_a_standard_sentence_releases_when_that_and_the_custodial_term_are_served():
    found = dates(
        sentence("SDS", "2022-09-30", years(3), statute="TA 2000 s.57"),
        sentence("SOPC", "2022-09-30", years(5), extension=years(1), statute=S1, name="s2", after="s1"),
    )

    assert found == {"PED": "2028-01-29", "CRD": "2030-09-29", "SLED": "2031-09-29"}


def test_chain_with_an_ordinary_sentence_releases_when_half_of_it_and_the_whole_of_the_other_are_served():
    found = dates(
        sentence("SDS", "2022-03-10", years(2)),
        sentence("SDS", "2022-03-10", years(3), statute=S58, name="s2", after="s1"),
    )

    assert found == {"PED": "2025-03-10", "CRD": "2026-03-10", "SLED": "2027-03-09"}


def test_chain_of_short_sentences_has_no_supervision_after_one_of_s247a():
    found = dates(
        sentence("SDS", "2022-03-10", {"months": 6}),
        sentence("SDS", "2022-03-10", {"months": 6}, statute=S58, name="s2", after="s1"),
    )

    assert "CRD" in found
    assert "TUSED" not in found


def test_chain_of_standard_sentences_alone_has_no_release_by_law():
    found = dates(
        sentence("SDS", "2020-03-10", years(3), statute=S58),
        sentence("SDS", "2020-03-10", years(6), statute=S5, name="s2", after="s1"),
    )

    assert found == {"PED": "2026-03-10", "SLED": "2029-03-09"}


RECALLED = {"type": "standard", "revoked_on": "2023-01-01", "returned_on": "2023-01-05"}


def test_recalled_sentence_that_outlasts_another_is_no_bar_to_its_parole():
    found = dates(
        sentence("SDS", "2024-03-10", years(2), statute=S58),
        sentence("SDS", "2019-03-10", years(12), recall=RECALLED, name="s2"),
    )

    assert found == {"PED": "2025-07-09", "PRRD": "2031-03-09", "SLED": "2031-03-09"}


def test_recalled_sentence_that_ends_after_the_eligibility_of_another_is_said_beside_it():
    found = dates(
        sentence("SDS", "2024-03-10", years(9), statute=S58),
        sentence("SDS", "2019-03-10", years(12), recall=RECALLED, name="s2"),
    )

    assert found == {"PED": "2030-03-10", "PRRD": "2031-03-09", "SLED": "2033-03-09"}


def test_days_at_large_count_up_to_the_end_of_a_chain_that_only_the_board_opens():
    found = dates(
        sentence("SDS", "2020-03-10", years(1), statute=S58),
        sentence("SDS", "2020-03-10", years(4), statute=S5, name="s2", after="s1"),
        adjustments=[days("ual", 10, "2025-01-01", "2025-01-01", "2025-01-10")],
    )

    assert found["SLED"] == "2025-03-19"


@pytest.mark.parametrize(
    ("credited", "parole"),
    [
        (8, "2024-06-04"),
        (9, "2024-06-03"),  # it would have released on the day it was passed
        (10, "2024-02-28"),  # it was served before it was passed
    ],
)
def test_sentence_that_was_served_before_it_was_passed_puts_no_parole_off(credited, parole):
    found = dates(
        sentence("EDS", "2020-03-10", years(6), extension=years(2), statute=S58),
        sentence("SDS", "2024-06-03", {"days": 20}, name="s2"),
        adjustments=[days("remand", credited, "2024-06-03")],
    )

    assert found["PED"] == parole


def test_no_parole_is_left_where_a_sentence_that_was_served_lets_go_after_the_end_of_the_others():
    found = dates(
        sentence("EDS", "2021-04-30", {"months": 14}, extension=years(5)),
        sentence("SDS", "2021-12-22", {"weeks": 18}, name="s2"),
        adjustments=[days("remand", 206, "2021-12-22")],
    )

    assert (found["CRD"], found.get("PED")) == ("2021-12-22", None)


@pytest.mark.parametrize(("credited", "expiry"), [(151, "2022-10-23"), (152, "2022-10-22"), (153, "2022-10-22")])
def test_no_chain_ends_before_its_last_sentence_was_passed(credited, expiry):
    found = dates(
        sentence("SDS", "2022-09-05", {"days": 100}, statute=S58),
        sentence("SDS", "2022-10-22", {"days": 100}, statute=S58, name="s2", after="s1"),
        adjustments=[days("remand", credited, "2022-10-22")],
    )

    assert found["SLED"] == expiry


def test_standard_recall_ends_with_the_sentence():
    recalled = {"type": "standard", "revoked_on": "2023-01-01", "returned_on": "2023-01-05"}

    found = dates(
        sentence("SDS", "2018-06-10", years(6), statute=S58, recall=recalled),
        adjustments=[days("ual", 3, "2023-01-02", "2023-01-02", "2023-01-04")],
    )

    assert found == {"PRRD": "2024-06-12", "SLED": "2024-06-12"}


@pytest.mark.parametrize("kind", ["fixed_14", "fixed_28", "fixed_56"])
def test_fixed_term_recall_is_closed_to_terrorists(kind):
    recalled = {"type": kind, "revoked_on": "2023-01-01", "returned_on": "2023-01-05"}

    assert "only a standard one" in refusal(sentence("SDS", "2018-06-10", years(6), statute=S58, recall=recalled))


@pytest.mark.parametrize(
    ("adjustments", "parole", "expiry"),
    [
        ([], "2027-03-15", "2029-03-14"),
        ([days("ual", 10, "2025-01-01", "2025-01-01", "2025-01-10")], "2027-03-25", "2029-03-24"),
        ([days("ual", 10, "2022-01-01", "2022-01-01", "2022-01-10")], "2027-03-15", "2029-03-14"),
        ([days("ada", 20, "2025-01-01")], "2027-04-04", "2029-03-14"),
        ([days("ada", 20, "2025-01-01"), days("rada", 5, "2025-06-01")], "2027-03-30", "2029-03-14"),
        ([days("ada", 20, "2025-01-01"), days("rada", 25, "2025-06-01")], "2027-03-15", "2029-03-14"),
        ([days("ada", 9000, "2025-01-01")], "2029-03-14", "2029-03-14"),
        ([days("remand", 9000, "2023-03-15")], "2023-03-15", "2023-03-15"),
        ([days("recall_remand", 30, "2023-03-15")], "2027-03-15", "2029-03-14"),
    ],
)
def test_days_move_what_they_may(adjustments, parole, expiry):
    found = dates(sentence("SDS", "2023-03-15", years(6), statute=S58), adjustments=adjustments)

    assert found == {"PED": parole, "SLED": expiry}


def test_minimum_term_of_life():
    assert dates(sentence("LIFE", "2020-01-10", years(20), statute=S5)) == {"TED": "2040-01-09"}


def test_law_on_ordinary_sentences_never_touches_a_terrorist():
    terrorist = sentence("SDS", "2023-03-15", years(6), statute=S58)

    assert dates(terrorist, law="sds_half") == dates(terrorist, law="sds40") == dates(terrorist, law="sa2026")


@pytest.mark.parametrize(("added", "eligible_on"), [(62, "2020-02-26"), (63, "2020-02-26"), (64, "2020-02-27")])
def test_days_added_and_credited_are_one_sum_with_the_day_of_sentence_as_its_floor(added, eligible_on):
    # 355 days, two-thirds are 237: the 237th day is 19 October 2020; less 299 is 25 December 2019, 63 days too early.
    of_2020 = sentence("SDS", "2020-02-26", {"days": 355}, statute="TA 2006 s.9")

    found = dates(of_2020, adjustments=[days("remand", 299, "2020-02-26"), days("ada", added, "2020-01-01")])

    assert found["PED"] == eligible_on
