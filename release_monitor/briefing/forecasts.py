"""What a briefing says of the newest forecast of its scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from release_monitor.briefing.scopes import BriefingScope


@dataclass(frozen=True)
class BriefForecast:
    """Everything is empty where there is no forecast, or too few people for one. over: a week over capacity."""

    words: str = ""
    sentence: str = ""
    sum_mid: float | None = None
    as_at_words: str = ""
    rates: tuple[dict[str, Any], ...] = ()
    over: str = ""
    calibration: str = "No forecast has been kept yet"
    is_bad: bool = False


def forecast_of(scope: BriefingScope, *, on: date, at: datetime) -> BriefForecast:
    return BriefForecast()
