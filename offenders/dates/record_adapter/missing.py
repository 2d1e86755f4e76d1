"""Missing facts in a caseworker's words, and the form on which each is filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import reverse

from offenders.convictions.models import Adjustment, Sentence
from offenders.dates.record_adapter.reasons import NO_SENTENCE
from offenders.dates.record_adapter.record import Record

NO_FIELD = "This record has no field for it. Use the prison's calculation sheet."
PATH = re.compile(r"sentences\[(\d+)\](?:\.([\w.]+(?: \([^)]*\))?))?")
ABOUT_CONVICTION = {
    "offence.terrorist_connection": "whether the court determined a terrorist connection",
    "offence.committed_on": "the date of the offence",
    "offence.statute": "for which section of which Act",
}
AT_TWO_THIRDS = "Fill in “Does the law release at two-thirds, without the Parole Board?”"
LEFT_OUT = "Fill in “Is it left out of early release?”"
ABOUT_SENTENCE = {
    "sds_plus_offence_and_length": ("whether it is left out of early release", LEFT_OUT),
    "early_release_exclusions": ("whether it is left out of early release", LEFT_OUT),
}
WITHOUT_FIELD = {
    "offence.statute (the act incited)": "which act was incited; poisoning is outside Part 1 of Schedule 19ZA",
    "offence.schedule_19za_part": "in which Part of Schedule 19ZA the offence is",
    "offence.national_security": "whether it is a national security offence",
    "section_250": "whether it was passed under s.250 Sentencing Code",
}


@dataclass(frozen=True)
class Missing:
    """A fact that decides a date. form: the name of the address that takes it, empty where no form does."""

    what: str
    do: str
    form: str = ""
    kwargs: tuple[tuple[str, object], ...] = ()

    @property
    def href(self) -> str:
        return reverse(self.form, kwargs=dict(self.kwargs)) if self.form else ""


def no_sentence(record: Record) -> Missing:
    return _on_form(record, NO_SENTENCE, "Record the conviction and its sentence", "conviction_add")


def named(path: str, record: Record) -> Missing:
    """What the engine calls by a path, such as "sentences[0].offence.terrorist_connection"."""
    if path == "sentences":
        return no_sentence(record)
    if path.startswith("offender.date_of_birth"):
        return _on_form(record, "The date of birth is not recorded.", "Fill in “Date of birth”", "person_details")
    if path.startswith("movements"):
        return earlier_custody(record, "Whether the person was released on licence before s.247A is not recorded.")
    if found := PATH.fullmatch(path):
        return _of_sentence(record.sentences[int(found[1])], found[2] or "", record)
    return Missing(f"Not known: {path.rpartition('.')[2].replace('_', ' ')}.", NO_FIELD)


def _of_sentence(sentence: Sentence, about: str, record: Record) -> Missing:
    name = titled(sentence, record)
    if about == "duration":
        words = ("tariff", "Fill in the tariff") if sentence.kind in ("LIFE", "IPP") else ("term", "Fill in the term")
        return of_sentence(record, sentence, f"{name}: the {words[0]} is not recorded.", words[1])
    if about == "extension":
        what = f"{name}: the extended licence is not recorded."
        return of_sentence(record, sentence, what, "Fill in “Extended licence, in months”")
    if about in ABOUT_CONVICTION:
        conviction = {"conviction_uid": sentence.conviction.uid}
        what = f"{name}: it is not recorded {ABOUT_CONVICTION[about]}."
        if about == "offence.committed_on":
            what = f"{name}: the date of the offence is not recorded."
        return _on_form(record, what, "Correct the conviction", "conviction_change", **conviction)
    if about in ABOUT_SENTENCE:
        what, do = ABOUT_SENTENCE[about]
        return of_sentence(record, sentence, f"{name}: it is not recorded {what}.", do)
    return Missing(f"{name}: it is not recorded {WITHOUT_FIELD.get(about, about.replace('_', ' '))}.", NO_FIELD)


def of_sentence(record: Record, sentence: Sentence, what: str, do: str) -> Missing:
    return _on_form(record, what, do, "sentence_change", sentence_uid=sentence.uid)


def to_be_classified(record: Record, sentence: Sentence) -> Missing:
    what = f"{titled(sentence, record)}: “{sentence.conviction.offence_words}” is to be classified."
    do = "See its classification"
    return _on_form(record, what, do, "conviction_classify", conviction_uid=sentence.conviction.uid)


def term_on_appeal(record: Record, sentence: Sentence) -> Missing:
    what = f"{titled(sentence, record)}: an appeal changed it, and the term put in its place is not recorded."
    return _on_form(record, what, "Record the term", "sentence_appeal", sentence_uid=sentence.uid)


def earlier_custody(record: Record, what: str) -> Missing:
    return _on_form(record, what, "Record the movements from the first day in custody", "movement_record")


def still_at_large(record: Record) -> Missing:
    what = "The person is unlawfully at large: each day moves the end of the sentence."
    return _on_form(record, what, "Record the return to custody when it comes", "movement_record")


def first_day(record: Record, adjustment: Adjustment, what: str) -> Missing:
    return of_adjustment(record, adjustment, what, "Fill in “From”")


def of_adjustment(record: Record, adjustment: Adjustment, what: str, do: str) -> Missing:
    return _on_form(record, what, do, "adjustment_change", adjustment_uid=adjustment.uid)


def titled(sentence: Sentence, record: Record) -> str:
    return f"{record.name_of(sentence)} ({sentence.short})"


def format_missing_reason(reason: str, record: Record) -> str:
    """The engine's reason with its paths said as sentences, a capital in front and a full stop behind."""
    said = PATH.sub(lambda found: titled(record.sentences[int(found[1])], record), reason).strip().rstrip(".")
    return f"{said[:1].upper()}{said[1:]}."


def _on_form(record: Record, what: str, do: str, form: str, **more: object) -> Missing:
    return Missing(what, do, form, (("uid", record.person.uid), *more.items()))
