"""Offences from before 4 April 2005: the Act of 1991 followed them until 3 December 2012, and is not worked out."""

import pytest

from tests.offenders.dates.engine.building import dates, refusal, sentence, years

WHY = "before 3 December 2012 for an offence that was, or may have been, committed before 4 April 2005"
S57 = "TA 2000 s.57"


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
    return sentence("SDS", passed, term, committed_on="2004-06-01", **others)


@pytest.mark.parametrize(("term", "is_shown"), [(years(4), True), ({"days": 1461}, True), ({"days": 1460}, False)])
def test_ordinary_sentence_of_four_years_is_worked_out_as_published_cases_have_it(term, is_shown):
    beside = ordinary({"days": 1459}, name="s2")

    if is_shown:
        assert dates(ordinary(term), beside)["SLED"] == "2014-05-31"
    else:
        assert WHY in refusal(ordinary(term), beside)


def test_ordinary_sentence_of_four_years_alone_is_worked_out_only_under_a_recall():
    recall = {"type": "standard", "revoked_on": "2013-01-01", "returned_on": "2013-01-05"}

    assert WHY in refusal(ordinary(years(4)))
    assert dates(ordinary(years(4), recall=recall)) == {"PRRD": "2014-05-31", "SLED": "2014-05-31"}
    assert WHY in refusal(ordinary({"days": 1460}, recall=recall))


@pytest.mark.parametrize(
    ("second", "is_shown"),
    [
        (sentence("SDS", "2012-12-03", {"months": 7}, name="s2"), True),
        (sentence("SDS", "2012-12-03", {"months": 2}, name="s2"), False),  # ends before the other
        (sentence("SDS", "2012-12-02", {"months": 7}, name="s2", committed_on="2004-06-01"), False),
        (sentence("SDS", "2012-12-02", {"months": 7}, name="s2"), False),
        (sentence("SDS", "2012-12-03", {"months": 2}, name="s2", after="s1"), True),
    ],
)
def test_shorter_one_is_worked_out_where_one_passed_since_outlasts_it_or_is_chained_with_it(second, is_shown):
    first = ordinary({"months": 11}, passed="2012-08-01")  # until 30 June 2013

    if is_shown:
        assert dates(first, second)
    else:
        assert WHY in refusal(first, second)
