"""The tables of this app, gathered from its features."""

from release_monitor.briefing.models import Briefing
from release_monitor.bundles.models import Bundle, BundleDecision, BundleFile, BundleItem
from release_monitor.capacity.models import CapacityNumber
from release_monitor.figures.models import FigureCount, FigureFact, FigureIssue, FigurePerson, FigureTouch
from release_monitor.forecast.models import (
    ForecastRun,
    GroupForecast,
    KnownWeek,
    SupposedForecast,
    Supposition,
)
from release_monitor.load.models import Deprioritisation
from release_monitor.reports.models import SavedView, Subscription

__all__ = [
    "Briefing",
    "Bundle",
    "BundleDecision",
    "BundleFile",
    "BundleItem",
    "CapacityNumber",
    "Deprioritisation",
    "FigureCount",
    "FigureFact",
    "FigureIssue",
    "FigurePerson",
    "FigureTouch",
    "ForecastRun",
    "GroupForecast",
    "KnownWeek",
    "SavedView",
    "Subscription",
    "SupposedForecast",
    "Supposition",
]
