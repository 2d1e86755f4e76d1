"""Who looked: the audit log by person, user, action and time. Each reading of it is an entry of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Marking
from sharing.audit.models import AuditEntry
from sharing.lists import sheets
from sharing.lists.sheets import Definition
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.pages.typed import query_of, typed
from sharing.sealing.standing import standing
from sharing.time_words import format_datetime
from sharing.who_looked import naming, panels, questions
from sharing.who_looked.forms import LogFileForm, LogFilter, ReasonForm
from sharing.who_looked.panels import LogLine
from sharing.who_looked.questions import Asked

readers = needs(Capability.READ_LOG)
TYPED = ("number", "user")  # of the filter
MOST_EXPORTED = 5_000
HEADINGS = (
    "Time",
    "Recorded",
    "User",
    "Role",
    "Agency",
    "Action",
    "What",
    "Person",
    "Number",
    "People shown",
    "Reason for access",
)


@require_http_methods(["GET", "HEAD", "POST"])
@readers
@typed(*TYPED, posts=True)
def who_looked(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    form = LogFilter(request.GET, reader=request.user, at=now)
    shown: dict[str, Any] = {"filter": form, "asked": None, "days": questions.DAYS, "seal": standing(at=now)}
    if form.is_valid():
        asked = form.asked()
        named = naming.named_now(request.session, at=now)
        if asked.subject is not None and questions.restricted_among([asked.subject.pk], at=now) - named:
            return redirect(f"{reverse('who_looked_restricted')}?{_query(request)}")
        rows = questions.entries_for(request.user, asked, at=now)
        try:
            page = pagination.paginate_rows(rows, order="-id", cursor=request.GET.get("cursor", ""))
        except pagination.BadCursor:
            return redirect("who_looked")
        _record(request, form, page.rows)
        chosen = {name: text for name, text in request.GET.items() if name in form.fields and text}
        shown |= {
            "asked": asked,
            "is_narrowed": bool(chosen),
            "query": query_of(chosen, TYPED),
            "lines": panels.build_log_lines(page.rows, named=named, at=now),
            "next_url": page.next and f"?{query_of({**chosen, 'cursor': page.next}, TYPED)}",
            "previous_url": page.previous and f"?{query_of({**chosen, 'cursor': page.previous}, TYPED)}",
            **_grouped(rows, asked, named, now),
        }
    return render(request, "sharing/who_looked/log.html", shown)


def _grouped(rows: Any, asked: Asked, named: set[int], now: Any) -> dict[str, Any]:
    """Who opened the one person's record, or whose records the one user opened."""
    if asked.subject is not None and asked.user is None:
        return {"by_reader": panels.build_reader_lines(questions.readers_of(rows))}
    if asked.user is not None and asked.subject is None:
        groups = questions.people_read(rows)
        return {"by_person": panels.build_person_lines(groups, named=named, at=now)}
    return {}


def _record(request: SignedInRequest, form: LogFilter, rows: list[AuditEntry]) -> None:
    """What was looked for, and of whom entries were shown."""
    subject, user = form.cleaned_data["number"], form.cleaned_data["user"]
    audit.record_read(
        action=audit.Action.SEARCH if form.has_changed() else audit.Action.LIST,
        verb="sharing.log_read",
        by=request.user,
        shown=sorted({entry.subject_id for entry in rows if entry.subject_id is not None}),
        still=access.by_role(Capability.READ_LOG),
        payload={
            "subject": subject.pk if subject else None,
            "user": user.pk if user else None,
            "action": form.cleaned_data["action"],
            "first": form.cleaned_data["first"],
            "last": form.cleaned_data["last"],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@readers
@typed(*TYPED)
def who_looked_name(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Whom an entry is about, of a restricted person: after a reason."""
    entry = get_object_or_404(AuditEntry, uid=uid, subject_id__isnull=False)
    return _ask_for_reason(request, entry.subject_id or 0, back=f"{_address(request)}#entry-{entry.uid}")


@require_http_methods(["GET", "HEAD", "POST"])
@readers
@typed(*TYPED)
def who_looked_restricted(request: SignedInRequest) -> HttpResponse:
    """The entries about a restricted person who was looked for by number: after a reason."""
    form = LogFilter(request.GET, reader=request.user, at=timezone.now())
    if not form.is_valid() or form.cleaned_data["number"] is None:
        return redirect("who_looked")
    return _ask_for_reason(request, form.cleaned_data["number"].pk, back=_address(request))


def _ask_for_reason(request: SignedInRequest, subject_id: int, *, back: str) -> HttpResponse:
    now = timezone.now()
    if subject_id in questions.excluded_from(request.user, at=now):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        naming.name_person(subject_id=subject_id, reason=form.cleaned_data["reason"], by=request.user)
        naming.remember(request.session, subject_id, at=now)
        return redirect(back)
    context = {"form": form, "caption": "Who looked", "back": _address(request)}
    return render(request, "form_page.html", context | naming.WORDS)


@require_http_methods(["GET", "HEAD", "POST"])
@readers
@typed(*TYPED)
def who_looked_export(request: SignedInRequest) -> HttpResponse:
    """The entries that the filters leave, as a file, after a reason."""
    now = timezone.now()
    filters = LogFilter(request.GET, reader=request.user, at=now)
    form = LogFileForm(request.POST if request.method == "POST" else None)
    if not filters.is_valid():
        return redirect("who_looked")
    asked, named = filters.asked(), naming.named_now(request.session, at=now)
    if asked.subject is not None and questions.restricted_among([asked.subject.pk], at=now) - named:
        return redirect(f"{reverse('who_looked_restricted')}?{_query(request)}")
    if not form.is_valid():
        shown = {
            "form": form,
            "title": "Export the audit log",
            "intro": f"The newest {MOST_EXPORTED:,} entries that match your filters. Restricted people are not named "
            "unless you gave a reason in the last 30 minutes. The export and your reason are recorded.",
            "button": "Export",
            "caption": "Who looked",
            "back": _address(request),
        }
        return render(request, "form_page.html", shown)
    rows = list(questions.entries_for(request.user, asked, at=now).order_by("-id")[:MOST_EXPORTED])
    subject, user = filters.cleaned_data["number"], filters.cleaned_data["user"]
    audit.record(
        action=audit.Action.EXPORT,
        verb="sharing.log_exported",
        by=request.user,
        shown=sorted({entry.subject_id for entry in rows if entry.subject_id is not None}),
        reason=form.cleaned_data["reason"],
        payload={"subject": subject.pk if subject else None, "user": user.pk if user else None, "rows": len(rows)}
        | {"file": form.cleaned_data["kind"]},
    )
    lines = panels.build_log_lines(rows, named=named, at=now)
    definition = Definition(
        title="Who looked",
        as_at=format_datetime(now),
        definition=f"Entries of the audit log, newest first, at most {MOST_EXPORTED:,}.",
        scope="Everyone on record. Restricted people are named only after a reason.",
        filters=_filters(filters),
        marking=Marking.OFFICIAL_SENSITIVE.value,
    )
    return sheets.attachment(
        form.cleaned_data["kind"], definition, HEADINGS, map(_cells_of, lines), name="audit-log", at=now
    )


def _filters(form: LogFilter) -> str:
    """Those that were chosen, without what was typed: it may name a person or a user."""
    chosen = [str(form[name].label) for name in form.fields if form.cleaned_data[name]]
    return "; ".join(chosen) or "None"


def _cells_of(line: LogLine) -> list[str]:
    return [
        *(format_datetime(line.entry.at), format_datetime(line.entry.recorded_at)),
        *(str(line.entry.actor or ""), line.role, str(line.entry.agency or "")),
        *(line.entry.get_action_display(), line.did, line.person.name, line.person.number),
        *("" if line.shown is None else str(line.shown), line.reason.words if line.reason else ""),
    ]


def _query(request: SignedInRequest) -> str:
    return query_of({name: text for name, text in request.GET.items() if name in LogFilter.base_fields}, TYPED)


def _address(request: SignedInRequest) -> str:
    """The log with the filters that this page was reached with."""
    query = _query(request)
    return f"{reverse('who_looked')}?{query}" if query else reverse("who_looked")
