"""A story told by pages: each step is somebody who sits down at a browser."""

import pytest

from tests.browser import open_as


class Walk:
    """What happened before a step is known to the server alone."""

    def __init__(self, browsing, client, clock):
        self.browsing, self.client, self.clock = browsing, client, clock

    def step(self, user, address, act, *, width=1280):
        with self.browsing(width=width) as page:
            open_as(page, self.client, user, address)
            return act(page)


@pytest.fixture
def walk(browsing, client, at_noon):
    return Walk(browsing, client, at_noon)
