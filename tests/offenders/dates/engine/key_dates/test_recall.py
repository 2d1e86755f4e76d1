"""Release by law after a recall, each rule at its edges; a sentence is an ordinary one where nothing is said."""

import pytest

from tests.offenders.dates.engine.building import dates, days, refusal, sentence, years

S58 = "TA 2000 s.58"


def recalled(kind, returned, *, passed="2023-02-10", term=None, name="s1", after=None, revoked="2025-06-01"):
    recall = {"type": kind, "revoked_on": revoked, "returned_on": returned}
    return sentence("SDS", passed, term or years(4), recall=recall, name=name, after=after)


@pytest.mark.parametrize(
    ("kind", "released"),
    [
        ("fixed_14", "2025-06-23"),  # the day of return, 10 June, is the first
        ("fixed_28", "2025-07-07"),
        ("standard", "2027-02-09"),
    ],
)
def test_so_many_days_from_the_return(kind, released):
    assert dates(recalled(kind, "2025-06-10")) == {"PRRD": released, "SLED": "2027-02-09"}


@pytest.mark.parametrize(("returned", "released"), [("2027-01-12", "2027-02-08"), ("2027-01-14", "2027-02-09")])
def test_not_after_the_sentence_has_ended(returned, released):
    assert dates(recalled("fixed_28", returned))["PRRD"] == released


@pytest.mark.parametrize(
    ("awarded_on", "released"),
    [
        ("2025-06-09", "2025-07-07"),  # before the return
        ("2025-06-10", "2025-07-12"),
        ("2025-07-07", "2025-07-12"),
        ("2025-07-08", "2025-07-07"),  # after the release
    ],
)
@pytest.mark.parametrize("kind", ["ada", "ual"])
def test_days_of_between_return_and_release_put_it_off(kind, awarded_on, released):
    found = dates(recalled("fixed_28", "2025-06-10"), adjustments=[days(kind, 5, awarded_on, awarded_on, awarded_on)])

    assert found["PRRD"] == released


def test_of_several_the_latest_counts_and_of_a_chain_the_latest_return():
    beside = dates(recalled("fixed_28", "2025-06-10"), recalled("fixed_14", "2025-06-30", name="s2"))
    chain = dates(
        recalled("fixed_28", "2025-06-10"), recalled("fixed_28", "2025-06-20", name="s2", after="s1", term=years(1))
    )

    assert beside["PRRD"] == "2025-07-13"
    assert chain["PRRD"] == "2025-07-17"


@pytest.mark.parametrize(
    ("longer", "released"),
    [
        ({"days": 365}, "2025-07-07"),  # a year from 10 February 2025 has 365 days: both are long
        ({"days": 364}, "2025-07-07"),  # neither is
    ],
)
def test_short_term_alone_or_beside_a_short_one_keeps_28_days(longer, released):
    found = dates(
        recalled("fixed_28", "2025-06-10", passed="2025-02-10", term=longer),
        recalled("fixed_28", "2025-06-10", passed="2025-02-10", term={"days": 300}, name="s2"),
    )

    assert found["PRRD"] == released


@pytest.mark.parametrize(
    ("short", "released"),
    [
        ({"days": 364}, "2025-07-03"),  # 14 days from 20 June
        ({"days": 365}, "2025-07-17"),  # twelve months: 28 days
    ],
)
def test_28_days_of_a_term_under_twelve_months_beside_a_longer_one_are_14(short, released):
    found = dates(
        recalled("fixed_28", "2025-06-01", passed="2025-02-10", term=years(1)),  # until 28 June
        recalled("fixed_28", "2025-06-20", passed="2025-02-10", term=short, name="s2"),
    )

    assert found["PRRD"] == released


@pytest.mark.parametrize(
    ("returned", "term", "released"),
    [
        ("2026-02-03", years(4), "2026-03-31"),  # the 56th day is 30 March: the day before they began
        ("2026-02-04", years(4), "2026-03-31"),
        ("2026-02-05", years(4), "2026-04-01"),
        ("2026-03-18", {"days": 1462}, "2026-05-12"),
        ("2026-03-19", years(9), "2026-05-13"),
    ],
)
def test_56_days_hold_from_31_march_2026_for_terms_of_four_years_and_from_12_may_for_all(returned, term, released):
    assert dates(recalled("fixed_56", returned, term=term))["PRRD"] == released


@pytest.mark.parametrize("returned", ["2026-02-04", "2026-03-17"])  # until 31 March, until 11 May
def test_tranches_of_terms_over_four_years_are_refused(returned):
    assert "tranches" in refusal(recalled("fixed_56", returned, term={"days": 1462}))


@pytest.mark.parametrize("kind", ["fixed_14", "fixed_28", "fixed_56"])
def test_day_of_return_is_asked(kind):
    assert refusal(recalled(kind, None)).endswith("s1: recall.returned_on")


def test_two_kinds_of_recall_in_one_chain_are_refused():
    assert "two kinds of recall" in refusal(
        recalled("fixed_14", "2025-06-10"), recalled("fixed_28", "2025-06-10", name="s2", after="s1")
    )


@pytest.mark.parametrize(("kind", "extension"), [("EDS", years(3)), ("SOPC", years(1))])
def test_fixed_term_recall_is_closed_to_extended_sentences_and_particular_concern(kind, extension):
    recall = {"type": "fixed_28", "revoked_on": "2025-06-01", "returned_on": "2025-06-10"}

    assert "s.255A" in refusal(sentence(kind, "2019-02-10", years(4), extension=extension, recall=recall))


def test_fixed_term_recall_is_closed_to_a_chain_with_one_such_sentence():
    recall = {"type": "fixed_28", "revoked_on": "2025-06-01", "returned_on": "2025-06-10"}

    assert "s2: s.255A" in refusal(
        recalled("fixed_28", "2025-06-10"),
        sentence("SDS", "2023-02-10", years(2), statute=S58, recall=recall, name="s2", after="s1"),
    )


@pytest.mark.parametrize(
    ("count", "code", "released"),
    [
        (54, "PRRD", "2025-07-07"),  # half of the new sentence ends on 6 July
        (56, "CRD", "2025-07-07"),  # on the day
        (58, "CRD", "2025-07-08"),
    ],
)
def test_the_later_of_recall_and_new_sentence_releases(count, code, released):
    found = dates(recalled("fixed_28", "2025-06-10"), sentence("SDS", "2025-06-10", {"days": count}, name="n1"))

    assert found[code] == released


def test_absence_of_one_day_before_days_that_were_added_to_a_recall_counts_once():
    moved = [days("ual", 1, "2025-07-07"), days("ada", 5, "2025-06-20")]

    assert dates(recalled("fixed_28", "2025-06-10"), adjustments=moved)["PRRD"] == "2025-07-13"


@pytest.mark.parametrize(
    ("first", "released"),
    [
        ("2025-07-07", "2025-07-15"),  # the 28th day
        ("2025-07-08", "2025-07-15"),  # the first of the added days, until 12 July
        ("2025-07-12", "2025-07-15"),
        ("2025-07-13", "2025-07-12"),
    ],
)
def test_absence_during_days_that_were_added_to_a_recall_counts(first, released):
    moved = [days("ual", 3, first, first, first), days("ada", 5, "2025-06-20")]

    assert dates(recalled("fixed_28", "2025-06-10"), adjustments=moved)["PRRD"] == released


@pytest.mark.parametrize(
    ("awarded_on", "is_refused"),
    [
        ("2025-05-31", False),  # before any recall: nobody need tell whose they are
        ("2025-06-01", True),  # the day of the first recall
        ("2025-08-30", True),  # the day before the new sentence
        ("2025-08-31", False),  # the day of the new sentence, whose they are
    ],
)
def test_of_two_recalls_days_awarded_since_the_first_are_asked_about(awarded_on, is_refused):
    sentences = (
        recalled("standard", "2025-06-10", revoked="2025-06-01"),
        recalled("standard", "2025-08-10", revoked="2025-08-01", name="s2"),
        sentence("SDS", "2025-08-31", years(2), statute=S58, name="n1"),
    )
    moved = [days("ada", 5, awarded_on)]

    if is_refused:
        assert "Additional days awarded during a recall" in refusal(*sentences, adjustments=moved)
    else:
        assert dates(*sentences, adjustments=moved)
