"""A walk: recalls agree with a model that shares no code with them, whatever is tried in whatever order.

A few hundred moves here; `python3 manage.py prove recall-walk` tries ten thousand.
"""

import pytest

from tests.licence.recalls import walking


@pytest.mark.django_db
def test_whatever_is_tried_is_judged_and_done_as_the_model_does_it():
    walked = walking.walk(2026, 400)

    assert walked.done.total() > 50  # neither idle nor all lawful
    assert walked.refused.total() > 50
    assert {"recall_agreed", "sent_to_ppcs", "unlawfully_at_large", "returned"} <= set(walked.states)
    assert min(walked.kinds["standard"], walked.kinds["fixed_56"]) > 10
