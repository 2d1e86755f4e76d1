"""The tables of offenders: people, sentences, custody, dates and releases."""

from offenders.models.custody import CustodyPeriod, Establishment, Movement
from offenders.models.dates import KeyDate, Release, ReleaseHold
from offenders.models.people import Alias, Identifier, Offender
from offenders.models.sentences import Adjustment, Conviction, Offence, Sentence

__all__ = [
    "Adjustment",
    "Alias",
    "Conviction",
    "CustodyPeriod",
    "Establishment",
    "Identifier",
    "KeyDate",
    "Movement",
    "Offence",
    "Offender",
    "Release",
    "ReleaseHold",
    "Sentence",
]
