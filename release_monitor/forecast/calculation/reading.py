"""The reader of forecast files, and the answer. Read strictly: what is not known is an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from release_monitor.forecast.calculation.facts import (
    REVIEW_TYPES,
    BaseRate,
    Origin,
    PastRelease,
    PastReview,
    Stage,
    Way,
    WayKind,
)
from release_monitor.forecast.calculation.forecasting import forecast

FORMAT = "release-monitor forecast 1"
OF_FILE = "format level horizon_weeks totals base_rates origins"
OF_RATE = "review_type released refused other as_at source"
OF_PERSON = "id known_from ways"
OF_WAY = "certainty week review_type stage hearing_week"
OF_RELEASE = "what basis known_from released_week fixed_26_weeks_before fixed_4_weeks_before"
OF_REVIEW = (
    "what review_type target_week listed_in_week first_hearing_week hearings decided_week outcome planned_week"
    " fell_away released_week"
)
OUTCOMES = ("RELEASE_DIRECTED", "NO_RELEASE")
LONGEST = 520  # weeks


class FileUnreadable(Exception):
    """The file is not in the format."""


def answer_file(raw: Any) -> dict[str, Any]:
    """The forecasts of each origin, each from itself alone. Raises FileUnreadable."""
    file = _fields(raw, "the file", OF_FILE)
    if file.get("format") != FORMAT:
        raise FileUnreadable(f"format is not {FORMAT}")
    level = file.get("level", 0.8)
    if isinstance(level, bool) or not isinstance(level, int | float) or not 0 < level < 1:
        raise FileUnreadable("level is not a share between 0 and 1")
    weeks = _count(file, "horizon_weeks", 52)
    if not 1 <= weeks <= LONGEST:
        raise FileUnreadable(f"horizon_weeks is not between 1 and {LONGEST}")
    totals = file.get("totals", [])
    if not isinstance(totals, list) or not all(isinstance(span, int) and 1 <= span <= weeks for span in totals):
        raise FileUnreadable("totals are not numbers of weeks within the horizon")
    rates = tuple(_rate(each) for each in _rows(file, "base_rates"))
    found = []
    for each in _rows(file, "origins"):
        origin, monday = _origin(each, rates)
        by_week, sums = forecast(origin, weeks=weeks, totals=sorted(set(totals)), level=float(level))
        found.append(
            {
                "as_at": monday.isoformat(),
                "weeks": [
                    {"week": date.fromordinal(monday.toordinal() + 7 * ahead).isoformat(), **_written(band)}
                    for ahead, band in enumerate(by_week)
                ],
                "totals": [{"weeks": span, **_written(sums[span])} for span in totals],
            }
        )
    return {"format": FORMAT, "forecasts": found}


def _written(band: Any) -> dict[str, float]:
    return {name: round(getattr(band, name), 4) for name in ("low", "mid", "high")}


def _origin(raw: Any, rates: tuple[BaseRate, ...]) -> tuple[Origin, date]:
    row = _fields(raw, "an origin", "as_at people past")
    monday = _day(row, "as_at")
    if monday.weekday():
        raise FileUnreadable(f"as_at {monday.isoformat()} is no Monday")

    def week(row: dict[str, Any], name: str) -> int:
        return (_day(row, name).toordinal() - monday.toordinal()) // 7

    def week_or_none(row: dict[str, Any], name: str) -> int | None:
        return None if row.get(name) is None else week(row, name)

    releases, reviews = [], []
    for each in _rows(row, "past"):
        what = each.get("what") if isinstance(each, dict) else None
        if what == "release":
            releases.append(_release(each, week, week_or_none))
        elif what == "review":
            reviews.append(_review(each, week, week_or_none))
        else:
            raise FileUnreadable("past: what is neither release nor review")
    people = []
    for each in _rows(row, "people"):
        person = _fields(each, "a person", OF_PERSON)
        people.append(tuple(_way(way, week, week_or_none) for way in _rows(person, "ways")))
    return Origin(tuple(people), tuple(releases), tuple(reviews), rates), monday


Weeks = Callable[[dict[str, Any], str], int]
WeeksOrNone = Callable[[dict[str, Any], str], int | None]


def _way(raw: Any, week: Weeks, week_or_none: WeeksOrNone) -> Way:
    row = _fields(raw, "a way", OF_WAY)
    kind = WayKind(_one_of(row, "certainty", tuple(WayKind)))
    if kind is WayKind.FIXED:
        return Way(kind, week(row, "week"))
    review_type = _one_of(row, "review_type", REVIEW_TYPES)
    if kind is not WayKind.POSSIBLE:
        return Way(kind, week(row, "week"), review_type)
    stage = Stage(_one_of(row, "stage", tuple(Stage)))
    return Way(kind, week(row, "week"), review_type, stage, week_or_none(row, "hearing_week"))


def _release(raw: Any, week: Weeks, week_or_none: WeeksOrNone) -> PastRelease:
    row = _fields(raw, "a release", OF_RELEASE)
    return PastRelease(
        WayKind(_one_of(row, "basis", (WayKind.FIXED, WayKind.DIRECTED))),
        week(row, "known_from"),
        week(row, "released_week"),
        week_or_none(row, "fixed_26_weeks_before"),
        week_or_none(row, "fixed_4_weeks_before"),
    )


def _review(raw: Any, week: Weeks, week_or_none: WeeksOrNone) -> PastReview:
    row = _fields(raw, "a review", OF_REVIEW)
    _count(row, "hearings", 0)
    fell_away = row.get("fell_away") or False
    if not isinstance(fell_away, bool):
        raise FileUnreadable("fell_away is neither true nor false")
    return PastReview(
        _one_of(row, "review_type", REVIEW_TYPES),
        week(row, "target_week"),
        week_or_none(row, "listed_in_week"),
        week_or_none(row, "first_hearing_week"),
        week(row, "decided_week"),
        _one_of(row, "outcome", OUTCOMES) == "RELEASE_DIRECTED",
        week_or_none(row, "planned_week"),
        fell_away,
        week_or_none(row, "released_week"),
    )


def _rate(raw: Any) -> BaseRate:
    row = _fields(raw, "a base rate", OF_RATE)
    kind = _one_of(row, "review_type", REVIEW_TYPES)
    return BaseRate(kind, _count(row, "released", 0), _count(row, "refused", 0) + _count(row, "other", 0))


# Parts of the format


def _fields(raw: Any, where: str, known: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise FileUnreadable(f"{where} is not an object")
    if unknown := sorted(str(name) for name in raw if name not in known.split()):
        raise FileUnreadable(f"{where}: {', '.join(unknown)} is not known here")
    return raw


def _rows(row: dict[str, Any], name: str) -> list[Any]:
    rows = row.get(name) or []
    if not isinstance(rows, list):
        raise FileUnreadable(f"{name} is not a list")
    return rows


def _day(row: dict[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(row.get(name) or "")
    except (TypeError, ValueError):
        raise FileUnreadable(f"{name} is not a date like 2026-12-07") from None


def _count(row: dict[str, Any], name: str, otherwise: int) -> int:
    value = row.get(name)
    if value is None:
        return otherwise
    if (
        isinstance(value, bool)
        or not isinstance(value, int)
        or value < 0
        or (name == "horizon_weeks" and value > LONGEST)
    ):
        raise FileUnreadable(f"{name} is not a whole number")
    return value


def _one_of(row: dict[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = row.get(name)
    if value not in known:
        raise FileUnreadable(f"{name} is none of {', '.join(known)}")
    return str(value)
