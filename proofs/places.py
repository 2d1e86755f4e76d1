"""The ground of a proof: servers and a database, there for its length and gone afterwards."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

from embedded import testing
from embedded.servers import Servers
from proofs.proof import Needs
from release_monitor.running import processes
from release_monitor.running.state import State

AS_IN_THE_TESTS: dict[str, Any] = {
    "SECOND_FACTOR_REQUIRED": False,
    "JUDGED_AGAIN_AFTER_SECONDS": float("inf"),
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "WHITENOISE_AUTOREFRESH": True,
}
ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


@contextmanager
def provided(needs: Needs) -> Iterator[Servers | None]:
    """Whatever servers the environment names are left alone. Gives those that the proof has for itself."""
    for name in ADDRESSES:
        os.environ.pop(name, None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "release_monitor.settings")
    if needs == Needs.NOTHING:
        yield None
        return
    base = State.of_environment()
    base.make()
    testing.sweep(base.folder)
    with ExitStack() as stack:
        if needs in (Needs.DATABASE, Needs.COPY):
            stack.enter_context(_running(testing.started(base)))
            stack.enter_context(_copied())
            stack.enter_context(_reading_all())
            if needs == Needs.DATABASE:
                stack.enter_context(taken_back())
            yield None
        else:
            servers = Servers(State(Path(tempfile.mkdtemp(prefix=testing.PREFIX, dir=base.folder))))
            servers.claim()
            stack.enter_context(_running(servers))
            servers.start()
            _set_up_django()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            stack.enter_context(_reading_all())
            yield servers


@contextmanager
def _running(servers: Servers) -> Iterator[None]:
    os.environ["RELEASE_MONITOR_STATE"] = str(servers.state.folder)
    try:
        yield
    finally:
        processes.ignore_signals()
        servers.stop()
        if servers.state.folder.name != testing.KEPT:
            testing.throw_away(servers.state)


@contextmanager
def _copied() -> Iterator[None]:
    """A copy of the tests' database, dropped at the end; settings as the tests have them."""
    _set_up_django()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import override_settings, setup_test_environment

    from tests import database

    setup_test_environment()
    caches = {"default": {**settings.CACHES["default"], "KEY_PREFIX": f"proof-{secrets.token_hex(4)}"}}
    with override_settings(**AS_IN_THE_TESTS, CACHES=caches), database.test_database("_proof"):
        try:
            yield
        finally:
            connection.close()


def _reading_all() -> AbstractContextManager[None]:
    """As the tests: requests and jobs declare for themselves for whom they read."""
    from sharing import row_guard

    return row_guard.for_case("proof", *row_guard.CLASSES)


@contextmanager
def taken_back() -> Iterator[None]:
    """A transaction of which nothing stays, and whose statements have no time limit."""
    from django.db import connection, transaction

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
        yield
        transaction.set_rollback(True)


def _set_up_django() -> None:
    import django

    django.setup()
