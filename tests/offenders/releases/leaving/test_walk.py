"""A walk: the gate holds what it must, whatever many people do in whatever order.

Some 90 steps here; `python3 manage.py prove gate-walk` takes ten thousand.
"""

import pytest

from tests.offenders.releases.leaving import walking


@pytest.mark.django_db
def test_whatever_is_done_nobody_leaves_early_is_kept_or_is_unseen():
    walked = walking.walk(2027, 90)

    assert walked.done.total() > 15  # neither idle nor all lawful
    assert walked.refused.total() > 10
    assert walked.seen["due"]
