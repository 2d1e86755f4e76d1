"""The two charts of a briefing, from the numbers that it keeps."""

from __future__ import annotations

from typing import Any

from sharing import charts


def charts_of(facts: dict[str, Any], *, is_half: bool = False) -> list[charts.Chart]:
    return [rates_chart(facts, is_half=is_half), breaches_chart(facts, is_half=is_half)]


def rates_chart(facts: dict[str, Any], *, is_half: bool = False) -> charts.Chart:
    """What was and what is expected, a week, each with its doubt, beside the claim of one a week."""
    rows = facts["rates"]
    told = [row for row in rows if row["value"] is not None]
    finding = "; ".join(f"{row['words']}: {row['value']:.1f}" for row in told) or "Too few releases to give a rate."
    return charts.interval_chart(
        key="briefing-rates",
        title="Releases a week: recorded, and forecast",
        finding=finding,
        intervals=[
            charts.Interval(
                row["words"], row["value"], row["low"], row["high"], cells=(row["count"],), second=row["second"]
            )
            for row in rows
        ],
        heads=("Weeks", "Releases"),
        unit="a week",
        level=(1, "1 a week"),
        is_half=is_half,
    )


def breaches_chart(facts: dict[str, Any], *, is_half: bool = False) -> charts.Chart:
    months = facts["breaches"]
    amounts = tuple(month["number"] if month["number"] is not None else charts.FEW for month in months)
    shown = [month for month in months if month["number"] is not None and month["is_finished"]]
    finding = (
        f"{shown[-1]['words']}: {shown[-1]['said']}. {shown[0]['words']}: {shown[0]['said']}."
        if shown
        else "Too few in any month to show."
    )
    return charts.column_chart(
        key="briefing-breaches",
        title="Confirmed breaches by month",
        finding=finding,
        of=charts.Columns(
            tuple(
                charts.Period(
                    month["words"],
                    month["words"][:3],
                    group=month["words"].split()[-1],
                    is_unfinished=not month["is_finished"],
                )
                for month in months
            ),
            (charts.Series("Breaches", amounts, "first"),),
        ),
        period="Month",
        is_half=is_half,
    )
