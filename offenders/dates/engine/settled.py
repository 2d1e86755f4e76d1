"""The dates of a person whose every fact is settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from offenders.dates.engine.combining import Dates, combine
from offenders.dates.engine.facts import Case, Sentence
from offenders.dates.engine.key_dates.lifelong import BESIDE, LIFELONG, fixed_terms, minimum_terms
from offenders.dates.engine.law import regimes, selection
from offenders.dates.engine.law.standing import OffenceStatus
from offenders.dates.engine.refusals import Refused
from offenders.dates.engine.terms.chains import Part
from offenders.dates.engine.terms.custody import periods
from offenders.dates.engine.working import QUIET, Sums

LAW_ENTRIES = ("cja-247a-1",)


@dataclass(frozen=True, slots=True)
class Settled:
    """How one sentence stands: what was known, or what is being tried.

    was_out: on licence, or at the end of it, before s.247A began to hold a prisoner of that standing.
    was_named: the old Part 2 of Schedule 19ZA named the offence, so that its connection counted at once.
    """

    standing: OffenceStatus
    was_out: bool = False
    was_named: bool = False


def dates_of(
    case: Case, settled: Mapping[str, Settled], sums: Sums = QUIET, because: Mapping[str, str] | None = None
) -> tuple[Dates, Dates]:
    """Ordinals by code, adjusted and not. because: the facts, by sentence, for which its rule governs; of a working."""
    if any(sentence.kind in LIFELONG for sentence in case.sentences):
        return _with_minimum_terms(case, settled, sums, because)
    parts: list[Part] = []
    for sentence in case.sentences:
        known = settled[sentence.id]
        passed = sentence.sentenced_on
        regime = selection.regime_of(sentence.kind, passed, known.standing, case.begins, was_out=known.was_out)
        regime = selection.of_national_security(sentence, regime)
        if regime is regimes.PUBLIC_PROTECTION:
            raise Refused(f"{sentence.id}: s.247 CJA 2003, by which it would be released, was not read")
        sums.about(sentence.id)
        if because is not None:
            sums.chose(regime, because[sentence.id])
        parts.append((sentence, regime))
    return combine(case, periods(case, parts), sums)


def _with_minimum_terms(
    case: Case, settled: Mapping[str, Settled], sums: Sums, because: Mapping[str, str] | None
) -> tuple[Dates, Dates]:
    """A life sentence, and of fixed terms beside it what the Board still has to wait for."""
    dates, unadjusted = minimum_terms(case, sums)
    fixed = fixed_terms(case)
    if fixed is not None:
        beside, plain = dates_of(fixed, settled, sums, because)
        dates |= {code: beside[code] for code in BESIDE if code in beside}
        unadjusted |= {code: plain[code] for code in BESIDE if code in plain}
    return dates, unadjusted


def reasons(case: Case, ways: Sequence[Mapping[str, Settled]]) -> dict[str, str]:
    """By sentence, for which facts its rule governs. ways: how each may stand, where that decides no date.

    case: as it was told. What was only tried is not said to be so.
    """
    return {
        sentence.id: _because(sentence, [way[sentence.id] for way in ways], case)
        for sentence in case.sentences
        if sentence.id in ways[0]
    }


def _because(sentence: Sentence, known: Sequence[Settled], case: Case) -> str:
    under = f" ({provision})" if (provision := selection.provision(sentence, case)) else ""
    standing = " or ".join(dict.fromkeys(settled.standing.value for settled in known))
    out = "; released on licence, or served, before the rule began" if all(settled.was_out for settled in known) else ""
    return f"{sentence.kind}{under} passed on {sentence.sentenced_on}; {standing}{out}"
