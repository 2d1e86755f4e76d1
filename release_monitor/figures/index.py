"""All figures, by code."""

from __future__ import annotations

from collections.abc import Mapping

from release_monitor.figures import counted  # noqa: F401 - its modules register
from release_monitor.figures.registry import Figure, registered


class NoSuchFigure(LookupError):
    """No figure has this code."""


def all_figures() -> Mapping[str, Figure]:
    """By code, in the order of the index."""
    return registered()


def figure_of(code: str) -> Figure:
    """Raises NoSuchFigure."""
    try:
        return registered()[code]
    except KeyError:
        raise NoSuchFigure(code) from None
