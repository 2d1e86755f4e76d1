"""Columns over weeks or months with their legend and their table: solid what was, outlined what is expected."""

from __future__ import annotations

from sharing.charts.rules.column_drawing import draw
from sharing.charts.rules.columns import Columns
from sharing.charts.rules.inks import INKS
from sharing.charts.rules.marks import (
    HALF,
    NARROW,
    SAMPLE_LINE,
    WIDE,
    Chart,
    Key,
    Table,
    TableRow,
    key_of,
    unfinished_key,
)
from sharing.charts.rules.scales import format_amount


def column_chart(
    *, key: str, title: str, finding: str, of: Columns, period: str = "Week", unit: str = "", is_half: bool = False
) -> Chart:
    """unit: of the numbers, in the heads of the table."""
    whole, near = range(len(of.periods)), of.near()
    left_out = len(whole) - len(near)
    return Chart(
        key,
        title,
        finding,
        draw(of, whole, HALF if is_half else WIDE),
        draw(of, near, NARROW),
        legend_of(of, period),
        table_of(of, period, unit),
        more=f"All {len(whole)} {period.lower()}s as a table" if left_out else "",
    )


def legend_of(of: Columns, period: str) -> tuple[Key, ...]:
    keys = [key_of(each.ink, ", ".join(filter(None, (each.name, each.meaning)))) for each in of.series]
    keys = keys if len(of.series) > 1 or of.split or (of.series and of.series[0].meaning) else []
    if blocked := sum(sum(series.marked) for series in of.series):
        keys.append(Key(INKS["blocked"], "", f"Blocked, {blocked}", mark="!"))
    if of.band:
        keys.append(key_of("range", of.band.name))
        keys += [key_of("forecast", of.band.mid_name, SAMPLE_LINE)] if of.band.mid else []
    keys += [key_of(mean.ink, mean.words, SAMPLE_LINE) for mean in of.means]
    if of.capacity:
        known = [amount for amount in of.capacity.amounts if amount is not None]
        far = "" if of.drawn_capacity or not known else f": {format_amount(min(known))} or more, above the chart"
        keys.append(key_of("capacity", f"{of.capacity.name}{far}", SAMPLE_LINE))
    if any(each.is_unfinished for each in of.periods):
        keys.append(unfinished_key(period.lower()))
    return tuple(keys)


def table_of(of: Columns, period: str, unit: str) -> Table:
    def head(words: str) -> str:
        return f"{words} ({unit})" if unit else words

    marked = any(any(series.marked) for series in of.series)
    heads = [period, *(head(series.name) for series in of.series)]
    counted = [series for series in of.series if series.is_counted]
    heads += [head("All" if len(counted) == len(of.series) else "Counted")] if len(counted) > 1 else []
    heads += ["Blocked"] if marked else []
    if of.band:
        heads += [f"{of.band.name}, low", *([of.band.mid_name] if of.band.mid else []), f"{of.band.name}, high"]
    heads += [of.capacity.name] if of.capacity else []
    rows = []
    for place, each in enumerate(of.periods):
        amounts = of.amounts(place)
        hidden = [amount for amount in amounts if not isinstance(amount, int | float)]
        amounts += [hidden[0] if hidden else of.counted(place)] if len(counted) > 1 else []
        cells = [format_amount(amount) for amount in amounts]
        cells += [str(sum(series.marked[place] for series in of.series if series.marked))] if marked else []
        if of.band:
            middle = [of.band.mid[place]] if of.band.mid else []
            cells += [format_amount(end, missing="none") for end in (of.band.low[place], *middle, of.band.high[place])]
        cells += [format_amount(of.capacity.amounts[place])] if of.capacity else []
        words = f"{each.words}, not finished" if each.is_unfinished else each.words
        hrefs = tuple(series.hrefs[place] if series.hrefs else "" for series in of.series)
        has_all = len(counted) > 1 and any(hrefs)
        rows.append(
            TableRow(
                f"{words}: {each.note}" if each.note else words,
                tuple(cells),
                "" if has_all else each.href,
                (*hrefs, each.href) if has_all else hrefs,
            )
        )
    return Table(tuple(heads), tuple(rows))
