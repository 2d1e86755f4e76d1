"""A briefing as one tagged page (PDF/UA-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from offenders.people.models import Offender
from release_monitor.briefing.drawing import charts_of
from release_monitor.briefing.models import Briefing
from release_monitor.briefing.rules import LATE
from sharing import charts, typesetting
from sharing.access.rules import Marking
from sharing.records.site_address import site_address
from sharing.time_words import format_date, say_datetime

TEMPLATE = Path(__file__).parent / "data" / "briefing.typ"
MOST_NAMES, MOST_CHANGES = 3, 4
MOST_ROWS, FEWER_ROWS = 12, 9  # of readiness: fewer beside many lines that need attention, or a correction
MANY_LINES = 4


def briefing_pdf(briefing: Briefing, *, names: Mapping[str, Sequence[Offender]]) -> bytes:
    """names: who is behind a line, for who opens it; empty in what is kept."""
    return typesetting.pdf_of(TEMPLATE, briefing_data(briefing, names=names), at=briefing.issued_at)


def briefing_data(briefing: Briefing, *, names: Mapping[str, Sequence[Offender]]) -> dict[str, Any]:
    facts = briefing.facts
    drawn = charts_of(facts, is_half=True)
    pictures = [charts.as_svg(chart) for chart in drawn]
    return {
        "title": facts["title"],
        "marking": Marking.OFFICIAL_SENSITIVE.value,
        "scope": facts["scope"],
        "as_at": f"figures as at {facts['as_at']}",
        "made": made_words(briefing),
        "late": late_words(briefing),
        "finding": facts["finding"],
        "figures": facts["figures"],
        "attention": [line | {"names": named(names.get(line["code"], ()))} for line in facts["attention"]],
        "charts": [
            {"title": chart.title, "finding": chart.finding, "svg": picture.svg.decode(), "alt": picture.alternative}
            for chart, picture in zip(drawn, pictures, strict=True)
        ],
        "changes": facts["changes"][:MOST_CHANGES],
        "compared": facts["compared"],
        "readiness": readiness_of(facts, is_corrected=bool(briefing.changed)),
        "quality": facts["quality"],
        "calibration": facts["calibration"],
        "issue": f"Issue {briefing.issue} of {briefing.number}, hash {briefing.short_digest}",
        "changed": briefing.changed,
        "reason": briefing.reason,
        "definitions": f"{site_address()}{briefing.get_absolute_url()}",
        "has_names": any(names.values()),
    }


def made_words(briefing: Briefing) -> str:
    by = f" by {briefing.made_by}" if briefing.made_by else ""
    return f"issued at {say_datetime(briefing.issued_at)}{by}"


def late_words(briefing: Briefing) -> str:
    """ "Made 10 December 2026 for 30 November 2026"; empty for one that was made in time."""
    if briefing.due_at is None or briefing.issue > 1 or briefing.issued_at - briefing.due_at <= LATE:
        return ""
    return f"Made on {format_date(briefing.issued_at)} for {format_date(briefing.day)}"


def named(people: Sequence[Offender]) -> str:
    shown = ", ".join(str(person) for person in people[:MOST_NAMES])
    more = len(people) - MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def readiness_of(facts: Mapping[str, Any], *, is_corrected: bool) -> dict[str, Any]:
    """As many rows as the page has room for, and how many there are besides."""
    table = facts["readiness"]
    most = FEWER_ROWS if is_corrected or len(facts["attention"]) > MANY_LINES else MOST_ROWS
    more = max(0, len(table["rows"]) - most)
    return {"title": table["title"], "columns": table["columns"], "rows": table["rows"][:most], "more": more}
