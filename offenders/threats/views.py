"""Pages of threats: those of a person, record one, a warning, the decision not to warn, a review and the circle."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.people.models import Offender
from offenders.person_page import form_pages
from offenders.person_page.form_pages import METHODS, attempt, changers, person_to_change, posted
from offenders.person_page.opening import get_person_or_refuse
from offenders.threats import actions, panels
from offenders.threats.forms import CircleForm, NotToWarnForm, ReviewForm, ThreatForm, WarningForm
from offenders.threats.models import Threat
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.grants.programmes import known_programmes
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

SECTION = "person_threats"


@require_safe
@needs(Capability.KNOW_THREATS)
def threats(request: SignedInRequest) -> HttpResponse:
    """All open threats in whose circle the reader is."""
    lines = panels.known_to(request.user, at=timezone.now())
    _record_shown(request, lines)
    return render(request, "offenders/threats/threats.html", {"lines": lines})


@require_safe
@needs(Capability.KNOW_THREATS)
def person_threats(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The same page for who is in no circle, whether or not there is a threat."""
    person = get_person_or_refuse(request, uid, verb="person.threats_opened")
    lines = panels.lines_of(person, request.user, at=timezone.now())
    _record_shown(request, lines)
    may_change = access.may(request.user, Permission.CHANGE, person)
    context = {"lines": lines, "may_keep": may_change and request.user.can(Capability.KEEP_THREATS)}
    return render(request, "offenders/threats/person.html", person_page.frame(person, current=SECTION) | context)


@require_http_methods(METHODS)
@changers
def threat_record(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    _require_keeper(request)
    known = known_programmes([person.pk], reader=request.user)[person.pk]
    people = actions.may_join(person, at=timezone.now()).exclude(pk=request.user.pk)
    programmes = [(row.programme, str(row)) for row in known]
    form = ThreatForm(posted(request), programmes=programmes, people=people)
    act = lambda: actions.record_threat(offender=person, by=request.user, **form.typed())  # noqa: E731
    if attempt(request, form, act):
        return _saved(request, person, "The threat is recorded. The circle is alerted.")
    return _form_page(
        request,
        person,
        form=form,
        title="Record a threat",
        intro="Only the people you select know of it, and that it exists. The alerts they get do not name this person.",
        button="Record threat",
    )


@require_http_methods(METHODS)
@changers
def threat_warn(request: SignedInRequest, uid: UUID, threat_uid: UUID) -> HttpResponse:
    threat, form = _threat_to_change(request, uid, threat_uid), WarningForm(posted(request))
    act = lambda: actions.record_warning(threat=threat, by=request.user, **form.typed())  # noqa: E731
    if attempt(request, form, act, called={"given_at": "at"}):
        return _saved(request, threat.offender, "The warning is recorded.")
    return _about(request, threat, form=form, title="Record a warning", button="Record warning")


@require_http_methods(METHODS)
@changers
def threat_not_to_warn(request: SignedInRequest, uid: UUID, threat_uid: UUID) -> HttpResponse:
    threat, form = _threat_to_change(request, uid, threat_uid), NotToWarnForm(posted(request))
    act = lambda: actions.decide_not_to_warn(threat=threat, by=request.user, **form.cleaned_data)  # noqa: E731
    if attempt(request, form, act):
        return _saved(request, threat.offender, "The decision is recorded.")
    return _about(
        request,
        threat,
        form=form,
        title="Decide not to warn",
        intro="Someone else than the person who recorded the threat decides this.",
        button="Record decision",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def threat_review(request: SignedInRequest, uid: UUID, threat_uid: UUID) -> HttpResponse:
    threat, form = _threat_to_change(request, uid, threat_uid), ReviewForm(posted(request))
    act = lambda: actions.review_threat(threat=threat, by=request.user, **form.typed())  # noqa: E731
    if attempt(request, form, act):
        return _saved(request, threat.offender, "The review is recorded.")
    return _about(
        request,
        threat,
        form=form,
        title="Review a threat",
        intro="Someone else than the person who recorded the threat ends it.",
        button="Record review",
    )


@require_http_methods(METHODS)
@changers
def threat_circle(request: SignedInRequest, uid: UUID, threat_uid: UUID) -> HttpResponse:
    threat = _threat_to_change(request, uid, threat_uid)
    people = actions.may_join(threat.offender, at=timezone.now(), programme=threat.programme)
    form = CircleForm(posted(request), threat=threat, people=people.exclude(pk=request.user.pk))
    act = lambda: actions.set_circle(threat=threat, by=request.user, **form.cleaned_data)  # noqa: E731
    if attempt(request, form, act):
        return _saved(request, threat.offender, "The circle is saved.")
    return _about(request, threat, form=form, title="Circle of a threat", button="Save circle")


def _threat_to_change(request: SignedInRequest, uid: UUID, threat_uid: UUID) -> Threat:
    """Opened here and not by `open_record`, whose entries of the log name the person beside the row."""
    rows = Threat.objects.select_related("offender").filter(offender__uid=uid, uid=threat_uid)
    row = rows.visible_to(request.user).first()
    if row is None:
        audit.refuse(by=request.user, verb=f"{actions.COMPARTMENT}_refused")
        raise access.RecordHidden
    audit.note_told([row.offender_id])
    access.require(request.user, Permission.CHANGE, row.offender)
    _require_keeper(request)
    return row


def _require_keeper(request: SignedInRequest) -> None:
    """To any other role the address does not exist."""
    if not request.user.can(Capability.KEEP_THREATS):
        audit.refuse(by=request.user, verb="threats.keep_refused")
        raise Http404


def _record_shown(request: SignedInRequest, lines: list[panels.ThreatLine]) -> None:
    if lines:
        audit.record_read(
            action=audit.Action.CONSULTATION,
            verb=f"{actions.COMPARTMENT}_read",
            by=request.user,
            payload={"threats": [line.threat.pk for line in lines]},
        )


def _about(request: SignedInRequest, threat: Threat, *, title: str, **context: Any) -> HttpResponse:
    words = {"title": f"{title}: {threat.number}", "page_title": title}
    return _form_page(request, threat.offender, **words, **context)


def _form_page(request: SignedInRequest, person: Offender, **context: Any) -> HttpResponse:
    return form_pages.form_page(request, person, current=SECTION, back=_url(person), **context)


def _saved(request: SignedInRequest, person: Offender, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(_url(person))


def _url(person: Offender) -> str:
    return reverse(SECTION, kwargs={"uid": person.uid})
