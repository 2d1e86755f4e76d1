"""The review of emergency access: the list to review, what was read in each, and whether it was justified."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.emergencies import actions, panels
from sharing.emergencies.forms import ReviewFilter, ReviewForm
from sharing.emergencies.models import EmergencyAccess
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence

reviewers = needs(Capability.REVIEW_EMERGENCIES)


@require_safe
@reviewers
def emergency_reviews(request: SignedInRequest) -> HttpResponse:
    """All emergency access, newest first; those to review unless something else is chosen."""
    now = timezone.now()
    form = ReviewFilter(request.GET)
    if not form.is_valid():
        return redirect("emergency_reviews")
    rows = form.narrowed(EmergencyAccess.objects.reviewed_by_role_of(request.user), at=now)
    try:
        page = pagination.paginate_rows(rows.with_names(), order="-opened_at", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("emergency_reviews")
    lines = panels.build_emergency_lines(page.rows, reader=request.user, at=now)
    audit.record_read(
        action=audit.Action.LIST,
        verb="sharing.emergencies_listed",
        by=request.user,
        shown=[line.emergency.subject_id for line in lines if line.person],
    )
    chosen = {name: text for name, text in request.GET.items() if name in form.fields and text}
    return render(
        request,
        "sharing/emergencies/reviews.html",
        {
            "filter": form,
            "is_narrowed": bool(chosen),
            "lines": lines,
            "next_url": page.next and f"?{urlencode({**chosen, 'cursor': page.next})}",
            "previous_url": page.previous and f"?{urlencode({**chosen, 'cursor': page.previous})}",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reviewers
def emergency_review(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One: who, why, what was read, and the review. Of the person no more than the reviewer sees anyway."""
    found = get_emergency_or_refuse(request, uid)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.review(emergency=found, by=request.user, **form.cleaned_data)
        except actions.ReviewedAlready as refusal:
            messages.info(request, f"No changes were saved: {refusal.emergency.reviewed_by} had reviewed it before.")
            return redirect("emergency_review", uid)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, f"Reviewed: {mid_sentence(found.get_outcome_display())}.")
            return redirect("emergency_review", uid)
    now = timezone.now()
    (line,) = panels.build_emergency_lines([found], reader=request.user, at=now)
    return render(
        request,
        "sharing/emergencies/review.html",
        {
            "emergency": found,
            "line": line,
            "is_open": found.is_open(at=now),
            "is_own": found.user_id == request.user.pk,
            "reads": panels.reads_of(found),
            "form": form,
        },
    )


@require_POST
@reviewers
def emergency_end(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """End one that is open, before its review."""
    found = get_emergency_or_refuse(request, uid)
    if actions.close(emergency=found, by=request.user):
        messages.success(request, "Emergency access has ended. The user can no longer see the record.")
    else:
        messages.info(request, "It had already ended.")
    return redirect("emergency_review", uid)


def get_emergency_or_refuse(request: SignedInRequest, uid: UUID) -> EmergencyAccess:
    """The one of this uid; that it is read is recorded, for what somebody read is read here. Raises RecordHidden."""
    rows = EmergencyAccess.objects.reviewed_by_role_of(request.user).with_names().select_related("subject")
    found = rows.filter(uid=uid).first()
    if found is None:
        audit.refuse(by=request.user, verb="sharing.emergency_review_refused")
        raise access.RecordHidden
    audit.record_read(
        action=audit.Action.CONSULTATION,
        verb="sharing.emergency_review_opened",
        by=request.user,
        target=found,
        subject=found.subject_id,
    )
    return found
