"""Offences in free words: the list of them, and the page on which one person proposes and another agrees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offenders import person_page
from offenders.classifying import actions, panels
from offenders.classifying.asking import address_of
from offenders.classifying.forms import EndForm, ProposeForm
from offenders.classifying.models import Classification
from offenders.convictions.models import Conviction
from offenders.person_page.form_pages import METHODS, attempt, posted
from offenders.person_page.form_parts import ConfirmForm
from offenders.person_page.step_pages import step_pages
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

keepers = needs(Capability.KEEP_REFERENCE)


@require_safe
@needs(Capability.VIEW_PEOPLE)
def offences_to_classify(request: SignedInRequest) -> HttpResponse:
    """Of the people whom the reader can see, what has waited the longest first."""
    rows = panels.with_proposals(Conviction.objects.listed_for(request.user).to_be_classified())
    try:
        page = pagination.paginate_rows(rows, order="to_classify_since", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("offences_to_classify")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="classifications.listed", by=request.user, shown=shown)
    return render(
        request,
        "offenders/classifying/to_classify.html",
        {
            "lines": panels.waiting(page.rows, reader=request.user, at=timezone.now()),
            "next_url": page.next and f"?cursor={page.next}",
            "previous_url": page.previous and f"?cursor={page.previous}",
        },
    )


@require_http_methods(METHODS)
@needs(Capability.VIEW_PEOPLE)
def conviction_classify(request: SignedInRequest, uid: UUID, conviction_uid: UUID) -> HttpResponse:
    """What was written and what is proposed; a keeper proposes here."""
    rows = Conviction.objects.filter(offender__uid=uid).select_related("offender", "offence")
    conviction = access.open_record(request.user, rows, uid=conviction_uid, verb="conviction.opened")
    form = ProposeForm(posted(request), words=conviction.offence_words, committed_on=conviction.committed_on)
    if attempt(
        request,
        form,
        lambda: actions.propose(
            conviction=conviction,
            offence=form.cleaned_data["offence"],
            ancillary_form=form.cleaned_data["ancillary_form"],
            reason=form.cleaned_data["reason"],
            uid=form.cleaned_data["uid"],
            by=request.user,
        ),
    ):
        messages.success(request, "Proposed. No effect until someone in another agency agrees.")
        return redirect(address_of(conviction))
    return _page(request, conviction, form)


@require_POST
@keepers
def classification_agree(request: SignedInRequest, uid: UUID, classification_uid: UUID) -> HttpResponse:
    """The second of two."""
    row = classification_to_answer(request, uid, classification_uid)
    form = ConfirmForm(request.POST)
    if attempt(request, form, lambda: actions.agree(classification=row, by=request.user)):
        messages.success(request, f"Classified: {row.words}. Our dates are calculated again.")
        return redirect(address_of(row.conviction))
    return _page(request, row.conviction, form)


def classification_to_answer(request: SignedInRequest, uid: UUID, classification_uid: UUID) -> Classification:
    rows = Classification.objects.with_signers().filter(offender__uid=uid)
    row: Classification = access.open_record(request.user, rows, uid=classification_uid, verb="classification.opened")
    return row


def _page(request: SignedInRequest, conviction: Conviction, form: object) -> HttpResponse:
    page = panels.classify_page(conviction, reader=request.user, at=timezone.now())
    return render(
        request,
        "offenders/classifying/classify.html",
        person_page.frame(conviction.offender, current="person_sentence") | {"page": page, "form": form},
    )


def no_to(request: SignedInRequest, row: Classification) -> dict[str, Any]:
    """Withdraw it, or decline it."""
    verb = "Withdraw" if row.proposed_by_id == request.user.pk else "Decline"
    return {"title": f"{verb} the classification", "button": f"{verb} classification"}


CLASSIFICATIONS = step_pages(
    "classification",
    section="person_sentence",
    opened=classification_to_answer,
    url=lambda row: address_of(row.conviction),
    guard=keepers,
)
classification_end = CLASSIFICATIONS.view(
    FormStep(
        "Decline the classification",
        EndForm,
        actions.end,
        "The offence is still to be classified.",
        intro=lambda row: f"“{row.offence_words}”: {row.words}. Your reason stays on the timeline.",
        shows=no_to,
    )
)
