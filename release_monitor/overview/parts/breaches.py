"""Confirmed breaches by kind and month, the share of devices and internet, and how long a decision takes."""

from __future__ import annotations

from dataclasses import dataclass

from licence.breaches.rules import Reason
from release_monitor.figures.behind.cells import Cell
from release_monitor.figures.pictures import amount_of
from release_monitor.figures.results import FigureNumber, FigureResult
from release_monitor.figures.rules.trends import Trend
from release_monitor.overview.asked import Asked, FigureLine, line, months_linked
from sharing.charts import FEW, Amount, Chart, Columns, Multiple, Period, Series, column_chart, small_multiples

WANTED = (("breaches", ""), ("breaches-suspected", ""), ("internet-share", ""), ("breach-to-decision", ""))
INTERNET = Reason.DEVICE_OR_INTERNET.value
MONTHS = 12
RECENT = 3  # months, summed beside each kind
KINDS = 6  # that are drawn; the table behind the link has all


@dataclass(frozen=True)
class Breaches:
    """finding: what is sure of the share. by_month: internet and the rest. kinds: on one scale."""

    finding: str
    by_month: Chart | None
    kinds: Chart | None
    sentences: list[str]
    lines: list[FigureLine]


def panel(asked: Asked) -> Breaches:
    breaches, share = asked.figure("breaches"), asked.figure("internet-share")
    return Breaches(
        finding=finding_of(breaches, share),
        by_month=by_month(asked, breaches) if breaches and breaches.rows else None,
        kinds=of_kinds(asked, breaches) if breaches and breaches.rows else None,
        sentences=[found.sentence for found in (breaches, share) if found and found.sentence],
        lines=[
            line(asked, "breaches", "Confirmed in 12 months and this one"),
            line(asked, "breaches-suspected", "Suspected, counted separately"),
            line(
                asked,
                "internet-share",
                "Device or internet, of breaches",
                _measure(share, "breaches"),
                cell=Cell(("breaches_internet",)),
            ),
            line(
                asked,
                "internet-share",
                "Device or internet, of recalls",
                _measure(share, "recalls"),
                cell=Cell(("recalls_internet",)),
            ),
            line(
                asked,
                "breach-to-decision",
                "Breach to decision",
                _measure(asked.figure("breach-to-decision"), "median"),
                f"9 in 10 within {_measure(asked.figure('breach-to-decision'), 'nine_in_ten')}",
                cell=Cell(measure="median"),
            ),
        ],
    )


def finding_of(breaches: FigureResult | None, share: FigureResult | None) -> str:
    """Of the share where it has changed for sure, else of the number; else that neither has."""
    if breaches is None:
        return "Confirmed breaches"
    of_share = share.trend if share else None
    if of_share is Trend.RISE:
        return "A larger share of breaches is device or internet"
    if of_share is Trend.FALL:
        return "A smaller share of breaches is device or internet"
    words = {Trend.RISE: "Breaches are rising", Trend.FALL: "Breaches are falling"}
    return words.get(breaches.trend, "No clear change in breaches")  # type: ignore[arg-type]


def by_month(asked: Asked, breaches: FigureResult) -> Chart:
    """Internet and devices, and all others, of the last 12 months and this one so far."""
    places = range(len(breaches.columns))[-MONTHS - 1 :]
    internet = breaches.row(INTERNET)
    own = [internet.numbers[place] if internet else FigureNumber(0) for place in places]
    others = [_sum(row.numbers[place] for row in breaches.rows if row.key != INTERNET) for place in places]
    kinds = tuple(row.key for row in breaches.rows if row.key != INTERNET)
    months = months_linked(asked, "breaches", places)
    of_others = months_linked(asked, "breaches", places, kinds) if kinds else ()
    return column_chart(
        key="breaches-by-month",
        title="Confirmed breaches by month",
        finding=breaches.sentence,
        of=Columns(
            periods=tuple(
                Period(
                    words=breaches.columns[place].words,
                    short=breaches.columns[place].words[:3],
                    is_unfinished=not breaches.columns[place].is_finished,
                    href=href,
                )
                for place, href in zip(places, months, strict=True)
            ),
            series=(
                Series(
                    "Device or internet",
                    tuple(amount_of(number) for number in own),
                    "first",
                    hrefs=months_linked(asked, "breaches", places, (INTERNET,)),
                ),
                Series("All other kinds", tuple(others), "second", hrefs=of_others),
            ),
        ),
        period="Month",
        unit="breaches",
        is_half=True,
    )


def of_kinds(asked: Asked, breaches: FigureResult) -> Chart:
    """The most frequent first. No kind is linked for figures only."""
    places = range(len(breaches.columns))[-MONTHS - 1 :]
    rows = sorted(breaches.rows, key=lambda row: -(row.total.number or 0))[:KINDS]
    finished = [place for place in places if breaches.columns[place].is_finished]
    recent = tuple(breaches.columns[place].key for place in finished[-RECENT:])
    return small_multiples(
        key="breaches-by-kind",
        title="By kind",
        finding="Months on one scale",
        months=[breaches.columns[place].words for place in places],
        kinds=[
            Multiple(
                row.words,
                tuple(amount_of(row.numbers[place]) for place in places),
                asked.linked("breaches", Cell((row.key,), recent)).href,
                months_linked(asked, "breaches", places, (row.key,)),
            )
            for row in rows
        ],
        is_unfinished=not breaches.columns[-1].is_finished,
        recent=RECENT,
        is_half=True,
    )


def _sum(numbers) -> Amount:
    found = list(numbers)
    return FEW if any(not number.is_shown for number in found) else sum(number.number for number in found)


def _measure(found: FigureResult | None, key: str) -> str:
    measure = found.measure(key) if found else None
    return str(measure) if measure else "Not issued yet"
