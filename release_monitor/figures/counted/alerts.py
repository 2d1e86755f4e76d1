"""Alert quality: what the figures of noise count, as a figure with its definition."""

from __future__ import annotations

from datetime import timedelta

from release_monitor.figures.counted.reconciliation import no_facts
from release_monitor.figures.counting.reading import Counter
from release_monitor.figures.registry import Asked, Figure, register
from release_monitor.figures.results import CountedFigure, CountedMeasure, CountedRow, FigureColumn
from sharing import access
from sharing.alerts.models import Receipt
from sharing.alerts.noise import counting, rules
from sharing.alerts.noise.rules import CountedReceipt
from sharing.models import Team


def _counted(counter: Counter, asked: Asked) -> CountedFigure:
    """Over 28 days: of the teams of who sees people; for figures only, of all teams, about people of the programme."""
    at = counter.at
    rows = Receipt.objects.filter(told_at__gt=at - timedelta(days=rules.DAYS))
    if counter.user is not None:
        teams = list(access.viewer_of(counter.user, at=at).team_ids)
        rows = rows.to_teams_of(counter.user).visible_to(counter.user)
    else:
        teams = list(Team.objects.filter(closed_at=None).exclude(kind=Team.Kind.PERSONAL).values_list("pk", flat=True))
        rows = rows.filter(subject__in=counter.people(asked.spec.programme).values("pk"))
    told: list[CountedReceipt] = counting.count_receipts(rows)
    found = rules.figures(
        told,
        officers=counting.officers_of(teams, at=at),
        days=counting.working_days(at),
        at=at,
        stormy=counting.storms_of(teams, at=at),
        teams=len(teams),
    )
    to_answer = sum(receipt.is_asked for receipt in told)
    measures = tuple(
        CountedMeasure(
            f"quality_{number}",
            f"{figure.name} (limit {'at least ' if figure.at_least else ''}{figure.limit:g}{figure.unit})",
            figure.value,
            figure.unit,
            to_answer,
        )
        for number, figure in enumerate(found)
    )
    over = [figure.name for figure in found if figure.state == "over"]
    sentence = f"Over the limit: {', '.join(name.lower() for name in over)}." if over else "All within their limits."
    return CountedFigure(
        (FigureColumn("days_28", "28 days"),),
        (CountedRow("asked", "Alerts to answer", (to_answer,)),),
        measures,
        sentence=sentence if told else "",
    )


ALERT_QUALITY = register(
    Figure(
        code="alert-quality",
        title="Alert quality",
        group="Alerts",
        numerator="Alerts to answer in 28 days, how many for each officer and day, their severity, repeats, storms, "
        "what "
        "is stale, and what was acknowledged in time; each beside its limit.",
        denominator="Alerts to answer, officers who can answer, and working days.",
        left_out="Alerts for information, and those that were suppressed.",
        source="Alerts and receipts recorded here",
        owner="CT police",
        measures=(),
        counted=no_facts,
        own=_counted,
        drill_down="alerts_noise",
        cuts=("kind",),
        unit="alerts",
    )
)
