"""The notice of recall with its reasons, and the letter where it was decided not to recall."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from licence.papers.rules import BOARD_DAYS, FIXED, SentenceKind
from licence.papers.words import parts
from licence.papers.words.parts import Block, Words
from licence.recalls.models import Recall
from licence.recalls.rules.kinds import RecallKind
from sharing.time_words import format_date


def notice(row: Recall, *, at: datetime) -> Words:
    """Why the licence was revoked, and what the person can do."""
    person = row.offender
    sentences = parts.sentences_of(person)
    laws = parts.laws_of(sentences, row.licence)
    paper = Words(parts.facts_of(person, today=timezone.localdate(at)))
    paper.say(
        "Your recall",
        parts.rows(
            ("Your licence was revoked", parts.moment(row.revoked_at) if row.revoked_at else None),
            ("You returned to prison", parts.moment(row.returned_at) if row.returned_at else None),
            ("Prison", str(row.establishment) if row.establishment else None),
            *([("Reference to quote", row.ppcs_reference)] if row.ppcs_reference else []),
        ),
        parts.text(
            "Your licence was revoked and you were recalled to prison.",
            parts.law_words(laws, "recall", "This was done under"),
        ),
    )
    parts.say_sentence(paper, sentences, laws)
    paper.say("Why you were recalled", *_reasons(row))
    paper.say("What happens now", *_what_now(row, [SentenceKind(sentence.kind) for sentence in sentences], laws))
    paper.say(
        "Your right to say it is wrong",
        parts.text(parts.law_words(laws, "representations", "You have the right to make representations under")),
        parts.points(
            "You can say in writing why you think that you should not have been recalled, or should be released.",
            "A solicitor can help you. The prison’s offender management unit can tell you how to find one.",
            "Give what you write to the offender management unit. They send it to the Public Protection Casework "
            "Section (PPCS), which gives it to the Parole Board.",
            "You can ask for help to read this notice, and for an interpreter.",
        ),
    )
    parts.say_contact(paper, row.licence)
    paper.declaration = (
        "I have received this notice. The reasons for my recall were explained to me. "
        "I know that I can make representations. I do not have to agree with the recall to sign."
    )
    paper.signatures = list(parts.SIGNATURES)
    return paper


def _reasons(row: Recall) -> list[Block]:
    """Of the breaches what the Part A tells the person; nothing of risk, and nothing of who reported it."""
    blocks = [
        parts.quote(
            f"You did not keep to condition {breach.number}"
            if breach.number
            else "There is a concern about what you did",
            breach.wording,
            f"{parts.moment(breach.breach.occurred_at)}: {breach.breach.summary}",
        )
        for breach in row.breaches.select_related("breach")
    ]
    if row.what_led.strip():
        blocks.append(parts.typed(row.what_led))
    return blocks or [parts.rows(("Reasons", None))]


def _what_now(row: Recall, kinds: list[SentenceKind], laws) -> list[Block]:
    is_fixed = bool(kinds) and all(kind in FIXED for kind in kinds)
    law = parts.law_words(laws, "review", "The law is")
    if not kinds or not row.kind:
        return [parts.rows(("How long you stay in prison, and when your case is reviewed", None))]
    if row.kind != RecallKind.STANDARD:
        return [
            parts.rows(("Kind of recall", row.get_kind_display())),
            parts.text("You are released again by law at the end of this recall, unless we tell you otherwise."),
        ]
    if is_fixed and row.returned_at:
        day = format_date(timezone.localdate(row.returned_at) + timedelta(days=BOARD_DAYS))
        when = f"Your case must be sent to the Parole Board by {day}."
    elif is_fixed:
        when = f"Your case must be sent to the Parole Board within {BOARD_DAYS} days of your return to prison."
    else:
        when = "Your case is sent to the Parole Board."
    return [
        parts.text(
            "You stay in prison until the Parole Board directs your release, the Secretary of State releases you, or "
            "your sentence ends."
            if is_fixed
            else "You stay in prison until the Parole Board directs your release.",
            when,
            "The Parole Board decides whether you can be released again.",
            law,
        )
    ]


def letter(row: Recall, *, at: datetime) -> Words:
    """What was decided and why, what is expected now, and when the next meeting is."""
    paper = Words(parts.facts_of(row.offender, today=timezone.localdate(at)))
    day = format_date(row.decided_at) if row.decided_at else None
    paper.say(
        "Our decision",
        parts.rows(("Decided on", day)),
        parts.text("We thought about sending you back to prison. We have decided not to. You stay on licence."),
    )
    for title, words in (
        ("What you did", row.letter_breach),
        ("Why recall was considered", row.letter_why_considered),
        ("Why you are not recalled", row.letter_why_not),
        ("What has gone well", row.letter_progress),
        ("What is expected of you now", row.letter_expectations),
        ("Your next meeting", row.letter_next_meeting),
    ):
        paper.say(title, parts.typed(words) if words.strip() else parts.rows((title, None)))
    paper.say(
        "If you break a condition again",
        parts.text("You may be recalled to prison. Talk to your officer early if you find a condition hard to keep."),
    )
    parts.say_contact(paper, row.licence)
    paper.declaration = "I have received this letter. It was explained to me."
    paper.signatures = list(parts.SIGNATURES)
    return paper
