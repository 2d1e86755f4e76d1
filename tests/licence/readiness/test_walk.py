"""A walk: the checklist agrees with a model that shares no code with it, whatever is done in whatever order.

Some two hundred moves here; `python3 manage.py prove readiness-walk` makes ten thousand.
"""

import pytest

from tests.licence.readiness import walking


@pytest.mark.django_db
def test_every_step_leaves_the_list_as_the_model_has_it():
    walked = walking.walk(2026, 200)

    assert walked.made > walked.refused / 5  # neither idle nor all lawful
    assert walked.refused > walked.made / 5
    assert walked.ready
