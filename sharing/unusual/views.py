"""Unusual readings: the queue, one with the entries of the log that it was made of, and thresholds to answer for.

Auditors and privacy officers read them; privacy officers judge.
"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.pages import pagination
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.unusual import actions, panels, questions
from sharing.unusual.forms import JudgeForm, ThresholdForm, UnusualFilter
from sharing.unusual.models import ThresholdQuestion, UnusualReading
from sharing.who_looked import naming
from sharing.who_looked.forms import ReasonForm
from sharing.who_looked.panels import build_log_lines
from sharing.who_looked.questions import excluded_from

readers = needs(Capability.READ_LOG)
MOST = 200  # entries that are shown of one reading


@require_safe
@readers
def unusual_readings(request: SignedInRequest) -> HttpResponse:
    """Earliest due first; those to judge unless something else is chosen."""
    now = timezone.now()
    form = UnusualFilter(request.GET)
    if not form.is_valid():
        return redirect("unusual_readings")
    rows = form.narrowed(UnusualReading.objects.known_to(request.user, at=now), at=now).with_words()
    try:
        page = pagination.paginate_rows(rows, order="due_at", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("unusual_readings")
    audit.record_read(action=audit.Action.LIST, verb="unusual.listed", by=request.user)
    chosen = {name: text for name, text in request.GET.items() if name in form.fields and text}
    return render(
        request,
        "sharing/unusual/readings.html",
        {
            "filter": form,
            "is_narrowed": bool(chosen),
            "lines": panels.build_reading_lines(page.rows, named=naming.named_now(request.session, at=now), at=now),
            "questions": ThresholdQuestion.objects.to_answer(),
            "next_url": page.next and f"?{urlencode({**chosen, 'cursor': page.next})}",
            "previous_url": page.previous and f"?{urlencode({**chosen, 'cursor': page.previous})}",
        },
    )


@require_http_methods(METHODS)
@readers
def unusual_reading(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One: who, when, why it stands out, what was opened and why that was possible, and the judgement."""
    now = timezone.now()
    found = get_reading_or_refuse(request, uid)
    barred = excluded_from(request.user, at=now)
    form = JudgeForm(posted(request))
    try:
        if attempt(request, form, lambda: actions.judge(reading=found, by=request.user, **form.cleaned_data)):
            messages.success(request, f"Judged: {mid_sentence(found.get_outcome_display())}. No access has changed.")
            return redirect("unusual_reading", uid)
    except actions.JudgedAlready as refusal:
        messages.info(request, f"No changes were saved: {refusal.who} had judged it before.")
        return redirect("unusual_reading", uid)
    named = naming.named_now(request.session, at=now)
    (line,) = panels.build_reading_lines([found], named=named, at=now)
    entries = list(questions.entries_of(found, barred=barred)[: MOST + 1])
    shown = entries[:MOST]
    audit.record_read(
        action=audit.Action.CONSULTATION,
        verb="unusual.opened",
        by=request.user,
        target=found,
        shown=sorted({entry.subject_id for entry in shown if entry.subject_id is not None}),
        still=access.by_role(Capability.READ_LOG),
    )
    return render(
        request,
        "sharing/unusual/reading.html",
        {
            "line": line,
            "reading": found,
            "lines": build_log_lines(shown, named=named, at=now),
            "most": MOST if len(entries) > MOST else 0,
            "is_own": found.reader_id == request.user.pk,
            "may_judge": request.user.can(Capability.REVIEW_EMERGENCIES),
            "form": form,
        },
    )


@require_http_methods(METHODS)
@readers
def unusual_reading_name(request: SignedInRequest, uid: UUID, entry_uid: UUID) -> HttpResponse:
    """The restricted person whom an entry of the reading is about: after a reason."""
    now = timezone.now()
    found = get_reading_or_refuse(request, uid)
    barred = excluded_from(request.user, at=now)
    entry = get_object_or_404(questions.entries_of(found, barred=barred), uid=entry_uid, subject_id__isnull=False)
    form = ReasonForm(posted(request))
    if form.is_valid():
        naming.name_person(subject_id=entry.subject_id or 0, reason=form.cleaned_data["reason"], by=request.user)
        naming.remember(request.session, entry.subject_id or 0, at=now)
        return redirect("unusual_reading", uid)
    context = {
        "form": form,
        "caption": f"Unusual reading {found.reference}",
        "back": reverse("unusual_reading", args=[found.uid]),
    }
    return render(request, "form_page.html", context | naming.WORDS)


@require_http_methods(METHODS)
@readers
def unusual_threshold(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """A rule over its budget: its thresholds, what came of its readings, and whether the threshold is kept."""
    found = get_object_or_404(ThresholdQuestion.objects.select_related("answered_by"), uid=uid)
    form = ThresholdForm(posted(request))
    try:
        if attempt(request, form, lambda: actions.answer(question=found, by=request.user, **form.cleaned_data)):
            messages.success(request, f"Recorded: {mid_sentence(found.get_answer_display())}.")
            return redirect("unusual_threshold", uid)
    except actions.JudgedAlready as refusal:
        messages.info(request, f"No changes were saved: {refusal.who} had answered before.")
        return redirect("unusual_threshold", uid)
    return render(
        request,
        "sharing/unusual/threshold.html",
        {
            "question": found,
            "line": panels.build_threshold_line(found, at=timezone.now()),
            "outcomes": panels.outcomes_in_week(found),
            "may_answer": request.user.can(Capability.REVIEW_EMERGENCIES),
            "form": form,
        },
    )


def get_reading_or_refuse(request: SignedInRequest, uid: UUID) -> UnusualReading:
    """The one of this uid. Raises RecordHidden, recorded, also where the reader is excluded from all it is about."""
    found = UnusualReading.objects.known_to(request.user, at=timezone.now()).with_words().filter(uid=uid).first()
    if found is None:
        audit.refuse(by=request.user, verb="unusual.open_refused")
        raise access.RecordHidden
    return found
