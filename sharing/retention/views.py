"""Pages of retention: reviews to decide, and those of one person. For information owners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sharing import access, audit
from sharing.access import subject as subject_pages
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.alerts.views import address
from sharing.pages import pagination
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.retention import actions
from sharing.retention.forms import AgreeForm, DecideForm, HoldForm, ReasonForm, RetentionFilter
from sharing.retention.models import RetentionHold, RetentionReview
from sharing.retention.rules import CLASSES, RetentionDecision, ReviewState

CURRENT = "person_after_licence"
owners_only = needs(Capability.DECIDE_RETENTION)


@require_safe
@owners_only
def retention_reviews(request: SignedInRequest) -> HttpResponse:
    """Of the reader's own agency, of the people whom the reader can see, earliest due first."""
    form = RetentionFilter(request.GET)
    rows = RetentionReview.objects.listed_for(request.user).filter(agency=request.user.agency)
    if not form.is_valid():
        return redirect("retention_reviews")
    rows = rows if form.cleaned_data["show"] == "all" else rows.to_decide()
    try:
        page = pagination.paginate_rows(rows.with_words(), order="due_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("retention_reviews")
    shown = [row.subject_id for row in page.rows]
    people = access.subjects().in_words().in_bulk(shown)
    audit.record_read(action=audit.Action.LIST, verb="retention.listed", by=request.user, shown=shown)
    return render(
        request,
        "sharing/retention/list.html",
        {
            "filter": form,
            "lines": [(row, people[row.subject_id]) for row in page.rows],
            "today": timezone.localdate(),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


@require_safe
@owners_only
def person_retention(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What each agency decides on its records of one person, what forbids a deletion, and the classes of records."""
    person = _person(request, uid)
    on = timezone.localdate()
    reviews = RetentionReview.objects.visible_to(request.user).filter(subject=person).with_words()
    holds = RetentionHold.objects.visible_to(request.user).filter(subject=person)
    return _page(
        request,
        person,
        "sharing/retention/person.html",
        reviews=[(row, _acts(row, request, on)) for row in reviews.order_by("-due_on", "-pk")],
        holds=holds.select_related("made_by__agency", "ended_by"),
        forbidden=actions.forbidden(person.pk, on=on),
        classes=[rule for rule in CLASSES.values() if rule.is_reviewed],
    )


def _acts(row: RetentionReview, request: SignedInRequest, on: Any) -> list[tuple[str, str]]:
    """What the reader may do with it now: words, and the name of the address."""
    if row.agency_id != request.user.agency_id:
        return []
    if row.state == ReviewState.DUE:
        return [("Decide", "retention_decide")]
    if row.state == ReviewState.PROPOSED and row.decided_by_id != request.user.pk:
        return [("Agree to the deletion", "retention_agree"), ("Refuse the deletion", "retention_refuse")]
    return [("Withdraw the proposal", "retention_refuse")] if row.state == ReviewState.PROPOSED else []


def _person(request: SignedInRequest, uid: UUID) -> Any:
    return access.open_record(request.user, access.subjects(), uid=uid, verb="person.retention_opened")


def _review(request: SignedInRequest, uid: UUID, retention_uid: UUID) -> RetentionReview:
    rows = RetentionReview.objects.filter(subject__uid=uid).with_words()
    return access.open_record(request.user, rows, uid=retention_uid)


def _page(request: SignedInRequest, person: Any, template: str, **context: Any) -> HttpResponse:
    return render(request, template, subject_pages.frame(person, current=CURRENT) | context)


def _step(
    request: SignedInRequest,
    person: Any,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    title: str,
    button: str,
    done: str,
    intro: str = "",
    kind: str = "",
) -> HttpResponse:
    if attempt(request, form, act):
        messages.success(request, done)
        if access.may(request.user, Permission.VIEW, person):
            return redirect("person_retention", uid=person.uid)
        return redirect("retention_reviews")
    return _page(
        request, person, "sharing/retention/form.html", form=form, title=title, button=button, intro=intro, kind=kind
    )


@require_http_methods(METHODS)
@owners_only
def retention_decide(request: SignedInRequest, uid: UUID, retention_uid: UUID) -> HttpResponse:
    row = _review(request, uid, retention_uid)
    form = DecideForm(posted(request))

    def decide() -> None:
        given = dict(form.cleaned_data)
        actions.decide(review=row, decision=RetentionDecision(given.pop("decision")), by=request.user, **given)

    return _step(
        request,
        row.subject,
        form,
        decide,
        title="Decide what is kept",
        button="Record the decision",
        done="The decision is recorded.",
        intro=f"For {row.agency}. You decide on the records of your own agency alone.",
    )


@require_http_methods(METHODS)
@owners_only
def retention_agree(request: SignedInRequest, uid: UUID, retention_uid: UUID) -> HttpResponse:
    row = _review(request, uid, retention_uid)
    return _step(
        request,
        row.subject,
        AgreeForm(posted(request)),
        lambda: actions.agree(review=row, by=request.user),
        title="Agree to the deletion",
        button="Agree to the deletion",
        done="Agreed. Once each agency has decided so, only those who decided find the person.",
        intro="Once each agency has decided to delete, the person is hidden from everyone but those who decided, and "
        "the records are then destroyed. That cannot be undone.",
        kind="warning",
    )


@require_http_methods(METHODS)
@owners_only
def retention_refuse(request: SignedInRequest, uid: UUID, retention_uid: UUID) -> HttpResponse:
    row = _review(request, uid, retention_uid)
    form = ReasonForm(posted(request))
    return _step(
        request,
        row.subject,
        form,
        lambda: actions.refuse(review=row, by=request.user, **form.cleaned_data),
        title="Refuse the deletion",
        button="Refuse the deletion",
        done="The proposal has ended. The review is to be decided again.",
    )


@require_http_methods(METHODS)
@owners_only
def retention_hold(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = _person(request, uid)
    form = HoldForm(posted(request))
    return _step(
        request,
        person,
        form,
        lambda: actions.hold(subject=person, by=request.user, **form.cleaned_data),
        title="Set a hold",
        button="Set the hold",
        done="The hold is set. Nothing about the person is deleted.",
    )


@require_http_methods(METHODS)
@owners_only
def retention_hold_end(request: SignedInRequest, uid: UUID, retention_hold_uid: UUID) -> HttpResponse:
    rows = RetentionHold.objects.filter(subject__uid=uid)
    hold = access.open_record(request.user, rows, uid=retention_hold_uid)
    form = ReasonForm(posted(request))
    try:
        return _step(
            request,
            hold.subject,
            form,
            lambda: actions.end_hold(hold=hold, by=request.user, **form.cleaned_data),
            title="End the hold",
            button="End the hold",
            done="The hold has ended.",
        )
    except actions.HoldHasEnded:
        messages.info(request, "Someone else ended this hold first. No changes were saved.")
        return redirect("person_retention", uid=uid)
