"""Rules of items: what may be held, and the edges at which a decision and its reviews turn."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sharing.access.roles import PROGRAM
from sharing.access.state_machines import MoveRefused
from sharing.items import rules
from sharing.items.rules import ITEM, Age, Grade, ItemFacts, State
from tests.roles import asker

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
TODAY = date(2026, 12, 1)
WHOLE = ItemFacts(reason="Needed", has_review_day=True, has_teams=True, has_gist=True)


@pytest.mark.parametrize(
    "typed",
    [
        "SECRET",
        "secret",
        "TOP SECRET",
        "top-secret",
        "TS",
        "S",
        "UKS",
        "UK SECRET",
        "TS//STRAP 2",
        "STRAP1",
        "Secret UK",
    ],
)
def test_a_marking_above_our_tier_is_known_however_it_is_written(typed):
    assert rules.is_too_high(typed)


@pytest.mark.parametrize("typed", ["OFFICIAL", "OFFICIAL-SENSITIVE", "", "Sensitive"])
def test_our_own_markings_are_not_too_high(typed):
    assert not rules.is_too_high(typed)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("SECRET: met a man", "SECRET"),
        ("Met a man. TOP SECRET", "TOP SECRET"),
        ("TOP-SECRET STRAP", "TOP-SECRET"),
        ("(S) met a man", "S)"),
        ("TS//UKEO met a man", "TS"),
        ("Top secret - met a man", "Top secret"),
        ("Gist\nSecret\nMet a man", "Secret"),
        ("UK TS", "UK TS"),
        ("STRAP 2 material", "STRAP 2"),
    ],
)
def test_a_mark_written_into_a_text_is_found(text, mark):
    assert rules.marked_too_high(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "Kept a secret telephone",
        "The Secretary of State",
        "SECRETARY OF STATE",
        "Secret meetings with his brother",
        "Bootstraps and TSB statements",
        "OFFICIAL-SENSITIVE: met a man",
        "",
    ],
)
def test_the_word_in_a_sentence_is_no_mark(text):
    assert rules.marked_too_high(text) == ""


def test_a_whole_is_marked_as_its_highest_part():
    assert rules.highest(["OFFICIAL", "OFFICIAL-SENSITIVE", "OFFICIAL"]) == "OFFICIAL-SENSITIVE"
    assert rules.highest(["OFFICIAL"]) == rules.highest([]) == "OFFICIAL"
    assert rules.is_lower("OFFICIAL", "OFFICIAL-SENSITIVE")
    assert not rules.is_lower("OFFICIAL-SENSITIVE", "OFFICIAL")
    assert not rules.is_lower("OFFICIAL", "OFFICIAL")


@pytest.mark.parametrize(
    ("grade", "field"),
    [
        (Grade("1", "A", "P"), None),
        (Grade("3", "E", "C", "Only face to face"), None),
        (Grade(old="B24", old_scale="5x5x5"), None),
        (Grade("4", "A", "P"), "source"),
        (Grade("1", "F", "P"), "information"),
        (Grade("1", "A", "X"), "handling"),
        (Grade("1", "A", ""), "handling"),
        (Grade("", "A", "P"), "source"),
        (Grade("1", "A", "C", " "), "conditions"),
        (Grade("1", "A", "P", "Only face to face"), "conditions"),
        (Grade(old="B24"), "old_scale"),
        (Grade(old_scale="5x5x5"), "old"),
        (Grade("1", "A", "P", old="B24", old_scale="5x5x5"), "old"),
        (Grade(), "source"),
    ],
)
def test_a_grade_is_whole_or_refused_at_its_field(grade, field):
    refused = rules.grade_refused(grade, must_be=True)

    assert (refused and refused[0]) == field


def test_a_concern_may_be_without_a_grade_and_an_old_one_stays_as_it_was():
    assert rules.grade_refused(Grade(), must_be=False) is None
    assert Grade(old="B24", old_scale="5x5x5").code == "B24 (5x5x5)"
    assert Grade("2", "B", "C").code == "2BC"


@pytest.mark.parametrize(
    ("after", "age"),
    [
        (timedelta(0), Age.FRESH),
        (timedelta(hours=11, minutes=59), Age.FRESH),
        (timedelta(hours=12), Age.AGEING),
        (timedelta(hours=23, minutes=59), Age.AGEING),
        (timedelta(hours=24), Age.LATE),
        (timedelta(days=9), Age.LATE),
    ],
)
def test_an_item_without_a_decision_ages(after, age):
    assert rules.age_of(recorded_at=NOON, at=NOON + after, hours=24) == age


def test_a_review_is_due_on_its_day_and_lies_after_today():
    assert not rules.is_review_due(None, on=TODAY)
    assert [rules.is_review_due(TODAY + timedelta(days=n), on=TODAY) for n in (-1, 0, 1)] == [True, True, False]
    days = [rules.is_review_day(TODAY + timedelta(days=n), on=TODAY, longest_days=92) for n in (0, 1, 92, 93)]
    assert days == [False, True, True, False]


def test_an_item_is_gone_from_the_minute_on_which_it_ends():
    assert not rules.is_expired(None, at=NOON)
    spans = [rules.is_expired(NOON + timedelta(seconds=n), at=NOON) for n in (-1, 0, 1)]
    assert spans == [True, True, False]


MOVES = [
    ("share", State.UNDECIDED, State.SHARED),
    ("share", State.GIST_SHARED, State.SHARED),
    ("share", State.WITHHELD, State.SHARED),
    ("share_gist", State.UNDECIDED, State.GIST_SHARED),
    ("share_gist", State.SHARED, State.SHARED),
    ("withhold", State.UNDECIDED, State.WITHHELD),
    ("recall", State.SHARED, State.WITHHELD),
    ("recall", State.GIST_SHARED, State.WITHHELD),
    ("review", State.WITHHELD, State.WITHHELD),
    ("share_onward", State.GIST_SHARED, State.GIST_SHARED),
]


@pytest.mark.parametrize(("verb", "before", "after"), MOVES)
def test_a_decision_moves_as_drawn(verb, before, after):
    assert ITEM.move(verb, before, by=asker("ct_analyst"), facts=WHOLE).after == after


@pytest.mark.parametrize(
    ("verb", "before"),
    [
        ("withhold", State.SHARED),
        ("recall", State.UNDECIDED),
        ("recall", State.WITHHELD),
        ("review", State.UNDECIDED),
        ("share_onward", State.WITHHELD),
        ("share_onward", State.UNDECIDED),
        ("record", State.UNDECIDED),
    ],
)
def test_other_moves_there_are_not(verb, before):
    with pytest.raises(MoveRefused, match="cannot be done now"):
        ITEM.move(verb, before, by=asker("ct_analyst"), facts=WHOLE)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"is_held": False}, "holding team"),
        ({"answers_for": False}, "Only the owner or a manager"),
        ({"reason": " "}, "Enter a reason"),
        ({"has_review_day": False}, "review date"),
        ({"has_teams": False}, "Select at least 1 team"),
        ({"has_gist": False}, "Enter a gist"),
    ],
)
def test_a_gist_is_shared_only_with_all_that_must_hold(missing, words):
    facts = ItemFacts(**{**WHOLE.__dict__, **missing})

    with pytest.raises(MoveRefused, match=words):
        ITEM.move("share_gist", State.UNDECIDED, by=asker("ct_analyst"), facts=facts)


def test_onward_is_for_the_team_that_holds_it_where_it_is_barred():
    barred = ItemFacts(**{**WHOLE.__dict__, "no_onward": True})

    with pytest.raises(MoveRefused, match="cannot be shared onward"):
        ITEM.move("share_onward", State.SHARED, by=asker("ct_analyst"), facts=barred)
    assert ITEM.move("share_onward", State.SHARED, by=asker("ct_analyst"), facts=WHOLE)


def test_a_program_records_and_decides_nothing():
    assert ITEM.move("record", None, by=asker(PROGRAM), facts=ItemFacts())
    assert ITEM.open_to(State.UNDECIDED, by=asker(PROGRAM)) == []
    with pytest.raises(MoveRefused, match="role cannot do this"):
        ITEM.move("share", State.UNDECIDED, by=asker(PROGRAM), facts=WHOLE)
    with pytest.raises(MoveRefused, match="role cannot do this"):
        ITEM.move("record", None, by=asker("victim_liaison"), facts=WHOLE)
