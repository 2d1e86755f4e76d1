"""Recording convictions, sentences and adjustments of a person."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from offenders.convictions.models import Adjustment, Conviction, Sentence
from offenders.people.models import Offender
from offenders.person_page.form_pages import (
    METHODS,
    attempt,
    attempt_change,
    changers,
    form_page,
    person_to_change,
    posted,
    row_to_change,
    saved,
)
from offenders.person_page.form_parts import RemoveForm
from offenders.sentencing import actions
from offenders.sentencing.actions import TERM_FIELDS, Passed
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
from sharing.drafts import forms as drafts
from sharing.pages.conflicts import typed_data
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence


def sentences_of(person: Offender) -> Any:
    return Sentence.objects.filter(offender=person)


@require_http_methods(METHODS)
@changers
def conviction_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    form, drafting = drafts.form_from_draft(
        request, AddConvictionForm, name="conviction.add", key=str(person.uid), sentences=sentences_of(person)
    )
    if attempt(
        request,
        form,
        lambda: actions.add_conviction(
            offender=person,
            convicted=form.convicted(),
            passed=form.passed(),
            uid=form.cleaned_data["uid"],
            by=request.user,
        ),
    ):
        return saved(request, person, "The conviction is recorded.", "sentences")
    return form_page(
        request,
        person,
        form=form,
        drafting=drafting,
        title="Record a conviction",
        intro=f"With the sentence for it, as it was pronounced. Term: {mid_sentence(TERM_HINT)}",
        button="Record conviction",
        anchor="sentences",
    )


@require_http_methods(METHODS)
@changers
def conviction_change(request: SignedInRequest, uid: UUID, conviction_uid: UUID) -> HttpResponse:
    conviction = row_to_change(request, Conviction.objects.all(), uid, conviction_uid)
    form, drafting = drafts.form_from_draft(
        request, ChangeConvictionForm, name="conviction.change", key=str(conviction.uid), row=conviction
    )
    done, conflict = attempt_change(
        request,
        form,
        lambda: actions.change_conviction(
            conviction=conviction,
            convicted=form.convicted(),
            version=form.cleaned_data["version"],
            by=request.user,
        ),
    )
    if done:
        return saved(request, conviction.offender, "The conviction is corrected.", "sentences")
    return form_page(
        request,
        conviction.offender,
        form=form,
        drafting=drafting,
        conflict=conflict,
        title="Correct a conviction",
        button="Save conviction",
        anchor="sentences",
    )


@require_http_methods(METHODS)
@changers
def sentence_add(request: SignedInRequest, uid: UUID, conviction_uid: UUID) -> HttpResponse:
    conviction = row_to_change(request, Conviction.objects.all(), uid, conviction_uid)
    form = AddSentenceForm(posted(request), sentences=sentences_of(conviction.offender))
    if attempt(
        request,
        form,
        lambda: actions.add_sentence(
            conviction=conviction,
            passed=cast(Passed, form.passed()),
            uid=form.cleaned_data["uid"],
            by=request.user,
        ),
    ):
        return saved(request, conviction.offender, "The sentence is recorded.", "sentences")
    return form_page(
        request,
        conviction.offender,
        form=form,
        title="Record a sentence",
        intro=f"For {conviction}. Term: {mid_sentence(TERM_HINT)}",
        button="Record sentence",
        anchor="sentences",
    )


@require_http_methods(METHODS)
@changers
def sentence_change(request: SignedInRequest, uid: UUID, sentence_uid: UUID) -> HttpResponse:
    sentence = row_to_change(request, Sentence.objects.all(), uid, sentence_uid)
    others = sentences_of(sentence.offender).exclude(pk=sentence.pk)
    form = ChangeSentenceForm(posted(request), row=sentence, sentences=others)
    done, conflict = attempt_change(
        request,
        form,
        lambda: actions.change_sentence(
            sentence=sentence,
            passed=cast(Passed, form.passed()),
            version=form.cleaned_data["version"],
            by=request.user,
        ),
    )
    if done:
        return saved(request, sentence.offender, "The sentence is corrected.", "sentences")
    return form_page(
        request,
        sentence.offender,
        form=form,
        conflict=conflict,
        title="Correct a sentence",
        intro=f"Term: {mid_sentence(TERM_HINT)}",
        button="Save sentence",
        anchor="sentences",
    )


@require_http_methods(METHODS)
@changers
def sentence_appeal(request: SignedInRequest, uid: UUID, sentence_uid: UUID) -> HttpResponse:
    sentence = row_to_change(request, Sentence.objects.all(), uid, sentence_uid)
    form = AppealForm(posted(request), initial=on_record_of_appeal(sentence), is_of_appeal=sentence.is_term_of_appeal)
    if attempt(
        request,
        form,
        lambda: actions.record_appeal(
            sentence=sentence,
            appeal=Sentence.Appeal(form.cleaned_data["appeal"]),
            on=form.cleaned_data["on"],
            term=form.term(),
            first=form.first(),
            by=request.user,
        ),
    ):
        return saved(request, sentence.offender, "The outcome of the appeal is recorded.", "sentences")
    return form_page(
        request,
        sentence.offender,
        form=form,
        title=f"Record an appeal against the sentence: {sentence.short}",
        intro="A quashed sentence no longer counts. Where another sentence was put in its place, enter the whole new "
        "term: it counts from the day the sentence was first passed. Until you enter it, we calculate no dates and "
        "only the prison's sheet counts.",
        button="Record outcome",
        anchor="sentences",
    )


def on_record_of_appeal(sentence: Sentence) -> dict[str, Any]:
    """What is on record of the appeal, for its form: where a term was put in place of another, both."""
    said: dict[str, Any] = {"appeal": sentence.appeal, "on": sentence.appeal_on}
    if not sentence.is_term_of_appeal:
        return said
    now = {name: getattr(sentence, name) for name in TERM_FIELDS}
    first = sentence.first_term or {}
    return said | now | {f"first_{name}": first.get(name, 0) for name in TERM_FIELDS}


@require_http_methods(METHODS)
@changers
def adjustment_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    form = AddAdjustmentForm(posted(request), sentences=sentences_of(person))
    if attempt(request, form, lambda: actions.add_adjustment(offender=person, by=request.user, **form.cleaned_data)):
        return saved(request, person, "The adjustment is recorded.", "adjustments")
    return form_page(
        request,
        person,
        form=form,
        title="Record adjustment",
        intro="Remand and tagged bail bring the dates forward; days awarded and days at large move them later.",
        button="Record adjustment",
        anchor="adjustments",
    )


@require_http_methods(METHODS)
@changers
def adjustment_change(request: SignedInRequest, uid: UUID, adjustment_uid: UUID) -> HttpResponse:
    adjustment = row_to_change(request, Adjustment.objects.all(), uid, adjustment_uid)
    sentences = sentences_of(adjustment.offender)
    form = ChangeAdjustmentForm(posted(request), row=adjustment, sentences=sentences)
    done, conflict = attempt_change(
        request,
        form,
        lambda: actions.change_adjustment(adjustment=adjustment, by=request.user, **typed_data(form)),
    )
    if done:
        return saved(request, adjustment.offender, "The adjustment is corrected.", "adjustments")
    return form_page(
        request,
        adjustment.offender,
        form=form,
        conflict=conflict,
        title="Correct adjustment",
        button="Save adjustment",
        anchor="adjustments",
    )


@require_http_methods(METHODS)
@changers
def adjustment_remove(request: SignedInRequest, uid: UUID, adjustment_uid: UUID) -> HttpResponse:
    adjustment = row_to_change(request, Adjustment.objects.all(), uid, adjustment_uid)
    form = RemoveForm(posted(request))
    if attempt(
        request,
        form,
        lambda: actions.remove_adjustment(adjustment=adjustment, reason=form.cleaned_data["reason"], by=request.user),
    ):
        return saved(request, adjustment.offender, "The adjustment is removed.", "adjustments")
    return form_page(
        request,
        adjustment.offender,
        form=form,
        title=f"Remove {mid_sentence(adjustment.get_kind_display())}: {adjustment.days} days",
        intro="It stays in the audit log.",
        button="Remove adjustment",
        kind="warning",
        anchor="adjustments",
    )
