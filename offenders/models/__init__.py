"""The tables of offenders: people, sentences, custody, dates and releases."""

from offenders.absences.models import Absence
from offenders.models.calculations import (
    BroughtForward,
    Calculation,
    DateCheck,
    DateConflict,
    DateConflictMove,
    DateOverride,
    LawReplay,
    LawReplayLine,
)
from offenders.models.custody import CustodyPeriod, Establishment, Movement
from offenders.models.dates import BoardDirection, KeyDate, Release, ReleaseHold
from offenders.models.files import ImportFile
from offenders.models.names import NameWord, PersonWord
from offenders.models.people import Alias, Identifier, Offender
from offenders.models.sentences import Adjustment, Conviction, Offence, Sentence
from offenders.models.weekly import WeeklyEntry, WeeklyList
from offenders.releases.gate.models import DisputeDecision, Leaving, ReleaseOrder, StrikeOut

__all__ = [
    "Absence",
    "Adjustment",
    "Alias",
    "BoardDirection",
    "BroughtForward",
    "Calculation",
    "Conviction",
    "CustodyPeriod",
    "DateCheck",
    "DateConflict",
    "DateConflictMove",
    "DateOverride",
    "DisputeDecision",
    "Establishment",
    "Identifier",
    "ImportFile",
    "KeyDate",
    "LawReplay",
    "LawReplayLine",
    "Leaving",
    "Movement",
    "NameWord",
    "Offence",
    "Offender",
    "PersonWord",
    "Release",
    "ReleaseHold",
    "ReleaseOrder",
    "Sentence",
    "StrikeOut",
    "WeeklyEntry",
    "WeeklyList",
]
