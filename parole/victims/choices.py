"""Choices of the events of which a victim is told, in words."""

from parole.victims.rules import Event

VICTIM_EVENTS = [
    (Event.REFERRAL, "The case was referred to the Board"),
    (Event.LISTING, "A hearing was listed, moved or cancelled"),
    (Event.DECISION, "The Board has decided"),
    (Event.FINAL, "The decision is final"),
    (Event.CORRECTED, "The outcome was recorded wrongly, and is put right"),
    (Event.COMING, "Release is expected"),
    (Event.RELEASE, "The person was released"),
    (Event.RECALL, "The person is back in custody"),
    (Event.STRUCK_OUT, "A release or return was recorded by mistake"),
]
