"""The 40 per cent scheme of 2024 (SI 2024/844): who it moves, and from which day.

It began for terms of less than five years on 10 September 2024, for longer ones on 22 October, and on 16 December more
offences were shut out. Read in the published cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from offenders.dates.engine.facts import Case, Sentence, SentenceKind
from offenders.dates.engine.law import regimes
from offenders.dates.engine.law.commencements import AS_IT_STANDS, Commencements
from offenders.dates.engine.law.open_law import TERMS_TOGETHER, asked
from offenders.dates.engine.schemes.tranches import Scheme
from offenders.dates.engine.terms.adjusting import Adjusted
from offenders.dates.engine.terms.chains import Part
from offenders.dates.engine.terms.counting import last_day

LAW_ENTRIES = ("sds40", "sds40-longer", "sds40-left-out")

FIVE_YEARS = ((60, 0),)
LATER = "_T3"  # how an exclusion of 16 December 2024 is marked


def tranche(done: Iterable[Adjusted], case: Case) -> int:
    """By the length of what still ran when the first one began."""
    begins = case.begins
    shorter_from, longer_from = begins.forty.toordinal(), begins.forty_longer.toordinal()
    running = [adjusted for adjusted in done if adjusted.expiry >= shorter_from]
    if not running:
        return shorter_from
    if any(adjusted.unit.expiry >= last_day(adjusted.unit.start, FIVE_YEARS) for adjusted in running):
        return longer_from
    start, end = min(adjusted.unit.start for adjusted in running), max(adjusted.unit.expiry for adjusted in running)
    if end < last_day(start, FIVE_YEARS):
        return shorter_from
    return longer_from if asked(TERMS_TOGETHER, case.taken) == "together" else shorter_from


def _forty(part: Part, *, with_later: bool) -> Part:
    sentence, regime = part
    if regime is not regimes.HALF or _is_shut_out(sentence, with_later=with_later):
        return part
    return sentence, regimes.FORTY


def _is_shut_out(sentence: Sentence, *, with_later: bool) -> bool:
    if (
        sentence.kind is not SentenceKind.SDS
        or sentence.has_sds_plus_offence_and_length
        or sentence.offence.national_security
    ):
        return True
    return any(not (with_later and reason.endswith(LATER)) for reason in sentence.early_release_exclusions or ())


SDS40 = Scheme(
    regimes.TRANCHE,
    AS_IT_STANDS.forty.toordinal(),
    (partial(_forty, with_later=True), partial(_forty, with_later=False)),
    AS_IT_STANDS.forty_shut_out.toordinal(),
)


def scheme(begins: Commencements) -> Scheme:
    if begins is AS_IT_STANDS:
        return SDS40
    return replace(SDS40, starts=begins.forty.toordinal(), shut_from=begins.forty_shut_out.toordinal())
