"""One unit: a sentence, or a chain of consecutive ones, and the dates that it has before any adjustment (s.264)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from .facts import Refused, imposed_on, is_recalled
from .law import EXTENDED, PARTICULAR_CONCERN, PUBLIC_PROTECTION, Rule
from .terms import ONE_DAY, blocks_of, days_to_serve, every_day, last_day, pooled

LICENCE_UNDER_TWELVE_MONTHS = date(2015, 2, 1)  # Offender Rehabilitation Act 2014, for offences from this day


@dataclass
class Unit:
    parts: list[dict]  # in the order in which they are served
    rules: list[Rule]
    reads: Callable[[str], bool]  # which reading of open law is taken
    begins: date = field(init=False)
    last_imposed: date = field(init=False)
    expires: date = field(init=False)
    released: date = field(init=False)  # as of right; the expiry where nothing releases before
    eligible: date | None = field(init=False)  # from when the Board may direct release

    def __post_init__(self) -> None:
        self.begins = min(imposed_on(part) for part in self.parts)
        self.last_imposed = max(imposed_on(part) for part in self.parts)
        self.expires = last_day(self.begins, pooled([as_one_term(part) for part in self.parts]))
        self.serve()

    def serve(self) -> None:
        """First what ends without the Board, then what the Board may end; each fraction pooled and rounded once."""
        next_day = self.begins
        for fraction, durations in self.grouped(gated=False):
            term = every_day(next_day, pooled(durations))
            next_day += timedelta(days=days_to_serve(term, fraction.numerator, fraction.denominator))
        self.released = next_day - ONE_DAY
        self.eligible = None
        groups = self.grouped(gated=True)
        if groups:
            self.serve_before_the_board(groups, next_day)

    def serve_before_the_board(self, groups, first: date) -> None:
        gated = zip(self.parts, self.rules, strict=True)
        everything = pooled([part["duration"] for part, rule in gated if rule.gated])
        next_day = first
        for fraction, durations in groups:
            term = every_day(next_day, pooled(durations))
            next_day += timedelta(days=days_to_serve(term, fraction.numerator, fraction.denominator))
        self.eligible = next_day - ONE_DAY
        self.released = last_day(first, everything)
        if self.has_whole_term and self.reads("the Board never looks at a chain with a sentence without it"):
            self.eligible = None
        if self.is_mixed_standard and not self.releases_as_of_right:
            self.released = self.expires

    @property
    def has_whole_term(self) -> bool:
        """One without the Board (s.247A(2A)) among others."""
        return any(rule.terrorist and not rule.gated for rule in self.rules)

    @property
    def is_mixed_standard(self) -> bool:
        """Standard sentences under s.247A, of which no law releases, chained with others."""
        return len({rule.ends_in_release for rule in self.rules}) > 1

    def grouped(self, *, gated: bool):
        """[(fraction, custodial terms)] in order of first appearance."""
        groups: dict = {}
        for part, rule in zip(self.parts, self.rules, strict=True):
            if rule.gated == gated:
                groups.setdefault(rule.fraction, []).append(part["duration"])
        return list(groups.items())

    @property
    def recalled(self) -> bool:
        return any(is_recalled(part) for part in self.parts)

    @property
    def terrorist(self) -> bool:
        return any(rule.terrorist for rule in self.rules)

    @property
    def releases_as_of_right(self) -> bool:
        if self.is_mixed_standard:
            return not self.reads("the Board alone releases its prisoner")
        return any(rule.ends_in_release for rule in self.rules)

    def licence_runs_to_the_end(self, born_on: date | None, released: date) -> bool:
        """Whether release is on licence for the whole of what is left of the sentence."""
        return self.is_long or self.always_on_licence or self.all_with_short_licence(born_on, released)

    @property
    def is_long(self) -> bool:
        """Twelve months or more."""
        return self.expires >= last_day(self.begins, blocks_of({"years": 1}))

    @property
    def always_on_licence(self) -> bool:
        return (
            self.recalled
            or self.terrorist
            or any(p["type"] in EXTENDED | PARTICULAR_CONCERN | {PUBLIC_PROTECTION} for p in self.parts)
        )

    def with_short_licence(self, born_on: date | None, released: date) -> list[dict]:
        if born_on is not None and released < birthday(born_on, 18):
            return []
        return [
            part
            for part in self.parts
            if (part["offence"].get("committed_on") or "9999") >= LICENCE_UNDER_TWELVE_MONTHS.isoformat()
        ]

    def all_with_short_licence(self, born_on: date | None, released: date) -> bool:
        return len(self.with_short_licence(born_on, released)) == len(self.parts)

    def days_of_short_licence(self, born_on: date | None, released: date) -> int:
        """Of a chain under twelve months of which only some parts carry a licence: the other half of those parts."""
        licensed = self.with_short_licence(born_on, released)
        total = 0
        for part in licensed:
            term = every_day(imposed_on(part), blocks_of(part["duration"]))
            total += len(term) - days_to_serve(term, 1, 2)
        return total


def as_one_term(sentence: dict) -> dict[str, int]:
    """Custodial term and extension are one term: years to years, months to months."""
    both = (sentence["duration"], sentence.get("extension") or {})
    return {unit: sum(term.get(unit, 0) for term in both) for unit in ("years", "months", "weeks", "days")}


def birthday(born_on: date, years: int) -> date:
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:  # 29 February
        return date(born_on.year + years, 3, 1)


def chains(sentences: tuple[dict, ...]) -> list[list[dict]]:
    """Each sentence that nothing follows, with all that it follows. One that two follow stands in two chains."""
    by_id = {sentence["id"]: sentence for sentence in sentences}
    followed = {sentence["consecutive_to"] for sentence in sentences}
    return [chain_to(sentence, by_id) for sentence in sentences if sentence["id"] not in followed]


def chain_to(last: dict, by_id: dict[str, dict]) -> list[dict]:
    chain = [last]
    while (before := chain[0].get("consecutive_to")) is not None:
        if before not in by_id or by_id[before] in chain:
            raise Refused("what a sentence is consecutive to is not known")
        chain.insert(0, by_id[before])
    return chain
