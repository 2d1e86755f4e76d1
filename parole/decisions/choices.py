"""The choices of the fields of a decision: what the rules name, in words."""

from parole.decisions.rules import Challenge, Ground, ReferralAnswer, Result
from parole.reviews.rules.moves import Outcome

OUTCOMES = [
    (Outcome.RELEASE_DIRECTED, "Release directed"),
    (Outcome.NO_RELEASE, "No release"),
    (Outcome.OPEN_RECOMMENDED, "Open conditions recommended"),
    (Outcome.OPEN_NOT_RECOMMENDED, "Open conditions not recommended"),
    (Outcome.NO_DECISION, "No decision"),
]
CHALLENGES = [
    (Challenge.RECONSIDERATION, "Reconsideration (r.28)"),
    (Challenge.SETTING_ASIDE, "Setting aside (r.28A)"),
    (Challenge.HIGH_COURT, "Referral to the High Court"),
]
GROUNDS = [
    (Ground.ERROR_OF_LAW, "Error of law"),
    (Ground.IRRATIONAL, "Irrational"),
    (Ground.UNFAIR, "Procedurally unfair"),
    (Ground.ERROR_OF_FACT, "Error of fact"),
    (Ground.NEW_INFORMATION, "New information"),
    (Ground.CHANGE_OF_CIRCUMSTANCES, "Change of circumstances"),
    (Ground.PUBLIC_CONFIDENCE, "Public confidence"),
]
REFERRAL_ANSWERS = [
    (ReferralAnswer.NOT_LISTED, "Offence not listed"),
    (ReferralAnswer.NOT_REFERRED, "Not referred"),
    (ReferralAnswer.REFERRED, "Referred to the High Court"),
]
RESULTS = [
    (Result.REFUSED, "Refused"),
    (Result.GRANTED, "Granted"),
    (Result.WITHDRAWN, "Withdrawn"),
]
# How each kind of challenge can end.
RESULTS_OF = {
    Challenge.HIGH_COURT: [(Result.REFUSED, "Direction upheld"), (Result.GRANTED, "Direction quashed")],
    Challenge.SETTING_ASIDE: [
        (Result.REFUSED, "Refused"),
        (Result.GRANTED, "Set aside"),
        (Result.WITHDRAWN, "Withdrawn"),
    ],
    Challenge.RECONSIDERATION: [
        (Result.REFUSED, "Refused"),
        (Result.GRANTED, "Granted: the Board considers the case again"),
        (Result.WITHDRAWN, "Withdrawn"),
    ],
}
