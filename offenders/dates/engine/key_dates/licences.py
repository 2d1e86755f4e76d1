"""The end of the licence of a sentence, and whether supervision follows."""

from __future__ import annotations

from datetime import date

from offenders.dates.engine.facts import Case, Sentence, SentenceKind
from offenders.dates.engine.law import regimes
from offenders.dates.engine.refusals import Refused
from offenders.dates.engine.terms.adjusting import Adjusted
from offenders.dates.engine.terms.chains import Unit
from offenders.dates.engine.terms.counting import last_day, pool
from offenders.dates.engine.working import Sums
from offenders.people.rules.age import age_on

LAW_ENTRIES = ("ora-2014", "cja-256aa-1bb", "sa26-34")

STANDARD = frozenset({SentenceKind.SDS, SentenceKind.SDS_PLUS})
TWELVE_MONTHS, TWO_YEARS = ((12, 0),), ((24, 0),)


def licence_end(done: Adjusted, case: Case, sums: Sums) -> int | None:
    """The last day on licence; None without one."""
    unit = done.unit
    if _runs_to_the_end(unit):
        return done.expiry
    if unit.release is not None and is_under_18(case, done):
        return None
    supervised = _supervised(unit)
    if not supervised:
        return None
    if len(supervised) == len(unit.parts):
        return done.expiry
    return _mixed(done, supervised, sums)


def has_short_licence(done: Adjusted) -> bool:
    """A chain of short terms of which only some carry a licence: its licence is told apart from its expiry."""
    unit = done.unit
    return not _runs_to_the_end(unit) and 0 < len(_supervised(unit)) < len(unit.parts)


def _runs_to_the_end(unit: Unit) -> bool:
    """Whether a licence lasts as long as the sentence, whenever the offence was committed."""
    if unit.is_terrorist or not _is_short(unit) or any(regime is regimes.THIRD for _, regime in unit.parts):
        return True
    return not all(sentence.kind in STANDARD for sentence, _ in unit.parts)


def _supervised(unit: Unit) -> list[Sentence]:
    return [sentence for sentence, _ in unit.parts if has_supervision(sentence)]


def _mixed(done: Adjusted, supervised: list[Sentence], sums: Sums) -> int:
    """Of short terms in a chain some carry a licence: it lasts as long as their unserved half."""
    if any(regime is regimes.FORTY for _, regime in done.unit.parts):
        raise Refused(
            "The licence of short terms in a chain, some without one, under the 40 per cent is not worked out"
        )
    rule = regimes.SHORT_LICENCE
    sums.about(done.unit.name)
    start = done.unit.start
    last = sums.last_day(start, pool(sentence.term for sentence in supervised), rule, "the terms with a licence")
    days = sums.length(start, last, regimes.DAYS, "days in those terms")
    on_licence = sums.less(days, sums.part(days, 1, 2, rule, "half of them"), rule, "the half not served")
    end = sums.later(done.release or done.expiry, on_licence, rule, "licence from release on")
    return sums.earliest((end, done.expiry), rule, "not beyond the expiry")


def _is_short(unit: Unit) -> bool:
    """Less than twelve months altogether."""
    return unit.expiry < last_day(unit.start, TWELVE_MONTHS)


def has_supervision(sentence: Sentence) -> bool:
    """The Offender Rehabilitation Act 2014 gave short sentences a licence for offences from 1 February 2015."""
    committed = sentence.offence.committed_on
    return committed is not None and committed >= regimes.REHABILITATION_ACT


def is_under_18(case: Case, done: Adjusted) -> bool:
    """On the last day of custody."""
    if case.date_of_birth is None or done.release is None:
        return False
    return age_on(date.fromordinal(done.release), born=case.date_of_birth) < 18


def supervision_end(done: Adjusted, case: Case, sums: Sums) -> int | None:
    """The last day of supervision after the sentence, or None: CJA 2003 s.256AA."""
    unit = done.unit
    if case.is_supervision_repealed or done.supervised_from is None or unit.is_terrorist:  # s.256AA(1)(bb)
        return None
    if not all(sentence.kind in STANDARD for sentence, _ in unit.parts):
        return None
    if not any(has_supervision(sentence) for sentence, _ in unit.parts) or is_under_18(case, done):
        return None
    if unit.expiry >= last_day(unit.start, TWO_YEARS) or unit.expiry == unit.start:
        return None
    sums.about(unit.name)
    end = sums.months_after(done.supervised_from, 12, regimes.SUPERVISION, "twelve months from the end of custody")
    if done.absent:
        end = sums.later(end, done.absent, regimes.AT_LARGE, "later by days at large")
    return end
