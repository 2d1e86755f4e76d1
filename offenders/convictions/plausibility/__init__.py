"""Whether a court can have passed a sentence: rules, each with its section, that ask and never refuse."""

from offenders.convictions.plausibility.facts import (
    Circumstances,
    Judgement,
    OffenceStanding,
    PassedSentence,
    SentenceQuestion,
    standing_of,
)
from offenders.convictions.plausibility.kinds import kind_of
from offenders.convictions.plausibility.rules import judged

__all__ = [
    "Circumstances",
    "Judgement",
    "OffenceStanding",
    "PassedSentence",
    "SentenceQuestion",
    "judged",
    "kind_of",
    "standing_of",
]
