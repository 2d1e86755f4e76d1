"""The site as the web server loads it, with one fault planted: for a proof that kills or outlives that server."""

from __future__ import annotations

import os
import threading
import uuid
from contextlib import ExitStack
from typing import Any
from unittest import mock

from proofs.alerts.breaches import KEY_FORGOTTEN, NO_ALERT
from proofs.alerts.live_pages import A_THREAD_EACH, DEAF
from proofs.servers import pooler_clients
from proofs.servers.pooler import LOCK_OF_A_SESSION, TOKEN_STAYS
from release_monitor.running import programs

PLANTS = ExitStack()  # never closed: a context that nobody holds is left again
PLANTED = "RELEASE_MONITOR_PLANTED_FAULT"  # read here alone


def with_fault(fault: str) -> str:
    """What the web server is to load: the site itself for no fault."""
    if not fault:
        return programs.SITE
    os.environ[PLANTED] = fault
    return "proofs.servers.faulty_site:application"


def _plant(fault: str) -> None:
    if fault == NO_ALERT:
        from licence.breaches.actions import breaches

        mock.patch.object(breaches.alerts, "raise_alert", return_value=None).start()
    elif fault == KEY_FORGOTTEN:
        from sharing.api.sent_again import idempotency

        own = idempotency._claim
        mock.patch.object(
            idempotency, "_claim", lambda user, key, fingerprint: own(user, uuid.uuid4().hex, fingerprint)
        ).start()
    elif fault == A_THREAD_EACH:
        from release_monitor.streams.open_streams import OpenStreams

        add = OpenStreams.add

        def with_a_thread(streams: Any, stream: Any, **more: Any) -> None:
            threading.Thread(target=threading.Event().wait, daemon=True).start()
            add(streams, stream, **more)

        mock.patch.object(OpenStreams, "add", with_a_thread).start()
    elif fault == DEAF:
        from release_monitor.streams.open_streams import OpenStreams

        mock.patch.object(OpenStreams, "_doubt", return_value=None).start()
    elif fault in (TOKEN_STAYS, LOCK_OF_A_SESSION):
        pooler_clients.plant(fault)()
    else:
        from tests.oracle import planting

        PLANTS.enter_context(planting.planted(next(each for each in planting.FAULTS if each.words == fault)))


def __getattr__(name: str) -> Any:
    """Made when the web server asks for it, and only there."""
    if name != "application":
        raise AttributeError(name)
    from release_monitor.asgi import application

    _plant(os.environ[PLANTED])
    return application
