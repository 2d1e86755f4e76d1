"""The choices of the fields of a review: what the rules name, in words."""

from parole.reviews.rules import clocks, moves

REVIEW_KINDS = [
    (moves.ReviewKind.INITIAL_247A, "First review, s.247A"),
    (moves.ReviewKind.INITIAL_244A, "First review, SOPC, s.244A"),
    (moves.ReviewKind.INITIAL_EDS, "First review, extended sentence"),
    (moves.ReviewKind.INITIAL_LIFE, "First review, life or IPP"),
    (moves.ReviewKind.PRE_TARIFF_ADVICE, "Advice on open conditions"),
    (moves.ReviewKind.RECALL_255C, "Review after recall, s.255C"),
    (moves.ReviewKind.RECALL_LIFE_32, "Review after recall, life or IPP, s.32(4)"),
    (moves.ReviewKind.FURTHER, "Further review, within 2 years"),
    (moves.ReviewKind.ANNUAL, "Yearly review after recall, s.256A"),
    (moves.ReviewKind.S244ZB, "Power to detain, s.244ZB"),
    (moves.ReviewKind.IPP_TERMINATION, "End of an IPP licence"),
]
ORAL_LIMBS = [
    (moves.OralLimb.RECALL, "Recall of a fixed-term prisoner (a)"),
    (moves.OralLimb.NEW_OFFENCE, "Under investigation for, or charged with, a new offence (b)"),
    (moves.OralLimb.RELEASE_IMMINENT, "Automatic release imminent, so that a hearing is impractical (c)"),
]
PUT_OFF_FOR = [
    (moves.PutOffFor.REPORT, "A report is late"),
    (moves.PutOffFor.PSYCHOLOGY, "Psychology is outstanding"),
    (moves.PutOffFor.POLICE_MATERIAL, "Police or intelligence material is outstanding"),
    (moves.PutOffFor.PROGRAMME, "Offending-behaviour work is unfinished"),
    (moves.PutOffFor.PREMISES, "No place in approved premises"),
    (moves.PutOffFor.CHARGE, "A charge is pending"),
    (moves.PutOffFor.WITNESS, "A witness cannot attend"),
    (moves.PutOffFor.PRISONER_UNWELL, "The prisoner is unwell"),
    (moves.PutOffFor.REPRESENTATIVE, "The representative cannot act"),
    (moves.PutOffFor.TECHNOLOGY, "Technology failed"),
    (moves.PutOffFor.PANEL, "The panel cannot sit"),
    (moves.PutOffFor.OTHER, "Another reason"),
]
DECIDED_BY = [
    (moves.DecidedBy.MEMBER, "A member"),
    (moves.DecidedBy.STAFF, "Staff, under delegation (r.4(3))"),
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
    (moves.Status.READY_TO_LIST, "Mark as ready to list"),
    (moves.Status.LISTED, "Hearing listed"),
    (moves.Status.HEARD, "Heard"),
    (moves.Status.ADJOURNED, "Adjourned"),
    (moves.Status.DEFERRED, "Deferred"),
    (moves.Status.DECIDED, "Decided"),
    (moves.Status.PROVISIONAL, "Provisional"),
    (moves.Status.RECONSIDERATION_APPLIED, "Record request for reconsideration"),
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
CLOCKS = [(limit.clock.value, limit.title) for limit in clocks.LIMITS.values()]
