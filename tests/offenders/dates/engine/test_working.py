"""The steps lead from facts to dates, each from a source; taken alone they give the dates again."""

import json
import re

import pytest

from offenders.dates.engine import calculate_case, read_case
from offenders.dates.engine.calculate import calculate
from offenders.dates.engine.working import StepBroken, re_execute
from offenders.reference.law.entries import entries
from tests.offenders.dates.engine import published
from tests.offenders.dates.engine.building import TAKEN, case, days, sentence, years

CASE = case(
    sentence("SDS", "2023-03-15", years(6), statute="TA 2000 s.58"),
    adjustments=[days("remand", 60, "2023-03-15"), days("remand", 40, "2023-03-15"), days("ada", 7, "2024-01-02")],
)


def working():
    return json.loads(json.dumps(calculate_case(CASE)["working"]))


def test_steps_say_the_fraction_the_days_and_the_section():
    served = next(step for step in working() if step["operation"] == "part")

    assert [(each["name"], each["value"]) for each in served["inputs"]] == [
        ("days", 2192),
        ("numerator", 2),
        ("denominator", 3),
    ]
    assert (served["result"], served["statute"], served["section"]) == (
        1462,
        "Criminal Justice Act 2003",
        "s.247A(3) to (5), (8)",
    )
    assert served["in_force_from"] == "2020-02-26"


def test_each_step_names_its_entry_in_the_register_of_law():
    served = next(step for step in working() if step["operation"] == "part")

    assert served["entry"] == "cja-247a-8"
    assert "cja-247a-sds-end" in served["entries"]
    assert all(step["entry"] in entries() for step in working())


def test_steps_give_the_dates_again():
    assert re_execute(working()) == calculate_case(CASE)["dates"]


def test_unadjusted_dates_are_among_the_steps():
    steps = {step["code"]: step["result"] for step in working() if step["code"] and not step["adjusted"]}

    assert steps["PED"] == "2027-03-15"


@pytest.mark.parametrize("field", ["result", "value"])
def test_a_step_that_was_tampered_with_is_found(field):
    steps = working()
    step = next(step for step in steps if step["operation"] == "earlier")
    if field == "result":
        step["result"] = "2026-01-01"
    else:
        step["inputs"][0]["value"] = "2030-01-01"

    with pytest.raises(StepBroken):
        re_execute(steps)


def test_a_step_without_source_is_found():
    steps = working()
    steps[2]["rule"] = "because"

    with pytest.raises(StepBroken):
        re_execute(steps)


GATE = "the Board may direct release when two-thirds of the sentence are served; nothing else releases before its end"
COUNTED = [
    ("choose", GATE),
    ("last_day", "last day of the custodial term (6 years)"),
    ("length", "days in the custodial term"),
    ("part", GATE),
    ("day_number", "the last of those days"),
]
DATED = [
    ("is", "expiry before any adjustment"),
    ("is", "parole eligibility before adjustment"),
    ("is", "the Board may direct release from this day on"),
    ("is", "sentence and licence end together"),
]
REMAND = ("earlier", "expiry less remand"), ("earlier", "parole eligibility less remand")


def said(*sentences, **others):
    done = calculate_case(case(*sentences, **others), taken=TAKEN)
    assert done["refused"] is None
    return done["working"]


@pytest.mark.parametrize(
    ("adjustments", "moved"),
    [
        ([], []),
        ([days("remand", 100, "2023-03-15")], [*REMAND]),
        ([days("remand", 1461, "2023-03-15")], [*REMAND]),  # eligible on the day of sentence, and no day before it
        ([days("remand", 1462, "2023-03-15")], [*REMAND, ("latest", "not before the day of sentence")]),
        ([days("remand", 60, "2023-03-15"), days("remand", 40, "2023-03-15")], [("sum", "credited days"), *REMAND]),
        ([days("ada", 20, "2024-01-02")], [("later", "parole eligibility later")]),
        (
            [days("ada", 20, "2024-01-02"), days("ada", 5, "2024-01-03")],
            [("sum", "additional days awarded"), ("later", "parole eligibility later")],
        ),
        (
            [days("ada", 20, "2024-01-02"), days("rada", 20, "2024-02-02")],
            [("less", "additional days less those restored")],
        ),
        ([days("rada", 20, "2024-02-02")], []),
        ([days("ada", 730, "2024-01-02")], [("later", "parole eligibility later")]),  # to the end, and not beyond it
        (
            [days("ada", 731, "2024-01-02")],
            [("later", "parole eligibility later"), ("earliest", "not after the expiry")],
        ),
    ],
)
def test_each_thing_that_moved_a_date_is_said_once_and_nothing_else(adjustments, moved):
    steps = said(sentence("SDS", "2023-03-15", years(6), statute="TA 2000 s.58"), adjustments=adjustments)

    assert [(step["operation"], step["says"]) for step in steps] == [*COUNTED, *moved, *DATED]


@pytest.mark.parametrize(("awarded", "times"), [(366, 0), (367, 1), (974, 1), (975, 2)])
def test_end_that_stops_additional_days_is_said_of_each_day_that_it_stops(awarded, times):
    # The custodial term ends 366 days before the sentence, two-thirds of it 974.
    steps = said(
        sentence("SOPC", "2022-09-01", years(5), extension=years(1), statute="TA 2000 s.58"),
        adjustments=[days("ada", awarded, "2025-01-01")],
    )

    assert sum(each["says"] == "not after the expiry" for each in steps) == times


def test_days_awarded_to_somebody_recalled_are_not_in_the_working():
    recall = {"type": "standard", "revoked_on": "2023-01-01", "returned_on": "2023-01-05"}
    recalled = sentence("SDS", "2019-03-10", years(12), recall=recall)

    with_days, without = said(recalled, adjustments=[days("ada", 30, "2023-05-01")]), said(recalled)

    assert with_days == without
    assert "latest" not in {step["operation"] for step in without}


def test_one_life_sentence_is_compared_with_none():
    steps = said(sentence("LIFE", "2020-01-10", years(20)))

    assert [step["operation"] for step in steps] == ["choose", "last_day", "is"]


@pytest.mark.parametrize(
    ("offence", "code", "says", "rule"),
    [
        ({}, "CRD", "released on licence", "licence to the expiry"),
        ({"committed_on": "2014-03-01"}, "ARD", "released", "no licence"),
    ],
)
def test_release_says_whether_it_is_on_licence_before_and_after_adjustment(offence, code, says, rule):
    steps = said(sentence("SDS", "2023-02-10", {"days": 100}, **offence))

    assert [(each["says"], each["rule"], each["adjusted"]) for each in steps if each["code"] == code] == [
        ("release before adjustment", rule, False),
        (says, rule, True),
    ]


@pytest.mark.parametrize(
    ("statute", "rule"),
    [(None, "consecutive terms"), ("TA 2000 s.58", "consecutive terms of a terrorist prisoner")],
)
def test_chain_names_the_section_by_which_it_is_pooled(statute, rule):
    steps = said(
        sentence("SDS", "2023-02-10", years(2), statute=statute),
        sentence("SDS", "2023-02-10", years(1), name="s2", after="s1"),
    )

    assert next(each["rule"] for each in steps if each["says"].startswith("last day of all terms")) == rule


@pytest.mark.parametrize(("term", "is_said"), [({"days": 1461}, False), ({"days": 1463}, True)])
def test_board_waits_only_for_what_releases_after_the_eligibility(term, is_said):
    # 1,096 days, two-thirds are 731; half of 1,461 are 731 too, and of 1,463 one more.
    steps = said(
        sentence("SDS", "2022-03-10", years(3), statute="TA 2000 s.58"), sentence("SDS", "2022-03-10", term, name="s2")
    )

    assert any(each["says"] == "not before another sentence releases" for each in steps) is is_said


def test_release_at_the_end_of_a_standard_sentence_names_the_release_of_the_other():
    steps = said(
        sentence("SDS", "2022-03-10", years(4), statute="TA 2000 s.58"),
        sentence("EDS", "2022-03-10", {"days": 365}, extension={"days": 1097}, statute="TA 2006 s.1", name="s2"),
    )

    [step] = [each for each in steps if each["rule"] == "standard sentence that ends before a licence of another"]
    assert [each["value"] for each in step["inputs"]] == ["2023-03-09", "2026-03-09"]


@pytest.mark.parametrize(("credited", "is_said"), [(38, False), (39, True)])
def test_release_before_the_sentence_is_said_only_where_credit_served_it(credited, is_said):
    # Half of 80 days are 40; less 39 the first is left.
    steps = said(
        sentence("SDS", "2023-02-10", {"days": 80}),
        sentence("SDS", "2023-02-10", years(2), name="s2"),
        adjustments=[days("remand", credited, "2023-02-10")],
    )

    assert any(each["says"] == "release with all days credited, were it possible" for each in steps) is is_said
    assert any(each["code"] == "HDCED" for each in steps)


def test_working_is_kept_only_when_asked_for():
    assert calculate(read_case(CASE)).working == ()


def test_no_day_comes_from_nowhere():
    """A day is a fact, the day a rule began to hold, or the result of a step."""
    began = {"2025-06-03", "2025-09-23", "2024-09-10", "2024-10-22"}
    for published_case in published.cases("core"):
        facts = set(re.findall(r"\d{4}-\d\d-\d\d", json.dumps(published_case)))
        for step in calculate_case(published_case)["working"]:
            for each in step["inputs"]:
                if each["from_step"] is None and re.fullmatch(r"\d{4}-\d\d-\d\d", str(each["value"])):
                    assert each["value"] in facts | began, published_case["id"]
