"""Moments of a licence that features above it must follow, and who follows."""

from offenders.followers import Moment

licence_moved = Moment("licence moved", "licence: the Licence, in its new state; by: None when time moved it")
took_force = Moment(
    "took force",
    "licence: the Licence that binds from now on; before: the one it replaces, if any; on: the date it binds from",
)
recall_moved = Moment(
    "recall moved",
    "recall: the Recall, in its new state; verb: the move of the machine of recalls; by: None when time moved it",
)
exemption_approved = Moment(
    "exemption approved", "exemption: the Exemption, which holds from its begins_at; by: who approved it"
)
exemption_refused = Moment("exemption refused", "exemption: the Exemption that was asked for; by: who refused it")
exemption_ended = Moment(
    "exemption ended",
    "exemption: the Exemption, which ended_at, ended_because and its status tell of; by: None when time ended it",
)

paper_given = Moment(
    "paper given", "given: the PaperGiven that was recorded, or withdrawn as a mistake; by: who recorded or withdrew it"
)

MOMENTS = (
    licence_moved,
    took_force,
    exemption_approved,
    exemption_refused,
    exemption_ended,
    paper_given,
    recall_moved,
)
