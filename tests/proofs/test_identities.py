"""A small draw of the proof that no form answers "is this person on record?": bytes and statements, and no clock."""

import pytest

from proofs.access import identities

pytestmark = pytest.mark.django_db


def test_a_side_that_is_mostly_slower_is_noticed():
    assert abs(identities.signed_rank_test([1.0, -1.1, -1.2, 1.3] * 50)) < identities.LARGEST_Z
    assert identities.signed_rank_test([1.0, 1.1, 1.2, -0.3] * 10) > identities.LARGEST_Z
    assert identities.signed_rank_test([0.0]) == 0


def test_hidden_and_absent_are_equal_over_all_forms():
    world = identities.build(4)

    pairs = list(identities.sendings(world, 2 * len(world.forms), seed=1))

    assert {name for name, _, _ in pairs} == {form.name for form in world.forms}
    for name, hidden, absent in pairs:
        assert hidden.answer[0] in (200, 201), (name, hidden.answer)
        assert identities.difference(hidden, absent) == "", name
        assert hidden.statements == absent.statements, name
