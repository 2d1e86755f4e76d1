"""The tables of this app, gathered from its features."""

from release_monitor.load.models import Deprioritisation

__all__ = ["Deprioritisation"]
