"""The choices of this app's fields: what the rules name, in words."""

from parole.decisions import rules as finality
from parole.reviews.rules import clocks
from parole.reviews.rules import moves as reviews
from parole.seats import rules as panels
from parole.victims import rules as victims

REVIEW_KINDS = [
    (reviews.Kind.INITIAL_247A, "First review, s.247A"),
    (reviews.Kind.INITIAL_EDS, "First review, extended sentence"),
    (reviews.Kind.INITIAL_LIFE, "First review, life or IPP"),
    (reviews.Kind.PRE_TARIFF_ADVICE, "Advice on open conditions"),
    (reviews.Kind.RECALL_255C, "Review after recall, s.255C"),
    (reviews.Kind.ANNUAL, "Next review"),
    (reviews.Kind.S244ZB, "Power to detain, s.244ZB"),
    (reviews.Kind.IPP_TERMINATION, "End of an IPP licence"),
]
REVIEW_STATUSES = [
    (reviews.Status.DUE, "Due"),
    (reviews.Status.REFERRAL_SENT, "Referral sent"),
    (reviews.Status.DEEMED_REFERRED, "Referred"),
    (reviews.Status.DOSSIER_DISCLOSED, "Dossier disclosed"),
    (reviews.Status.MCA_LISTED, "Considered on the papers"),
    (reviews.Status.DIRECTIONS_ISSUED, "Directions issued"),
    (reviews.Status.PAPER_DECISION, "Decided on the papers"),
    (reviews.Status.ORAL_DIRECTED, "Oral hearing directed"),
    (reviews.Status.READY_TO_LIST, "Ready to list"),
    (reviews.Status.LISTED, "Hearing listed"),
    (reviews.Status.HEARD, "Heard"),
    (reviews.Status.ADJOURNED, "Adjourned"),
    (reviews.Status.DEFERRED, "Deferred"),
    (reviews.Status.DECIDED, "Decided"),
    (reviews.Status.PROVISIONAL, "Provisional"),
    (reviews.Status.RECONSIDERATION_APPLIED, "Reconsideration asked for"),
    (reviews.Status.RECONSIDERATION_REFUSED, "Reconsideration refused"),
    (reviews.Status.RECONSIDERATION_GRANTED, "Reconsideration granted"),
    (reviews.Status.FINAL, "Final"),
    (reviews.Status.HIGH_COURT_REFERRED, "Before the High Court"),
    (reviews.Status.FINAL_UPHELD, "Final, upheld"),
    (reviews.Status.QUASHED, "Quashed"),
    (reviews.Status.SET_ASIDE, "Set aside"),
    (reviews.Status.RELEASE_PLANNED, "Release planned"),
    (reviews.Status.RELEASED, "Released"),
    (reviews.Status.CLOSED_NOT_RELEASED, "Closed, not released"),
    (reviews.Status.WITHDRAWN, "Withdrawn"),
]
OUTCOMES = [
    (reviews.Outcome.RELEASE_DIRECTED, "Release directed"),
    (reviews.Outcome.NO_RELEASE, "No release"),
    (reviews.Outcome.OPEN_RECOMMENDED, "Open conditions recommended"),
    (reviews.Outcome.OPEN_NOT_RECOMMENDED, "Open conditions not recommended"),
    (reviews.Outcome.NO_DECISION, "No decision"),
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
