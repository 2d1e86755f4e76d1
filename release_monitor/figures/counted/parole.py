"""Parole: outcomes by year, panels and the rule on their members, and who caused adjournments and deferrals."""

from __future__ import annotations

from parole.decisions.choices import OUTCOMES
from parole.reviews.models import ReviewMove
from release_monitor.figures.counted.shares import share
from release_monitor.figures.counted.supervision import GROUP
from release_monitor.figures.counting.counts import (
    FactCounts,
    month_columns,
    quarter_columns,
    rows_by_cut,
    rows_by_kind,
    year_columns,
)
from release_monitor.figures.registry import Asked, Figure, register
from release_monitor.figures.results import CountedFigure, CountedMeasure
from release_monitor.figures.rules.spans import month_first, months_to, quarters_to, whole, years_to

YEARS, QUARTERS = 6, 8  # that are shown, with the one that is not finished
PANELS = {"met": "Meet the rule", "short": "Fall short"}
NO_CAUSE = "unknown"
CAUSES = dict(ReviewMove.CausedBy.choices) | {NO_CAUSE: "Cause not recorded"}
VERBS = {"adjourn": "Adjourned in 12 full months", "defer": "Deferred in 12 full months"}


def _outcomes(facts: FactCounts, asked: Asked) -> CountedFigure:
    spans = years_to(asked.today, YEARS)
    by_cut = asked.spec.by not in ("", "kind")
    rows = rows_by_cut(facts, "outcome", spans) if by_cut else rows_by_kind(facts, "outcome", dict(OUTCOMES), spans)
    return CountedFigure(year_columns(spans), rows)


def _panels(facts: FactCounts, asked: Asked) -> CountedFigure:
    spans = quarters_to(asked.today, QUARTERS)
    by_cut = asked.spec.by not in ("", "kind")
    rows = rows_by_cut(facts, "panel", spans) if by_cut else rows_by_kind(facts, "panel", PANELS, spans, all_kinds=True)
    met, panels = facts.total("panel", ["met"], span=whole(spans)), facts.total("panel", span=whole(spans))
    sentence = f"{met:,} of {panels:,} panels meet the rule, over 8 quarters." if panels else ""
    return CountedFigure(
        quarter_columns(spans), rows, (share("met", "Meet the rule, over 8 quarters", met, panels),), sentence=sentence
    )


def _adjournments(facts: FactCounts, asked: Asked) -> CountedFigure:
    """The 12 months before this one, and this one so far, by cause; with how many were adjourned and deferred."""
    spans = months_to(asked.today, 13)
    by_cause = FactCounts(
        row._replace(kind=row.kind.partition(":")[2] or NO_CAUSE) for row in facts.of("put_off") if row.on
    )
    by_cut = asked.spec.by not in ("", "kind")
    rows = rows_by_cut(by_cause, "put_off", spans) if by_cut else rows_by_kind(by_cause, "put_off", CAUSES, spans)
    year = whole(spans[:-1])
    numbers = {
        verb: sum(row.number for row in facts.of("put_off") if row.on in year and row.kind.startswith(f"{verb}:"))
        for verb in VERBS
    }
    measures = tuple(
        CountedMeasure(verb, words, numbers[verb], "", numbers[verb], decimals=0) for verb, words in VERBS.items()
    )
    return CountedFigure(month_columns(spans), rows, measures)


ADJOURNMENTS = register(
    Figure(
        code="adjournments",
        title="Adjourned and deferred, by cause",
        group=GROUP,
        numerator="Parole reviews adjourned or deferred, by month and cause.",
        denominator="None: a count of adjournments and deferrals.",
        left_out="Hearings cancelled because a review was withdrawn or decided on the papers.",
        source="Parole reviews recorded here",
        owner="PPCS",
        measures=("put_off",),
        counted=_adjournments,
        since=lambda asked: month_first(asked.today, ahead=-12),
        drill_down="reviews",
        unit="adjournments and deferrals",
    )
)
PANELS_AND_RULE = register(
    Figure(
        code="panels",
        title="Panels and the rule on members",
        group=GROUP,
        numerator="Panels of hearings of people convicted of terrorism with as many law enforcement members as the "
        "rule in force when the hearing was listed asks for, by the quarter of the hearing, and those with fewer.",
        denominator="Panels with a member recorded, over 8 quarters.",
        left_out="Hearings cancelled; hearings with no panel recorded.",
        source="Hearings, panels and the service setting of the rule",
        owner="PPCS",
        measures=("panel",),
        counted=_panels,
        since=lambda asked: quarters_to(asked.today, QUARTERS)[0].first,
        drill_down="parole_panels",
        unit="panels",
    )
)
PAROLE_OUTCOMES = register(
    Figure(
        code="parole-outcomes",
        title="Parole outcomes by year",
        group=GROUP,
        numerator="Decisions of the Parole Board that apply, by outcome and by calendar year of the decision.",
        denominator="None: a count of decisions. It predicts no decision.",
        left_out="Decisions set aside, quashed or replaced.",
        source="Parole decisions recorded here",
        owner="PPCS",
        measures=("outcome",),
        counted=_outcomes,
        since=lambda asked: years_to(asked.today, YEARS)[0].first,
        drill_down="reviews",
        unit="decisions",
    )
)
