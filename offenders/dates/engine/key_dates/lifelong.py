"""The end of the minimum term of a life sentence or IPP, and what a fixed term beside it still decides.

From the end of the minimum term on the Board may direct release; nothing else ever releases. So a fixed term beside it
has its eligibility, and no release or expiry that would free the prisoner.
"""

from __future__ import annotations

from dataclasses import replace

from offenders.dates.engine.facts import Adjustment, AdjustmentKind, Case, Sentence, SentenceKind
from offenders.dates.engine.law import regimes
from offenders.dates.engine.law.open_law import LIFE_REMAND, asked
from offenders.dates.engine.refusals import Refused
from offenders.dates.engine.terms.counting import block
from offenders.dates.engine.working import Sums

LAW_ENTRIES = ("cja-257", "csa-28-1b", "csa-28-5-6")

Dates = dict[str, int]

LIFELONG = frozenset({SentenceKind.LIFE, SentenceKind.IPP})
CREDITS = frozenset({AdjustmentKind.REMAND, AdjustmentKind.TAGGED_BAIL})
BESIDE = ("ESED", "PED")  # of the fixed terms: what frees nobody


def refuse_lifelong(case: Case) -> None:
    """Raises Refused for what no rule here says of a life sentence."""
    if not any(sentence.kind in LIFELONG for sentence in case.sentences):
        return
    by_id = {sentence.id: sentence for sentence in case.sentences}
    for sentence in case.sentences:
        before = by_id.get(sentence.consecutive_to or "")
        if before is not None and (sentence.kind in LIFELONG or before.kind in LIFELONG):
            raise Refused("A life sentence after another sentence, or one after it, is not in the rules")
    for adjustment in case.adjustments:
        if adjustment.days and adjustment.kind not in CREDITS:
            raise Refused(
                f"What days of this kind ({adjustment.kind}) make of a minimum term is not in the rules: additional"
                " days are for fixed terms (s.257 CJA 2003)"
            )


def fixed_terms(case: Case) -> Case | None:
    """The case of the fixed terms alone, with the days that were credited to one of them."""
    fixed = _fixed(case)
    return replace(case, sentences=fixed, adjustments=of_fixed_terms(case)) if fixed else None


def of_fixed_terms(case: Case) -> tuple[Adjustment, ...]:
    """The days that move fixed terms. A day on remand counts once (s.240ZA): what was credited to a life sentence
    serves no fixed term beside it."""
    fixed = _fixed(case)
    if len(fixed) == len(case.sentences):
        return case.adjustments
    passed = {sentence.sentenced_on for sentence in fixed}
    return tuple(adjustment for adjustment in case.adjustments if adjustment.on is None or adjustment.on in passed)


def _fixed(case: Case) -> tuple[Sentence, ...]:
    return tuple(sentence for sentence in case.sentences if sentence.kind not in LIFELONG)


def minimum_terms(case: Case, sums: Sums) -> tuple[Dates, Dates]:
    """The end of the minimum term, of several the latest."""
    ends, plain = [], []
    for sentence in case.sentences:
        if sentence.kind not in LIFELONG:
            continue
        sums.about(sentence.id)
        sums.chose(regimes.LIFE_TARIFF, f"{sentence.kind} passed on {sentence.sentenced_on}")
        start = sentence.sentenced_on.toordinal()
        end = sums.last_day(start, block(sentence.term), regimes.TARIFF, "last day of the minimum term")
        plain.append(end)
        ends.append(_less_remand(end, sentence, case, sums))
    sums.about("all")
    end = ends[0] if len(ends) == 1 else sums.latest(ends, regimes.MINIMUM_TERMS, "the latest minimum term")
    end = sums.result("TED", end, regimes.LIFE_TARIFF, "the minimum term ends; the Board may direct release")
    return {"TED": end}, {"TED": max(plain)}


def _less_remand(end: int, sentence: Sentence, case: Case, sums: Sums) -> int:
    """By the reading that the court pronounced the term before it took remand off."""
    credited = [
        adjustment.days
        for adjustment in case.adjustments
        if adjustment.on in (None, sentence.sentenced_on) and adjustment.days
    ]
    if not credited or asked(LIFE_REMAND, case.taken) == "taken-off-by-the-court":
        return end
    rule = regimes.TARIFF
    total = credited[0] if len(credited) == 1 else sums.sum(credited, rule, "days on remand")
    end = sums.earlier(end, total, rule, "minimum term less days on remand")
    first = sentence.sentenced_on.toordinal()
    return end if end >= first else sums.latest((end, first), regimes.NOT_BEFORE_SENTENCE, "not before the sentence")
