"""The choices of the fields of a panel: what the rules name, in words."""

from parole.hearings.rules import ConflictAnswer, Discipline

CONFLICT_ANSWERS = [
    (ConflictAnswer.STAYS, "The member stays"),
    (ConflictAnswer.REPLACED, "The member is replaced"),
]
DISCIPLINES = [
    (Discipline.JUDICIAL, "Judicial"),
    (Discipline.PSYCHIATRIST, "Psychiatrist"),
    (Discipline.PSYCHOLOGIST, "Psychologist"),
    (Discipline.PROBATION, "Probation"),
    (Discipline.LAW_ENFORCEMENT, "Law enforcement"),
    (Discipline.INDEPENDENT, "Independent"),
]
