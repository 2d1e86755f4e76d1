"""Law and records: checks of the law register that lapsed, data faults, owners, date sheets, dates that differ."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from offenders.models import Offender
from offenders.reference.law.waiting import LawToCheck, law_waiting
from offenders.status.faults import faulty
from release_monitor.figures.behind.cells import Cell
from release_monitor.overview.asked import Asked, FigureLine, line
from sharing import access

WANTED = (("record-gaps", ""),)
MOST = 1000  # a larger number is not told


@dataclass(frozen=True)
class Records:
    """law: of the register, which names nobody. faults: None for figures only."""

    lines: list[FigureLine]
    law: LawToCheck
    law_url: str
    faults: str
    faults_url: str


def panel(asked: Asked) -> Records:
    gaps = asked.figure("record-gaps")
    lines = []
    for row in gaps.rows if gaps else ():
        oldest = gaps.measure(f"oldest_{row.key}") if gaps else None
        second = f"Oldest {oldest}" if oldest and oldest.value is not None else ""
        lines.append(line(asked, "record-gaps", row.words, second=second, cell=Cell((row.key,))))
    number = _faults(asked) if asked.has_people else None
    return Records(
        lines=lines,
        law=law_waiting(at=asked.at),
        law_url=reverse("law_register"),
        faults="" if number is None else f"more than {MOST:,}" if number > MOST else f"{number:,}",
        faults_url=reverse("data_faults") if asked.has_people else "",
    )


def _faults(asked: Asked) -> int:
    people = access.under(Offender.objects.listed_for(asked.user), asked.user, asked.programme)
    return len(faulty(people).order_by().values_list("pk", flat=True)[: MOST + 1])
