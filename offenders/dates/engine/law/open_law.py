"""Questions of law that no text, case or judgment settles, and the fair readings of each.

Where two readings lead to different dates, neither is *the* date: the calculation is refused, and says the dates of
each reading with its section and what decides between them. Once the users' lawyers have settled a question, the entry
of the register of law says by which reading, and it is no longer asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LAW_ENTRIES = ("cja-244-1", "cja-263", "cja-264-6a", "csa-28-5-6", "open-readings", "sa26-23", "sds40", "ual")


@dataclass(frozen=True, slots=True)
class FairReading:
    """One answer. says: what it holds, with the section it rests on."""

    name: str
    says: str
    section: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """name: as the register settles it. asks: what is open. decides: what would close it. entry: of the register."""

    name: str
    asks: str
    decides: str
    readings: tuple[FairReading, ...]
    entry: str = "open-readings"

    def reading(self, name: str) -> FairReading:
        return next(each for each in self.readings if each.name == name)


class Undecided(Exception):
    """A date turns on a question of which no reading is taken yet."""

    def __init__(self, question: OpenQuestion) -> None:
        super().__init__(question.name)
        self.question = question


Taken = Mapping[str, str]  # the name of the reading by that of the question


def asked(question: OpenQuestion, taken: Taken) -> str:
    """The name of the reading that is taken. Raises Undecided where none is."""
    if question.name not in taken:
        raise Undecided(question)
    return taken[question.name]


STANDARD_BESIDE = OpenQuestion(
    "terrorist-standard-sentence-beside-another",
    "Whether another sentence ever releases a prisoner of a standard sentence under s.247A before its end",
    "ss.244, 247A, 263 and 264 CJA 2003 as in force, an official calculation of such a case, or a judgment",
    (
        FairReading(
            "released",
            "once the standard sentence and the custodial terms of the others are served, the law releases on the"
            " licence of the others",
            "s.247A(6), s.263, s.264",
        ),
        FairReading(
            "board-alone",
            "the duty to release leaves out the prisoner, not the sentence: only the Board releases before the end",
            "s.244(1), s.247A(3) to (5)",
        ),
    ),
    entry="cja-244-1",
)
WHOLE_TERM_WITH_BOARD = OpenQuestion(
    "no-parole-sentence-pooled-with-a-board-sentence",
    "When the Board may first consider a chain of a sentence without parole and one with it",
    "s.264(6A) CJA 2003 as in force, an official calculation of such a case, or a judgment",
    (
        FairReading(
            "after-the-whole-term",
            "the Board may direct release once the whole custodial term of the one and two-thirds of the other are"
            " served",
            "s.264(6A), s.247A(3)",
        ),
        FairReading(
            "never",
            "subsections (3) to (5) do not apply to the one, and so not to the chain: released at the end of all"
            " custodial terms",
            "s.247A(2A), (6)",
        ),
    ),
    entry="cja-264-6a",
)
SCHEME_BESIDE = OpenQuestion(
    "early-release-scheme-beside-a-terrorist-sentence",
    "Whether a scheme that brings ordinary release forward reaches an ordinary sentence beside one under s.247A",
    "s.244(1) CJA 2003 and SI 2024/844 or s.23 Sentencing Act 2026 as in force, or an official calculation",
    (
        FairReading(
            "reached", "the scheme changes the ordinary sentence for every prisoner", "SI 2024/844 art.3, SA 2026 s.23"
        ),
        FairReading(
            "not-reached",
            "s.244 leaves out a prisoner under s.247A, and so does the scheme",
            "s.244(1), s.247A",
        ),
    ),
    entry="cja-244-1",
)
RECALL_BESIDE_BOARD = OpenQuestion(
    "ordinary-board-sentence-beside-a-recall",
    "Whether release after the recall of another sentence delays what the Board may direct",
    "s.255C and s.263 CJA 2003 as in force; a published case has no eligibility where the recall lasts to the release",
    (
        FairReading("no-bar", "the recall of another sentence is no bar to eligibility or release", "s.246A, s.255C"),
        FairReading("bar", "the Board releases no one while a recall holds them", "s.263, published cases"),
    ),
    entry="cja-263",
)
TRANCHE = OpenQuestion(
    "progression-tranche",
    "When the progression model begins to hold for a term of this length",
    "the commencement instrument of s.23 Sentencing Act 2026, which was not seen",
    (
        FairReading("list", "by the list of ten tranches by length in days", "SA 2026 s.23"),
        FairReading("cases", "by the published cases of the prison service, of an earlier list", "SA 2026 s.23"),
    ),
    entry="sa26-23",
)

LIFE_REMAND = OpenQuestion(
    "remand-before-a-life-sentence",
    "Whether the days on remand recorded beside a life sentence are still to be deducted from its minimum term",
    "the court's order: the minimum term as pronounced, with or without what the court took off for remand",
    (
        FairReading(
            "taken-off-by-the-court",
            "the court took them into account when it set the minimum term",
            "s.322 Sentencing Code, s.82A PCC(S)A 2000",
        ),
        FairReading(
            "still-to-be-taken-off", "the term is recorded as pronounced, and the days come off it", "s.240ZA CJA 2003"
        ),
    ),
    entry="csa-28-5-6",
)
TERMS_TOGETHER = OpenQuestion(
    "tranche-of-concurrent-terms",
    "Whether the tranche of terms that run together but began on different days goes by the longest or by all of them",
    "SI 2024/844, the commencement instrument of s.23 Sentencing Act 2026, or an official calculation of such a case",
    (
        FairReading("longest", "by the longest of them", "SI 2024/844, SA 2026 s.23"),
        FairReading("together", "by the time from the first day to the last of all", "s.263, SI 2024/844"),
    ),
    entry="sds40",
)

ABSENCE_GOES_ON = OpenQuestion(
    "absence-that-goes-on-under-a-later-sentence",
    "Whether days at large that began before a sentence was passed, and continued after it, delay that sentence too",
    "s.49(2) Prison Act 1952 as in force, or an official calculation of such a case",
    (
        FairReading(
            "later-days-count",
            "no day at large is served of any sentence: those from the day it was passed onwards delay it",
            "s.49(2) Prison Act 1952",
        ),
        FairReading(
            "not-applied",
            "an absence belongs to the sentences of its first day, and is not applied to a later one",
            "s.49(2) Prison Act 1952, as the prison service counts",
        ),
    ),
    entry="ual",
)

QUESTIONS = (
    STANDARD_BESIDE,
    WHOLE_TERM_WITH_BOARD,
    SCHEME_BESIDE,
    RECALL_BESIDE_BOARD,
    TRANCHE,
    TERMS_TOGETHER,
    LIFE_REMAND,
    ABSENCE_GOES_ON,
)
