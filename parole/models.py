from parole.decisions.models import BoardCondition, Challenge, Correction, Decision
from parole.decisions.questions import ReferralQuestion
from parole.dossier.models import Contribution, Direction, DossierItem, Extension, Seen
from parole.hearings.models import Hearing, Seat
from parole.reviews.models import ParoleReview, ReviewClock, ReviewMove
from parole.victims.models import LiaisonAnswer, LiaisonNotice, Statement, Telling, ToTell, Victim, VictimRequest

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
    "LiaisonAnswer",
    "LiaisonNotice",
    "ParoleReview",
    "ReferralQuestion",
    "ReviewClock",
    "ReviewMove",
    "Seat",
    "Seen",
    "Statement",
    "Telling",
    "ToTell",
    "Victim",
    "VictimRequest",
]
