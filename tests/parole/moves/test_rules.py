"""What several decisions make together: who goes when, and what still keeps the person."""

from datetime import date

import pytest

from parole.moves.rules import ALONE, Keeping, join

FIRST, LATER, LAST = date(2027, 1, 5), date(2027, 3, 1), date(2027, 6, 1)


def keeping(opens_on, title="First review", **more):
    return Keeping(title, opens_on, **more)


def test_two_directions_open_on_the_later_day_and_are_held_by_none():
    joint = join([keeping(FIRST), keeping(LATER)])

    assert (joint.opens_on, joint.planned_for, joint.held, joint.has_its_day) == (LATER, LATER, "", True)


def test_nobody_goes_on_one_direction_while_another_review_keeps_the_person():
    joint = join([keeping(FIRST), keeping(None, "Review after recall")])

    assert joint.opens_on == FIRST
    assert f"{ALONE}: Review after recall." in joint.held
    assert not joint.has_its_day  # no day is known on which it would open automatically


def test_sentence_whose_review_nobody_has_begun_keeps_the_person_too():
    assert f"{ALONE}: First review, SOPC." in join([keeping(FIRST)], not_begun=["First review, SOPC"]).held


def test_what_holds_each_direction_is_said_once():
    joint = join([keeping(FIRST, held="Not final."), keeping(LATER, held="Not final."), keeping(FIRST, held="Asked.")])

    assert joint.held == "Not final. Asked."


def test_challenge_of_one_leaves_no_day_for_both():
    assert not join([keeping(FIRST), keeping(LATER, held="Challenged.", has_its_day=False)]).has_its_day


@pytest.mark.parametrize(("kept_until", "opens_on"), [(None, LATER), (FIRST, LATER), (LATER, LATER), (LAST, LAST)])
def test_direction_opens_no_earlier_than_the_law_releases_from_another_sentence(kept_until, opens_on):
    assert join([keeping(LATER)], kept_until=kept_until).opens_on == opens_on


@pytest.mark.parametrize(("planned", "on"), [(FIRST, LATER), (LAST, LAST)])
def test_planned_day_counts_where_it_is_later(planned, on):
    assert join([keeping(LATER, planned_for=planned), keeping(FIRST)]).planned_for == on
