"""The reference format is read strictly, and a bad case says where it is bad."""

import copy
from datetime import date

import pytest

from offenders.dates.engine import calculate_case
from offenders.dates.engine.facts import Law
from offenders.dates.engine.law.in_force import law_on
from tests.offenders.dates.engine.building import case, days, sentence, years

GOOD = case(
    sentence("SDS", "2023-03-15", years(6), statute="TA 2000 s.58"), adjustments=[days("remand", 3, "2023-03-15")]
)


def changed(path, value):
    """The good case with one place changed."""
    whole = copy.deepcopy(GOOD)
    *way, last = path
    at = whole
    for each in way:
        at = at[each]
    at[last] = value
    return whole


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (["colour"], 1, "colour: is not a field"),
        (["offender", "name"], "x", "offender.name: is not a field"),
        (["sentences", 0, "court"], "x", "sentences[0].court: is not a field"),
        (["sentences", 0, "offence", "expected"], {}, "sentences[0].offence.expected: is not a field"),
        (["sentences", 0, "duration"], {"fortnights": 2}, "sentences[0].duration.fortnights: is not a field"),
        (["sentences", 0, "type"], "ABC", "sentences[0].type: must be one of SDS"),
        (["sentences", 0, "sentenced_on"], "15/3/2023", "sentences[0].sentenced_on: must be a date"),
        (["sentences", 0, "sentenced_on"], "2023-02-30", "sentences[0].sentenced_on: must be a date"),
        (["sentences", 0, "duration"], {"years": -1}, "sentences[0].duration.years: must be a whole number"),
        (["sentences", 0, "duration"], {"years": True}, "sentences[0].duration.years: must be a whole number"),
        (["sentences", 0, "duration"], {"years": 1.5}, "sentences[0].duration.years: must be a whole number"),
        (["sentences", 0, "consecutive_to"], "s9", "sentences[0].consecutive_to: there is no sentence s9"),
        (["sentences", 0, "consecutive_to"], "s1", "sentences[0].consecutive_to: the chain comes back"),
        (["sentences", 0, "offence", "terrorism"], "no", "sentences[0].offence.terrorism: must be true"),
        (["sentences", 0, "offence", "schedule_19za_part"], 4, "schedule_19za_part: must be 0, 1, 2, 3"),
        (["sentences", 0, "offence", "jurisdiction"], None, "sentences[0].offence.jurisdiction"),
        (["adjustments", 0, "days"], None, "adjustments[0].days"),
        (["adjustments", 0, "applies_from"], "2023-03-16", "adjustments[0].applies_from: is no day"),
        (["movements"], [{"on": "2023-04-01", "direction": "out", "reason": "?"}], "movements[0].reason"),
        (["sentences"], [], "sentences"),
        (["sentences"], None, "sentences"),
        (["sentences", 0, "duration"], None, "sentences[0].duration"),
        (["sentences", 0, "duration"], {"years": 99_000}, "beyond the calendar"),
        (["id"], 7, "id: must be text"),
    ],
)
def test_what_is_wrong_is_named(path, value, where):
    done = calculate_case(changed(path, value))

    assert where in done["refused"]
    assert (done["dates"], done["working"]) == ({}, [])


@pytest.mark.parametrize("raw", [None, 3, "text", [], {}])
def test_what_is_no_case_is_refused(raw):
    assert calculate_case(raw)["refused"]


@pytest.mark.parametrize("field", ["expected", "expected_length", "source", "source_commit", "tier", "tags"])
def test_what_belongs_to_the_keeping_of_a_case_is_passed_over(field):
    assert calculate_case(changed([field], {"SED": "1900-01-01"}))["dates"] == calculate_case(GOOD)["dates"]


def test_two_sentences_of_one_name_are_refused():
    again = case(*GOOD["sentences"], *GOOD["sentences"])

    assert "s1 is there twice" in calculate_case(again)["refused"]


@pytest.mark.parametrize(
    ("day", "law"),
    [
        (date(2024, 9, 9), Law.SDS_HALF),
        (date(2024, 9, 10), Law.SDS40),
        (date(2026, 9, 1), Law.SDS40),
        (date(2026, 9, 2), Law.SA2026),
    ],
)
def test_law_of_a_day(day, law):
    assert law_on(day) is law


def test_law_that_a_case_names_wins():
    ordinary = case(sentence("SDS", "2025-01-10", years(3)), law=None)

    half = calculate_case({**ordinary, "law": "sds_half"}, law=Law.SA2026)["dates"]

    assert half == calculate_case(ordinary, law=Law.SDS_HALF)["dates"]
    assert half != calculate_case(ordinary, law=Law.SDS40)["dates"]
