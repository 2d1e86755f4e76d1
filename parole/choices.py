"""The choices of this app's fields: what the rules name, in words."""

from parole.decisions import rules as finality
from parole.reviews.rules import clocks, moves
from parole.seats import rules as panels
from parole.victims import rules as victims

REVIEW_KINDS = [
    (moves.ReviewKind.INITIAL_247A, "First review, s.247A"),
    (moves.ReviewKind.INITIAL_EDS, "First review, extended sentence"),
    (moves.ReviewKind.INITIAL_LIFE, "First review, life or IPP"),
    (moves.ReviewKind.PRE_TARIFF_ADVICE, "Advice on open conditions"),
    (moves.ReviewKind.RECALL_255C, "Review after recall, s.255C"),
    (moves.ReviewKind.ANNUAL, "Next review"),
    (moves.ReviewKind.S244ZB, "Power to detain, s.244ZB"),
    (moves.ReviewKind.IPP_TERMINATION, "End of an IPP licence"),
]
REVIEW_STATUSES = [
    (moves.Status.DUE, "Due"),
    (moves.Status.REFERRAL_SENT, "Referral sent"),
    (moves.Status.DEEMED_REFERRED, "Referred"),
    (moves.Status.DOSSIER_DISCLOSED, "Dossier disclosed"),
    (moves.Status.MCA_LISTED, "Considered on the papers"),
    (moves.Status.DIRECTIONS_ISSUED, "Directions issued"),
    (moves.Status.PAPER_DECISION, "Decided on the papers"),
    (moves.Status.ORAL_DIRECTED, "Oral hearing directed"),
    (moves.Status.READY_TO_LIST, "Ready to list"),
    (moves.Status.LISTED, "Hearing listed"),
    (moves.Status.HEARD, "Heard"),
    (moves.Status.ADJOURNED, "Adjourned"),
    (moves.Status.DEFERRED, "Deferred"),
    (moves.Status.DECIDED, "Decided"),
    (moves.Status.PROVISIONAL, "Provisional"),
    (moves.Status.RECONSIDERATION_APPLIED, "Reconsideration asked for"),
    (moves.Status.RECONSIDERATION_REFUSED, "Reconsideration refused"),
    (moves.Status.RECONSIDERATION_GRANTED, "Reconsideration granted"),
    (moves.Status.FINAL, "Final"),
    (moves.Status.HIGH_COURT_REFERRED, "Before the High Court"),
    (moves.Status.FINAL_UPHELD, "Final, upheld"),
    (moves.Status.QUASHED, "Quashed"),
    (moves.Status.SET_ASIDE, "Set aside"),
    (moves.Status.RELEASE_PLANNED, "Release planned"),
    (moves.Status.RELEASED, "Released"),
    (moves.Status.CLOSED_NOT_RELEASED, "Closed, not released"),
    (moves.Status.WITHDRAWN, "Withdrawn"),
]
OUTCOMES = [
    (moves.Outcome.RELEASE_DIRECTED, "Release directed"),
    (moves.Outcome.NO_RELEASE, "No release"),
    (moves.Outcome.OPEN_RECOMMENDED, "Open conditions recommended"),
    (moves.Outcome.OPEN_NOT_RECOMMENDED, "Open conditions not recommended"),
    (moves.Outcome.NO_DECISION, "No decision"),
]
CLOCKS = [(each.clock.value, each.title) for each in clocks.LIMITS.values()]
DISCIPLINES = [
    (panels.Discipline.JUDICIAL, "Judicial"),
    (panels.Discipline.PSYCHIATRIST, "Psychiatrist"),
    (panels.Discipline.PSYCHOLOGIST, "Psychologist"),
    (panels.Discipline.PROBATION, "Probation"),
    (panels.Discipline.LAW_ENFORCEMENT, "Law enforcement"),
    (panels.Discipline.INDEPENDENT, "Independent"),
]
CHALLENGES = [
    (finality.Challenge.RECONSIDERATION, "Reconsideration (r.28)"),
    (finality.Challenge.SETTING_ASIDE, "Setting aside (r.28A)"),
    (finality.Challenge.HIGH_COURT, "Referral to the High Court"),
]
GROUNDS = [
    (finality.Ground.ERROR_OF_LAW, "Error of law"),
    (finality.Ground.IRRATIONAL, "Irrational"),
    (finality.Ground.UNFAIR, "Procedurally unfair"),
    (finality.Ground.ERROR_OF_FACT, "Error of fact"),
    (finality.Ground.NEW_INFORMATION, "New information"),
    (finality.Ground.CHANGE_OF_CIRCUMSTANCES, "Change of circumstances"),
    (finality.Ground.PUBLIC_CONFIDENCE, "Public confidence"),
]
RESULTS = [
    (finality.Result.REFUSED, "Refused"),
    (finality.Result.GRANTED, "Granted"),
    (finality.Result.WITHDRAWN, "Withdrawn"),
]
VICTIM_EVENTS = [
    (victims.Event.REFERRAL, "The case was referred to the Board"),
    (victims.Event.LISTING, "A hearing was listed, moved or cancelled"),
    (victims.Event.DECISION, "The Board has decided"),
    (victims.Event.FINAL, "The decision is final"),
    (victims.Event.CORRECTED, "The outcome was recorded wrongly, and is put right"),
    (victims.Event.COMING, "Release is expected"),
    (victims.Event.RELEASE, "The person was released"),
    (victims.Event.RECALL, "The person is back in custody"),
    (victims.Event.STRUCK_OUT, "A release or return was recorded by mistake"),
]
