"""Say how long working out one sentence takes beside a plain version: the figures of docs/performance.md."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.management.base import BaseCommand, CommandParser

from offenders.dates.engine import calculate
from offenders.dates.engine.facts import Adjustment, AdjustmentKind, Case, Offence, Sentence, SentenceKind, Term
from offenders.dates.engine.law.regimes import TERRORIST_STANDARD
from offenders.dates.engine.single import days_of

ROUNDS = 9


@dataclass
class Plain:
    """What the plain version starts from: it is told the fraction and the days."""

    start: date
    years: int
    months: int
    remand_days: int


@dataclass
class PlainDates:
    expiry: date
    eligible: date


def plainly(sentence: Plain) -> PlainDates:
    """As anybody would write it. It knows no first of a month, no rule and no other sentence."""
    end = sentence.start + relativedelta(years=sentence.years, months=sentence.months) - timedelta(days=1)
    served = -(-((end - sentence.start).days + 1) * 2 // 3)
    eligible = sentence.start + timedelta(days=max(served - sentence.remand_days - 1, 0))
    return PlainDates(end - timedelta(days=sentence.remand_days), eligible)


class Command(BaseCommand):
    help = "Measures the calculation of one sentence beside a plain version, the two in turn. It needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sentences", type=int, default=5000, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        plain = _sentences(options["sentences"])
        cases = [_case(sentence) for sentence in plain]
        told = [(case.sentences[0], TERRORIST_STANDARD, case.adjustments[0].days) for case in cases]
        ways: dict[str, Callable[[], Any]] = {
            "plain version": lambda: [plainly(sentence) for sentence in plain],
            "ours, told the rule and the days": lambda: [days_of(*each) for each in told],
            "ours, from the facts": lambda: [calculate(case) for case in cases],
            "ours, with the working": lambda: [calculate(case, working=True) for case in cases],
        }
        taken = {name: 1e6 / len(plain) * seconds for name, seconds in _in_turn(ways).items()}
        for name, microseconds in taken.items():
            ratio = taken["plain version"] / microseconds
            self.stdout.write(f"| {name} | {microseconds:.1f} | {ratio:.1f} |")


def _in_turn(ways: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The median of several rounds, each way once a round, so that other work falls on all alike."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for name, do in ways.items():
                started = time.perf_counter()
                do()
                taken[name].append(time.perf_counter() - started)
    finally:
        gc.enable()
    return {name: statistics.median(each) for name, each in taken.items()}


def _sentences(count: int) -> Sequence[Plain]:
    dice = random.Random(1)
    first = date(2021, 7, 2)
    return [
        Plain(
            first + timedelta(days=dice.randrange(1500)), dice.randrange(1, 15), dice.randrange(12), dice.randrange(300)
        )
        for _ in range(count)
    ]


def _case(plain: Plain) -> Case:
    offence = Offence(terrorism=True, statute="TA 2000 s.58")
    sentence = Sentence("s1", SentenceKind.SDS, plain.start, Term(plain.years, plain.months), offence=offence)
    remand = Adjustment(AdjustmentKind.REMAND, plain.remand_days, plain.start)
    return Case("a case", (sentence,), adjustments=(remand,))
