"""Offences from before 4 April 2005: the Act of 1991 followed them until 3 December 2012, and is not worked out."""

import pytest

from offenders.dates.engine import calculate_case
from tests.offenders.dates.engine.building import case, dates, refusal, sentence, years

WHY = "before 3 December 2012 for an offence that was, or may have been, committed before 4 April 2005"
S57 = "TA 2000 s.57"
STANDARD = {"type": "standard", "revoked_on": "2013-01-01", "returned_on": "2013-01-05"}


@pytest.mark.parametrize(
    ("passed", "committed", "is_refused"),
    [
        ("2012-12-02", "2005-04-03", True),
        ("2012-12-02", None, True),
        ("2012-12-02", "2005-04-04", False),
        ("2012-12-03", "2005-04-03", False),
        ("2012-12-03", None, False),
        ("2005-04-04", "2005-04-03", True),
        ("2005-04-04", "2005-04-04", False),
    ],
)
@pytest.mark.parametrize("statute", [S57, None])
def test_sentence_of_one_scheme_or_the_other(passed, committed, is_refused, statute):
    one = sentence("SDS", passed, years(3), statute=statute, committed_on=committed)

    if is_refused:
        assert WHY in refusal(one)
    else:
        assert dates(one, movements=[{"direction": "in", "on": passed, "reason": "sentence"}])


def test_sentence_passed_before_4_april_2005_is_refused_whatever_the_offence():
    assert "before 4 April 2005" in refusal(sentence("SDS", "2005-04-03", years(3), committed_on="2005-04-01"))


@pytest.mark.parametrize("kind", ["SDS", "IPP", "LIFE", "DTO"])
def test_no_kind_of_sentence_for_a_terrorist_offence_is_worked_out(kind):
    assert WHY in refusal(sentence(kind, "2007-04-30", years(1), statute=S57, committed_on="2004-03-30"))


def ordinary(term, passed="2010-06-01", **others):
    return sentence("SDS", passed, term, **({"committed_on": "2004-06-01"} | others))


def is_worked_out(*sentences):
    done = calculate_case(case(*sentences))
    assert not done["refused"] or WHY in done["refused"]
    return not done["refused"]


@pytest.mark.parametrize(
    ("long", "beside", "is_shown"),
    [
        (years(4), ordinary({"days": 1459}, name="s2"), True),
        ({"days": 1461}, ordinary({"days": 1461}, name="s2"), True),
        ({"days": 1460}, ordinary({"days": 1459}, name="s2"), False),  # less than four years
        (years(4), ordinary({"days": 1462}, name="s2"), True),  # the other one is longer, and runs from the same day
        (years(4), ordinary(years(3), passed="2011-06-01", name="s2"), True),  # until 31 May 2014, as the other
        # Single terms of another length than either: from before the long one, and until after it.
        (years(4), ordinary(years(3), passed="2011-06-02", name="s2"), False),
        (years(4), ordinary(years(3), passed="2010-05-31", name="s2"), False),
        (years(4), ordinary(years(2), name="s2", after="s1"), False),
        (years(4), ordinary(years(2), name="s2", committed_on="2005-04-04"), False),  # of another scheme
        (years(4), ordinary(years(2), name="s2", committed_on=None), False),
        (years(4), sentence("SDS_PLUS", "2010-06-01", years(2), committed_on="2004-06-01", name="s2"), False),
    ],
)
def test_ordinary_ones_served_within_one_of_four_years_are_worked_out_as_a_published_case_has_it(
    long, beside, is_shown
):
    assert is_worked_out(ordinary(long), beside) is is_shown


@pytest.mark.parametrize(
    ("first", "is_shown"),
    [
        (ordinary(years(4), recall=STANDARD), True),
        (ordinary({"days": 1460}, recall=STANDARD), False),
        (ordinary(years(4)), False),
        (ordinary(years(4), recall=STANDARD | {"type": "fixed_28"}), False),
        (ordinary(years(4), recall=STANDARD, statute="OAPA 1861 s.18", terrorism=False), False),
        (ordinary(years(4), recall=STANDARD, terrorism=None), False),
    ],
)
def test_ordinary_one_of_four_years_alone_is_worked_out_only_under_a_standard_recall(first, is_shown):
    """Whether the offence is in Schedule 15, for which the Board released and the licence was shorter, nobody says."""
    assert is_worked_out(first) is is_shown


@pytest.mark.parametrize("name", ["s1", "s2"])
def test_recall_beside_another_is_refused(name):
    recalled = ordinary(years(5), recall=STANDARD, name="s2")

    assert not is_worked_out(ordinary(years(4)), recalled)
    assert not is_worked_out(recalled, sentence("SDS", "2014-01-05", years(3), name="n1"))


@pytest.mark.parametrize(
    ("second", "is_shown"),
    [
        (sentence("SDS", "2012-12-03", {"months": 7}, name="s2"), True),
        (sentence("SDS", "2012-12-03", {"days": 210}, name="s2"), False),  # ends with the other
        (sentence("SDS", "2012-12-03", {"days": 211}, name="s2"), True),
        (ordinary({"months": 7}, passed="2012-12-02", name="s2"), False),
        (sentence("SDS", "2012-12-02", {"months": 7}, name="s2"), False),
        (sentence("SDS", "2012-12-03", {"months": 2}, name="s2", after="s1"), True),
    ],
)
def test_shorter_one_is_worked_out_where_one_passed_since_outlasts_it_or_is_chained_with_it(second, is_shown):
    assert is_worked_out(ordinary({"months": 11}, passed="2012-08-01"), second) is is_shown  # until 30 June 2013


@pytest.mark.parametrize(("term", "is_shown"), [({"days": 1460}, True), (years(4), False)])
@pytest.mark.parametrize("after", ["s1", None])
def test_longer_one_is_refused_whatever_was_passed_since(term, is_shown, after):
    later = sentence("SDS", "2012-12-03", years(9), name="s2", after=after)

    assert is_worked_out(ordinary(term, passed="2012-08-01"), later) is is_shown


def test_two_of_that_scheme_beside_one_passed_since_are_refused():
    later = sentence("SDS", "2012-12-03", years(2), name="n1")

    assert not is_worked_out(
        ordinary({"months": 11}, passed="2012-08-01"), ordinary({"months": 3}, passed="2012-08-01", name="s2"), later
    )


@pytest.mark.parametrize(("longer", "is_shown"), [({"months": 7}, True), ({"months": 2}, False)])
def test_of_several_passed_since_one_that_outlasts_it_is_enough(longer, is_shown):
    since = [sentence("SDS", "2012-12-03", term, name=f"n{n}") for n, term in enumerate([{"months": 2}, longer])]

    assert is_worked_out(ordinary({"months": 11}, passed="2012-08-01"), *since) is is_shown
