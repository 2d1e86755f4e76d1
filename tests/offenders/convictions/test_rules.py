"""Only a sentence that no court could pass is refused."""

from datetime import date

import pytest

from offenders.convictions.rules import Term, impossible


def field(kind, *, extension_months=0, committed_on=None, **term):
    found = impossible(kind, Term(**term), extension_months=extension_months, committed_on=committed_on)
    return found.field if found else None


@pytest.mark.parametrize("kind", ["SDS", "SDS18", "SOPC", "EDS", "STS", "EPP", "DTO"])
def test_fixed_sentence_has_a_term(kind):
    assert field(kind) == "years"


@pytest.mark.parametrize("kind", ["LIFE", "IPP"])
def test_life_may_be_without_a_tariff(kind):
    assert field(kind) is None


@pytest.mark.parametrize("kind", ["SOPC", "SDOPCU18"])
@pytest.mark.parametrize(("months", "wrong"), [(11, "extension_months"), (12, None), (13, "extension_months")])
def test_particular_concern_has_one_year_on_licence(kind, months, wrong):
    assert field(kind, years=5, extension_months=months) == wrong


@pytest.mark.parametrize(
    ("months", "wrong"), [(0, "extension_months"), (1, None), (120, None), (121, "extension_months")]
)
def test_extended_licence_is_ten_years_at_most(months, wrong):
    assert field("EDS", years=12, extension_months=months) == wrong


@pytest.mark.parametrize(
    ("months", "wrong"), [(83, "extension_months"), (84, None), (300, None), (301, "extension_months")]
)
def test_serious_terrorism_is_extended_by_seven_to_twenty_five_years(months, wrong):
    assert field("STS", years=14, extension_months=months) == wrong


@pytest.mark.parametrize(
    ("term", "wrong"),
    [
        ({"years": 14}, None),
        ({"years": 11, "months": 3}, None),
        ({"years": 11, "months": 1}, "years"),
        ({"years": 10}, "years"),
    ],
)
def test_serious_terrorism_is_fourteen_years_or_four_fifths_of_them_after_a_guilty_plea(term, wrong):
    assert field("STS", extension_months=84, **term) == wrong


@pytest.mark.parametrize(
    ("committed_on", "wrong"), [(date(2021, 6, 28), "kind"), (date(2021, 6, 29), None), (None, None)]
)
def test_serious_terrorism_is_for_offences_from_29_june_2021(committed_on, wrong):
    assert field("STS", years=14, extension_months=84, committed_on=committed_on) == wrong


@pytest.mark.parametrize("kind", ["SDS", "LIFE", "IPP", "DTO"])
def test_others_have_no_extended_licence(kind):
    assert field(kind, months=12, extension_months=12) == "extension_months"


@pytest.mark.parametrize(("months", "wrong"), [(24, None), (25, "months")])
def test_detention_and_training_is_two_years_at_most(months, wrong):
    assert field("DTO", months=months) == wrong
