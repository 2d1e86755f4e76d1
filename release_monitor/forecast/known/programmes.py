"""What was known on a Monday, by programme: what the forecasts of all groups are made of."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from release_monitor.forecast.calculation.facts import BaseRate, Origin, PastRelease, PastReview, Way
from release_monitor.forecast.rules.groups import Group


@dataclass
class Programme:
    """Of one programme on one Monday. people: each one's routes by key. members: of each group, its people's keys."""

    people: dict[int, tuple[Way, ...]] = field(default_factory=dict)
    members: dict[Group, set[int]] = field(default_factory=lambda: defaultdict(set))
    counted: dict[int, tuple[str, int]] = field(
        default_factory=dict
    )  # of each person certainty and week of the counted
    releases: dict[Group, list[PastRelease]] = field(default_factory=lambda: defaultdict(list))
    reviews: list[PastReview] = field(default_factory=list)

    def origin(self, whole: Group, rates: tuple[BaseRate, ...]) -> Origin:
        return Origin(tuple(self.people.values()), tuple(self.releases[whole]), tuple(self.reviews), rates)


@dataclass(frozen=True)
class Known:
    """All that was known on a Monday, by programme."""

    monday: date
    programmes: Mapping[str, Programme]

    @property
    def digest(self) -> str:
        """A hash of what the forecasts are made of, so that one made again can be compared. It names nobody."""
        said = hashlib.sha256()
        for name, programme in sorted(self.programmes.items()):
            said.update(name.encode())
            for ways in sorted(map(repr, programme.people.values())):
                said.update(ways.encode())
            for group in sorted(programme.releases):
                said.update(repr((group, programme.releases[group])).encode())
            said.update(repr(programme.reviews).encode())
        return said.hexdigest()
