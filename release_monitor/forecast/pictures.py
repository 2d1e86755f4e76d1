"""Charts of the forecast: weeks with band and capacity, the forecast of a quarter ago, and calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from release_monitor.figures.rules.small_cells import is_small
from release_monitor.forecast.models import BandFields
from release_monitor.forecast.rules.bands import whole_band, words_of
from release_monitor.forecast.rules.calibration import Kept
from sharing import charts
from sharing.charts import Band, Bar, Capacity, Chart, Columns, Interval, Period, Series, Split
from sharing.time_words import format_date, format_month_name, format_short_day_month, format_week

PAST = 13
CLASSES = ("fixed", "directed", "provisional")


def weeks_chart(
    forecast: BandFields,
    as_at: date,
    left: Mapping[date, int],
    room: Mapping[date, int | None],
    *,
    weeks: int,
    room_name: str,
    sees_few: bool = True,
    is_supposed: bool = False,
) -> Chart:
    """The last 13 weeks as they were and so many ahead: counted by certainty, the band, and the capacity."""
    past = [as_at + timedelta(weeks=ahead) for ahead in range(-PAST, 0)]
    ahead = [as_at + timedelta(weeks=number) for number in range(weeks)]
    none = (None,) * PAST
    bands = [whole_band(tail) for tail in forecast.tails[:weeks]] if forecast.has_bands else []
    counted = {each: forecast.counted[each][:weeks] for each in CLASSES}
    notes = ["", *_notes(ahead, counted, room)] if room and sees_few else []
    return charts.column_chart(
        key="weeks",
        title="Releases a week" + (", supposed" if is_supposed else ""),
        finding=_finding(forecast, is_supposed=is_supposed),
        of=Columns(
            periods=(
                *(_period(week) for week in past),
                *(_period(week, notes[at + 1] if notes else "") for at, week in enumerate(ahead)),
            ),
            series=_series(past, left, counted, sees_few=sees_few),
            band=Band(
                "8 in 10 such weeks",
                (*none, *(low for low, _ in bands)),
                (*none, *(high for _, high in bands)),
                (*none, *(round(mid, 1) for mid in forecast.mid[:weeks] if mid is not None)),
                "Forecast",
            )
            if bands
            else None,
            capacity=Capacity(room_name, (*none, *(room.get(week) for week in ahead)))
            if any(room.get(week) is not None for week in ahead)
            else None,
            split=Split(PAST),
        ),
    )


def _series(
    past: Sequence[date], left: Mapping[date, int], counted: Mapping[str, Sequence[int]], *, sees_few: bool
) -> tuple[Series, ...]:
    """What was, then what is counted by certainty; where few are not told, all certainties as one."""
    weeks = len(counted[CLASSES[0]])
    was = Series("Released", (*(_few(left.get(week, 0), sees_few) for week in past), *(0,) * weeks), "was")
    if sees_few:
        return was, *(
            Series(each.capitalize(), (*(0,) * len(past), *numbers), each) for each, numbers in counted.items()
        )
    sums = [sum(numbers[at] for numbers in counted.values()) for at in range(weeks)]
    return was, Series("Counted", (*(0,) * len(past), *(_few(number, sees_few) for number in sums)), "fixed")


def _notes(weeks: Sequence[date], counted: Mapping[str, Sequence[int]], room: Mapping[date, int | None]) -> list[str]:
    found: list[str] = []
    for at, week in enumerate(weeks):
        number = room.get(week)
        over = sum(numbers[at] for numbers in counted.values()) - number if number is not None else 0
        found.append(f"{over} over" if over > 0 and not (at and found[-1]) else "")  # side by side they would overlap
    return found


def _few(number: int, sees_few: bool) -> charts.Amount:
    return charts.FEW if not sees_few and is_small(number) else number


def _finding(forecast: BandFields, *, is_supposed: bool) -> str:
    if not forecast.has_bands or forecast.sum_mid[0] is None:
        return "Counted releases only: no forecast is shown of so few."
    start = "Supposed: " if is_supposed else ""
    band = words_of(_whole(forecast.sum_low[0], forecast.sum_high[0]))
    return f"{start}{forecast.sum_mid[0]:.0f} releases are expected in 13 weeks; 8 in 10 such spans have {band}."


def _whole(low: float | None, high: float | None) -> tuple[int, int]:
    return max(0, round((low or 0.0) - 0.001)), round((high or 0.0) + 0.001)


def _period(week: date, note: str = "") -> Period:
    return Period(format_week(week), str(week.day), format_short_day_month(week), format_month_name(week), note=note)


def quarter_ago_chart(forecast: BandFields, as_at: date, left: Mapping[date, int], *, sees_few: bool) -> Chart:
    """The forecast of 13 weeks ago beside what happened."""
    weeks = [as_at + timedelta(weeks=ahead) for ahead in range(PAST)]
    bands = [whole_band(tail) for tail in forecast.tails[:PAST]]
    happened = [left.get(week, 0) for week in weeks]
    held = sum(low <= number <= high for number, (low, high) in zip(happened, bands, strict=True))
    return charts.column_chart(
        key="quarter-ago",
        title=f"Forecast of {format_date(as_at)} and what happened",
        finding=f"{held} of 13 weeks were inside the band; {sum(happened)} released, "
        f"{sum(forecast.mid[:PAST]):.0f} expected.",
        of=Columns(
            periods=tuple(_period(week) for week in weeks),
            series=(Series("Released", tuple(_few(number, sees_few) for number in happened), "was"),),
            band=Band(
                "8 in 10 such weeks",
                tuple(low for low, _ in bands),
                tuple(high for _, high in bands),
                tuple(round(mid, 1) for mid in forecast.mid[:PAST]),
            ),
        ),
    )


def calibration_chart(kept: Sequence[Kept]) -> Chart:
    return charts.interval_chart(
        key="calibration",
        title="Share of weeks inside the 80% band",
        finding="; ".join(f"{each.first} to {each.last} weeks ahead: {each.words.lower()}" for each in kept) + ".",
        intervals=[
            Interval(
                f"{each.first} to {each.last} weeks ahead",
                round(100 * each.share),
                round(100 * each.interval.low),
                round(100 * each.interval.high),
                (str(each.weeks),),
            )
            for each in kept
        ],
        heads=("Weeks ahead", "Weeks judged"),
        unit="%",
        level=(80, "8 in 10"),
        most=100,
    )


def tenths_chart(tenths: Sequence[float]) -> Chart:
    whole = sum(tenths) or 1.0
    return charts.bar_chart(
        key="tenths",
        title="Where truths fell in their forecasts",
        finding="Each tenth of the forecast should hold about 10% of weeks.",
        bars=[
            Bar(f"{10 * at} to {10 * at + 10}%", round(100 * share / whole), cells=(f"{share:.0f}",))
            for at, share in enumerate(tenths)
        ],
        head="Part of the forecast",
        unit="% of weeks",
        heads=("Weeks",),
        is_half=True,
    )
