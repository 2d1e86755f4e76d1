"""Of whom a forecast is made: everyone under a programme, or those of one probation region or prison group in it."""

from __future__ import annotations

from dataclasses import dataclass

SPANS = (13, 26, 52)
WEEKS = 52


@dataclass(frozen=True, order=True)
class Group:
    programme: str
    region: str = ""
    prison_group: str = ""

    def __str__(self) -> str:
        """ "Terrorism, North East"; "Terrorism, prisons: Long-term high security"."""
        words = self.programme.replace("_", " ").capitalize()
        if self.prison_group:
            return f"{words}, prisons: {self.prison_group}"
        return f"{words}, {self.region}" if self.region else words

    @property
    def is_whole(self) -> bool:
        return not (self.region or self.prison_group)

    @property
    def partition(self) -> str:
        """Groups of one partition hold nobody twice: a programme's regions, or its prison groups."""
        return "region" if self.region else "prison_group"
