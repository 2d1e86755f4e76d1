"""A sentence in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from offenders.convictions.models import Sentence as SentenceRow
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

FOR_LIFE = frozenset({SentenceRow.Kind.LIFE, SentenceRow.Kind.IPP})
MOVED_WORDS = {
    "received": "Received into custody",
    "transferred": "Moved",
    "released": "Released on licence",
    "released_without_licence": "Released without licence",
    "licence_revoked": "Licence revoked, unlawfully at large",
    "revocation_rescinded": "Revocation rescinded, on licence again",
    "returned": "Returned to custody after recall",
    "absconded": "Absconded, unlawfully at large",
    "licence_ended": "Licence ended",
    "deported": "Deported",
    "died": "Died",
    "moved_to_hospital": "Moved to hospital, still in custody",
    "temporarily_released": "Released temporarily, still in custody",
    "came_back": "Back in prison",
    "left_early": "Left early, being checked",
    "left_in_dispute": "Left with dates in dispute, being checked",
    "found_in_error": "Confirmed as a release in error",
    "found_lawful": "Early leaving found lawful, on licence",
    "found_lawful_without_licence": "Early leaving found lawful, without licence",
    "bailed": "Released on bail",
    "acquitted": "Acquitted or discontinued",
    "transferred_out": "Transferred out of England and Wales",
    "detained_immigration": "Detained under immigration powers",
}


def in_one_line(sentences: Sequence[SentenceRow]) -> str:
    """The heaviest sentence in words, and how many there are besides. Empty where none is recorded."""
    if not sentences:
        return ""
    heaviest = max(sentences, key=_weight)
    what = mid_sentence(str(heaviest.conviction))
    line = f"{term_of(heaviest)}, {what}, from {format_date(heaviest.sentenced_on)}"
    others = len(sentences) - 1
    return f"{line}, and {others} more sentence{'' if others == 1 else 's'}" if others else line


def _weight(sentence: SentenceRow) -> tuple[bool, int]:
    length = sentence.years * 365 + sentence.months * 30 + sentence.weeks * 7 + sentence.days
    return sentence.kind in FOR_LIFE, length + sentence.extension_months * 30


def term_of(sentence: SentenceRow) -> str:
    """ "6 years", "5 years and 1 year on licence", "Life, tariff 18 years", "Hospital order"."""
    if sentence.kind in FOR_LIFE:
        tariff = f", tariff {sentence.term}" if sentence.term else ", tariff not recorded"
        return sentence.get_kind_display() + tariff
    if sentence.kind == SentenceRow.Kind.HOSPITAL:
        return sentence.get_kind_display()
    if not sentence.extension_months:
        return sentence.term
    years, months = divmod(sentence.extension_months, 12)
    parts = [(years, "year"), (months, "month")]
    longer = " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)
    return f"{sentence.term} and {longer} on licence"
