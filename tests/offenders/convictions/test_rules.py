"""Only a sentence that cannot be as it was typed is refused; what the law did not allow is asked."""

import pytest

from offenders.convictions.rules import Term, impossible


def field(kind, *, extension_months=0, **term):
    found = impossible(kind, Term(**term), extension_months=extension_months)
    return found.field if found else None


@pytest.mark.parametrize("kind", ["SDS", "SDS18", "SOPC", "EDS", "STS", "EPP", "DTO"])
def test_fixed_sentence_has_a_term(kind):
    assert field(kind) == "years"


@pytest.mark.parametrize("kind", ["LIFE", "IPP"])
def test_life_may_be_without_a_tariff(kind):
    assert field(kind) is None


def test_hospital_order_has_no_term_and_custody_with_a_hospital_direction_has_one():
    assert field("HOSPITAL") is None
    assert field("HOSPITAL", days=1) == "years"
    assert field("HOSPITAL", extension_months=12) == "extension_months"
    assert field("HYBRID") == "years"
    assert field("HYBRID", years=5) is None
    assert field("HYBRID", years=5, extension_months=12) is None  # beside an extended sentence


@pytest.mark.parametrize("kind", ["SOPC", "SDOPCU18", "EDS", "STS", "EPP"])
@pytest.mark.parametrize(("months", "wrong"), [(0, "extension_months"), (1, None), (500, None)])
def test_sentence_with_an_extension_says_how_long_it_is(kind, months, wrong):
    assert field(kind, years=5, extension_months=months) == wrong


@pytest.mark.parametrize("kind", ["SDS", "LIFE", "IPP", "DTO"])
def test_others_have_no_extended_licence(kind):
    assert field(kind, months=12, extension_months=12) == "extension_months"


def test_term_that_the_law_does_not_know_is_not_refused():
    assert field("DTO", months=25) is None
    assert field("STS", years=2, extension_months=12) is None
