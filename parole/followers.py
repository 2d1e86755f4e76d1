"""Moments of a review that upper apps must follow, and who follows."""

from offenders.followers import Moment

decision_made = Moment("decision made", "decision: the Decision as recorded; by: who recorded it")
decision_final = Moment("decision final", "decision: the Decision that is final now; by: None when time made it so")
conditions_set = Moment("conditions set", "decision: the Decision with the conditions that the Board set; by")

MOMENTS = (decision_made, decision_final, conditions_set)
