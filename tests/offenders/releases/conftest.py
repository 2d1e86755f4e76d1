"""Somebody whose release is not due, and one of each who takes part."""

import pytest

from tests.offenders.conftest import of_module
from tests.offenders.releases.leaving.people import Gate


@pytest.fixture
def gate(at_noon, copied):
    """The people of the module (`world = halden.world(people.made)`), or of this test alone."""
    return of_module(copied, "gate", Gate)
