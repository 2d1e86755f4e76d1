"""Pages of threats: those of a person, record one, a warning, the decision not to warn, a review and the circle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.people.models import Offender
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.opening import get_person_or_refuse
from offenders.person_page.step_pages import person_of, step_pages
from offenders.threats import actions, panels
from offenders.threats.forms import CircleForm, NotToWarnForm, ReviewForm, ThreatForm, WarningForm
from offenders.threats.models import Threat
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.grants.programmes import known_programmes
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

SECTION = "person_threats"
keepers = needs(Capability.KEEP_THREATS)


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


def _record_shown(request: SignedInRequest, lines: list[panels.ThreatLine]) -> None:
    if lines:
        audit.record_read(
            action=audit.Action.CONSULTATION,
            verb=f"{actions.COMPARTMENT}_read",
            by=request.user,
            payload={"threats": [line.threat.pk for line in lines]},
        )


def threat_to_change(request: SignedInRequest, uid: UUID, threat_uid: UUID) -> Threat:
    """Opened here and not by `open_record`, whose entries of the log name the person beside the row."""
    rows = Threat.objects.select_related("offender").filter(offender__uid=uid, uid=threat_uid)
    row = rows.visible_to(request.user).first()
    if row is None:
        audit.refuse(by=request.user, verb=f"{actions.COMPARTMENT}_refused")
        raise access.RecordHidden
    audit.note_told([row.offender_id])
    access.require(request.user, Permission.CHANGE, row.offender)
    return row


def person_threats_url(record: Any) -> str:
    return reverse(SECTION, kwargs={"uid": person_of(record).uid})


def numbered(title: str) -> Callable[[Threat], str]:
    return lambda threat: f"{title}: {threat.number}"


def of_person(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    known = known_programmes([person.pk], reader=request.user)[person.pk]
    people = actions.may_join(person, at=timezone.now()).exclude(pk=request.user.pk)
    return {"programmes": [(row.programme, str(row)) for row in known], "people": people}


def circle_of(request: SignedInRequest, threat: Threat) -> dict[str, Any]:
    people = actions.may_join(threat.offender, at=timezone.now(), programme=threat.programme)
    return {"threat": threat, "people": people.exclude(pk=request.user.pk)}


PEOPLE = step_pages("offender", section=SECTION, opened=person_to_change, url=person_threats_url, guard=keepers)
THREATS = step_pages("threat", section=SECTION, opened=threat_to_change, url=person_threats_url, guard=keepers)

threat_record = PEOPLE.view(
    FormStep(
        "Record a threat",
        ThreatForm,
        actions.record_threat,
        "The threat is recorded. The circle is alerted.",
        intro="Only the people you select know of it, and that it exists. The alerts they get do not name this person.",
        button="Record threat",
        asks=of_person,
    )
)
threat_warn = THREATS.view(
    FormStep(
        numbered("Record a warning"),
        WarningForm,
        actions.record_warning,
        "The warning is recorded.",
        page_title="Record a warning",
        button="Record warning",
        called={"given_at": "at"},
    )
)
threat_not_to_warn = THREATS.view(
    FormStep(
        numbered("Decide not to warn"),
        NotToWarnForm,
        actions.decide_not_to_warn,
        "The decision is recorded.",
        page_title="Decide not to warn",
        intro="Someone else than the person who recorded the threat decides this.",
        button="Record decision",
        kind="warning",
    )
)
threat_review = THREATS.view(
    FormStep(
        numbered("Review a threat"),
        ReviewForm,
        actions.review_threat,
        "The review is recorded.",
        page_title="Review a threat",
        intro="Someone else than the person who recorded the threat ends it.",
        button="Record review",
    )
)
threat_circle = THREATS.view(
    FormStep(
        numbered("Circle of a threat"),
        CircleForm,
        actions.set_circle,
        "The circle is saved.",
        page_title="Circle of a threat",
        button="Save circle",
        asks=circle_of,
    )
)
