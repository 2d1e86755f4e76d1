"""Cases that are refused before anything is worked out, and why."""

from __future__ import annotations

from collections.abc import Sequence

from offenders.dates.engine.facts import Case, Connection, Jurisdiction, RecallKind, Sentence, SentenceKind
from offenders.dates.engine.key_dates.lifelong import LIFELONG, refuse_lifelong
from offenders.dates.engine.law.regimes import CJA_SCHEME, NO_BOARD, ONE_SCHEME
from offenders.dates.engine.refusals import Refused, not_known
from offenders.dates.engine.terms.counting import block, last_day

LAW_ENTRIES = (
    "refuse-pre-2005",
    "cja1991-part2",
    "laspo-121",
    "laspo-123",
    "cja-sch20b",
    "cja-247",
    "sc-268a",
    "sc-282a",
    "mha-37-41",
    "mha-45a",
)

ELSEWHERE = {
    Jurisdiction.SCOTLAND: "a Scottish sentence",
    Jurisdiction.NORTHERN_IRELAND: "a sentence of Northern Ireland",
    Jurisdiction.SERVICE: "a sentence of a service court",
    Jurisdiction.REPATRIATED: "the sentence of a repatriated prisoner",
}
IN_HOSPITAL = {
    SentenceKind.HOSPITAL: "release from a hospital order is not calculated here: ss.37 and 41 of the Mental Health Act"
    " 1983, and how the order ends, were not read",
    SentenceKind.HYBRID: "release from a sentence with a hospital direction is not calculated here: ss.45A and 45B of"
    " the Mental Health Act 1983 were not read",
}
FOUR_YEARS = ((48, 0),)
UNTIL_LASPO = frozenset({SentenceKind.EPP, SentenceKind.IPP})
WITH_EXTENSION = frozenset(
    {
        SentenceKind.EDS,
        SentenceKind.EDS_AUTOMATIC,
        SentenceKind.SOPC,
        SentenceKind.SOPC_U18,
        SentenceKind.STS,
        SentenceKind.EPP,
    }
)


def refuse_unsupported(case: Case) -> None:
    """Raises Refused for what the rules here do not cover."""
    if not case.sentences:
        raise not_known("sentences")
    for index, sentence in enumerate(case.sentences):
        _one(sentence, f"sentences[{index}]")
    for index, sentence in enumerate(case.sentences):
        _older_scheme(sentence, f"sentences[{index}]", case)
    _new_after_recalled(case)
    _order_beside_recall(case)
    refuse_lifelong(case)


def _one(sentence: Sentence, path: str) -> None:
    if (where := ELSEWHERE.get(sentence.offence.jurisdiction)) is not None:
        raise Refused(f"{path}: {where} is not calculated here")
    if sentence.sentenced_on < CJA_SCHEME:
        raise Refused(f"{path}: a sentence passed before 4 April 2005 is not calculated here")
    if (unread := IN_HOSPITAL.get(sentence.kind)) is not None:
        raise Refused(f"{path}: {unread}")
    if not sentence.term:
        raise not_known(f"{path}.duration")
    if sentence.kind in WITH_EXTENSION and not sentence.extension:
        raise not_known(f"{path}.extension")
    if sentence.extension and sentence.kind not in WITH_EXTENSION:
        raise Refused(f"{path}: a sentence of type {sentence.kind} has no extension")
    if sentence.kind is SentenceKind.STS:
        _serious_terrorism(sentence, path)
    if sentence.kind in UNTIL_LASPO:
        _for_public_protection(sentence, path)
    if sentence.kind in LIFELONG and sentence.recall:
        raise Refused(f"{path}: who is recalled under a life sentence has no date until the Board directs one")


def _older_scheme(sentence: Sentence, path: str, case: Case) -> None:
    """The 1991 scheme followed the day of the offence until s.121 LASPO 2012."""
    if not _may_be_of_older_scheme(sentence) or _is_shown(sentence, case):
        return
    missing = () if sentence.offence.committed_on else (f"{path}.offence.committed_on",)
    raise Refused(
        f"{path}: a sentence passed before 3 December 2012 for an offence that was, or may have been, committed before"
        " 4 April 2005 is not calculated here: Criminal Justice Act 1991, licence to three-quarters",
        missing=missing,
    )


def _may_be_of_older_scheme(sentence: Sentence) -> bool:
    committed = sentence.offence.committed_on
    return sentence.sentenced_on < ONE_SCHEME and (committed is None or committed < CJA_SCHEME)


def _is_shown(sentence: Sentence, case: Case) -> bool:
    """Whether published cases show its dates all the same. Of ordinary standard sentences, each of a shape in which the
    Act of 1991 moves no date: four years or more, under a standard recall and alone, or with all others served within
    it; and one of less, which one passed since outlasts, or with which those passed since are one chain."""
    old = [each for each in case.sentences if _may_be_of_older_scheme(each)]
    if not all(map(_is_ordinary_standard, old)):
        return False
    if len(case.sentences) == 1 and sentence.recall:
        return _is_long(sentence) and sentence.recall.kind is RecallKind.STANDARD
    if any(each.recall for each in case.sentences):
        return False
    if len(old) == len(case.sentences):
        return _is_served_within_one(old)
    others = [each for each in case.sentences if each is not sentence]
    if _is_long(sentence) or any(other.sentenced_on < ONE_SCHEME for other in others):
        return False
    return len(_chain_of(sentence, case)) > 1 or any(_ends(other) > _ends(sentence) for other in others)


def _is_served_within_one(old: Sequence[Sentence]) -> bool:
    """Whether all run within one of four years or more: their single term (s.51(2) of that Act) is then that one."""
    begins, ends = min(sentence.sentenced_on for sentence in old), max(map(_ends, old))
    if len(old) == 1 or any(sentence.consecutive_to for sentence in old):
        return False
    return any(_is_long(sentence) and sentence.sentenced_on == begins and _ends(sentence) == ends for sentence in old)


def _is_ordinary_standard(sentence: Sentence) -> bool:
    offence = sentence.offence
    is_ordinary = offence.terrorism is False and offence.connection is not Connection.YES
    is_told = offence.committed_on is not None and not (offence.statute and _is_long(sentence))
    return is_ordinary and is_told and sentence.kind is SentenceKind.SDS


def _is_long(sentence: Sentence) -> bool:
    return _ends(sentence) >= last_day(sentence.sentenced_on.toordinal(), FOUR_YEARS)


def _ends(sentence: Sentence) -> int:
    return last_day(sentence.sentenced_on.toordinal(), block(sentence.term.plus(sentence.extension)))


def _chain_of(sentence: Sentence, case: Case) -> list[Sentence]:
    """All that is consecutive to it, or that it is consecutive to, at any remove."""
    found = [sentence]
    for each in found:
        ids = {other.id for other in found}
        found += [
            other
            for other in case.sentences
            if other.id not in ids and (other.consecutive_to == each.id or other.id == each.consecutive_to)
        ]
    return found


def _order_beside_recall(case: Case) -> None:
    if any(sentence.kind is SentenceKind.DTO for sentence in case.sentences) and any(
        sentence.recall for sentence in case.sentences
    ):
        raise Refused("A recall under or beside a detention and training order is not calculated here")


def _new_after_recalled(case: Case) -> None:
    """No text or published case speaks of a chain of which a part is recalled and another is not."""
    by_id = {sentence.id: sentence for sentence in case.sentences}
    for index, sentence in enumerate(case.sentences):
        before = by_id.get(sentence.consecutive_to or "")
        if before is not None and bool(before.recall) is not bool(sentence.recall):
            raise Refused(
                f"sentences[{index}]: consecutive sentences of which only one is under recall, and that"
                " is not calculated here"
            )


def _serious_terrorism(sentence: Sentence, path: str) -> None:
    if sentence.sentenced_on < NO_BOARD:
        raise Refused(f"{path}: there was no serious terrorism sentence before 29 June 2021")
    if sentence.offence.terrorism is False:
        raise Refused(f"{path}: a serious terrorism sentence, yet its offence is said not to be one of terrorism")


def _for_public_protection(sentence: Sentence, path: str) -> None:
    """s.123 LASPO 2012 ended them for convictions from 3 December 2012. Who was convicted before could be sentenced so
    after: R v Docherty [2016] UKSC 62."""
    if sentence.sentenced_on < ONE_SCHEME:
        return
    convicted = sentence.offence.convicted_on
    if convicted is None:
        raise not_known(f"{path}.offence.convicted_on")
    if convicted >= ONE_SCHEME:
        raise Refused(
            f"{path}: there is no sentence of type {sentence.kind} for a conviction from 3 December 2012 (s.123 LASPO"
            " 2012), and no rule by which one would end"
        )
