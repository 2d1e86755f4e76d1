"""Open law: each fair reading with its dates, never one date; and one date once a reading is settled."""

import pytest

from offenders.dates.engine import calculate_case
from offenders.dates.engine.law.open_law import QUESTIONS, STANDARD_BESIDE
from offenders.reference.law.entries import entries
from tests.offenders.dates.engine.building import case, days, readings, sentence, years
from tests.offenders.dates.engine.law.test_earlier_release import S58, connected

S1 = "TA 2006 s.1"
OLD_PART_2 = (  # over on the day it was passed, unless the Part 2 of then named its offence
    sentence("SDS", "2020-02-25", years(2), statute=S58),
    sentence("SDS", "2021-01-06", {"days": 214}, name="s2", **connected("2021-01-06")),
)
REMAND = [days("remand", 240, "2020-02-25")]
STANDARD = sentence("SDS", "2022-03-10", years(4), statute=S58)  # until 9 March 2026, two-thirds until 8 November 2024
CONCERN = sentence("SOPC", "2022-03-10", years(3), extension=years(1), statute=S1, name="s2")


def test_law_that_was_not_read_has_a_reading_with_it_and_one_without():
    found = readings(*OLD_PART_2, adjustments=REMAND)

    assert sorted(each["PED"] for each in found.values()) == ["2020-10-29", "2021-01-06"]
    assert any("did not name" in says for says in found)


def test_standard_sentence_of_s247a_chained_with_another_is_freed_by_the_law_or_by_the_board_alone():
    after = CONCERN | {"consecutive_to": "s1"}

    found = readings(STANDARD, after)

    by_law, alone = sorted(found.values(), key=len, reverse=True)
    assert (by_law["CRD"], by_law["PED"]) == ("2029-03-09", "2026-11-08")
    assert alone == {code: day for code, day in by_law.items() if code != "CRD"}
    assert any("s.247A(6)" in says for says in found)
    assert any("s.244(1)" in says for says in found)


@pytest.mark.parametrize(
    ("other", "is_open"),
    [
        ({"days": 1461}, False),  # ends with the other: nothing is left after either
        ({"days": 1462}, True),  # a day of licence is left
        ({"days": 2920}, True),  # half until 8 March 2026: the day before
        ({"days": 2922}, False),  # half until 9 March 2026: nothing now holds the prisoner but this
    ],
)
def test_standard_sentence_of_s247a_beside_an_ordinary_one(other, is_open):
    done = calculate_case(case(STANDARD, sentence("SDS", "2022-03-10", other, name="s2")))

    assert bool(done.get("readings")) is is_open
    if is_open:
        assert sorted("CRD" in each["dates"] for each in done["readings"]) == [False, True]


def test_chain_of_a_sentence_without_parole_and_one_with_it():
    without = sentence("EDS", "2022-03-10", years(6), extension=years(3), statute="TA 2006 s.5")

    found = readings(without, CONCERN | {"consecutive_to": "s1"})

    # The whole of six years, until 9 March 2028, then two-thirds of three years, 1,095 days.
    assert {each.get("PED") for each in found.values()} == {"2030-03-09", None}
    assert {each["CRD"] for each in found.values()} == {"2031-03-09"}


@pytest.mark.parametrize(("law", "releases"), [("sds40", {"2025-02-26", "2025-05-09"}), ("sa2026", None)])
def test_scheme_that_would_reach_an_ordinary_sentence_beside_one_of_s247a(law, releases):
    found = readings(
        sentence("SDS", "2024-05-10", years(2)),
        sentence("SOPC", "2024-05-10", years(4), extension=years(1), statute=S1, name="s2", after="s1"),
        law=law,
    )

    assert len({each["PED"] for each in found.values()}) == 2
    assert any("leaves out a prisoner" in says for says in found)
    if releases:  # 40 per cent of 730 days are 292, half 365: four years more, less a day
        assert {each["CRD"] for each in found.values()} == {"2029-02-25", "2029-05-09"}


RECALL = {"type": "standard", "revoked_on": "2023-01-01", "returned_on": "2023-01-05"}


def test_ordinary_board_sentence_beside_a_recall_that_lasts_beyond_its_eligibility():
    # Two-thirds of four years until 8 November 2026, its end 9 March 2028; the recall until 9 March 2027.
    found = readings(
        sentence("EDS", "2024-03-10", years(4), extension=years(2)),
        sentence("SDS", "2019-03-10", years(8), recall=RECALL, name="s2"),
    )

    assert {(each["PED"], each.get("PRRD")) for each in found.values()} == {
        ("2026-11-08", "2027-03-09"),
        ("2027-03-09", None),
    }


def test_question_on_which_no_date_turns_is_not_asked():
    # Both readings of who frees the prisoner end with the sentence.
    done = calculate_case(case(STANDARD, sentence("SDS", "2022-03-10", years(1), name="s2")))

    assert done["refused"] is None


def test_settled_question_gives_one_date():
    after = CONCERN | {"consecutive_to": "s1"}

    done = {
        name: calculate_case(case(STANDARD, after), taken={STANDARD_BESIDE.name: name})["dates"]
        for name in ("released", "board-alone")
    }

    assert done["released"]["CRD"] == "2029-03-09"
    assert "CRD" not in done["board-alone"]


def test_two_open_questions_have_a_reading_for_each_way_that_ends_differently():
    without = sentence("EDS", "2022-03-10", years(6), extension=years(3), statute="TA 2006 s.5", name="s3", after="s1")

    found = readings(STANDARD, without)

    assert len({tuple(sorted(each.items())) for each in found.values()}) == 4


def test_fact_that_nobody_gave_is_no_reading_of_the_law():
    unknown = sentence("SDS", "2024-05-10", years(5)) | {"sds_plus_offence_and_length": None}

    assert "readings" not in calculate_case(case(unknown))


def test_fact_that_is_lacking_beside_open_law_leaves_no_readings():
    first, second = OLD_PART_2
    unknown = {"statute": None, "terrorism": None, "terrorist_connection": None}
    lacking = first | {"sds_plus_offence_and_length": None, "offence": first["offence"] | unknown}

    assert "readings" not in calculate_case(case(lacking, second, adjustments=REMAND))


def test_part_of_the_schedule_that_nobody_gave_is_a_fact_beside_the_open_list():
    one = sentence("SDS", "2020-01-10", {"months": 61}, **connected("2020-01-10"))
    unknown = one | {"offence": one["offence"] | {"schedule_19za_part": None}}
    left = [{"direction": "out", "on": "2021-04-29", "reason": "parole"}]

    assert len(calculate_case(case(one, movements=left))["readings"]) == 2
    done = calculate_case(case(unknown, movements=left))
    assert done["refused"]
    assert "readings" not in done


def test_each_question_rests_on_an_entry_of_the_register_and_has_two_readings_with_their_sections():
    for question in QUESTIONS:
        assert question.entry in entries()
        assert len(question.readings) == 2
        assert all(each.section for each in question.readings)
