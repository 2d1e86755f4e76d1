"""What needs a decision now: of people, of capacity, of the forecast, of checks and of alerts, in one order."""

from __future__ import annotations

from django.urls import reverse

from release_monitor.overview.asked import Asked, definition_url
from release_monitor.overview.parts import alerts, checks
from release_monitor.overview.people import of_people
from release_monitor.overview.rules.decisions import (
    LEAST_COVERAGE,
    WEEKS_OF_CAPACITY,
    Decision,
    DecisionKind,
    count_in_words,
    in_order,
)

WANTED = (*(("released-in-error", ""), ("at-large", ""), ("readiness", ""), ("checks-coverage", "")),)


def wanted(asked: Asked) -> tuple[tuple[str, str], ...]:
    return (*WANTED, *alerts.wanted(asked))


def all_decisions(asked: Asked) -> list[Decision]:
    """Every line of this reader, in order. Who may open the people reads names; figures only reads numbers."""
    of_them = of_people(asked.user, asked.programme, at=asked.at) if asked.has_people else of_figures(asked)
    return in_order([*of_them, capacity(asked), forecast(asked), coverage(asked), alert_budget(asked)])


def of_figures(asked: Asked) -> list[Decision | None]:
    """The lines about people, as numbers: the link leads to the figure."""
    return [
        _number(asked, DecisionKind.RELEASED_IN_ERROR, "released-in-error", "left custody with no release due"),
        _number(asked, DecisionKind.AT_LARGE, "at-large", "unlawfully at large"),
        _blocked(asked),
    ]


def _number(asked: Asked, kind: DecisionKind, code: str, words: str) -> Decision | None:
    found = asked.figure(code)
    if found is None or found.total.number == 0:
        return None
    number = str(found.total)
    one = found.total.number == 1
    return Decision(
        kind,
        f"{number[:1].upper()}{number[1:]} {'person' if one else 'people'} {words}",
        "",
        "",
        "Definition",
        definition_url(code),
    )


def _blocked(asked: Asked) -> Decision | None:
    found = asked.figure("readiness")
    row = found.row("blocked") if found else None
    if row is None or row.total.number == 0:
        return None
    number = str(row.total)
    return Decision(
        DecisionKind.BLOCKED,
        f"{number[:1].upper()}{number[1:]} {'release' if row.total.number == 1 else 'releases'} within 28 days blocked",
        "",
        "",
        "Definition",
        definition_url("readiness"),
    )


def capacity(asked: Asked) -> Decision | None:
    """Weeks of the next 8 with more than there is room for."""
    near = [each for each in asked.ahead.crossings if 0 <= (each.week - asked.today).days < 7 * WEEKS_OF_CAPACITY]
    if not near:
        return None
    return Decision(
        DecisionKind.CAPACITY,
        near[0].words if len(near) == 1 else f"{len(near)} weeks over capacity within {WEEKS_OF_CAPACITY} weeks",
        "" if len(near) == 1 else near[0].words,
        "",
        "Who could cover",
        near[0].href,
    )


def forecast(asked: Asked) -> Decision | None:
    """Bands that were too narrow or too wide for two quarters."""
    if not asked.ahead.is_bad:
        return None
    return Decision(
        DecisionKind.FORECAST,
        "The forecast does not keep its word",
        asked.ahead.kept,
        "",
        "Calibration",
        asked.ahead.forecast_url,
    )


def coverage(asked: Asked) -> Decision | None:
    found = asked.figure("checks-coverage")
    value = checks.covered(found)
    if value is None or not checks.is_low(found):
        return None
    return Decision(
        DecisionKind.COVERAGE,
        f"{value:.0f}% of conditions checked within their interval",
        f"The least is {LEAST_COVERAGE}%",
        "",
        "Checks coverage" if asked.has_people else "Definition",
        reverse("checks_coverage") if asked.has_people else definition_url("checks-coverage"),
    )


def alert_budget(asked: Asked) -> Decision | None:
    """Kinds of alerts, or all of them together, over their budget."""
    over = alerts.over_budget(asked)
    if not over:
        return None
    return Decision(
        DecisionKind.ALERTS,
        f"{count_in_words(len(over), 'alert figure', 'alert figures')} over budget",
        over[0],
        "",
        "Alert quality" if alerts.noise_url(asked) or not asked.has_people else "Alerts",
        alerts.noise_url(asked) or (reverse("alerts") if asked.has_people else definition_url(alerts.CODE)),
    )
