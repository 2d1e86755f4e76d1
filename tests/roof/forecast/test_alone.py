"""A small draw of the proof that no answer and no difference of two is about fewer than 10 people."""

import pytest

from proofs import forecast_alone
from proofs.proof import Asked


def test_small_draw_of_pairs_of_answers_tells_of_no_few():
    assert forecast_alone.alone(Asked(size=60, seed=1)).is_proved


@pytest.mark.parametrize("fault", ["what was shown before is not compared", "five are enough"])
def test_it_finds_a_rule_that_is_left_out(fault):
    assert not forecast_alone.alone(Asked(size=40, seed=1, fault=fault)).is_proved
