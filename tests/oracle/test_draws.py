"""Does the application answer as the oracle does? A thousand questions over HTTP; `prove access-draws` asks more."""

import pytest

from tests.oracle import draws

pytestmark = pytest.mark.django_db


def test_no_leak_and_no_wrong_denial_in_a_thousand_draws(world):
    result = draws.run(world, 1_000)

    assert not result.wrong, "\n".join(result.wrong)
    assert result.total.let_in > 300
    assert result.total.refused > 300
