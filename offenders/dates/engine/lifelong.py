"""The end of the minimum term of a life sentence or IPP. From then on the Board may direct release."""

from __future__ import annotations

from offenders.dates.engine import regimes
from offenders.dates.engine.combining import Dates
from offenders.dates.engine.counting import block
from offenders.dates.engine.facts import Case
from offenders.dates.engine.working import Sums

LAW_ENTRIES = ("csa-28-1b", "csa-28-5-6")


def minimum_terms(case: Case, sums: Sums) -> tuple[Dates, Dates]:
    """The end of the minimum term, of several the latest. No day moves it here."""
    ends = []
    for sentence in case.sentences:
        sums.about(sentence.id)
        sums.chose(regimes.LIFE_TARIFF, f"{sentence.kind} passed on {sentence.sentenced_on}")
        start = sentence.sentenced_on.toordinal()
        ends.append(sums.last_day(start, block(sentence.term), regimes.TARIFF, "last day of the minimum term"))
    sums.about("all")
    end = ends[0] if len(ends) == 1 else sums.latest(ends, regimes.CONCURRENT, "the latest minimum term")
    end = sums.result("TED", end, regimes.LIFE_TARIFF, "the minimum term ends; the Board may direct release")
    return {"TED": end}, {"TED": end}
