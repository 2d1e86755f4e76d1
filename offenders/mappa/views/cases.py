"""Pages of MAPPA: all cases, the case of a person, meetings with minutes, and what people are to do."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offenders import person_page
from offenders.mappa import forms, printing
from offenders.mappa.actions import meetings, tasks
from offenders.mappa.models import (
    MappaMinutes,
)
from offenders.mappa.panels import case_pages, meeting_page
from offenders.mappa.views.steps import (
    SECTION,
    mappa_url,
    open_case,
    open_meeting,
    readers,
    runs,
    runs_or_chairs,
    works,
)
from offenders.person_page.form_pages import METHODS, attempt, form_page, posted
from offenders.person_page.opening import get_person_or_refuse
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import AuditEntry, User
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused

OPENED_MINUTES = "mappa.minutes_opened"
MOST_READINGS = 20  # shown; the audit log holds all


@require_safe
@readers
def person_mappa(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = get_person_or_refuse(request, uid, verb="mappa.case_opened")
    pages = case_pages(person, request.user, today=timezone.localdate())
    may_propose = request.user.can(Capability.PROPOSE_MAPPA_LEVELS) and access.may(
        request.user, Permission.CHANGE, person
    )
    return render(
        request,
        "offenders/mappa/person.html",
        person_page.frame(person, current=SECTION) | {"pages": pages, "may_propose_risk": may_propose},
    )


@require_safe
@works
def meeting(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = open_meeting(request, uid, meeting_uid)
    shown = meeting_page(found, request.user, today=timezone.localdate())
    return render(
        request,
        "offenders/mappa/meeting.html",
        person_page.frame(found.offender, current=SECTION) | {"page": shown},
    )


@require_POST
@runs
def pack_send(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = open_meeting(request, uid, meeting_uid)
    try:
        meetings.send_pack(meeting=found, by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
    else:
        messages.success(request, "The pack is ready. Teams that can see the person are alerted.")
    return redirect(meetings.meeting_url(found))


@require_safe
@works
def pack_pdf(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    """The pack, as far as its reader may know of what is in it."""
    found = open_meeting(request, uid, meeting_uid)
    content = printing.pack_pdf(found, reader=request.user, at=timezone.now())
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="mappa.pack_printed",
        by=request.user,
        target=found,
        subject=found.offender_id,
        shown=[found.offender_id],
        payload={"file": "mappa-pack.pdf"},
    )
    name = f"mappa-pack-{found.offender.prison_number}-{found.day.isoformat()}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@readers
def minutes(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    """For those invited, the chair and co-ordinators; each reading is recorded."""
    row = MappaMinutes.objects.visible_to(request.user).filter(offender__uid=uid, meeting__uid=meeting_uid).first()
    found = access.open_record(
        request.user,
        MappaMinutes.objects.select_related("offender", "meeting__offender", "written_by"),
        uid=row.uid if row else meeting_uid,
        verb=OPENED_MINUTES,
    )
    read = AuditEntry.objects.filter(verb=OPENED_MINUTES, target_id=found.pk, subject_id=found.offender_id)
    entries = list(read.order_by("-pk")[:MOST_READINGS])
    names = User.objects.in_bulk([entry.actor_id for entry in entries])
    context = {
        "minutes": found,
        "meeting": found.meeting,
        "back": meetings.meeting_url(found.meeting),
        "read": [(names.get(entry.actor_id, entry.actor), entry.at) for entry in entries],
    }
    return render(request, "offenders/mappa/minutes.html", person_page.frame(found.offender, current=SECTION) | context)


@require_http_methods(METHODS)
@runs_or_chairs
def action_set(request: SignedInRequest, uid: UUID, case_uid: UUID) -> HttpResponse:
    """meeting: in the address, the uid of the meeting that set it."""
    case = open_case(request, uid, case_uid)
    of = _uid_or_none(request.GET.get("meeting", ""))
    found = case.meetings.filter(uid=of).first() if of else None
    form = forms.ActionForm(posted(request), case=case)
    if attempt(
        request,
        form,
        lambda: tasks.set_action(case=case, meeting=found, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, "The action is set. It is on the owner’s My day.")
        return redirect(meetings.meeting_url(found) if found else mappa_url(case))
    return form_page(
        request,
        case.offender,
        current=SECTION,
        back=mappa_url(case),
        form=form,
        title="Set an action",
        button="Set the action",
    )


def _uid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
