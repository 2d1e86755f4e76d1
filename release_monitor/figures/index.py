"""All figures, by code, in the order of the index."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from release_monitor.figures import counted  # noqa: F401 - its modules register
from release_monitor.figures.registry import Figure, registered

GROUPS = (
    "Custody and the community",
    "Releases",
    "Recalls",
    "Breaches",
    "Supervision, readiness and parole",
    "Sharing, owners and data",
    "Alerts",
)


class NoSuchFigure(LookupError):
    """No figure has this code."""


@functools.cache
def all_figures() -> Mapping[str, Figure]:
    """By code. Those of a group as its module has them."""
    found = sorted(registered().values(), key=lambda figure: GROUPS.index(figure.group))
    return {figure.code: figure for figure in found}


def figures_for(*, has_people: bool) -> list[Figure]:
    """Those that a reader has who may open the people, or one who may not."""
    return [figure for figure in all_figures().values() if has_people or not figure.with_people_only]


def figure_of(code: str) -> Figure:
    """Raises NoSuchFigure."""
    try:
        return all_figures()[code]
    except KeyError:
        raise NoSuchFigure(code) from None
