"""One chart of each kind with invented numbers, for the page of the house style."""

from __future__ import annotations

from datetime import date, timedelta

from sharing import charts
from sharing.time_words import format_date, format_short_day_month, format_short_month, format_span

FIRST, NOW = date(2026, 5, 25), 26  # Monday of the first week; how many were before this one
WAS = (1, 0, 2, 1, 1, 1, 0, 1, 1, 3, 1, 0, 1, 2, 1, 0, 1, 1, 2, 1, 0, 1, 1, 0, 2, 1)
FIXED = (1, 1, 0, 3, 1, 0, 1, 0, 2, 1, 0, 1, 0)
DIRECTED = (0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0)
PROVISIONAL = (1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 2)
MID = (2.1, 2.1, 2.0, 3.6, 1.2, 1.2, 2.8, 1.3, 2.7, 1.5, 0.8, 1.7, 2.6)
ROOM = (3, 3, 3, 3, 2, 2, 3, 3, 3, 3, 3, 3, 3)
MONTHS = ("Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
INTERNET, OTHERS = (1, 1, 1, 2, 2, 1, 4, 5, 4, 6, 5, 7), (4, 5, 5, 4, 6, 6, 7, 5, 4, 5, 6, 7)


def sample_charts() -> list[charts.Chart]:
    return [
        releases(),
        breaches(),
        rate(),
        kinds(),
        reasons(),
        custody(),
        readiness(),
        calibration(),
        decided(),
        life(),
    ]


def weeks() -> tuple[charts.Period, ...]:
    mondays = [FIRST + timedelta(days=7 * place) for place in range(NOW + len(FIXED))]
    return tuple(
        charts.Period(
            format_span(monday, monday + timedelta(days=6)),
            str(monday.day),
            long=format_short_day_month(monday),
            group=format_short_month(monday),
            is_unfinished=place == NOW,
            note="1 over" if place == NOW + 3 else "",
        )
        for place, monday in enumerate(mondays)
    )


def releases() -> charts.Chart:
    none, before = (0,) * len(FIXED), (0,) * NOW
    unknown = (None,) * NOW
    return charts.column_chart(
        key="sample-columns",
        title="Releases by week, past and expected",
        finding="Releases rise to 1.8 a week, and the week of 14 December is 1 over capacity.",
        of=charts.Columns(
            weeks(),
            (
                charts.Series("Released", (*WAS, *none), "was"),
                charts.Series("Fixed", (*before, *FIXED), "fixed", "by law, 11"),
                charts.Series("Directed", (*before, *DIRECTED), "directed", "decision final, 3"),
                charts.Series("Provisional", (*before, *PROVISIONAL), "provisional", "can still be challenged, 10"),
            ),
            means=(charts.Mean(1.0, "Average 1.0 a week", until=NOW),),
            band=charts.Band(
                "8 in 10 range",
                (*unknown, *(max(0, round(mid - 1.3)) for mid in MID)),
                (*unknown, *(round(mid + 1.2) for mid in MID)),
                (*unknown, *MID),
            ),
            capacity=charts.Capacity("Capacity", (*unknown, *ROOM), "Capacity 3 a week"),
            split=charts.Split(NOW),
            is_blocks=True,
        ),
    )


def breaches() -> charts.Chart:
    return charts.column_chart(
        key="sample-stacked",
        title="Breaches by month",
        finding="Internet and device breaches rose from 8 to 31 in 6 months.",
        of=charts.Columns(
            tuple(charts.Period(month, month, is_unfinished=month == "Nov") for month in MONTHS),
            (
                charts.Series("Internet or device", INTERNET, "first"),
                charts.Series("All other kinds", OTHERS, "second"),
            ),
        ),
        period="Month",
        is_half=True,
    )


def rate() -> charts.Chart:
    rates = (0.8, 0.8, 0.9, 1.0, None, 1.1, 1.1, 1.2, 1.4, 1.5, 1.7, 1.8)
    return charts.line_chart(
        key="sample-line",
        title="Releases a week, over 13 weeks",
        finding="The rate rose from 0.8 to 1.8. April is not known.",
        of=charts.Lines(
            tuple(charts.Period(month, month, is_unfinished=month == "Nov") for month in MONTHS),
            (charts.LineSeries("Releases a week", rates),),
            band=charts.Band(
                "95% interval",
                tuple(each and round(0.6 * each, 2) for each in rates),
                tuple(each and round(1.4 * each, 2) for each in rates),
            ),
            means=(charts.Mean(1.0, "1 a week", ink="level"),),
            breaks=(6,),
        ),
        period="Month",
        is_half=True,
    )


def kinds() -> charts.Chart:
    return charts.small_multiples(
        key="sample-multiples",
        title="Breaches by kind and month",
        finding="Internet or device breaches rise; the others do not.",
        months=MONTHS,
        kinds=[
            charts.Multiple("Internet or device", INTERNET),
            charts.Multiple("Residence or curfew", (2, 3, 2, 2, 3, 2, 3, 2, 2, 2, 3, 2)),
            charts.Multiple("Contact with named people", (1, 0, 1, 1, 1, 2, 1, charts.FEW, 1, 2, 1, 3)),
        ],
        is_unfinished=True,
    )


def reasons() -> charts.Chart:
    return charts.bar_chart(
        key="sample-bars",
        title="Breaches by kind",
        finding="Most often: internet or device, 39 of 77.",
        bars=[
            charts.Bar("Internet or device", 39, "51%", cells=("51%",)),
            charts.Bar("Residence or curfew", 28, "36%", cells=("36%",)),
            charts.Bar("Polygraph not taken", charts.FEW, "", cells=("too few",)),
            charts.Bar("Notification, Part 4", 0, "0%", cells=("0%",)),
        ],
        head="Kind",
        unit="Breaches",
        heads=("Share",),
        is_half=True,
    )


def custody() -> charts.Chart:
    return charts.flow_chart(
        key="sample-flow",
        title="In custody since 30 June",
        finding="4 fewer than in June.",
        opening=("In custody, 30 June 2026", 243),
        changes=[
            charts.Change("Remanded or sentenced", 20),
            charts.Change("Returned on recall", 7),
            charts.Change("Released on licence or at sentence end", -22),
            charts.Change("Remand ended in court", -5),
            charts.Change("Hospital, removed or died", -4),
        ],
        closing=("In custody today", 239),
        is_half=True,
    )


def readiness() -> charts.Chart:
    ready, on_time, overdue, blocked = (
        charts.Block(state) for state in (charts.READY, charts.ON_TIME, charts.OVERDUE, charts.BLOCKED)
    )
    return charts.strip_chart(
        key="sample-strips",
        title="Ready for release, next 28 days",
        finding="Of 10 people 1 is ready, 5 are on time, 1 is overdue and 3 are blocked.",
        strips=[
            charts.Strip("North East", (ready, blocked, blocked)),
            charts.Strip("North West", (on_time, on_time)),
            charts.Strip("London", (on_time, overdue)),
            charts.Strip("South East", (on_time, on_time, blocked)),
            charts.Strip("Wales", ()),
        ],
        states=(charts.READY, charts.ON_TIME, charts.OVERDUE, charts.BLOCKED),
        head="Region",
        is_half=True,
    )


def calibration() -> charts.Chart:
    return charts.interval_chart(
        key="sample-intervals",
        title="How often the range was right",
        finding="In 1 to 26 weeks as good as it claims. Further ahead it is too early to say.",
        intervals=[
            charts.Interval("1 to 4 weeks ahead", 81, 62, 92, ("26",)),
            charts.Interval("5 to 13 weeks ahead", 77, 58, 89, ("26",)),
            charts.Interval("14 to 26 weeks ahead", 85, 66, 94, ("26",)),
            charts.Interval("27 to 52 weeks ahead", None, cells=("4",), second="too early"),
        ],
        heads=("Weeks ahead", "Weeks"),
        unit="share inside (%)",
        level=(80, "8 in 10"),
        most=100,
        is_half=True,
    )


def decided() -> charts.Chart:
    return charts.step_curve(
        key="sample-steps",
        title="From breach to decision",
        finding="Half are decided within 3.7 hours, 9 in 10 within 20.",
        steps=[
            charts.Step(at, share)
            for at, share in ((0, 0.0), (1, 0.15), (2, 0.3), (3.7, 0.5), (6, 0.66), (9, 0.78), (14, 0.86), (20, 0.9))
        ],
        until=24,
        unit="hours",
        head="Decided",
        median=3.7,
        waiting=(5, 16),
        is_half=True,
    )


TODAY = date(2026, 11, 24)


def life() -> charts.Chart:
    def span(start: date, until: date | None, words: str, ink: str) -> charts.Span:
        end = f"to {format_date(until)}" if until else "onwards"
        return charts.Span(start, until, words, f"{format_date(start)} {end}", ink, href="#sample-life")

    def mark(on: date, words: str, kind: str = "event") -> charts.Mark:
        return charts.Mark(on, words, format_date(on), kind, href="#sample-life")

    released, recalled, expires = date(2025, 6, 2), date(2026, 11, 21), date(2027, 11, 17)
    return charts.life_line(
        key="sample-life",
        title="Life-line",
        finding=f"Next: sentence and licence end, {format_date(expires)}.",
        lanes=[
            charts.Lane(
                "Custody",
                (
                    span(date(2021, 11, 18), date(2022, 3, 18), "Remand", "remand"),
                    span(date(2022, 3, 18), released, "Sentence", "custody"),
                    span(recalled, None, "Unlawfully at large", "at-large"),
                ),
            ),
            charts.Lane(
                "Licence",
                (span(released, recalled, "On licence", "licence"), span(TODAY, expires, "Licence to run", "ahead")),
            ),
            charts.Lane("Notification", (span(released, date(2040, 6, 1), "Part 4, 15 years", "duty"),)),
            charts.Lane("Orders", (span(released, date(2030, 6, 1), "Crime prevention order", "order"),)),
            charts.Lane(
                "Breaches",
                marks=(
                    mark(date(2025, 11, 3), "Curfew, confirmed", "warning"),
                    mark(date(2026, 8, 9), "Contact, suspected", "suspected"),
                ),
            ),
            charts.Lane("Recalls", marks=(mark(recalled, "Licence revoked", "grave"),)),
            charts.Lane("Key dates", marks=(mark(expires, "SLED", "ahead"), mark(date(2025, 4, 1), "PED"))),
        ],
        today=TODAY,
        today_in_words=format_date(TODAY),
    )
