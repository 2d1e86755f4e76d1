"""The tables of this app, gathered from its features."""

from release_monitor.figures.models import FigureCount, FigureFact, FigureIssue, FigurePerson, FigureTouch
from release_monitor.load.models import Deprioritisation

__all__ = ["Deprioritisation", "FigureCount", "FigureFact", "FigureIssue", "FigurePerson", "FigureTouch"]
