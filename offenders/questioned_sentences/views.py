"""Sentences that the law questions: the list of them, and the page on which somebody says why one stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.convictions.models import Sentence
from offenders.person_page.form_pages import METHODS, attempt, posted
from offenders.person_page.list_parts import address
from offenders.questioned_sentences import actions, panels
from offenders.questioned_sentences.asking import address_of
from offenders.questioned_sentences.forms import MINE, CheckFilter, KeepForm
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def sentences_to_check(request: SignedInRequest) -> HttpResponse:
    """Of the people whom the reader can see, what has waited the longest first."""
    at = timezone.now()
    form, rows = _selected(request, at)
    if not form.is_valid():
        return redirect("sentences_to_check")
    try:
        page = pagination.paginate_rows(rows, order="questioned_since", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("sentences_to_check")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="sentences_to_check.listed", by=request.user, shown=shown)
    return render(
        request,
        "offenders/questioned_sentences/to_check.html",
        {
            "filter": form,
            "is_narrowed": any(form.cleaned_data.values()),
            "lines": panels.waiting(page.rows, reader=request.user, at=at),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def _selected(request: SignedInRequest, at: datetime) -> tuple[CheckFilter, Any]:
    """The form, and the rows that it leaves of the people whom the reader can see."""
    form = CheckFilter(request.GET)
    rows = panels.with_words(Sentence.objects.listed_for(request.user).to_be_checked())
    if form.is_valid() and form.cleaned_data["show"] == MINE:
        rows = panels.answered_for_by(rows, request.user, at=at)
    return form, rows


@require_http_methods(METHODS)
@needs(Capability.VIEW_PEOPLE)
def sentence_check(request: SignedInRequest, uid: UUID, sentence_uid: UUID) -> HttpResponse:
    """What is asked of one sentence; who may change the record says why it stands."""
    rows = Sentence.objects.filter(offender__uid=uid).select_related("conviction__offence", "offender")
    sentence = access.open_record(request.user, rows, uid=sentence_uid, verb="sentence.opened")
    if request.method == "POST":
        access.require(request.user, Permission.CHANGE, sentence.offender)
    form = KeepForm(posted(request), initial={"reason": sentence.kept_because})
    if attempt(
        request,
        form,
        lambda: actions.keep_sentence(sentence=sentence, reason=form.cleaned_data["reason"], by=request.user),
    ):
        messages.success(request, "The reason is recorded. The sentence is no longer on the list.")
        return redirect(address_of(sentence))
    at = timezone.now()
    line = panels.waiting([sentence], reader=request.user, at=at)[0] if sentence.questioned_since else None
    return render(
        request,
        "offenders/questioned_sentences/check.html",
        person_page.frame(sentence.offender, current="person_sentence")
        | {
            "sentence": sentence,
            "line": line,
            "form": form,
            "may_change": request.user.can(Capability.CHANGE_PEOPLE)
            and access.may(request.user, Permission.CHANGE, sentence.offender),
        },
    )


register(
    ListPage(
        page="sentences_to_check",
        title="Sentences to check",
        says="Sentences that the law did not allow as recorded, longest waiting first.",
        selected=lambda request: _selected(request, timezone.now()),
        columns=panels.COLUMNS,
        cells=lambda rows, user: map(panels.cells_of, panels.waiting(rows, reader=user, at=timezone.now())),
        order="questioned_since",
        groups=(Grouping("region", "Region", "offender__region"),),
    )
)
