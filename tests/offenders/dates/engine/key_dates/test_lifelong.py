"""Life sentences with remand and beside fixed terms, and extended sentences for public protection."""

import pytest

from offenders.dates.engine import calculate_case
from offenders.dates.engine.law.open_law import LIFE_REMAND
from offenders.dates.engine.working import re_execute
from tests.offenders.dates.engine.building import case, dates, days, readings, refusal, sentence, years
from tests.offenders.dates.engine.law.test_earlier_release import connected

S5, S58 = "TA 2006 s.5", "TA 2000 s.58"


def life(passed="2020-01-10", term=None, **others):
    return sentence("LIFE", passed, term or years(20), statute=S5, **others)


def test_several_minimum_terms_end_with_the_last():
    assert dates(life(), life(term=years(25), name="s2")) == {"TED": "2045-01-09"}


@pytest.mark.parametrize("kind", ["remand", "tagged_bail"])
def test_remand_was_taken_off_by_the_court_or_still_comes_off(kind):
    found = readings(life(), adjustments=[days(kind, 100, "2020-01-10")])

    assert sorted(each["TED"] for each in found.values()) == ["2039-10-01", "2040-01-09"]
    assert any("s.322" in says for says in found)


def test_remand_that_is_settled():
    adjustments = [days("remand", 60, "2020-01-10"), days("remand", 40, "2020-01-10")]

    found = dates(life(), adjustments=adjustments, taken={LIFE_REMAND.name: "still-to-be-taken-off"})

    assert found == {"TED": "2039-10-01"}


def test_remand_never_ends_a_minimum_term_before_it_was_passed():
    taken = {LIFE_REMAND.name: "still-to-be-taken-off"}

    for count, ends in ((365, "2020-01-10"), (366, "2020-01-10"), (364, "2020-01-11")):
        one = life(term={"days": 366})
        assert dates(one, adjustments=[days("remand", count, "2020-01-10")], taken=taken) == {"TED": ends}


@pytest.mark.parametrize("kind", ["ada", "rada", "ual", "recall_remand", "recall_tagged_bail"])
def test_other_days_of_a_life_prisoner_are_refused_by_name(kind):
    on = "2020-01-10" if kind.startswith("recall") else "2021-03-01"

    assert f"({kind})" in refusal(life(), adjustments=[days(kind, 5, on)])
    assert dates(life(), adjustments=[days(kind, 0, on)])


@pytest.mark.parametrize(
    ("beside", "eligible"),
    [
        (sentence("SDS", "2020-01-10", years(6), name="s2"), None),  # released by law: that frees no life prisoner
        (sentence("SDS", "2022-01-10", years(6), statute=S58, name="s2"), "2026-01-09"),
        (sentence("SOPC", "2022-01-10", years(6), extension=years(1), statute=S58, name="s2"), "2026-01-09"),
        (sentence("STS", "2022-01-10", years(14), extension=years(7), statute=S5, name="s2"), None),
    ],
)
def test_fixed_term_beside_life_keeps_its_eligibility_and_releases_nobody(beside, eligible):
    found = dates(life(), beside)

    assert found == {"TED": "2040-01-09"} | ({"PED": eligible} if eligible else {})


def test_credit_of_a_fixed_term_beside_life_is_its_own():
    fixed = sentence("SDS", "2022-01-10", years(6), statute=S58, name="s2")

    found = dates(life(), fixed, adjustments=[days("remand", 10, "2022-01-10")])

    assert found == {"TED": "2040-01-09", "PED": "2025-12-30"}


@pytest.mark.parametrize(("determined", "is_eligible"), [("2022-11-10", True), ("2022-11-11", False)])
def test_credit_of_a_life_sentence_does_not_end_the_fixed_term_beside_it(determined, is_eligible):
    # Ten months and 23 days from 20 December 2021, less a day, end on 10 November 2022, whatever was credited to life;
    # only from the day after does a connection come too late for s.247A. Of 327 days two-thirds are 218.
    fixed = sentence("SDS", "2021-12-20", {"months": 10, "days": 23}, name="s2", **connected(determined))

    found = dates(
        life(passed="2021-04-29"),
        fixed,
        adjustments=[days("remand", 133, "2021-04-29"), days("tagged_bail", 1, "2021-12-20")],
        taken={LIFE_REMAND.name: "taken-off-by-the-court"},
    )

    assert found.get("PED") == ("2022-07-24" if is_eligible else None)


@pytest.mark.parametrize(("first", "then"), [("life", "fixed"), ("fixed", "life"), ("life", "life")])
def test_life_in_a_chain_is_refused(first, then):
    made = {"life": life, "fixed": lambda **others: sentence("SDS", "2020-01-10", years(6), **others)}

    assert "after another sentence" in refusal(made[first](), made[then](name="s2", after="s1"))


def test_working_beside_life_gives_the_dates_again_and_names_no_other():
    done = calculate_case(case(life(), sentence("SDS", "2022-01-10", years(6), statute=S58, name="s2")))

    assert re_execute(done["working"]) == done["dates"]
    assert {step["code"] for step in done["working"]} == {None, "ESED", "PED", "TED"}


# Extended for public protection


def protection(**others):
    return sentence("EPP", "2010-02-02", years(18), extension=years(4), **others)


def test_terrorist_sentence_for_public_protection():
    # 18 years until 1 February 2028, 6,574 days, two-thirds are 4,383: 1 February 2022.
    assert dates(protection(statute=S58)) == {"CRD": "2028-02-01", "PED": "2022-02-01", "SLED": "2032-02-01"}


def test_ordinary_one_rests_on_a_section_that_was_not_read():
    assert "s.247 CJA 2003" in refusal(protection())


@pytest.mark.parametrize(
    ("passed", "convicted", "is_told"),
    [
        ("2012-12-02", None, True),
        ("2012-12-02", "2012-12-02", True),
        ("2012-12-20", "2012-12-02", True),  # convicted before they ended: R v Docherty [2016] UKSC 62
        ("2012-12-20", "2012-12-03", False),
    ],
)
@pytest.mark.parametrize("kind", ["EPP", "IPP"])
def test_sentences_for_public_protection_ended_for_convictions_from_3_december_2012(kind, passed, convicted, is_told):
    extension = years(4) if kind == "EPP" else None
    one = sentence(kind, passed, years(22), extension=extension, statute=S58, convicted_on=convicted)

    if is_told:
        assert dates(one)
    else:
        assert f"no sentence of type {kind} for a conviction from 3 December 2012" in refusal(one)


@pytest.mark.parametrize("kind", ["EPP", "IPP"])
def test_day_of_conviction_is_asked_of_a_sentence_for_public_protection_passed_after_they_ended(kind):
    extension = years(4) if kind == "EPP" else None
    one = sentence(kind, "2012-12-03", years(22), extension=extension, statute=S58)

    assert refusal(one).endswith("offence.convicted_on")


@pytest.mark.parametrize(("term", "is_known"), [(years(22), True), (years(18), False)])
def test_who_may_have_been_out_before_the_section_began_is_asked(term, is_known):
    # Half of 22 years until February 2021, of 18 until February 2019.
    one = sentence("EPP", "2010-02-02", term, extension=years(4), statute=S58)

    done = calculate_case(case(one, movements=None))

    assert (done["refused"] is None) is is_known


@pytest.mark.parametrize(("credited", "is_floored"), [(364, False), (365, False), (366, True)])
def test_working_names_the_day_of_sentence_only_where_it_stops_a_minimum_term(credited, is_floored):
    # Of 366 days the last is 9 January 2021: 365 days of credit lead to the day of sentence itself.
    one = case(life(term={"days": 366}), adjustments=[days("remand", credited, "2020-01-10")])

    done = calculate_case(one, taken={LIFE_REMAND.name: "still-to-be-taken-off"})

    assert any(step["says"] == "not before the sentence" for step in done["working"]) is is_floored
