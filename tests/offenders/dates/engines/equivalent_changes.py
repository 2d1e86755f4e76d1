"""Changes of the engine's text of which no output can show that they were made, each with the reason.

They are not counted as noticed. A row names one change: the module, its line as it stands, what becomes of it.
"""

from typing import NamedTuple


class Equivalent(NamedTuple):
    module: str
    source: str
    what: str  # as `engine_changes.Change` has it
    because: str
    nth: int = 1

    @property
    def key(self) -> tuple[str, str, str, int]:
        return self.module, self.source, self.what, self.nth


NO_DAY = "0 stands for no day and is only compared with days, of which each is far beyond 1"
STRICT = "both lists are made together and are always of one length"
NOTHING_TO_DO = "a short way: without it the same is worked out at greater length"

EQUIVALENT = [
    Equivalent(
        "terms.adjusting",
        "held_until: int = 0,",
        "0 → 1",
        NO_DAY,
    ),
    Equivalent("terms.adjusting", "self.begins = 0", "0 → 1", NO_DAY),
    Equivalent("terms.adjusting", "began = each.starts_on.toordinal() if each.starts_on else 0", "0 → 1", NO_DAY),
    Equivalent("combining", 'latest = _latest(days, "the latest release", sums) if days else 0', "0 → 1", NO_DAY),
    Equivalent(
        "combining",
        "return max((adjusted.expiry for adjusted in held if adjusted.unit.is_board_alone), default=0)",
        "0 → 1",
        NO_DAY,
    ),
    Equivalent(
        "combining",
        "if after_recall >= max(release or 0, _board_alone_until(held)):",
        "0 → 1",
        NO_DAY,
    ),
    Equivalent("combining", "for each, end in zip(everything, licences, strict=True)", "True → False", STRICT),
    Equivalent("terms.custody", "for period, share in zip(found, shares, strict=True):", "True → False", STRICT),
    Equivalent(
        "terms.custody",
        "ends = [_released(case, period.parts, share) for period, share in zip(found, shares, strict=True)]",
        "True → False",
        STRICT,
    ),
    Equivalent("terms.custody", "@dataclass(slots=True)", "True → False", "slots save room and decide nothing"),
    Equivalent(
        "terms.custody",
        "is_continued: bool = False  # the next began while this one had not come to its release",
        "False → True",
        "it is set for each period that another follows, and asked of no other",
    ),
    Equivalent("terms.custody", "if len(found) == 1:", "if len(found) == 1 → if False", NOTHING_TO_DO),
    Equivalent("terms.custody", "if not awards:", "if not awards → if False", NOTHING_TO_DO),
    Equivalent(
        "terms.custody",
        "total = min(total + max(0, day.toordinal() - 1 - free), max(given, 0))",
        "0 → 1",
        "days can only be served while awarded ones hold; where none are left the sentence is of another custody",
    ),
]
