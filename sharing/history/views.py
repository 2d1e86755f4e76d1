"""What an agency could know about a person at a moment: for auditors and privacy officers, with a reason."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sharing import audit
from sharing.access.roles import Capability
from sharing.history.agency_then import known_by, not_shown_to
from sharing.history.forms import AgencyForm
from sharing.history.known import begun_at
from sharing.history.rules import say_with_zone
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.pages.typed import typed
from sharing.who_looked import naming, panels, questions


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.READ_LOG)
@typed("number", "reason", posts=True)
def who_looked_known(request: SignedInRequest) -> HttpResponse:
    """Each answer is recorded with its reason; of a restricted person, privacy officers are alerted too."""
    now = timezone.now()
    form = AgencyForm(request.GET or None, now=now, reader=request.user)
    shown: dict[str, Any] = {"form": form}
    if form.is_valid():
        shown |= _answer(request, form)
    return render(request, "sharing/history/agency_then.html", shown)


def _answer(request: SignedInRequest, form: AgencyForm) -> dict[str, Any]:
    now, at = form.now, form.moment
    subject, agency, reason = (form.cleaned_data[name] for name in ("number", "agency", "reason"))
    audit.record_read(
        action=audit.Action.CONSULTATION,
        verb="sharing.known_then_asked",
        by=request.user,
        subject=subject.pk,
        reason=reason,
        payload={"agency": agency.name, "at": at},
    )
    named = naming.named_now(request.session, at=now)
    if questions.restricted_among([subject.pk], at=now) - named:
        naming.name_person(subject_id=subject.pk, reason=reason, by=request.user)
        naming.remember(request.session, subject.pk, at=now)
    begun = begun_at()
    return {
        "said": say_with_zone(at),
        "person": panels.people_in_words([subject.pk], named={*named, subject.pk}, at=now)[subject.pk],
        "known": known_by(agency, subject, at=at, hidden=not_shown_to(request.user)),
        "begun_words": f"History is kept since {say_with_zone(begun)}." if begun else "",
        "is_before": begun is None or at < begun,
    }
