"""The tables of this app, gathered from its features."""

from release_monitor.briefing.models import Briefing
from release_monitor.figures.models import FigureCount, FigureFact, FigureIssue, FigurePerson, FigureTouch
from release_monitor.load.models import Deprioritisation
from release_monitor.reports.models import SavedView, Subscription

__all__ = [
    "Briefing",
    "Deprioritisation",
    "FigureCount",
    "FigureFact",
    "FigureIssue",
    "FigurePerson",
    "FigureTouch",
    "SavedView",
    "Subscription",
]
