"""What a briefing of a scope says, gathered once and kept: numbers by the rule of small cells, and no name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from release_monitor.briefing import forecasts, quality
from release_monitor.briefing.models import Briefing
from release_monitor.briefing.rules import KeptNumber, Kind, changes
from release_monitor.briefing.scopes import BriefingScope
from release_monitor.figures.counting.for_readers import CutNotIssued, count_many
from release_monitor.figures.results import FigureMeasure, FigureNumber, FigureResult, FigureSpec
from sharing.agencies.models import User
from sharing.time_words import format_date, format_datetime

CODES = (
    *("custody", "on-licence", "at-large", "released-in-error", "release-rate", "expected", "recalls", "recall-rate"),
    *("breaches", "internet-share", "readiness", "checks-coverage", "sharing-undecided", "record-gaps"),
)
RATES = (("weeks_52", "Last 52 weeks"), ("weeks_26", "Last 26 weeks"), ("weeks_13", "Last 13 weeks"))
COVERAGE_LIMIT = 90  # per cent: below it needs attention
Facts = dict[str, Any]


@dataclass(frozen=True)
class Gathered:
    """as_at: of which moment the figures are."""

    facts: Facts
    as_at: datetime


def gather(scope: BriefingScope, *, kind: Kind, day: date, at: datetime, by: User | None) -> Gathered | None:
    """at: the moment whose figures are asked; by: who asks, None for the clock. Read as figures only, whoever asks.

    None where no figures of the scope are issued.
    """
    try:
        results = _results(scope, at=at, by=by)
    except CutNotIssued:
        return None
    forecast = forecasts.forecast_of(scope, on=timezone.localdate(at), at=at)
    as_at = next((result.as_at for result in results.values() if result.as_at), None)
    if as_at is None:
        return None
    figures = _figures(results, forecast)
    facts: Facts = {
        "title": title_of(kind, day),
        "scope": scope.words,
        "as_at": format_datetime(as_at),
        "figures": figures,
        "finding": _finding(results, forecast),
        "attention": _attention(results, forecast),
        "rates": _rates(results, forecast),
        "breaches": _breaches(results["breaches"]),
        "readiness": _readiness(results["readiness:parts"]),
        "quality": quality.line_of(scope, at=at),
        "calibration": forecast.calibration,
        "changes": [],
        "compared": "",
    }
    _compare(facts, scope, kind=kind, day=day)
    return Gathered(facts, as_at)


def title_of(kind: Kind, day: date) -> str:
    if kind is Kind.WEEKLY:
        return f"Command briefing, week of {format_date(day)}"
    if kind is Kind.MONTHLY:
        return f"Command briefing, month to {format_date(day - timedelta(days=1))}"
    return f"Command briefing, {format_date(day)}"


def _results(scope: BriefingScope, *, at: datetime, by: User | None) -> dict[str, FigureResult]:
    cut = "" if scope.region else "prison" if scope.prison_group else "region"
    specs = {code: _spec(scope, code) for code in CODES} | {"readiness:parts": _spec(scope, "readiness", by=cut)}
    found = count_many(scope.reader(by=by, at=at), list(specs.values()))
    return dict(zip(specs, found, strict=True))


def _spec(scope: BriefingScope, code: str, *, by: str = "") -> FigureSpec:
    return FigureSpec(code, programme=scope.programme, region=scope.region, prison_group=scope.prison_group, by=by)


# Six figures


def _figures(results: dict[str, FigureResult], forecast: forecasts.BriefForecast) -> list[Facts]:
    rate, recalls = results["release-rate"], results["recall-rate"]
    return [
        _figure(results["custody"], "In custody", results["custody"].total),
        _figure(results["on-licence"], "On licence", results["on-licence"].total),
        _figure(results["at-large"], "Unlawfully at large", results["at-large"].total),
        _measured(rate, "Released a week, 13 weeks", rate.measure("weeks_13")),
        _line("expected", "Expected, 13 weeks", forecast.sum_mid, forecast.words or "no forecast", forecast.as_at_words)
        if forecast.words
        else _figure(results["expected"], "Expected, 13 weeks, counted", results["expected"].total),
        _figure(recalls, "Recalls in 13 weeks", _count_of(recalls, "weeks_13", results["recalls"].total)),
    ]


def _count_of(result: FigureResult, key: str, otherwise: FigureNumber) -> FigureNumber:
    measure = result.measure(key)
    return measure.count if measure else otherwise


def _figure(result: FigureResult, title: str, number: FigureNumber) -> Facts:
    return _line(result.spec.code, title, number.number, str(number), _as_at(result))


def _measured(result: FigureResult, title: str, measure: FigureMeasure | None) -> Facts:
    words = str(measure) if measure else "not known yet"
    return _line(result.spec.code, title, measure.value if measure else None, words, _as_at(result))


def _line(code: str, title: str, number: float | None, words: str, as_at: str) -> Facts:
    return {"code": code, "title": title, "number": number, "words": words, "as_at": as_at}


def _as_at(result: FigureResult) -> str:
    return format_datetime(result.as_at) if result.as_at else "not issued"


# Sentences


def _finding(results: dict[str, FigureResult], forecast: forecasts.BriefForecast) -> list[str]:
    """At most four sentences, the most important one first. Only what may be told is in them."""
    said = []
    rate = results["release-rate"]
    if measure := rate.measure("weeks_26"):
        said.append(f"Releases a week over 26 weeks: {measure}.")
    if rate.trend:
        said.append(f"Over 13 weeks: {rate.trend}.")
    said += [sentence for sentence in (forecast.sentence, results["internet-share"].sentence) if sentence]
    return said[:4]


def _attention(results: dict[str, FigureResult], forecast: forecasts.BriefForecast) -> list[Facts]:
    """In the order of urgency; a line for each that is not 0. code: whose people may be named when it is opened."""
    lines = [
        _needed("released-in-error", "Released in error", results["released-in-error"].total),
        _needed("at-large", "Unlawfully at large", results["at-large"].total),
    ]
    if forecast.over:
        lines.append({"code": "capacity", "words": forecast.over})
    blocked = results["readiness"].row("blocked")
    if blocked:
        lines.append(_needed("blocked", "Releases blocked in the next 28 days", blocked.total))
    undecided = results["sharing-undecided"].total
    lines.append(_needed("sharing", "Items without a sharing decision", undecided))
    covered = results["checks-coverage"].measure("covered")
    if covered and covered.value is not None and covered.value < COVERAGE_LIMIT:
        lines.append({"code": "coverage", "words": f"Conditions checked within their interval: {covered}"})
    if forecast.is_bad:
        lines.append({"code": "forecast", "words": f"Forecast: {forecast.calibration}"})
    return [line for line in lines if line]


def _needed(code: str, words: str, number: FigureNumber) -> Facts:
    return {} if number.number == 0 else {"code": code, "words": f"{words}: {number}"}


# What the charts are drawn from


def _rates(results: dict[str, FigureResult], forecast: forecasts.BriefForecast) -> list[Facts]:
    """A week, with the interval of each: what was over 52, 26 and 13 weeks, and what is expected over 13 and 26."""
    rows = []
    for key, words in RATES:
        measure = results["release-rate"].measure(key)
        if measure:
            rows.append(
                {
                    "words": words,
                    "value": measure.value,
                    "low": measure.low,
                    "high": measure.high,
                    "count": str(measure.count),
                    "second": "" if measure.value is not None else str(measure),
                }
            )
    return [*rows, *forecast.rates]


def _breaches(result: FigureResult) -> list[Facts]:
    return [
        {"words": column.words, "number": total.number, "is_finished": column.is_finished, "said": str(total)}
        for column, total in zip(result.columns, result.column_totals, strict=True)
    ]


def _readiness(result: FigureResult) -> Facts:
    """By region of a programme, by prison of a group of prisons; of a region as a whole."""
    part = {"region": "by region", "prison": "by prison"}.get(result.spec.by, "")
    return {
        "title": f"Ready for release, next 28 days{f', {part}' if part else ''}",
        "columns": [column.words for column in result.columns],
        "rows": [
            {"words": row.words, "cells": [str(number) for number in row.numbers], "total": str(row.total)}
            for row in result.rows
        ],
    }


def _compare(facts: Facts, scope: BriefingScope, *, kind: Kind, day: date) -> None:
    """With the last one of the same kind and scope."""
    before = (
        Briefing.objects.filter(kind=kind.value, scope=scope.code, day__lt=day).latest_issues().order_by("-day").first()
    )
    if before is None:
        return
    facts["compared"] = format_date(before.day)
    facts["changes"] = changes(_kept(facts["figures"]), _kept(before.facts["figures"]))


def _kept(rows: Sequence[Facts]) -> list[KeptNumber]:
    return [KeptNumber(row["code"], row["title"], row["number"], row["words"]) for row in rows]
