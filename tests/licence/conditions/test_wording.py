"""Conditions of the catalogue and what they say once their blanks are filled."""

import pytest

from licence.catalogue import policy
from licence.catalogue.rules.families import Family
from licence.catalogue.rules.wording import expand, missing

REPORT = "4673ebe4"
ASSOCIATE = "355700a9"


def condition(beginning, version="4.0"):
    return next(each for each in policy.of_version(version) if each.code.lower().startswith(beginning))


def test_both_versions_are_there_whole():
    assert (len(policy.of_version("4.0")), len(policy.of_version("3.0"))) == (74, 82)
    assert [len(policy.standard(version)) for version in ("3.0", "4.0")] == [9, 8]
    assert not [each for each in policy.of_version("4.0") if each.licence_type == "PSS"]


def test_one_code_is_another_obligation_in_each_version():
    older, newer = condition("3361683a", "3.0"), condition("3361683a", "4.0")

    assert older.code == newer.code
    assert "in touch" in older.text
    assert "stay at an address" in newer.text


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Owen Trask"], "associate with Owen Trask without"),
        (["owen Trask", "Leon Varga"], "associate with Owen Trask or Leon Varga without"),
        (["A", "B", "C"], "associate with A, B or C without"),
    ],
)
def test_names_are_joined_as_one_says_them(names, words):
    found = condition(ASSOCIATE)

    assert words in expand(found.template, found.inputs, {"nameOfIndividual": names})


def test_answers_of_a_choice_not_taken_are_left_out_and_the_first_filled_blank_counts():
    found = condition(REPORT)
    given = {
        "approvedPremises": "Elm House",
        "numberOfReportingTimes": "Twice a day",
        "reportingTime": "08:00",
        "reportingTime1": "09:00",
        "reportingTime2": "21:00",
        "reportingFrequency": "Daily",
        "reviewPeriod": "Weekly",
    }

    words = expand(found.template, found.inputs, given)

    assert "at 09:00 and 21:00" in words
    assert "08:00" not in words
    assert "on a weekly basis" in words


def test_what_is_not_filled_is_named():
    found = condition(ASSOCIATE)

    assert [each.name for each in missing(found.inputs, {})] == ["nameOfIndividual"]
    assert missing(found.inputs, {"nameOfIndividual": ["Owen Trask"]}) == []


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_every_template_expands_to_words_without_blanks(version):
    for each in policy.of_version(version):
        filled = {blank.name: "something" for blank in each.inputs}

        assert "{" not in expand(each.template, each.inputs, filled)


@pytest.mark.parametrize(
    ("beginning", "family"),
    [
        ("1dc7ee29", Family.POLYGRAPH),
        ("9678fd9e", Family.POLICE_SEARCH),
        ("86f8b3d6", Family.EXTREMISM),
        ("8e52e16e", Family.DEVICES),
        ("50c8c01e", Family.DEVICES),
        ("18b69f61", Family.ASSOCIATION),
        ("0f9a20f4", Family.ZONES),
        ("4673ebe4", Family.RESIDENCE),
        ("52faefcf", Family.CURFEW_AND_TAG),
        ("8686a815", Family.MONEY),
        ("2a93b784", Family.VEHICLES),
        ("1e9a66c6", Family.TRAVEL),
        ("5d0416a9", Family.RELATIONSHIPS),
        ("9ce9d594", Family.SUPERVISION),
    ],
)
def test_conditions_stand_in_the_family_in_which_they_are_worked_with(beginning, family):
    assert condition(beginning).family == family
