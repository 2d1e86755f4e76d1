"""A permission under a condition, and the licence compliance letter."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from licence.breaches.models import Breach
from licence.exemptions.models import Exemption
from licence.papers.words import parts
from licence.papers.words.licences import place_words
from licence.papers.words.parts import Words
from sharing.time_words import say_datetime


def permission(row: Exemption, *, at: datetime) -> Words:
    """What is allowed, from when until when; not why it was asked for, and not what anybody thinks of it."""
    condition = row.condition
    paper = Words(parts.facts_of(row.offender, today=timezone.localdate(at)))
    pairs: list[tuple[str, str | None]] = [
        ("You are allowed", row.scope),
        ("From", parts.moment(row.begins_at or row.starts_at)),
        ("Until", parts.moment(row.ends_at)),
    ]
    pairs += [("Place", place_words(zone)) for zone in row.places.all()]
    if row.escort:
        pairs.append(("Who goes with you", row.escort))
    paper.say("What you are allowed to do", parts.rows(*pairs))
    paper.say("The condition", parts.quote(f"Condition {condition.position} of your licence", condition.wording))
    paper.say(
        "What you must know",
        parts.points(
            f"This permission ends at {say_datetime(row.ends_at)}. The condition then binds you again.",
            "It can be withdrawn earlier. Your officer will tell you.",
            "It allows what is written above and nothing else. All other conditions of your licence still apply.",
            "Keep this paper with you. Show it if the police ask.",
            "If your plans change, call your officer before you go.",
            "If you do anything else, that is a breach of your licence, and you may be recalled to prison.",
        ),
    )
    parts.say_contact(paper, condition.licence)
    paper.declaration = "I have received this permission. It was explained to me."
    paper.signatures = list(parts.SIGNATURES)
    return paper


def compliance(row: Breach, *, at: datetime, words: str) -> Words:
    """The one letter that warns. words: what the officer says to the person; what our record says is not for them."""
    paper = Words(parts.facts_of(row.offender, today=timezone.localdate(at)))
    condition = row.condition
    heading = f"Condition {condition.position} of your licence" if condition else "Your licence"
    wording = condition.wording if condition else ""
    paper.say(
        "Why you are receiving this letter",
        parts.text("You did not keep to your licence."),
        parts.quote(heading, wording, f"When: {say_datetime(row.occurred_at)}"),
    )
    paper.say("What your officer says", parts.typed(words))
    paper.say(
        "What happens if it happens again",
        parts.points(
            "Your conditions may be changed.",
            "You may be recalled to prison.",
            "Talk to your officer early if you find a condition hard to keep.",
        ),
    )
    parts.say_contact(paper, row.licence)
    paper.declaration = "I have received this letter. It was explained to me."
    paper.signatures = list(parts.SIGNATURES)
    return paper
