"""A small draw of the proof that two engines of notification say the same."""

import random

import pytest

from proofs.rules import notification


def differing(lives):
    draw = random.Random(7)
    cases = [notification.draw_life(draw) for _ in range(lives)]
    return [case for case in cases if len({str(said) for said in notification.compared(case)}) > 1]


def test_rules_and_a_walk_day_by_day_say_the_same_of_drawn_lives():
    assert differing(200) == []


@pytest.mark.parametrize("fault", notification.faults())
def test_a_fault_is_noticed(fault):
    with notification.faults()[fault]():
        assert differing(200)
