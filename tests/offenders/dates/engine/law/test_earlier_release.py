"""Release, or the end of a sentence, before s.247A reached the person, and the rule for the sentences beside it."""

import pytest

from tests.offenders.dates.engine.building import dates, days, refusal, sentence, years

S58, S18 = "TA 2000 s.58", "OAPA 1861 s.18"


def connected(determined):
    return {
        "statute": S18,
        "terrorist_connection": "yes",
        "connection_determined_on": determined,
        "schedule_19za_part": 3,
    }


def test_recall_of_before_the_section_tells_of_a_release_of_before_it():
    def recalled(revoked):
        recall = {"type": "fixed_28", "revoked_on": revoked, "returned_on": "2020-03-02"}
        return sentence("SDS", "2014-03-10", years(16), statute=S58, recall=recall)  # half of it until March 2022

    assert dates(recalled("2020-02-25")) == {"PRRD": "2020-03-29", "SLED": "2030-03-09"}
    assert "s.255A" in refusal(recalled("2020-02-26"))
    assert "s.255A" in refusal(recalled(None))


def test_recall_does_not_tell_when_it_was_that_somebody_went_out():
    recall = {"type": "fixed_28", "revoked_on": "2020-02-26", "returned_on": "2020-03-02"}

    reason = refusal(
        sentence("SDS", "2014-03-10", years(10), statute=S58, recall=recall)
    )  # half of it until March 2019

    assert "movements" in reason


def test_release_on_the_day_of_sentence_is_a_release():
    out = {"on": "2016-03-10", "direction": "out", "reason": "crd"}

    found = dates(sentence("SDS", "2016-03-10", years(12), statute=S58), movements=[out])

    assert found["CRD"] == "2022-03-10"  # half of 4,383 days


@pytest.mark.parametrize(("passed", "is_asked"), [("2018-02-25", True), ("2018-02-26", False)])
def test_movements_are_asked_where_half_was_served_the_day_before_the_section(passed, is_asked):
    # 1,461 days, half are 731: until 25 or 26 February 2020.
    long = sentence("SDS", passed, years(4), statute=S58)

    if is_asked:
        assert "movements" in refusal(long, movements=None)
    else:
        assert "PED" in dates(long, movements=None)


def test_parole_that_could_have_come_before_the_section_is_asked_for():
    # Half of the 1,461 days, as the law then was: the Board could have released from March 2019 on.
    concern = sentence("SOPC", "2017-03-10", years(4), extension=years(1), statute=S58)

    assert "movements" in refusal(concern, movements=None)


def test_what_happened_on_the_day_of_the_section_was_not_known_before_it():
    long = sentence("SDS", "2018-02-25", years(4), statute=S58)  # half of it until 25 February 2020

    assert "movements" in refusal(long, adjustments=[days("ada", 10, "2020-02-26")], movements=None)
    assert "PED" in dates(long, adjustments=[days("ada", 10, "2020-02-25")], movements=None)


def test_sentence_of_the_day_of_the_section_held_nobody_before_it():
    long = sentence("SDS", "2018-02-25", years(4), statute=S58)
    after = sentence("SDS", "2020-02-26", years(2), name="s2", after="s1")

    assert "movements" in refusal(long, after, movements=None)


def test_sentence_in_two_chains_is_over_when_the_later_is():
    # 6 and 3 months were over on 9 October 2019; 6 and 12 months run to 9 July 2020: 547 days, two-thirds 365.
    found = dates(
        sentence("SDS", "2019-01-10", {"months": 6}, statute=S58),
        sentence("SDS", "2019-01-10", {"months": 3}, statute=S58, name="s2", after="s1"),
        sentence("SDS", "2019-01-10", {"months": 12}, statute=S58, name="s3", after="s1"),
    )

    assert found == {"PED": "2020-01-09", "SLED": "2020-07-09"}


def test_listed_neighbour_was_held_by_the_ordinary_law_until_the_section_began():
    # Half of s1, 365 days, less 120: out on 30 January 2019, so that s2 is another custody and has no credit. It ends
    # on 17 June 2020 and is held by the section; two-thirds of 200 are 134.
    found = dates(
        sentence("SDS", "2018-06-01", years(2), statute=S58),
        sentence("SDS", "2019-12-01", {"days": 200}, statute=S58, name="s2"),
        adjustments=[days("remand", 120, "2018-06-01")],
    )

    assert found == {"PED": "2020-04-12", "SLED": "2020-06-17"}


@pytest.mark.parametrize(
    "of_first",
    [
        {"statute": S58},
        connected("2020-02-25"),
        connected("2021-06-01") | {"statute": S58},  # listed: its connection does not matter
    ],
)
def test_credit_of_a_neighbour_that_was_held_may_end_a_sentence_before_its_connection_counted(of_first):
    # 214 days less 240: over on the day it was passed, in January 2021.
    reason = refusal(
        sentence("SDS", "2020-02-25", years(2), **of_first),
        sentence("SDS", "2021-01-06", {"days": 214}, name="s2", **connected("2021-01-06")),
        adjustments=[days("remand", 240, "2020-02-25")],
    )

    assert "sentences[1].offence (whether the Part 2 of Schedule 19ZA of before 30 April 2021 named it)" in reason


def test_credit_of_an_ordinary_neighbour_that_had_released_ends_nothing():
    # Half of s1, 366 days, less 240: out in June 2020. Two-thirds of the 214 days of s2 are 143.
    found = dates(
        sentence("SDS", "2020-02-25", years(2)),
        sentence("SDS", "2021-01-06", {"days": 214}, name="s2", **connected("2021-01-06")),
        adjustments=[days("remand", 240, "2020-02-25")],
    )

    assert (found["PED"], found["SLED"]) == ("2021-05-28", "2021-08-07")


def test_connected_neighbour_was_held_by_the_ordinary_law_until_its_connection_was_determined():
    # Half of s1, 365 days, less 100: out on 20 February 2021, and over on 20 February 2022, before its connection was
    # determined. s2 is another custody without credit: 214 days to 30 January 2022, two-thirds 143: 20 November 2021.
    found = dates(
        sentence("SDS", "2020-06-01", years(2), **connected("2022-03-01")),
        sentence("SDS", "2021-07-01", {"days": 214}, name="s2", **connected("2021-12-01")),
        adjustments=[days("remand", 100, "2020-06-01")],
    )

    assert found == {"PED": "2021-11-20", "CRD": "2022-01-30", "SLED": "2022-02-20"}
