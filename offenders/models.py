"""The tables of offenders: people, sentences, custody, dates and releases."""

from offenders.absences.models import Absence
from offenders.associates.models import Link
from offenders.batches.models import Batch, BatchEntry, BatchRow
from offenders.classifying.models import Classification
from offenders.closing.models import Closing, ClosingView
from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.custody.models import CustodyPeriod, Movement, ReportedEnd, StrikeOut
from offenders.dates.calculation_models import (
    BroughtForward,
    Calculation,
    DateCheck,
    DateConflict,
    DateConflictMove,
    DateOverride,
    DueRecalculation,
    LawReplay,
    LawReplayLine,
)
from offenders.dates.models import BoardDirection, KeyDate, Release, ReleaseHold, ReleaseOrder
from offenders.identities.models import IdentityMatch, MatchBasis, MatchStep
from offenders.importing.models import ImportFile
from offenders.interventions.models import Intervention, InterventionSession
from offenders.mappa.models import (
    MappaAction,
    MappaAgendaItem,
    MappaAttendance,
    MappaCase,
    MappaExitAnswer,
    MappaLevel,
    MappaMeeting,
    MappaMinutes,
)
from offenders.matches.models import Match, MatchNotice, MatchReply, MatchSide
from offenders.orders.models import ImposedOrder, OrderBreach, OrderEndDecision, OrderMeasure, OrderStep
from offenders.people.models import Alias, Identifier, Offender
from offenders.people.word_models import NameWord, PersonWord
from offenders.police_handover.models import HandoverCheck, HandoverQuestion, PoliceHandover
from offenders.reference.courts.models import Court
from offenders.reference.disposals.models import Disposal
from offenders.reference.establishments.models import Establishment
from offenders.reference.figures.models import PublishedFigure, Reconciliation
from offenders.reference.filed import FiledRow
from offenders.reference.indicators.models import PublishedIndicator
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.law.models import LawCheck, LawEntry
from offenders.reference.offences.models import Offence
from offenders.reference.outcomes.models import ReviewOutcomes
from offenders.register.models import (
    DutyFile,
    HomeVisit,
    Journey,
    KnownChange,
    NeverApplied,
    Notice,
    NotificationAnswer,
    NotificationDuty,
    NotificationPeriod,
    RegisterEntry,
    RegisterItem,
    ToldDifference,
)
from offenders.releases.gate.models import DisputeDecision, Leaving
from offenders.releases.weekly.models import WeeklyEntry, WeeklyList
from offenders.threats.models import Threat, ThreatReview, ThreatWarning

__all__ = [
    "Absence",
    "Adjustment",
    "Alias",
    "Batch",
    "BatchEntry",
    "BatchRow",
    "BoardDirection",
    "BroughtForward",
    "Calculation",
    "Classification",
    "Closing",
    "ClosingView",
    "Conviction",
    "Court",
    "CustodyPeriod",
    "DateCheck",
    "DateConflict",
    "DateConflictMove",
    "DateOverride",
    "Disposal",
    "DisputeDecision",
    "DueRecalculation",
    "DutyFile",
    "Establishment",
    "FiledRow",
    "HandoverCheck",
    "HandoverQuestion",
    "HomeVisit",
    "Identifier",
    "IdentityMatch",
    "ImportFile",
    "ImposedOrder",
    "Intervention",
    "InterventionSession",
    "Journey",
    "KeyDate",
    "KnownChange",
    "LawCheck",
    "LawEntry",
    "LawReplay",
    "LawReplayLine",
    "Leaving",
    "Link",
    "MappaAction",
    "MappaAgendaItem",
    "MappaAttendance",
    "MappaCase",
    "MappaExitAnswer",
    "MappaLevel",
    "MappaMeeting",
    "MappaMinutes",
    "Match",
    "MatchBasis",
    "MatchNotice",
    "MatchReply",
    "MatchSide",
    "MatchStep",
    "Movement",
    "NameWord",
    "NeverApplied",
    "Notice",
    "NotificationAnswer",
    "NotificationDuty",
    "NotificationPeriod",
    "Offence",
    "Offender",
    "OrderBreach",
    "OrderEndDecision",
    "OrderMeasure",
    "OrderStep",
    "PersonWord",
    "PoliceHandover",
    "PublishedFigure",
    "PublishedIndicator",
    "Reconciliation",
    "ReferenceChange",
    "RegisterEntry",
    "RegisterItem",
    "Release",
    "ReleaseHold",
    "ReleaseOrder",
    "ReportedEnd",
    "ReviewOutcomes",
    "Sentence",
    "StrikeOut",
    "Threat",
    "ThreatReview",
    "ThreatWarning",
    "ToldDifference",
    "WeeklyEntry",
    "WeeklyList",
]
