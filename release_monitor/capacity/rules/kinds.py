"""What capacity is of, where it is, and what a week asks of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CapacityKind(StrEnum):
    """words: what there is; one: what each release, or hearing, takes. of: what a row names as its place."""

    words: str
    one: str

    def __new__(cls, code: str, words: str = "", one: str = "") -> CapacityKind:
        made = str.__new__(cls, code)
        made._value_, made.words, made.one = code, words, one
        return made

    HEARINGS = "hearings", "Hearings that can be staffed", "hearing"
    OFFICERS = "officers", "Officer places", "place"
    PREMISES = "premises", "Approved premises beds", "bed"
    TAGS = "tags", "Tag fits", "fit"
    POLYGRAPH = "polygraph", "Polygraph slots", "slot"
    MANAGERS = "managers", "Police nominal managers", "place"


OF_THE_SERVICE = frozenset({CapacityKind.HEARINGS})  # one number for England and Wales
OF_TEAMS = frozenset({CapacityKind.OFFICERS, CapacityKind.MANAGERS})
LONGEST = 53  # weeks entered at once


@dataclass(frozen=True)
class Room:
    """What there is and what a week asks. number: None where it is not known. counted: what is counted of the week,
    None for a reader to whom 1 to 4 are not told. tail: of the forecast, the share of such weeks with more than 0, 1,
    2 ...; empty where none is shown."""

    number: int | None
    counted: int | None
    tail: tuple[float, ...] = ()

    @property
    def over(self) -> int:
        """By how many the counted ones are over it; 0 where they are not, or nothing is known."""
        if self.number is None or self.counted is None:
            return 0
        return max(0, self.counted - self.number)

    @property
    def is_over(self) -> bool:
        return self.over > 0

    @property
    def counted_words(self) -> str:
        """ "4 of 3: 1 over"; "2 of 3"; "2, capacity not known"."""
        counted = "fewer than 5" if self.counted is None else str(self.counted)
        if self.number is None:
            return f"{counted}, capacity not known"
        return f"{counted} of {self.number}" + (f": {self.over} over" if self.over else "")

    @property
    def share_over(self) -> float | None:
        """The share of such weeks that are over, by the forecast; None where it or the number is not known."""
        if self.number is None or not self.tail:
            return None
        return self.tail[self.number] if self.number < len(self.tail) else 0.0

    @property
    def forecast_words(self) -> str:
        """ "over in 3 of 10 such weeks"; "over in fewer than 1 of 20 such weeks"; empty where nothing is known."""
        share = self.share_over
        if share is None:
            return ""
        if share < 0.05:
            return "over in fewer than 1 of 20 such weeks"
        if share < 0.1:
            return "over in 1 of 20 such weeks" if share < 0.075 else "over in 1 of 10 such weeks"
        return f"over in {round(10 * share)} of 10 such weeks"
