"""Recording convictions, sentences and adjustments of a person."""

from __future__ import annotations

from typing import Any

from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.people.models import Offender
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.form_parts import RemoveForm
from offenders.person_page.step_pages import change_pages, row_to_open
from offenders.sentencing import actions
from offenders.sentencing.actions import TERM_FIELDS
from offenders.sentencing.forms import (
    TERM_HINT,
    AddAdjustmentForm,
    AddConvictionForm,
    AddSentenceForm,
    AppealForm,
    ChangeAdjustmentForm,
    ChangeConvictionForm,
    ChangeSentenceForm,
)
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep

TERM = f"Term: {mid_sentence(TERM_HINT)}"
CONVICTED = change_pages("offender", opened=person_to_change, anchor="sentences")
CONVICTIONS = change_pages(
    "conviction", opened=row_to_open(Conviction.objects.all(), "conviction_uid"), anchor="sentences"
)
SENTENCES = change_pages("sentence", opened=row_to_open(Sentence.objects.all(), "sentence_uid"), anchor="sentences")
ADJUSTED = change_pages("offender", opened=person_to_change, anchor="adjustments")
ADJUSTMENTS = change_pages(
    "adjustment", opened=row_to_open(Adjustment.objects.all(), "adjustment_uid"), anchor="adjustments"
)


def sentences_of(person: Offender) -> dict[str, Any]:
    return {"sentences": Sentence.objects.filter(offender=person)}


def sentences_beside(request: SignedInRequest, sentence: Sentence) -> dict[str, Any]:
    return {"sentences": Sentence.objects.filter(offender=sentence.offender).exclude(pk=sentence.pk)}


def on_record_of_appeal(sentence: Sentence) -> dict[str, Any]:
    """What is on record of the appeal, for its form: where a term was put in place of another, both."""
    said: dict[str, Any] = {"appeal": sentence.appeal, "on": sentence.appeal_on}
    if not sentence.is_term_of_appeal:
        return said
    now = {name: getattr(sentence, name) for name in TERM_FIELDS}
    first = sentence.first_term or {}
    return said | now | {f"first_{name}": first.get(name, 0) for name in TERM_FIELDS}


conviction_add = CONVICTED.view(
    FormStep(
        "Record a conviction",
        AddConvictionForm,
        actions.add_conviction,
        "The conviction is recorded.",
        intro=f"With the sentence for it, as it was pronounced. {TERM}",
        button="Record conviction",
        draft="conviction.add",
        asks=lambda request, person: sentences_of(person),
    )
)
conviction_change = CONVICTIONS.view(
    FormStep(
        "Correct a conviction",
        ChangeConvictionForm,
        actions.change_conviction,
        "The conviction is corrected.",
        button="Save conviction",
        draft="conviction.change",
    )
)
sentence_add = CONVICTIONS.view(
    FormStep(
        "Record a sentence",
        AddSentenceForm,
        actions.add_sentence,
        "The sentence is recorded.",
        intro=lambda conviction: f"For {conviction}. {TERM}",
        button="Record sentence",
        asks=lambda request, conviction: sentences_of(conviction.offender),
    )
)
sentence_change = SENTENCES.view(
    FormStep(
        "Correct a sentence",
        ChangeSentenceForm,
        actions.change_sentence,
        "The sentence is corrected.",
        intro=TERM,
        button="Save sentence",
        asks=sentences_beside,
    )
)
sentence_appeal = SENTENCES.view(
    FormStep(
        lambda sentence: f"Record an appeal against the sentence: {sentence.short}",
        AppealForm,
        actions.record_appeal,
        "The outcome of the appeal is recorded.",
        intro="A quashed sentence no longer counts. Where another sentence was put in its place, enter the whole new "
        "term: it counts from the day the sentence was first passed. Until you enter it, we calculate no dates and "
        "only the prison's sheet counts.",
        button="Record outcome",
        asks=lambda request, sentence: {
            "initial": on_record_of_appeal(sentence),
            "is_of_appeal": sentence.is_term_of_appeal,
        },
    )
)
adjustment_add = ADJUSTED.view(
    FormStep(
        "Record adjustment",
        AddAdjustmentForm,
        actions.add_adjustment,
        "The adjustment is recorded.",
        intro="Remand and tagged bail bring the dates forward; days awarded and days at large move them later.",
        asks=lambda request, person: sentences_of(person),
    )
)
adjustment_change = ADJUSTMENTS.view(
    FormStep(
        "Correct adjustment",
        ChangeAdjustmentForm,
        actions.change_adjustment,
        "The adjustment is corrected.",
        button="Save adjustment",
        asks=lambda request, adjustment: sentences_of(adjustment.offender),
    )
)
adjustment_remove = ADJUSTMENTS.view(
    FormStep(
        lambda adjustment: f"Remove {mid_sentence(adjustment.get_kind_display())}: {adjustment.days} days",
        RemoveForm,
        actions.remove_adjustment,
        "The adjustment is removed.",
        intro="It stays in the audit log.",
        button="Remove adjustment",
        kind="warning",
    )
)
