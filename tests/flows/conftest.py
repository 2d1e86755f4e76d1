"""A story told by pages: each step is somebody who sits down at a browser."""

import pytest

from tests.browser import HEIGHT, WIDE, open_as


class Walk:
    """What happened before a step is known to the server alone: each begins with a session of its own."""

    def __init__(self, page, client, clock):
        self.page, self.client, self.clock = page, client, clock

    def step(self, user, address, act, *, width=WIDE):
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        open_as(self.page, self.client, user, address)
        return act(self.page)


@pytest.fixture
def walk(page, client, at_noon):
    return Walk(page, client, at_noon)
