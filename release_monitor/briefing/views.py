"""Pages of briefings: one as issued, as a page and as a PDF; make one now; correct one."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from release_monitor.briefing import actions, printing
from release_monitor.briefing.drawing import charts_of
from release_monitor.briefing.forms import CorrectForm, MakeForm
from release_monitor.briefing.models import Briefing
from release_monitor.briefing.names import names_of
from release_monitor.briefing.questions import briefings_for
from release_monitor.briefing.rules import Kind
from release_monitor.briefing.scopes import scope_of, scopes_of
from sharing import audit
from sharing.access.roles import Capability
from sharing.pages import pagination
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

SIZE = 25
readers = needs(Capability.VIEW_PEOPLE)
of_figures = needs(Capability.VIEW_PEOPLE, Capability.READ_FIGURES)


def briefing_or_404(request: SignedInRequest, uid: UUID) -> Briefing:
    """One of a scope that the reader reads now; hidden reads as absent."""
    found = briefings_for(request.user, at=timezone.now()).select_related("made_by").filter(uid=uid).first()
    if found is None:
        audit.refuse(by=request.user, verb="briefing.refused")
        raise Http404
    return found


@require_safe
@of_figures
def briefings(request: SignedInRequest) -> HttpResponse:
    """Every issue, newest first."""
    rows = briefings_for(request.user, at=timezone.now())
    try:
        page = pagination.paginate_rows(rows, order="-day", cursor=request.GET.get("cursor", ""), size=SIZE)
    except pagination.BadCursor:
        return redirect("briefings")
    audit.record_read(action=audit.Action.LIST, verb="briefing.listed", by=request.user)
    return render(
        request,
        "briefing/briefings.html",
        {
            "rows": page.rows,
            "next_url": page.next and f"?cursor={page.next}",
            "previous_url": page.previous and f"?cursor={page.previous}",
            "scopes": scopes_of(request.user, at=timezone.now()),
        },
    )


@require_safe
@of_figures
def briefing(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """As issued, with the names that this reader may see now."""
    found = briefing_or_404(request, uid)
    names = names_of(scope_of(found.scope), reader=request.user)
    _record(request, found, names, verb="briefing.opened", action=audit.Action.CONSULTATION)
    facts = found.facts
    issues = Briefing.objects.filter(kind=found.kind, scope=found.scope, day=found.day).exclude(pk=found.pk)
    return render(
        request,
        "briefing/briefing.html",
        {
            "briefing": found,
            "facts": facts,
            "charts": charts_of(facts, is_half=True),
            "attention": [line | {"people": names.get(line["code"], [])} for line in facts["attention"]],
            "made": printing.made_words(found),
            "late": printing.late_words(found),
            "issues": issues.order_by("issue"),
            "is_latest": not issues.filter(issue__gt=found.issue).exists(),
            "may_correct": request.user.can(Capability.VIEW_PEOPLE),
        },
    )


@require_safe
@of_figures
def briefing_pdf(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = briefing_or_404(request, uid)
    names = names_of(scope_of(found.scope), reader=request.user)
    _record(request, found, names, verb="briefing.printed", action=audit.Action.EXPORT)
    response = HttpResponse(printing.briefing_pdf(found, names=names), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="briefing-{found.number}-issue-{found.issue}.pdf"'
    return response


def _record(request: SignedInRequest, found: Briefing, names: dict[str, list[Any]], **what: Any) -> None:
    """Who was named to the reader is recorded before the answer leaves."""
    shown = sorted({person.pk for people in names.values() for person in people})
    audit.record_read(by=request.user, target=found, shown=shown, **what)


@require_http_methods(METHODS)
@of_figures
def briefing_make(request: SignedInRequest) -> HttpResponse:
    """One of now. Where the figures are the same as in the latest of today, that one is opened."""
    scopes = scopes_of(request.user, at=timezone.now())
    if not scopes:
        audit.refuse(by=request.user, verb="briefing.refused")
        raise Http404
    form = MakeForm(posted(request), scopes=scopes)
    made: list[Briefing] = []
    if attempt(request, form, lambda: made.append(_made(request, form.cleaned_data["scope"]))):
        return redirect(made[0])
    context = {
        "form": form,
        "title": "Make a briefing",
        "intro": "One page of figures as last issued, at 6am. If they are the same as in today’s latest briefing, that "
        "one opens.",
        "button": "Make the briefing",
        "caption": "Reports",
        "back": reverse("reports"),
    }
    return render(request, "form_page.html", context)


def _made(request: SignedInRequest, scope: str) -> Briefing:
    now = timezone.now()
    made = actions.issue(scope=scope_of(scope), kind=Kind.DEMAND, day=timezone.localdate(now), at=now, by=request.user)
    return cast("Briefing", made)  # on demand there is always one, or a refusal


@require_http_methods(METHODS)
@readers
def briefing_correct(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The next issue, which says what changed."""
    found = briefing_or_404(request, uid)
    form = CorrectForm(posted(request))
    made: list[Briefing] = []
    if attempt(
        request,
        form,
        lambda: made.append(actions.correct(briefing=found, reason=form.cleaned_data["reason"], by=request.user)),
    ):
        messages.success(request, f"Issue {made[0].issue} is issued. Issue {found.issue} stays as it was.")
        return redirect(made[0])
    context = {
        "form": form,
        "title": "Correct a briefing",
        "intro": f"Issue {found.issue} stays as it is. The next issue has the figures as they are issued now, and says "
        "what changed and why.",
        "button": "Issue the correction",
        "caption": found.title,
        "back": found.get_absolute_url(),
    }
    return render(request, "form_page.html", context)
