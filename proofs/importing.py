"""The proof that a caseload of any size is imported to its end with flat memory, also when it is stopped on the way."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Proof

TODAY = date(2026, 12, 1)
MEGABYTES_MORE = 40  # between the first tenth of the people and the last: buffers that fill, and no list of people
FORGETS = "the last person of each batch is passed over"
GROWS = "every batch stays in memory"


def import_caseload(asked: Asked) -> Outcome:
    """Applied until half of the people are in, broken off in the middle of a batch, and gone on with."""
    from django.db import connection

    from licence.models import Device, Licence, Recall
    from offenders.importing import applying
    from offenders.importing.applying import Fate
    from offenders.models import Offender
    from parole.models import ParoleReview
    from proofs.population import caseload_file

    user, lead = _world()
    statements = [0]

    def counted(execute: Any, *args: Any) -> Any:
        statements[0] += 1
        return execute(*args)

    with tempfile.TemporaryDirectory() as folder, asked.planted(_faults()):
        path = Path(folder) / "caseload.zip"
        expected = caseload_file.write(path, asked.size)
        memory: list[tuple[int, float]] = []
        kept = [applying.Report()]

        def keep(report: applying.Report) -> None:
            asked.doing(f"{report.people:,} of {asked.size:,} people")
            if len(kept) == 1 and report.people >= asked.size / 2:
                raise KeyboardInterrupt
            kept[-1] = _copy(report)
            memory.append((report.people, _megabytes()))

        run = {"path": path, "by": user, "today": TODAY, "lead": lead, "keep": keep}
        before, began = _processor(), time.monotonic()
        with connection.execute_wrapper(counted):
            try:
                applying.apply(**run)
            except KeyboardInterrupt:
                kept.append(kept[-1])
            report = applying.apply(**run, so_far=kept[-1])
        took, used = time.monotonic() - began, _processor() - before
        again = applying.preview(**run | {"keep": lambda report: None}) if asked.size <= 2_000 else None
    found = {
        "people": Offender.objects.count(),
        "reviews": ParoleReview.objects.filter(status="closed_not_released").count(),
        "licences": Licence.objects.count(),
        "recalls": Recall.objects.count(),
        "devices": Device.objects.count(),
    }
    wrong = [name for name, number in found.items() if number != getattr(expected, name)]
    first = next((megabytes for people, megabytes in memory if people >= asked.size / 10), memory[0][1])
    grown = memory[-1][1] - first
    if again and again.counts[Fate.ADDED]:
        wrong.append("people in the file again")
    figures: dict[str, str | int | float] = {
        **found,
        "set aside": report.counts[Fate.SET_ASIDE],
        "counts that differ": len(wrong),
        "statements a person": round(statements[0] / asked.size, 1),
        "processor time a person, ms": round(1_000 * used / asked.size, 1),
        "minutes": round(took / 60, 1),
        "most memory, MB": round(memory[-1][1]),
        "memory grown after the first tenth, MB": round(grown),
    }
    is_proved = not wrong and grown < MEGABYTES_MORE and report.counts[Fate.SET_ASIDE] == expected.set_aside
    details = [f"Not as in the file: {name}" for name in wrong]
    details += [f"{error}" for error in report.errors if error.column != "kept_because"][:20]
    return Outcome(is_proved, figures, details)


def _world() -> tuple[Any, Any]:
    """What a file names: reference data, a prison, and the team that imports."""
    from offenders.models import Establishment
    from offenders.reference.loading import actions as loading
    from tests.factories.sharing import TeamFactory, UserFactory

    loading.load(by=None)
    Establishment.objects.get_or_create(code="FSI", defaults={"name": "HMP Full Sutton"})
    team = TeamFactory(name="PPCS of the proof")
    return UserFactory(role="ppcs", teams=[team], agency=team.agency), team


def _copy(report: Any) -> Any:
    from offenders.importing import files

    return files.report_from(files.as_json(report))


def _megabytes() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1_000_000 if sys.platform == "darwin" else 1_000)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _faults() -> dict[str, Any]:
    from offenders.importing import applying

    usual = applying._settle
    held: list[Any] = []

    @contextmanager
    def grows():
        def kept(people: Any, *more: Any, **named: Any) -> Any:
            held.append([people, bytearray(2_000_000)])
            return usual(people, *more, **named)

        with mock.patch.object(applying, "_settle", kept):
            yield

    @contextmanager
    def forgets():
        """Of each batch the last person is lost, as if the place in the file were counted one too far."""

        def short(people: Any, *more: Any, **named: Any) -> Any:
            return usual(people[:-1], *more, **named)

        with mock.patch.object(applying, "_settle", short):
            yield

    return {GROWS: grows, FORGETS: forgets}


PROOFS = (
    Proof(
        name="import-caseload",
        shows="a caseload file is imported to its end with flat memory, stopped in the middle of a batch and gone on "
        "with: everyone is there once with all their rows, and who has an error is set aside",
        size=10_000,
        counts="people",
        minutes=10,
        needs=Needs.COPY,
        faults=(GROWS, FORGETS),
        run=import_caseload,
    ),
)
