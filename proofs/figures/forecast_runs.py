"""The proof that a Monday run of the forecast that is killed at any moment, or runs twice at once, is made once and
whole."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

AT_ONCE = 2
LONGEST_SECONDS = 60.0
OF_A_SAVEPOINT = 2  # statements, that a run alone does not make: it begins and commits its own transaction
LEFT = ("id", "run_id", "_state")  # of a row, what another run of the same has otherwise


class Killed(BaseException):
    """The process is gone: nothing catches it."""


def killed_runs(asked: Asked) -> Outcome:
    """A Monday for each kill, at one statement further than the one before; then two runs of it at once."""
    from release_monitor.forecast.calculation import forecasting
    from tests.roof.forecast.caseload import MONDAY
    from tests.roof.forecast.test_runs import made

    wrong: list[str] = []
    statements = kills = 0
    with mock.patch.object(forecasting, "DRAWS", 1):
        made()
        with asked.planted(faults()):
            for number in range(asked.first, asked.size + 1):
                monday = MONDAY + timedelta(weeks=number)
                expected, statements = _undisturbed(monday)
                point = (number - 1) % statements + 1
                asked.doing(f"kill {number} of {asked.size}, at statement {point} of {statements}")
                before = _counts()
                kills += _kill(monday, point)
                if _counts() != before:
                    wrong.append(f"kill {number}: rows are left behind by one at statement {point}")
                failed = _at_once(lambda monday=monday: _make(monday))  # type: ignore[misc]
                wrong += [f"kill {number}: one of {AT_ONCE} at once failed with {error}" for error in failed]
                if _kept(monday) != expected:
                    wrong.append(f"kill {number}: the run is not what an undisturbed one is")
    figures: dict[str, str | int | float] = {
        "kills": kills,
        "statements of a run": statements,
        "Mondays run twice at once": asked.size - asked.first + 1,
        "not once and whole": len(wrong),
    }
    return Outcome(not wrong, figures, wrong[:20])


def _make(monday: Any) -> Any:
    from release_monitor.forecast import running

    return running.make_run(monday=monday, at=running.due_at(monday))


def _undisturbed(monday: Any) -> tuple[list[Any], int]:
    """What the run of a Monday keeps, and by how many statements: taken back."""
    from django.db import connection, transaction

    asked = [0]

    def counted(execute: Any, *statement: Any) -> Any:
        asked[0] += 1
        return execute(*statement)

    with transaction.atomic():
        with connection.execute_wrapper(counted):
            _make(monday)
        kept = _kept(monday)
        transaction.set_rollback(True)
    return kept, asked[0] - OF_A_SAVEPOINT


def _kill(monday: Any, point: int) -> int:
    """The connection is cut before a statement, as the end of a process cuts it."""
    from django.db import connection

    asked = [0]

    def counted(execute: Any, *statement: Any) -> Any:
        asked[0] += 1
        if asked[0] == point:
            connection.connection.close()
            raise Killed
        return execute(*statement)

    try:
        with connection.execute_wrapper(counted):
            _make(monday)
    except Killed:
        return 1
    finally:
        connection.close()
    return 0


def _at_once(work: Callable[[], Any]) -> list[str]:
    """The errors of so many threads that begin together."""
    from django.db import connection

    start, failed = threading.Barrier(AT_ONCE), []

    def each() -> None:
        try:
            start.wait(LONGEST_SECONDS)
            work()
        except Exception as error:
            failed.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=each, daemon=True) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONGEST_SECONDS)
    return failed + ["no end"] * sum(thread.is_alive() for thread in threads)


def _kept(monday: Any) -> list[Any]:
    from release_monitor.models import ForecastRun, GroupForecast
    from sharing.models import AuditEntry

    groups = GroupForecast.objects.filter(run__as_at=monday).order_by("programme", "region", "prison_group")
    return [
        *ForecastRun.objects.filter(as_at=monday).values_list("as_at", "made", "inputs", "code"),
        *({name: value for name, value in vars(row).items() if name not in LEFT} for row in groups),
        AuditEntry.objects.filter(verb="forecast.made", payload__data__as_at=monday.isoformat()).count(),
    ]


def _counts() -> list[int]:
    from release_monitor.models import ForecastRun, GroupForecast, KnownWeek
    from sharing.models import Alert, AuditEntry

    return [model.objects.count() for model in (ForecastRun, GroupForecast, KnownWeek, Alert, AuditEntry)]


def faults() -> Mapping[str, Planting]:
    from release_monitor.forecast import running

    in_pieces = getattr(running.make_run, "__wrapped__", running.make_run)
    return {
        "a run is kept piece by piece": lambda: mock.patch.object(running, "make_run", in_pieces),
        "runs do not wait for each other": lambda: mock.patch.object(running, "take_turns", return_value=None),
    }


PROOFS = (
    Proof(
        name="forecast-killed-runs",
        shows="a Monday run that is killed at any statement, and then runs twice at once, is made once and whole",
        size=60,
        counts="kills",
        minutes=2,
        needs=Needs.COPY,
        faults=("a run is kept piece by piece", "runs do not wait for each other"),
        run=killed_runs,
    ),
)
