"""Pages of retention: reviews to decide, and those of one person. For information owners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sharing import access, audit
from sharing.access import subject as subject_pages
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.alerts.views import address
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.retention import actions
from sharing.retention.forms import AgreeForm, DecideForm, HoldForm, ReasonForm, RetentionFilter
from sharing.retention.models import RetentionHold, RetentionReview
from sharing.retention.rules import CLASSES, ReviewState
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

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


def _page(request: SignedInRequest, person: Any, template: str, **context: Any) -> HttpResponse:
    return render(request, template, subject_pages.frame(person, current=CURRENT) | context)


# Steps


def row_to_open(rows: Any, part: str) -> Callable[..., Any]:
    """Opens the one of these rows about the person that this part of the address names. Raises RecordHidden."""

    def opened(request: SignedInRequest, uid: UUID, **address: UUID) -> Any:
        return access.open_record(request.user, rows.filter(subject__uid=uid), uid=address[part])

    return opened


def subject_of(record: Any) -> Any:
    return getattr(record, "subject", record)


def retention_url(record: Any) -> str:
    return reverse("person_retention", kwargs={"uid": subject_of(record).uid})


def after(request: SignedInRequest, record: Any, step: FormStep) -> str:
    """To the list, where what was done took the person out of sight."""
    in_sight = access.may(request.user, Permission.VIEW, subject_of(record))
    return retention_url(record) if in_sight else reverse("retention_reviews")


def step_page(request: SignedInRequest, record: Any, **context: Any) -> HttpResponse:
    return _page(request, subject_of(record), "form_page.html", **context)


PEOPLE = StepPages("subject", _person, retention_url, step_page, owners_only, after=after)
REVIEWS = StepPages(
    "review",
    row_to_open(RetentionReview.objects.with_words(), "retention_uid"),
    retention_url,
    step_page,
    owners_only,
    after=after,
)
HOLDS = StepPages(
    "hold",
    row_to_open(RetentionHold.objects.select_related("subject"), "retention_hold_uid"),
    retention_url,
    step_page,
    owners_only,
    after=after,
    meanwhile={actions.HoldHasEnded: "Someone else ended this hold first. No changes were saved."},
)

retention_decide = REVIEWS.view(
    FormStep(
        "Decide what is kept",
        DecideForm,
        actions.decide,
        "The decision is recorded.",
        intro=lambda row: f"For {row.agency}. You decide on the records of your own agency alone.",
        button="Record the decision",
    )
)
retention_agree = REVIEWS.view(
    FormStep(
        "Agree to the deletion",
        AgreeForm,
        actions.agree,
        "Agreed. Once each agency has decided so, only those who decided find the person.",
        intro="Once each agency has decided to delete, the person is hidden from everyone but those who decided, and "
        "the records are then destroyed. That cannot be undone.",
        kind="warning",
    )
)
retention_refuse = REVIEWS.view(
    FormStep(
        "Refuse the deletion",
        ReasonForm,
        actions.refuse,
        "The proposal has ended. The review is to be decided again.",
    )
)
retention_hold = PEOPLE.view(
    FormStep(
        "Set a hold",
        HoldForm,
        actions.hold,
        "The hold is set. Nothing about the person is deleted.",
        button="Set the hold",
    )
)
retention_hold_end = HOLDS.view(FormStep("End the hold", ReasonForm, actions.end_hold, "The hold has ended."))
