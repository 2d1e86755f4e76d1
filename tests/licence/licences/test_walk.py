"""Whatever is done to a licence in whatever order, what binds at each moment is what a model of its own says."""

import pytest

from tests.licence.licences.walking import walk

pytestmark = pytest.mark.django_db


def test_product_and_model_agree_over_a_short_walk():
    walked = walk(seed=20261128, steps=45)

    assert walked.made.total() > 10
    assert walked.refused.total() > 5
