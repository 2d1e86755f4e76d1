"""The moment at which the world is asked, and what is held still meanwhile.

The clock, for what is live at the world's moment may be over a minute later; and what costs much on every page and is
no answer about anybody: its log, the test client's notes of templates, and the badge of alerts, which is worked out
once for each user (`test_counts_and_badges` asks it anew).
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any
from unittest import mock

import time_machine
from django.db import connection
from django.template import Template
from django.test.utils import _TestState, override_settings

from release_monitor.pages import page
from tests.oracle.draws import Asker
from tests.oracle.world import World

NO_LIMIT = 10**9  # requests in the one minute that it is
BADGE = page.COUNTS["alerts"]


@contextlib.contextmanager
def held(world: World) -> Iterator[None]:
    badges: dict[int, int] = {}

    def badge(user: Any) -> int:
        if user.pk not in badges:
            badges[user.pk] = BADGE(user)
        return badges[user.pk]

    with contextlib.ExitStack() as still:
        still.enter_context(time_machine.travel(world.oracle.at, tick=False))
        still.enter_context(override_settings(API_LIMITS=dict.fromkeys(("client", "user", "token", "open"), NO_LIMIT)))
        still.enter_context(mock.patch.object(Template, "_render", _TestState.saved_data.template_render))
        still.enter_context(mock.patch.dict(page.COUNTS, {"alerts": badge}))
        still.callback(logging.disable, logging.root.manager.disable)
        logging.disable(logging.ERROR)  # of thousands of refusals
        yield


def signed_in(world: World) -> None:
    """Every user once, in the transaction that made the world: what is asked later is taken back."""
    world.asker = Asker(world)
    with held(world):
        for user in world.users:
            world.asker.client(user)
    connection.check_constraints()  # what waits to be checked would be checked again by each test
