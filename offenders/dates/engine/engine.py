"""The dates of a person whose every fact is settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from offenders.dates.engine import selection
from offenders.dates.engine.chains import Part
from offenders.dates.engine.combining import Dates, combine
from offenders.dates.engine.custody import periods
from offenders.dates.engine.facts import Case, Sentence
from offenders.dates.engine.lifelong import minimum_terms
from offenders.dates.engine.standing import OffenceStatus
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
    if case.sentences[0].kind in selection.LIFELONG:
        return minimum_terms(case, sums)
    parts: list[Part] = []
    for sentence in case.sentences:
        known = settled[sentence.id]
        passed = sentence.sentenced_on
        regime = selection.regime_of(sentence.kind, passed, known.standing, case.begins, was_out=known.was_out)
        regime = selection.of_national_security(sentence, regime)
        sums.about(sentence.id)
        if because is not None:
            sums.chose(regime, because[sentence.id])
        parts.append((sentence, regime))
    return combine(case, periods(case, parts), sums)


def reasons(case: Case, ways: Sequence[Mapping[str, Settled]]) -> dict[str, str]:
    """By sentence, for which facts its rule governs. ways: how each may stand, where that decides no date.

    case: as it was told. What was only tried is not said to be so.
    """
    return {
        each.id: _because(each, [way[each.id] for way in ways], case) for each in case.sentences if each.id in ways[0]
    }


def _because(sentence: Sentence, known: Sequence[Settled], case: Case) -> str:
    under = f" ({provision})" if (provision := selection.provision(sentence, case)) else ""
    standing = " or ".join(dict.fromkeys(each.standing.value for each in known))
    out = "; released on licence, or served, before the rule began" if all(each.was_out for each in known) else ""
    return f"{sentence.kind}{under} passed on {sentence.sentenced_on}; {standing}{out}"
