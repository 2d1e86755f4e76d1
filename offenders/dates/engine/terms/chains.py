"""Chains of consecutive terms, and what they come to before any day is added or taken off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from offenders.dates.engine.facts import Sentence, Term
from offenders.dates.engine.law import regimes
from offenders.dates.engine.law.open_law import STANDARD_BESIDE, WHOLE_TERM_WITH_BOARD, Taken, asked
from offenders.dates.engine.law.regimes import Gate, Regime
from offenders.dates.engine.terms.counting import Blocks, block, pool
from offenders.dates.engine.working import Sums

LAW_ENTRIES = ("cja-264", "cja-264-6a", "count-chain")

Part = tuple[Sentence, Regime]


class Unit:
    """One sentence alone, or a chain of consecutive ones, in the order they are served. Days are ordinals.

    release: by law, unadjusted; None where nothing releases before the end. parole: from when the Board may direct it.
    is_board_alone: made of standard sentences under s.247A alone, of which only the Board can make the end come sooner.
    custody: days in custody before release, None with parole parts. licence: the short licence of a mixed chain.
    """

    __slots__ = (
        "custody",
        "expiry",
        "is_board_alone",
        "is_recalled",
        "is_terrorist",
        "name",
        "parole",
        "parts",
        "passed",
        "release",
        "start",
    )

    def __init__(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts
        self.release: int | None = None
        self.parole: int | None = None
        self.custody: int | None = None
        self.is_terrorist = self.is_board_alone = False
        self.name = ", ".join(sentence.id for sentence, _ in parts)
        days = [sentence.sentenced_on for sentence, _ in parts]
        self.start, self.passed = min(days).toordinal(), max(days).toordinal()
        self.is_recalled = any(sentence.recall for sentence, _ in parts)
        self.expiry: int


def units(parts: Iterable[Part]) -> list[Unit]:
    """The sentences, each chain as one: one for each sentence that nothing is consecutive to."""
    parts = list(parts)
    by_id = {part[0].id: part for part in parts}
    followed = {sentence.consecutive_to for sentence, _ in parts}
    return [Unit(_back_from(part, by_id)) for part in parts if part[0].id not in followed]


def _back_from(part: Part, by_id: dict[str, Part]) -> tuple[Part, ...]:
    chain = [part]
    while (before := chain[-1][0].consecutive_to) and before in by_id:
        chain.append(by_id[before])
    return tuple(reversed(chain))


def measure(unit: Unit, sums: Sums, taken: Taken) -> Unit:
    """Fill in the unit's unadjusted days. taken: the readings of open law."""
    sums.about(unit.name)
    parts = unit.parts
    if len(parts) == 1:
        _measure_one(unit, parts[0], sums)
    else:
        _measure_chain(unit, parts, sums, taken)
    return unit


def whole(sentence: Sentence) -> Term:
    return sentence.term.plus(sentence.extension) if sentence.extension else sentence.term


def _measure_one(unit: Unit, part: Part, sums: Sums) -> None:
    sentence, regime = part
    start = unit.start
    unit.is_terrorist = regime.is_terrorist
    end = last = sums.last_day(start, block(sentence.term), regimes.DAY_ONE, "last day of the custodial term")
    if sentence.extension:
        end = sums.last_day(start, block(whole(sentence)), regimes.ONE_TERM, "last day of custody and extension")
    unit.expiry = end
    days = sums.length(start, last, regimes.DAYS, "days in the custodial term")
    served = days
    if regime.numerator != regime.denominator:
        served = sums.part(days, regime.numerator, regime.denominator, regime, regime.says)
    point = sums.day_number(start, served, regime, "the last of those days") if served is not days else last
    gate = regime.gate
    if gate is Gate.NONE or gate is Gate.ORDER:
        unit.release, unit.custody = point, served
    elif gate is Gate.BOARD:
        unit.parole, unit.release = point, last
    elif gate is Gate.BOARD_ALONE:
        unit.parole, unit.is_board_alone = point, True


def _measure_chain(unit: Unit, parts: Sequence[Part], sums: Sums, taken: Taken) -> None:
    """Parts without parole first, by fraction in the order of their first; then the parole parts (CJA s.264)."""
    start = unit.start
    rule = regimes.CONSECUTIVE
    unit.is_terrorist = any(regime.is_terrorist for _, regime in parts)
    if unit.is_terrorist:
        rule = regimes.CONSECUTIVE_TERRORIST
    unit.expiry = sums.last_day(start, pool(whole(sentence) for sentence, _ in parts), rule, "last day of all terms")
    first, custody = start, 0
    last = start
    for regime, terms in _by_fraction(parts, with_parole=False):
        last, served = _serve(first, pool(terms), regime, rule, sums)
        first = sums.day_after(last, rule, "the next part begins")
        custody += served
    with_parole = _by_fraction(parts, with_parole=True)
    if not with_parole:
        unit.release, unit.custody = last, custody
        return
    terms = [sentence.term for sentence, regime in parts if _has_parole(regime)]
    whole_last = sums.last_day(first, pool(terms), rule, "last day of the whole custodial terms with parole")
    for regime, group in with_parole:
        if unit.parole is not None:
            first = sums.day_after(unit.parole, rule, "the next part begins")
        unit.parole, _ = _serve(first, pool(group), regime, rule, sums)
    if _has_whole_term(parts) and asked(WHOLE_TERM_WITH_BOARD, taken) == "never":
        unit.parole = None
    unit.is_board_alone = _is_board_alone(parts, taken)
    if not unit.is_board_alone:
        unit.release = whole_last  # a standard part is over by then, and the law releases from the others


def _has_whole_term(parts: Sequence[Part]) -> bool:
    """Whether one of them is served whole without the Board (s.247A(2A))."""
    return any(regime.is_terrorist and regime.gate is Gate.NONE for _, regime in parts)


def _is_board_alone(parts: Sequence[Part], taken: Taken) -> bool:
    """Whether nothing but the Board releases before the end: of standard sentences under s.247A alone, or among others
    by one reading."""
    alone = [regime.gate is Gate.BOARD_ALONE for _, regime in parts]
    if all(alone) or not any(alone):
        return all(alone)
    return asked(STANDARD_BESIDE, taken) == "board-alone"


def _serve(first: int, terms: Blocks, regime: Regime, rule: regimes.Rule, sums: Sums) -> tuple[int, int]:
    """The last day of the fraction of these terms that is served from `first` on, and how many days that is."""
    end = sums.last_day(first, terms, rule, "last day of the pooled terms")
    days = sums.length(first, end, regimes.DAYS, "days in the pooled terms")
    served = sums.part(days, regime.numerator, regime.denominator, regime, regime.says)
    return sums.day_number(first, served, regime, "the last of those days"), served


def _has_parole(regime: Regime) -> bool:
    return regime.gate is Gate.BOARD or regime.gate is Gate.BOARD_ALONE


def _by_fraction(parts: Sequence[Part], *, with_parole: bool) -> list[tuple[Regime, list[Term]]]:
    """Custodial terms by the fraction that is served of them, in order of first appearance."""
    groups: dict[tuple[int, int], tuple[Regime, list[Term]]] = {}
    for sentence, regime in parts:
        if _has_parole(regime) is with_parole:
            key = (regime.numerator, regime.denominator)
            groups.setdefault(key, (regime, []))[1].append(sentence.term)
    return list(groups.values())
