"""The short way to the dates of one sentence under s.247A of which everything is known, moved by credited days alone.

Most people are such a case, and all of them are worked out anew when a rule changes. It takes the same counting and the
same rules as the engine and keeps no working; a test holds it to the engine. For any other case it says None.
"""

from __future__ import annotations

from functools import lru_cache

from offenders.dates.engine.facts import NOTHING, AdjustmentKind, Case, Jurisdiction, Offence, Sentence, SentenceKind
from offenders.dates.engine.law import selection, standing
from offenders.dates.engine.law.commencements import AS_IT_STANDS
from offenders.dates.engine.law.regimes import ANY_CONNECTION, NO_BOARD, Gate, Regime
from offenders.dates.engine.supported import WITH_EXTENSION
from offenders.dates.engine.terms.counting import last_day_from

LAW_ENTRIES = ("cja-247a-8",)

Days = dict[str, int]

_KINDS = frozenset({SentenceKind.SDS, SentenceKind.SDS_PLUS, *WITH_EXTENSION})
_REMAND, _TAGGED_BAIL = AdjustmentKind.REMAND, AdjustmentKind.TAGGED_BAIL


def short_way(case: Case) -> tuple[Days, Days] | None:
    """Ordinals by code, adjusted and not; None where the engine has to be asked."""
    sentence = case.sentences[0]
    passed = sentence.sentenced_on
    if len(case.sentences) > 1 or sentence.recall is not None or passed < ANY_CONNECTION:
        return None
    if case.begins is not AS_IT_STANDS:
        return None
    regime = _governing(sentence.offence, sentence.kind, passed >= NO_BOARD)
    if regime is None:
        return None
    credited = 0
    for adjustment in case.adjustments:
        if adjustment.kind is not _REMAND and adjustment.kind is not _TAGGED_BAIL:
            return None
        credited += adjustment.days
    return days_of(sentence, regime, credited)


def days_of(sentence: Sentence, regime: Regime, credited: int) -> tuple[Days, Days] | None:
    term, first = sentence.term, sentence.sentenced_on
    months, days = term.years * 12 + term.months, term.weeks * 7 + term.days
    if not months:
        return None
    last, start = last_day_from(first, months, days), first.toordinal()
    opens = start - 1 - (last - start + 1) * regime.numerator // -regime.denominator
    eligible = opens - credited if opens - credited > start else start
    if regime.gate is Gate.BOARD_ALONE and sentence.extension is NOTHING:
        expiry = last - credited if last - credited > start else start
        return {"ESED": last, "PED": eligible, "SLED": expiry}, {"ESED": last, "PED": opens}
    extension = sentence.extension
    if not extension or regime.gate is Gate.BOARD_ALONE:
        return None
    months, days = months + extension.years * 12 + extension.months, days + extension.weeks * 7 + extension.days
    end = last_day_from(first, months, days)
    release = last - credited if last - credited > start else start
    dates, unadjusted = {"ESED": end, "CRD": release}, {"ESED": end, "CRD": last}
    if regime.gate is Gate.BOARD and eligible < release:
        dates["PED"], unadjusted["PED"] = eligible, opens
    dates["SLED"] = end - credited if end - credited > start else start
    return dates, unadjusted


@lru_cache(maxsize=4096)
def _governing(offence: Offence, kind: SentenceKind, is_after_no_board: bool) -> Regime | None:
    """The rule of s.247A, where the offence leaves no doubt that it is one of that section."""
    if kind not in _KINDS or offence.jurisdiction is not Jurisdiction.ENGLAND_AND_WALES:
        return None
    found = standing.standings(offence)
    if len(found) > 1 or found == standing.ORDINARY or offence.connection_determined_on is not None:
        return None
    if kind is SentenceKind.STS and not is_after_no_board:
        return None
    [known] = found
    return selection.regime_of(kind, NO_BOARD if is_after_no_board else ANY_CONNECTION, known)
