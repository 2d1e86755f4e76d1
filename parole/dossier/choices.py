"""The choices of the fields of an application that a paper is withheld: what the rules name, in words."""

from parole.dossier.rules import Applicant, Direction

APPLICANTS = [
    (Applicant.SECRETARY_OF_STATE, "The Secretary of State"),
    (Applicant.THIRD_PARTY, "An authorised third party (until 15 December 2025)"),
]
DIRECTIONS = [
    (Direction.SERVE, "Serve it on the prisoner"),
    (Direction.GIST, "Disclose a gist"),
    (Direction.WITHHOLD, "Withhold it from the prisoner"),
    (Direction.WITHHOLD_FROM_BOTH, "Withhold it from the prisoner and the representative"),
]
