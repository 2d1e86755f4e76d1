"""What neither the text nor a published case tells is refused by the step's name: each at its edge."""

import pytest

from offenders.dates.engine import calculate_case
from tests.offenders.dates.engine.building import case, dates, days, readings, refusal, sentence, years

STANDARD = {"type": "standard", "revoked_on": "2024-01-10", "returned_on": "2024-01-15"}
FIXED = {"type": "fixed_28", "revoked_on": "2024-01-10", "returned_on": "2024-01-15"}


def awarded(on, kind="ada"):
    return days(kind, 5, on, on, on)


def before(recall, **others):
    return sentence("SDS", "2020-03-10", years(7), recall=recall, **others)


def new(**others):
    return sentence("SDS", "2024-06-10", years(4), name="n1", **others)


# A recall beside a new sentence


@pytest.mark.parametrize(
    ("recall", "on", "is_told"),
    [
        (STANDARD, "2024-01-09", True),  # before the recall
        (STANDARD, "2024-01-10", False),
        (STANDARD, "2024-06-09", False),
        (STANDARD, "2024-06-10", True),  # since the new sentence, as in two published cases
        (FIXED, "2024-01-09", True),
        (FIXED, "2024-01-10", False),
        (FIXED, "2024-06-10", False),
    ],
)
@pytest.mark.parametrize("kind", ["ada", "rada"])
def test_days_awarded_during_a_recall_beside_a_new_sentence(recall, on, is_told, kind):
    done = calculate_case(case(before(recall), new(), adjustments=[awarded(on, kind)]))

    assert (done["refused"] is None) is is_told
    assert is_told or done["refused"].startswith("Additional days awarded during a recall, beside a new sentence")


def test_days_awarded_at_some_time_beside_a_recall_of_which_no_day_is_known():
    unknown = {"type": "standard", "revoked_on": None, "returned_on": None}

    assert "during a recall" in refusal(before(unknown), new(), adjustments=[awarded("2023-01-01")])
    assert dates(before(unknown), new(), adjustments=[awarded("2024-07-01")])


@pytest.mark.parametrize(("on", "is_told"), [("2024-01-14", True), ("2024-01-15", False)])
def test_days_restored_during_a_fixed_term_recall(on, is_told):
    done = calculate_case(case(before(FIXED), adjustments=[awarded("2023-01-01"), awarded(on, "rada")]))

    assert (done["refused"] is None) is is_told
    assert is_told or "restored during a fixed-term recall" in done["refused"]


def test_order_of_detention_and_training_beside_a_recall():
    order = sentence("DTO", "2024-06-10", {"months": 12}, name="d1")

    for others in ([before(STANDARD)], [before(FIXED)]):
        assert "detention and training order" in refusal(order, *others)
    assert "detention and training order" in refusal(order | {"recall": STANDARD})
    assert dates(order, new())


# The 40 per cent

WAITS = sentence("SDS", "2022-12-10", years(4))  # 40 per cent until 16 July 2024, half until 10 December


@pytest.mark.parametrize(
    ("count", "on", "is_told"),
    [
        (0, "2023-01-01", True),
        (50, "2023-01-01", False),  # until 3 September: she waits for 10 September
        (60, "2023-01-01", True),  # until 13 September
        (60, "2024-07-15", True),
        (60, "2024-07-16", False),  # of after the new point
    ],
)
def test_additional_days_of_somebody_who_waits_for_the_tranche(count, on, is_told):
    done = calculate_case(case(WAITS, law="sds40", adjustments=[days("ada", count, on, on, on)]))

    assert (done["refused"] is None) is is_told
    assert is_told or "must wait until a tranche of the 40 per cent" in done["refused"]


@pytest.mark.parametrize(("committed", "is_told"), [("2014-03-01", False), ("2018-03-01", True)])
def test_licence_of_short_terms_in_a_chain_of_which_some_carry_none(committed, is_told):
    chain = (
        sentence("SDS", "2025-03-10", {"months": 4}),
        sentence("SDS", "2025-03-10", {"months": 3}, name="s2", after="s1", committed_on=committed),
    )

    if is_told:
        assert dates(*chain, law="sds40")
    else:
        assert "short terms in a chain" in refusal(*chain, law="sds40")
    assert dates(*chain)


# Movements


def move(direction, on, reason):
    return {"direction": direction, "on": on, "reason": reason}


@pytest.mark.parametrize(
    ("movements", "law", "is_told"),
    [
        ([move("out", "2024-03-01", "ers")], "sds40", False),
        ([move("out", "2024-03-01", "ers"), move("in", "2024-03-05", "failed_ers_removal")], "sds40", True),
        ([move("out", "2024-03-01", "ers"), move("in", "2024-03-05", "failed_ers_removal")], "sa2026", False),
        ([move("out", "2024-03-01", "ers")], "sds_half", True),
        ([move("in", "2022-12-10", "sentence")], "sds40", True),
        ([move("in", "2023-12-10", "transfer")], "sds40", False),
        ([move("in", "2023-12-10", "transfer")], "sds_half", True),
    ],
)
def test_who_went_abroad_or_came_by_a_transfer_before_a_tranche(movements, law, is_told):
    one = sentence("SDS", "2022-12-10", years(12))

    done = calculate_case(case(one, law=law, movements=movements))

    assert (done["refused"] is None) is is_told
    assert is_told or "What a" in done["refused"]


def test_movement_of_a_terrorist_decides_no_tranche():
    one = sentence("SDS", "2022-12-10", years(12), statute="TA 2000 s.58")

    assert dates(one, law="sa2026", movements=[move("in", "2023-12-10", "transfer")])


# Tranches


def test_terms_that_together_reach_five_years_have_both_tranches():
    # The one until 4 January 2025, the other from 20 February 2023 until 19 February 2027.
    found = readings(
        sentence("SDS", "2022-01-05", years(3)), sentence("SDS", "2023-02-20", years(4), name="s2"), law="sds40"
    )

    assert sorted(each["CRD"] for each in found.values()) == ["2024-09-26", "2024-10-22"]


@pytest.mark.parametrize(("passed", "is_told"), [("2026-09-30", True), ("2026-10-01", False)])
def test_chain_passed_in_part_before_the_progression_model_began(passed, is_told):
    # 2,922 days: a third until 10 November 2026, the tranche of 9 March 2027.
    done = calculate_case(
        case(
            sentence("SDS", "2024-03-12", years(7)),
            sentence("SDS", passed, years(1), name="s2", after="s1"),
            law="sa2026",
        )
    )

    assert (done["refused"] is None) is is_told
    assert is_told or "chain passed in part before a scheme began" in done["refused"]
