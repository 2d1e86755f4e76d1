from parole.applications.models import BoardApplication
from parole.decisions.models import BoardCondition, Challenge, Correction, Decision
from parole.decisions.questions import ReferralQuestion
from parole.dossier.applications import NonDisclosure, SpecialAdvocate
from parole.dossier.models import Contribution, Direction, DossierItem, Extension, Seen
from parole.dossier.second_checks import DisclosureCheck
from parole.hearings.models import Hearing, Seat
from parole.hearings.observers import Observer
from parole.required.models import RequiredReference
from parole.reviews.models import ParoleReview, ReviewClock, ReviewMove
from parole.victims.models import LiaisonAnswer, LiaisonNotice, Statement, Telling, ToTell, Victim, VictimRequest

__all__ = [
    "BoardApplication",
    "BoardCondition",
    "Challenge",
    "Contribution",
    "Correction",
    "Decision",
    "Direction",
    "DisclosureCheck",
    "DossierItem",
    "Extension",
    "Hearing",
    "LiaisonAnswer",
    "LiaisonNotice",
    "NonDisclosure",
    "Observer",
    "ParoleReview",
    "ReferralQuestion",
    "RequiredReference",
    "ReviewClock",
    "ReviewMove",
    "Seat",
    "Seen",
    "SpecialAdvocate",
    "Statement",
    "Telling",
    "ToTell",
    "Victim",
    "VictimRequest",
]
