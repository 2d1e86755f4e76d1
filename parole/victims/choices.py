"""Choices about victims in words: of what they are told, what they may wish not to hear, who decides what they ask."""

from parole.victims.rules.events import Event, Subject
from parole.victims.rules.requests import PassedTo, Status

VICTIM_EVENTS = [
    (Event.REFERRAL, "The case was referred to the Board"),
    (Event.LISTING, "A hearing was listed, moved or cancelled"),
    (Event.DECISION, "The Board has decided"),
    (Event.FINAL, "The decision is final"),
    (Event.CORRECTED, "The outcome was recorded wrongly and has been corrected"),
    (Event.COMING, "Release is expected"),
    (Event.RELEASE, "The person was released"),
    (Event.LEFT, "The person left custody: being checked if lawful"),
    (Event.TEMPORARY, "The person is on temporary release"),
    (Event.MOVED, "The person was moved to another prison or region"),
    (Event.RECALL_AGREED, "Recall was agreed: ask probation when it is safe to tell the victim the victim"),
    (Event.RECALL_STOPPED, "The recall was stopped"),
    (Event.REVOKED, "The licence was revoked"),
    (Event.AT_LARGE, "The person is unlawfully at large"),
    (Event.RESCINDED, "The revocation was rescinded"),
    (Event.RECALL, "The person is back in custody"),
    (Event.ANSWERED, "What the victim asked for was answered"),
    (Event.CONDITIONS_COMING, "A change to a condition the victim asked for was approved; not in force yet"),
    (Event.CONDITIONS_STAY, "An approved change to a condition the victim asked for was stopped"),
    (Event.CONDITION_ADDED, "A condition that the victim asked for is in force"),
    (Event.CONDITION_CHANGED, "A condition that the victim asked for was changed"),
    (Event.CONDITION_ENDED, "A condition that the victim asked for has ended"),
    (Event.EXEMPTED, "A permission under a condition that the victim asked for was approved"),
    (Event.NOT_EXEMPTED, "A permission under a condition that the victim asked for was refused"),
    (Event.EXEMPTION_ENDED, "A permission under a condition that the victim asked for has ended"),
    (Event.LICENCE_ENDED, "The licence or the sentence has ended"),
    (Event.ABROAD, "The person was deported or transferred out"),
    (Event.DIED, "The person has died"),
    (Event.STRUCK_OUT, "A release, return or end was recorded by mistake"),
]
SUBJECTS = [
    (Subject.BOARD, "Parole Board events"),
    (Subject.MOVES, "Moves and temporary release"),
    (Subject.CONDITIONS, "Conditions they asked for: start, change, permission, end"),
    (Subject.RECALL, "Recall and return to custody"),
    (Subject.END, "The end of the licence, deportation, death"),
]
REQUEST_STATUSES = [
    (Status.ASKED, "Asked"),
    (Status.PASSED, "Passed on"),
    (Status.INCLUDED, "Included"),
    (Status.CHANGED, "Included, changed"),
    (Status.REFUSED, "Refused"),
    (Status.TOLD, "Answered and victim told"),
    (Status.WITHDRAWN, "Withdrawn"),
]
REQUEST_ANSWERS = REQUEST_STATUSES[2:5]
PASSED_TO = [
    (PassedTo.BOARD, "The Parole Board, in the open review"),
    (PassedTo.PROBATION, "Probation, for the licence"),
    (PassedTo.STATE, "The Secretary of State (PPCS)"),
]
