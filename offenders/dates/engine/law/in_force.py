"""The law on ordinary sentences that is in force on a day."""

from __future__ import annotations

from datetime import date

from offenders.dates.engine.facts import Law
from offenders.dates.engine.law.regimes import SDS40_FROM

SA2026_FROM = date(2026, 9, 2)  # as the published cases have it; the commencement instrument was not seen

IN_FORCE_FROM = ((SA2026_FROM, Law.SA2026), (SDS40_FROM, Law.SDS40))


def law_on(day: date) -> Law:
    return next((law for begins, law in IN_FORCE_FROM if day >= begins), Law.SDS_HALF)
