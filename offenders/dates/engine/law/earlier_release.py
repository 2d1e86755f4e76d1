"""Release, or a sentence served, before s.247A began to hold the person: it then leaves that sentence alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from offenders.dates.engine.facts import Case, Law, Sentence, SentenceKind
from offenders.dates.engine.key_dates.lifelong import of_fixed_terms
from offenders.dates.engine.law import selection, standing
from offenders.dates.engine.law.regimes import Regime
from offenders.dates.engine.law.standing import OffenceStatus
from offenders.dates.engine.schemes.applying import brought
from offenders.dates.engine.terms.adjusting import Adjusted, happened, lets_go
from offenders.dates.engine.terms.custody import adjusted, periods
from offenders.dates.engine.working import QUIET

LAW_ENTRIES = ("cja-247a-1",)

ON_LICENCE = frozenset({"crd", "hdc", "ecsl", "parole", "recall_release"})
NEVER = frozenset({SentenceKind.LIFE, SentenceKind.IPP, SentenceKind.DTO, SentenceKind.STS})

APART = frozenset({SentenceKind.LIFE, SentenceKind.IPP, SentenceKind.DTO})  # of no custody with fixed terms


def was_out(case: Case, sentence: Sentence, before: date, *, held_since: date) -> tuple[bool, ...]:
    """What may be, as far as it is known: one answer, or both.

    Movements that are known and tell of no release say that there was none, whatever the law of then asked for. Who
    had come to the end of the sentence, though, was not serving it.

    held_since: the day on which, by the law as it stands, the section began to hold them. Where `before` is a later
    one, they were held in between by a law that would not have been, or that time lies ahead: who would have been let
    go by law meanwhile was out, and of whom the Board might have let go nobody can say.
    """
    if sentence.sentenced_on >= before or sentence.kind in NEVER:
        return (False,)
    if _expiry(case, sentence, before) < before.toordinal():
        return (True,)
    if sentence.recall and sentence.recall.revoked_on and sentence.recall.revoked_on < before:
        return (True,)
    moves = [move for move in case.movements or () if sentence.sentenced_on <= move.on < before]
    if any(move.is_out and move.reason in ON_LICENCE for move in moves):
        return (True,)
    is_told = case.movements is not None and not sentence.recall
    if is_told and before <= held_since:
        return (False,)
    # Whether a scheme that came meanwhile reached a sentence is not told of one under s.247A: both are tried.
    laws = (Law.SDS_HALF,) if before <= held_since else (Law.SDS_HALF, case.law)
    by_law, earliest = _let_go(case, sentence, before, laws)
    if is_told and held_since.toordinal() <= by_law < before.toordinal():
        return (True,)
    return (True, False) if earliest < before.toordinal() else (False,)


def _expiry(case: Case, sentence: Sentence, before: date) -> int:
    """The last day of the sentence, or of the latest chain it is in."""
    done = _custody(case, sentence, case.sentences, before)
    return max(each.expiry for each in done if any(part.id == sentence.id for part, _ in each.unit.parts))


def _let_go(case: Case, sentence: Sentence, before: date, laws: Sequence[Law]) -> tuple[int, int]:
    """The last day on which, by the law of before, that custody would have ended, and the first on which it could have
    ended, as it stood then. laws: on ordinary sentences, each that may have held."""
    others = [each for each in case.sentences if each.sentenced_on < before]
    known = tuple(adjustment for adjustment in case.adjustments if (on := happened(adjustment)) is None or on < before)
    ends, opens = [], []
    for law in laws:
        told = replace(case, adjustments=known, law=law)
        done = brought(told, _custody(told, sentence, others, before))
        ends.append(max(map(lets_go, done)))
        opens.append(max(each.parole or lets_go(each) for each in done))
    return max(ends), min(*ends, *opens)


def _custody(case: Case, sentence: Sentence, among: Sequence[Sentence], before: date) -> list[Adjusted]:
    """The custody that held the sentence by the law of before, in which s.247A may have held its neighbours already."""
    parts = [(each, _regime(case, each, sentence, before)) for each in among if each.kind not in APART]
    for period in periods(replace(case, law=Law.SDS_HALF, adjustments=of_fixed_terms(case)), parts):
        if any(each.id == sentence.id for each, _ in period.parts):
            return adjusted(period, QUIET)
    raise LookupError(sentence.id)


def _regime(case: Case, each: Sentence, sentence: Sentence, before: date) -> Regime:
    known = OffenceStatus.ORDINARY if each is sentence else _reached(each, before, case.begins.restriction)
    return selection.regime_of(each.kind, each.sentenced_on, known, case.begins)


def _reached(sentence: Sentence, before: date, begins: date) -> OffenceStatus:
    """As what the section had reached it before that day, or may have. Where it may, other dates turn on it too."""
    determined = sentence.offence.connection_determined_on or sentence.sentenced_on
    for known in sorted(standing.standings(sentence.offence)):
        if before > (begins if known in standing.LISTED else max(begins, determined)):
            return known
    return OffenceStatus.ORDINARY
