from parole.models.decisions import BoardCondition, Challenge, Correction, Decision
from parole.models.dossier import Contribution, Direction, DossierItem, Extension, Seen
from parole.models.hearings import Hearing, Seat
from parole.models.reviews import ParoleReview, ReviewClock, ReviewMove
from parole.models.victims import Statement, ToTell, Victim

__all__ = [
    "BoardCondition",
    "Challenge",
    "Contribution",
    "Correction",
    "Decision",
    "Direction",
    "DossierItem",
    "Extension",
    "Hearing",
    "ParoleReview",
    "ReviewClock",
    "ReviewMove",
    "Seat",
    "Seen",
    "Statement",
    "ToTell",
    "Victim",
]
