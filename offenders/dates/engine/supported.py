"""Cases that are refused before anything is worked out, and why."""

from __future__ import annotations

from offenders.dates.engine.facts import Case, Jurisdiction, Sentence, SentenceKind
from offenders.dates.engine.refusals import Refused, not_known
from offenders.dates.engine.regimes import CJA_SCHEME, NO_BOARD
from offenders.dates.engine.selection import LIFELONG

LAW_ENTRIES = ("refuse-pre-2005", "cja1991-part2", "laspo-121", "cja-sch20b", "cja-247", "sc-268a", "sc-282a")

ELSEWHERE = {
    Jurisdiction.SCOTLAND: "a Scottish sentence",
    Jurisdiction.NORTHERN_IRELAND: "a sentence of Northern Ireland",
    Jurisdiction.SERVICE: "a sentence of a service court",
    Jurisdiction.REPATRIATED: "the sentence of a repatriated prisoner",
}
WITH_EXTENSION = frozenset(
    {SentenceKind.EDS, SentenceKind.EDS_AUTOMATIC, SentenceKind.SOPC, SentenceKind.SOPC_U18, SentenceKind.STS}
)


def refuse_unsupported(case: Case) -> None:
    """Raises Refused for what the rules here do not cover."""
    if not case.sentences:
        raise not_known("sentences")
    for index, sentence in enumerate(case.sentences):
        _one(sentence, f"sentences[{index}]")
    if len(case.sentences) > 1 and any(sentence.kind in LIFELONG for sentence in case.sentences):
        _only_lifelong(case)
    if case.sentences[0].kind in LIFELONG and any(each.days for each in case.adjustments):
        raise Refused(
            "How days move the end of a minimum term is not in the rules: the court takes remand into account"
        )


def _one(sentence: Sentence, path: str) -> None:
    if (where := ELSEWHERE.get(sentence.offence.jurisdiction)) is not None:
        raise Refused(f"{path}: {where} is not worked out here")
    if sentence.kind is SentenceKind.EPP:
        raise Refused(f"{path}: an extended sentence for public protection is not worked out here")
    if sentence.sentenced_on < CJA_SCHEME:
        raise Refused(f"{path}: a sentence passed before 4 April 2005 is not worked out here")
    if not sentence.term:
        raise not_known(f"{path}.duration")
    if sentence.kind in WITH_EXTENSION and not sentence.extension:
        raise not_known(f"{path}.extension")
    if sentence.extension and sentence.kind not in WITH_EXTENSION:
        raise Refused(f"{path}: a sentence of type {sentence.kind} has no extension")
    if sentence.kind is SentenceKind.STS:
        _serious_terrorism(sentence, path)
    if sentence.kind in LIFELONG and sentence.recall:
        raise Refused(f"{path}: who is recalled under a life sentence has no date until the Board directs one")


def _serious_terrorism(sentence: Sentence, path: str) -> None:
    if sentence.sentenced_on < NO_BOARD:
        raise Refused(f"{path}: there was no serious terrorism sentence before 29 June 2021")
    if sentence.offence.terrorism is False:
        raise Refused(f"{path}: a serious terrorism sentence, yet its offence is said not to be one of terrorism")


def _only_lifelong(case: Case) -> None:
    if not all(sentence.kind in LIFELONG for sentence in case.sentences):
        raise Refused("How a life sentence and a fixed term run together is not in the rules")
    if any(sentence.consecutive_to for sentence in case.sentences):
        raise Refused("A life sentence after another one is not in the rules")
