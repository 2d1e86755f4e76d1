"""A small draw of the proof that no answer, difference of two or sum of several is about fewer than 10 people."""

import pytest

from proofs.figures import forecast_alone
from proofs.proof import Asked


def test_small_draw_of_answers_tells_of_no_few():
    assert forecast_alone.alone(Asked(size=60, seed=1)).is_proved


@pytest.mark.parametrize(
    ("fault", "first"),  # of the caseloads, one that shows it
    [("groups are compared in pairs alone", 5), ("what was shown before is not compared", 1), ("five are enough", 1)],
)
def test_it_finds_a_rule_that_is_left_out(fault, first):
    assert not forecast_alone.alone(Asked(size=40, seed=1, first=first, fault=fault)).is_proved
