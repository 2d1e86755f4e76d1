"""Custody, its flow, and where everybody else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from offenders.custody.rules import Status
from offenders.people.models import STATUSES
from offenders.people.rules.held import CustodyGroup
from release_monitor.figures.counting.counts import (
    ONE,
    FactCounts,
    month_columns,
    rows_by_cut,
    rows_by_kind,
    rows_now,
    rows_now_by_cut,
    week_columns,
)
from release_monitor.figures.registry import Asked, Figure, register
from release_monitor.figures.results import CountedFigure, CountedMeasure, CountedRow, FigureColumn
from release_monitor.figures.rules.spans import Span, month_first, months_to, weeks_before, whole
from sharing.time_words import format_span

GROUP = "Custody and the community"
WORDS = dict(STATUSES)
IN_CUSTODY = (
    Status.REMANDED,
    Status.UNSENTENCED,
    Status.IN_CUSTODY,
    Status.RECALLED,
    Status.IN_HOSPITAL,
    Status.TEMPORARILY_RELEASED,
)
AT_LARGE = (Status.UNLAWFULLY_AT_LARGE, Status.ABSCONDED)
LEFT_UNDUE = (Status.RELEASED_IN_ERROR, Status.LEFT_EARLY, Status.LEFT_IN_DISPUTE)
HELD_AS = {
    CustodyGroup.RELEASE_EXPECTED.value: "Release expected",
    CustodyGroup.OTHER_REASON.value: "In custody for another reason",
    CustodyGroup.UNSENTENCED.value: "Remanded or unsentenced",
    CustodyGroup.INDETERMINATE.value: "Indeterminate, no direction",
    CustodyGroup.NO_DATE.value: "No release date known",
}
NEAR = {
    "date_not_used": "An earlier date passed while sources differed",
    "found_lawful": "Left early or in dispute, found lawful",
}
AFTER_LICENCE = (Status.POLICE_LED, Status.ORDER_ONLY, Status.LICENCE_ENDED, Status.CLOSED)
OPENING, CLOSING = "opening", "closing"
IN = {
    "received": "Received: remand, sentence",
    "returned": "Returned on recall",
    "transferred_in": "Transferred in",
}
OUT = {
    "first_release": "First releases",
    "re_release": "Re-releases after a recall",
    "removed": "Removed abroad or out of the jurisdiction",
    "died": "Died",
    "other_out": "Other: bail, acquittal, escape, left early",
    "transferred_out": "Transferred out",
}


def by_status(*statuses: Status) -> Callable[[FactCounts, Asked], CountedFigure]:
    """People of these statuses now, by status or by the cut that was asked for."""
    kinds = [status.value for status in statuses]

    def counted(facts: FactCounts, asked: Asked) -> CountedFigure:
        if asked.spec.by in ("", "kind"):
            rows = rows_now(facts, "status", {kind: WORDS[kind] for kind in kinds}, always=kinds[:1])
        else:
            rows = rows_now_by_cut(facts, "status", kinds)
        return CountedFigure(ONE, rows)

    return counted


def _at_large(facts: FactCounts, asked: Asked) -> CountedFigure:
    """With the days since the earliest revocation or escape."""
    table = by_status(*AT_LARGE)(facts, asked)
    since = [row.on for row in facts.of("at_large") if row.on and row.number > 0]
    days = (asked.today - min(since)).days if since else None
    longest = CountedMeasure(
        "longest", "Longest at large", days, "days", sum(row.number for row in facts.of("at_large")), decimals=0
    )
    return CountedFigure(table.columns, table.rows, (longest,))


def stock_on(facts: FactCounts, measure: str, day: date, *, into: set[str], out_of: set[str], now: str) -> int:
    """How many there were at the end of a day: those of now, less who came since, and with who went since."""
    number = facts.total(measure, [now])
    for row in facts.of(measure):
        if row.on and row.on > day:
            number += row.number * ((row.kind in out_of) - (row.kind in into))
    return number


def flow_kind(kind: str, asked: Asked) -> str:
    """The line of the equation that a movement belongs to; empty where it stays inside what is counted.

    A transfer has the group of the other prison behind a slash. Nobody is transferred into or out of all prisons, or a
    region; within a group of prisons nobody is transferred into or out of it.
    """
    line, _, other = kind.partition(":")
    if not line.startswith("transferred"):
        return line
    if asked.spec.prison or asked.spec.by == "prison":
        return line
    group = asked.spec.prison_group
    return line if group and other != group else ""


def flow_of(facts: FactCounts, asked: Asked) -> FactCounts:
    """The movements as lines of the equation."""
    rows = [row._replace(kind=line) for row in facts.of("flow") if (line := flow_kind(row.kind, asked))]
    return FactCounts(rows)


def _flow(facts: FactCounts, asked: Asked) -> CountedFigure:
    """Opening + in - out = closing, for each span of the columns and exact for each."""
    spans = _spans(asked)
    moved = flow_of(facts, asked)
    stock = {"into": set(IN), "out_of": set(OUT), "now": "held"}
    opening = [stock_on(moved, "flow", span.first - timedelta(days=1), **stock) for span in spans]  # type: ignore[arg-type]
    closing = [stock_on(moved, "flow", span.last, **stock) for span in spans]  # type: ignore[arg-type]
    rows = [CountedRow(OPENING, "In custody at the start", tuple(opening))]
    for kind, words in (IN | OUT).items():
        numbers = moved.by_span("flow", spans, [kind])
        if any(numbers) or not kind.startswith("transferred"):
            rows.append(CountedRow(kind, words, numbers))
    rows.append(CountedRow(CLOSING, "In custody at the end", tuple(closing)))
    columns = (
        week_columns(spans)
        if asked.spec.first is None
        else tuple(FigureColumn(span.first.isoformat(), format_span(span.first, span.last), span) for span in spans)
    )
    all_of_it = whole(spans)
    when = format_span(all_of_it.first, all_of_it.last)
    sentence = f"{opening[0]:,} in custody at the start of {when}, {closing[-1]:,} at the end."
    return CountedFigure(columns, tuple(rows), sentence=sentence, rows_add_up=False, columns_add_up=False)


def _spans(asked: Asked) -> list[Span]:
    """The span that was asked for, or the 13 full weeks before this one."""
    spec = asked.spec
    if spec.first and spec.until:
        return [Span(spec.first, spec.until, spec.until <= asked.today)]
    return weeks_before(asked.today, 13)


def _groups(facts: FactCounts, asked: Asked) -> CountedFigure:
    if asked.spec.by in ("", "kind"):
        return CountedFigure(ONE, rows_now(facts, "held_as", HELD_AS, always=HELD_AS))
    return CountedFigure(ONE, rows_now_by_cut(facts, "held_as"))


def _near_misses(facts: FactCounts, asked: Asked) -> CountedFigure:
    """The 12 months before this one, and this one so far; no day that has not passed."""
    spans = months_to(asked.today, 13)
    past = FactCounts(row for row in facts.of("near_miss") if row.on and row.on < asked.today)
    by_cut = asked.spec.by not in ("", "kind")
    rows = rows_by_cut(past, "near_miss", spans) if by_cut else rows_by_kind(past, "near_miss", NEAR, spans)
    return CountedFigure(month_columns(spans), rows)


CASELOAD = register(
    Figure(
        code="caseload",
        title="Caseload by status",
        group=GROUP,
        numerator="People recorded here, by where they are now.",
        denominator="None: a count of people.",
        left_out="No one with a record. Someone under both programmes is counted in each.",
        source="Status, from movements, the law and the date",
        owner="CT police",
        measures=("status",),
        counted=by_status(*Status),
        drill_down="people",
        cuts=("kind", "region", "prison"),
        with_people_only=True,
    )
)
CUSTODY = register(
    Figure(
        code="custody",
        title="In custody",
        group=GROUP,
        numerator="People held at the end of the day, also in hospital or on temporary release, by status: remanded, "
        "convicted and not sentenced, sentenced, recalled.",
        denominator="None: a count of people.",
        left_out="People held by immigration powers alone; people held in Scotland, who are not sent to us.",
        source="Movements and periods of custody recorded here",
        owner="PPCS",
        measures=("status",),
        counted=by_status(*IN_CUSTODY),
        drill_down="people",
        cuts=("kind", "region", "prison"),
    )
)
CUSTODY_GROUPS = register(
    Figure(
        code="custody-groups",
        title="In custody, by expected release",
        group=GROUP,
        numerator="People in custody, also in hospital or on temporary release, each in one line: a release is "
        "expected by official dates, our calculation, direction or order; held by immigration powers alone; no "
        "sentence recorded; life or IPP without a direction; or sentenced with no date from any source.",
        denominator="None: a count of people.",
        left_out="People out of custody.",
        source="Periods of custody, sentences and expected releases recorded here",
        owner="PPCS",
        measures=("held_as",),
        counted=_groups,
        drill_down="no_release_date",
        cuts=("kind", "region", "prison"),
    )
)
CUSTODY_FLOW = register(
    Figure(
        code="custody-flow",
        title="Custody: how the number changed",
        group=GROUP,
        numerator="In custody at the start, received, returned on recall and transferred in, less first releases, "
        "re-releases, removals, deaths, others and transfers out: in custody at the end. By day, exact for each span.",
        denominator="None: a count of movements.",
        left_out="Movements withdrawn by two people as recorded by mistake. A corrected movement counts on the day "
        "that it is said to have happened, not on the day of the correction.",
        source="Periods of custody and movements recorded here",
        owner="PPCS",
        measures=("flow",),
        counted=_flow,
        since=lambda asked: _spans(asked)[0].first,
        drill_down="people",
        cuts=("kind",),
        unit="movements",
    )
)
ON_LICENCE = register(
    Figure(
        code="on-licence",
        title="On licence",
        group=GROUP,
        numerator="People on licence in the community now.",
        denominator="None: a count of people.",
        left_out="People held for another matter while a licence is in force; people unlawfully at large.",
        source="Status, from movements, the law and the date",
        owner="National Security Division",
        measures=("status",),
        counted=by_status(Status.ON_LICENCE),
        drill_down="people",
    )
)
AT_LARGE_NOW = register(
    Figure(
        code="at-large",
        title="Unlawfully at large",
        group=GROUP,
        numerator="People whose licence is revoked or who absconded, and who have not returned; days since the "
        "earliest.",
        denominator="None: a count of people.",
        left_out="People released in error: they are counted separately.",
        source="Status, from movements",
        owner="PPCS",
        measures=("status", "at_large"),
        counted=_at_large,
        drill_down="recalls_at_large",
    )
)
RELEASED_IN_ERROR = register(
    Figure(
        code="released-in-error",
        title="Released in error",
        group=GROUP,
        numerator="People out of custody who are still to be detained: confirmed released in error, and those who left "
        "early or while sources differed and are being checked.",
        denominator="None: a count of people.",
        left_out="People since returned, and releases found to be lawful.",
        source="Status, from recorded movements",
        owner="PPCS",
        measures=("status",),
        counted=by_status(*LEFT_UNDUE),
        drill_down="people",
        cuts=("kind", "region", "prison"),
    )
)
AFTER_THE_LICENCE = register(
    Figure(
        code="after-licence",
        title="After the licence",
        group=GROUP,
        numerator="People whose licence, or whole sentence, has ended: police-led while a notification period runs, "
        "order only while an order runs, sentence expired until a panel has closed the case, closed.",
        denominator="None: a count of people.",
        left_out="People who died or left the jurisdiction.",
        source="Status, from movements, register, orders, the law and the date",
        owner="CT police",
        measures=("status",),
        counted=by_status(*AFTER_LICENCE),
        drill_down="people",
        cuts=("kind", "region"),
    )
)
NEAR_MISSES = register(
    Figure(
        code="near-misses",
        title="Near misses",
        group=GROUP,
        numerator="Date conflicts whose first possible release date passed with the person still held, by the month of "
        "that date; and people who left early or while sources differed and were found to have left lawfully.",
        denominator="None: a count of events.",
        left_out="Releases in error, counted separately; conflicts settled before that date.",
        source="Date conflicts, periods of custody and movements recorded here",
        owner="HMPPS",
        measures=("near_miss",),
        counted=_near_misses,
        since=lambda asked: month_first(asked.today, ahead=-12),
        drill_down="conflicts",
        cuts=("kind", "region", "prison"),
        unit="events",
    )
)
