"""What compiled queries save in what asks them: processor time, never the clock, beside the query sets of the same.

In the demo's world. What is done is taken back. What an act takes is the processor time of this process and of that of
PostgreSQL which serves it; what a query saves lies in this one alone, for PostgreSQL is sent the same either way.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from licence.breaches.actions import breaches, moves
from licence.checks.actions import checks
from licence.models import Breach, Check, Licence, LicenceCondition, Readiness
from offenders.models import Offender
from sharing import access
from sharing.access.rules import Permission
from sharing.compiled.queries import CompiledQuery
from sharing.models import User

ROUNDS = 9
OFTEN = 40  # times that a query is asked for one figure
JOBS = (
    "licence.tasks.watch_checks",
    "licence.tasks.watch_readiness",
    "offenders.tasks.watch_gate",
)
Act = Callable[[], object]


@dataclass(frozen=True)
class Asking:
    """One query in one act. times: how often it is asked there. compiled, plain: milliseconds of a processor for each
    time. whole: those of the act."""

    act: str
    query: str
    times: int
    compiled: float
    plain: float
    whole: float

    @property
    def share(self) -> float:
        """What the act would take more without it."""
        return self.times * (self.plain - self.compiled) / self.whole


class NoDemo(Exception):
    """There is no world of the demo in this database."""


def measure(doing: Callable[[str], None]) -> Iterator[Asking]:
    """Raises NoDemo."""
    if not Readiness.objects.exists():
        raise NoDemo
    with override_settings(SECOND_FACTOR_REQUIRED=False, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        for act, do in acts().items():
            doing(act)
            asked = asked_by(do)
            whole = taken(do)
            for query, values in asked.items():
                yield Asking(act, name_of(query), len(values), *both_ways(query, values[0]), whole)


def acts() -> dict[str, Act]:
    """What is done all day, a decision, and the jobs of every few minutes, as far as they ask compiled queries."""
    condition = LicenceCondition.objects.in_force(at=timezone.now() - timedelta(hours=1)).filter(
        licence__in=Licence.objects.active()
    )[0]
    due = Check.objects.unanswered().filter(licence__in=Licence.objects.active()).order_by("due_on")[0]
    suspected = Breach.objects.filter(status="suspected", condition__isnull=False)[0]
    listed = Readiness.objects.order_by("-pk")[0]
    reporter, officer, decider = (worker(each.offender) for each in (condition, due, suspected))
    return {
        "a breach is recorded": taken_back(
            lambda: breaches.open_breach(
                offender=condition.offender,
                condition=condition,
                source="check",
                reason="device_or_internet",
                occurred_at=timezone.now() - timedelta(minutes=5),
                summary="A second telephone was found",
                by=reporter,
            )
        ),
        "a check is logged": taken_back(
            lambda: checks.record_check(
                check=Check.objects.get(pk=due.pk),
                outcome="compliant",
                done_at=timezone.now() - timedelta(minutes=5),
                narrative="As agreed",
                by=officer,
            )
        ),
        "a breach is confirmed": taken_back(
            lambda: moves.move_breach(
                breach=Breach.objects.get(pk=suspected.pk), verb="confirm", rationale="He admitted it", by=decider
            )
        ),
        "page of a release checklist": opened("person_readiness", listed.offender),
        **{f"job {job.split('.')[-1]}": taken_back(import_string(job)) for job in JOBS},
    }


def worker(person: Offender) -> User:
    """Somebody of probation who may change the person's record."""
    users = User.objects.filter(is_active=True, role__in=["probation_manager", "probation_officer"]).order_by("pk")
    return next(user for user in users if access.may(user, Permission.CHANGE, person))


def opened(page: str, person: Offender) -> Act:
    client, path = Client(), reverse(page, kwargs={"uid": person.uid})
    client.force_login(worker(person))

    def ask() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")

    return ask


def taken_back(do: Callable[[], object]) -> Act:
    def done() -> None:
        with transaction.atomic():
            do()
            transaction.set_rollback(True)

    return done


def asked_by(do: Act) -> dict[CompiledQuery, list[dict[str, Any]]]:
    """The compiled queries that it asks, with the values of each time; in order of the first."""
    asked: dict[CompiledQuery, list[dict[str, Any]]] = defaultdict(list)
    own = CompiledQuery.asked

    def noted(query: CompiledQuery, **values: Any) -> list[dict[str, Any]]:
        asked[query].append(values)
        return own(query, **values)

    with mock.patch.object(CompiledQuery, "asked", noted):
        do()
    return asked


def taken(do: Act) -> float:
    """Milliseconds of a processor, here and in PostgreSQL: the median of some rounds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    spent = []
    for _ in range(ROUNDS):
        ours, theirs = time.process_time(), _processor_of(backend)
        do()
        spent.append(time.process_time() - ours + _processor_of(backend) - theirs)
    return 1000 * statistics.median(spent)


def both_ways(query: CompiledQuery, values: dict[str, Any]) -> tuple[float, float]:
    """Milliseconds of this process's processor: compiled, and as the query set that it is made from."""
    ways: tuple[Act, ...] = (
        lambda: query.asked(**values),
        lambda: list(query.rows_with(**values)),
    )
    spent: dict[int, list[float]] = defaultdict(list)
    for _ in range(OFTEN):
        for number, way in enumerate(ways):
            started = time.process_time()
            way()
            spent[number].append(1000 * (time.process_time() - started))
    return statistics.median(spent[0]), statistics.median(spent[1])


def name_of(query: CompiledQuery) -> str:
    """Where it is declared; a list of the API and what stands below its rows have no name of their own."""
    names = (
        f"{module.__name__}.{name}"
        for module in list(sys.modules.values())
        for name, value in list(vars(module).items())
        if value is query
    )
    return next(names, "a list of the API")


def _processor_of(process: int) -> float:
    """Seconds that a process of this machine has had of a processor."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9
