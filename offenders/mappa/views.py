"""Pages of MAPPA: all cases, the case of a person, meetings with minutes, and what people are to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offenders import person_page
from offenders.mappa import forms, printing
from offenders.mappa.actions import cases, meetings, tasks
from offenders.mappa.models import (
    MappaAction,
    MappaAgendaItem,
    MappaCase,
    MappaLevel,
    MappaMeeting,
    MappaMinutes,
)
from offenders.mappa.panels import case_pages, meeting_page
from offenders.people.models import Offender
from offenders.person_page.form_pages import METHODS, attempt, form_page, person_to_change, posted
from offenders.person_page.opening import get_person_or_refuse
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.grants.programmes import known_programmes
from sharing.models import AuditEntry, User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence

SECTION = "person_mappa"
OPENED_MINUTES = "mappa.minutes_opened"
MOST_READINGS = 20  # shown; the audit log holds all
readers = needs(Capability.VIEW_PEOPLE)
runs = needs(Capability.RUN_MAPPA)
chairs = needs(Capability.CHAIR_MAPPA)
proposes = needs(Capability.PROPOSE_MAPPA_LEVELS)
runs_or_chairs = needs(Capability.RUN_MAPPA, Capability.CHAIR_MAPPA)
works = needs(Capability.RUN_MAPPA, Capability.CHAIR_MAPPA, Capability.PROPOSE_MAPPA_LEVELS)


# The person


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


@require_http_methods(METHODS)
@proposes
def risk_propose(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = person_to_change(request, uid)
    programmes = [row.programme for row in known_programmes([person.pk], reader=request.user)[person.pk]]
    form = forms.RiskForm(posted(request), programmes=programmes)
    if attempt(request, form, lambda: cases.propose_risk(offender=person, by=request.user, **form.cleaned_data)):
        return done(request, person, "Proposed. A MAPPA co-ordinator decides.")
    return page(
        request,
        person,
        form=form,
        title="Propose category 4 because of risk",
        intro="For a person who is not in category 4 by an offence and is at risk of terrorism-related activity. A "
        "second person decides.",
        button="Propose category 4",
    )


@require_http_methods(METHODS)
@runs
def risk_answer(request: SignedInRequest, uid: UUID, case_uid: UUID) -> HttpResponse:
    case = opened(request, MappaCase, uid, case_uid)
    form = forms.AgreeForm(posted(request))
    if attempt(request, form, lambda: cases.answer_risk(case=case, by=request.user, **form.typed())):
        return done(request, case.offender, "Saved.")
    return page(
        request,
        case.offender,
        form=form,
        title="Category 4 because of risk",
        intro=case.risk_reason,
        button="Save your answer",
    )


@require_http_methods(METHODS)
@runs
def category(request: SignedInRequest, uid: UUID, case_uid: UUID) -> HttpResponse:
    case = opened(request, MappaCase, uid, case_uid)
    form = forms.CategoryForm(posted(request))
    if attempt(request, form, lambda: cases.set_other_category(case=case, by=request.user, **form.cleaned_data)):
        return done(request, case.offender, "The category is set.")
    return page(
        request,
        case.offender,
        form=form,
        title="Set the MAPPA category",
        intro="Category 4 follows from the offences on record, or from a risk that 2 people found.",
        button="Set the category",
    )


@require_http_methods(METHODS)
@runs
def details(request: SignedInRequest, uid: UUID, case_uid: UUID) -> HttpResponse:
    case = opened(request, MappaCase, uid, case_uid)
    form = forms.DetailsForm(posted(request), case=case)
    if attempt(request, form, lambda: cases.set_details(case=case, by=request.user, **form.cleaned_data)):
        return done(request, case.offender, "Saved.")
    return page(request, case.offender, form=form, title="MAPPA details", button="Save details")


@require_http_methods(METHODS)
@proposes
def level_propose(request: SignedInRequest, uid: UUID, case_uid: UUID) -> HttpResponse:
    case = to_change(request, uid, case_uid)
    form = forms.LevelForm(posted(request))
    if attempt(request, form, lambda: cases.propose_level(case=case, by=request.user, **form.cleaned_data)):
        return done(request, case.offender, "Proposed. It is in force when co-ordinator and chair have agreed.")
    return page(
        request,
        case.offender,
        form=form,
        title="Propose a MAPPA level",
        intro="The lead agency proposes. The co-ordinator and the chair set it, 2 people.",
        button="Propose the level",
    )


@require_http_methods(METHODS)
@runs_or_chairs
def level_answer(request: SignedInRequest, uid: UUID, level_uid: UUID) -> HttpResponse:
    level = opened(request, MappaLevel, uid, level_uid)
    form = forms.AgreeForm(posted(request))
    if attempt(request, form, lambda: cases.answer_level(level=level, by=request.user, **form.typed())):
        return done(request, level.offender, "Saved.")
    return page(
        request,
        level.offender,
        form=form,
        title=f"MAPPA level {level.level}: agree or refuse",
        intro=f"Proposed for {mid_sentence(level.get_proposed_for_display())}: {level.level_reason}",
        button="Save your answer",
    )


@require_http_methods(METHODS)
@works
def exit_propose(request: SignedInRequest, uid: UUID, case_uid: UUID) -> HttpResponse:
    case = opened(request, MappaCase, uid, case_uid)
    form = forms.ExitForm(posted(request))
    if attempt(request, form, lambda: cases.propose_exit(case=case, by=request.user, **form.cleaned_data)):
        return done(request, case.offender, "Proposed. Each core agency must agree.")
    return page(
        request,
        case.offender,
        form=form,
        title="Propose that MAPPA ends",
        intro="It ends only when police, probation, and the prison while the person is held, have each agreed.",
        button="Propose exit",
    )


@require_http_methods(METHODS)
@proposes
def exit_answer(request: SignedInRequest, uid: UUID, case_uid: UUID) -> HttpResponse:
    case = to_change(request, uid, case_uid)
    form = forms.ExitAnswerForm(posted(request))
    if attempt(request, form, lambda: cases.answer_exit(case=case, by=request.user, **form.typed())):
        return done(request, case.offender, "Saved.")
    return page(
        request,
        case.offender,
        form=form,
        title="Should MAPPA end?",
        intro=case.exit_reason,
        button="Save your agency’s answer",
    )


# Meetings


@require_http_methods(METHODS)
@runs
def meeting_plan(request: SignedInRequest, uid: UUID, case_uid: UUID) -> HttpResponse:
    case = opened(request, MappaCase, uid, case_uid)
    form = forms.PlanForm(posted(request), case=case)
    made: list[MappaMeeting] = []

    def act() -> None:
        typed = form.cleaned_data
        made.append(
            meetings.plan(
                case=case,
                at=form.moment(),
                chair=typed["chair"],
                place=typed["place"],
                uid=typed["uid"],
                by=request.user,
            )
        )

    if attempt(request, form, act, called={"planned_at": "day"}):
        messages.success(request, "The meeting is planned. Invite the agencies and add agenda points.")
        return redirect(meetings.meeting_url(made[0]))
    return page(request, case.offender, form=form, title="Plan a MAPPA meeting", button="Plan the meeting")


@require_safe
@works
def meeting(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = opened(request, MappaMeeting, uid, meeting_uid)
    shown = meeting_page(found, request.user, today=timezone.localdate())
    return render(
        request,
        "offenders/mappa/meeting.html",
        person_page.frame(found.offender, current=SECTION) | {"page": shown},
    )


@require_http_methods(METHODS)
@runs
def invite(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = opened(request, MappaMeeting, uid, meeting_uid)
    form = forms.InviteForm(posted(request), case=found.case)
    return meeting_form(
        request,
        found,
        form,
        lambda: meetings.invite(meeting=found, by=request.user, **form.cleaned_data),
        title="Invite someone to the meeting",
        button="Invite",
        said="Invited.",
    )


@require_http_methods(METHODS)
@works
def point_add(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = opened(request, MappaMeeting, uid, meeting_uid)
    form = forms.PointForm(posted(request))
    return meeting_form(
        request,
        found,
        form,
        lambda: meetings.add_point(meeting=found, by=request.user, **form.cleaned_data),
        title="Add an agenda point",
        button="Add the point",
        said="The point is on the agenda.",
    )


@require_http_methods(METHODS)
@runs_or_chairs
def point_decide(request: SignedInRequest, uid: UUID, point_uid: UUID) -> HttpResponse:
    point = opened(request, MappaAgendaItem, uid, point_uid)
    form = forms.DecisionForm(posted(request), point=point)
    return meeting_form(
        request,
        point.meeting,
        form,
        lambda: meetings.decide_point(point=point, by=request.user, **form.cleaned_data),
        title=f"Decision on agenda point {point.number}",
        intro=point.topic,
        button="Save the decision",
        said="The decision is saved.",
    )


@require_POST
@runs
def pack_send(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = opened(request, MappaMeeting, uid, meeting_uid)
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
    found = opened(request, MappaMeeting, uid, meeting_uid)
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


@require_http_methods(METHODS)
@runs
def meeting_hold(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = opened(request, MappaMeeting, uid, meeting_uid)
    form = forms.HeldForm(posted(request), meeting=found)
    return meeting_form(
        request,
        found,
        form,
        lambda: meetings.hold(meeting=found, by=request.user, **form.cleaned_data),
        title="Record the meeting as held",
        button="Record as held",
        said="Recorded. Enter the decisions, then the minutes, then close the meeting.",
    )


@require_http_methods(METHODS)
@runs
def meeting_cancel(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = opened(request, MappaMeeting, uid, meeting_uid)
    form = forms.CancelForm(posted(request))
    return meeting_form(
        request,
        found,
        form,
        lambda: meetings.cancel(
            meeting=found, reason=form.cleaned_data["reason"], new_at=form.moment(), by=request.user
        ),
        title="Cancel the meeting and set a new date",
        button="Set the new date",
        said="The meeting is moved. The same people are invited.",
    )


@require_http_methods(METHODS)
@runs
def minutes_write(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = opened(request, MappaMeeting, uid, meeting_uid)
    form, drafting = drafts.form_from_draft(request, forms.MinutesForm, name="mappa.minutes", key=str(found.uid))
    if not form.is_bound:
        written = MappaMinutes.objects.visible_to(request.user).filter(meeting=found).first()
        form.initial["text"] = written.text if written else ""
    return meeting_form(
        request,
        found,
        form,
        lambda: meetings.write_minutes(meeting=found, text=form.cleaned_data["text"], by=request.user),
        title="Minutes of the meeting",
        button="Save the minutes",
        said="The minutes are saved.",
        drafting=drafting,
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
@runs
def summary(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = opened(request, MappaMeeting, uid, meeting_uid)
    form = forms.SummaryForm(posted(request), initial={"text": found.summary})
    return meeting_form(
        request,
        found,
        form,
        lambda: meetings.write_summary(meeting=found, text=form.cleaned_data["text"], by=request.user),
        title="Summary that may be disclosed",
        intro="It is separate from the minutes. Enter only what can be disclosed.",
        button="Save the summary",
        said="The summary is saved.",
    )


@require_http_methods(METHODS)
@runs_or_chairs
def meeting_close(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> HttpResponse:
    found = opened(request, MappaMeeting, uid, meeting_uid)
    missing = meetings.missing_of(found)
    form = forms.CloseForm(posted(request), needs_reason=bool(missing))
    return meeting_form(
        request,
        found,
        form,
        lambda: meetings.close(meeting=found, reason=form.cleaned_data.get("reason", ""), by=request.user),
        title="Close the meeting",
        intro="Nothing about the meeting can be changed after it is closed.",
        button="Close the meeting",
        said="The meeting is closed.",
    )


# Actions


@require_http_methods(METHODS)
@runs_or_chairs
def action_set(request: SignedInRequest, uid: UUID, case_uid: UUID) -> HttpResponse:
    """meeting: in the address, the uid of the meeting that set it."""
    case = opened(request, MappaCase, uid, case_uid)
    of = _uid_or_none(request.GET.get("meeting", ""))
    found = case.meetings.filter(uid=of).first() if of else None
    form = forms.ActionForm(posted(request), case=case)
    if attempt(
        request,
        form,
        lambda: tasks.set_action(case=case, meeting=found, by=request.user, **form.cleaned_data),
    ):
        messages.success(request, "The action is set. It is on the owner’s My day.")
        return redirect(meetings.meeting_url(found) if found else person_url(case.offender))
    return page(request, case.offender, form=form, title="Set an action", button="Set the action")


@require_http_methods(METHODS)
@readers
def action_answer(request: SignedInRequest, uid: UUID, action_uid: UUID) -> HttpResponse:
    """For its owner alone, and who stands in for them."""
    own = MappaAction.objects.answerable_by(request.user).values("pk")
    action = opened(request, MappaAction, uid, action_uid, pk__in=own)
    form = forms.AnswerActionForm(posted(request))
    if attempt(request, form, lambda: tasks.answer_action(action=action, by=request.user, **form.typed())):
        return done(request, action.offender, "Saved. The chair accepts it, or sends it back.")
    return page(
        request,
        action.offender,
        form=form,
        title="Outcome of the action",
        intro=action.task,
        button="Save the outcome",
    )


@require_http_methods(METHODS)
@chairs
def action_accept(request: SignedInRequest, uid: UUID, action_uid: UUID) -> HttpResponse:
    action = opened(request, MappaAction, uid, action_uid)
    form = forms.AcceptForm(posted(request))
    if attempt(request, form, lambda: tasks.accept_action(action=action, by=request.user, **form.typed())):
        return done(request, action.offender, "Saved.")
    return page(
        request,
        action.offender,
        form=form,
        title="Accept the action",
        intro=f"{action.task}. {action.get_state_display()}: {action.outcome}",
        button="Save",
    )


# What they share


def opened(request: SignedInRequest, model: Any, uid: UUID, row_uid: UUID, **more: Any) -> Any:
    """A row of a case of this person, for who may know of it. Raises RecordHidden."""
    rows = model.objects.filter(offender__uid=uid, **more).select_related("offender")
    if model is not MappaCase:
        rows = rows.select_related("case__offender")
    return access.open_record(request.user, rows, uid=row_uid)


def to_change(request: SignedInRequest, uid: UUID, case_uid: UUID) -> MappaCase:
    """The same of a case, for who may change the person."""
    case: MappaCase = opened(request, MappaCase, uid, case_uid)
    access.require(request.user, Permission.CHANGE, case.offender)
    return case


def page(request: SignedInRequest, person: Offender, **context: Any) -> HttpResponse:
    return form_page(request, person, current=SECTION, back=context.pop("back", person_url(person)), **context)


def meeting_form(
    request: SignedInRequest,
    found: MappaMeeting,
    form: Any,
    act: Callable[[], Any],
    *,
    said: str,
    **context: Any,
) -> HttpResponse:
    if attempt(request, form, act, called={"planned_at": "day"}):
        messages.success(request, said)
        return redirect(meetings.meeting_url(found))
    return page(request, found.offender, form=form, back=meetings.meeting_url(found), **context)


def done(request: SignedInRequest, person: Offender, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(person_url(person))


def person_url(person: Offender) -> str:
    return reverse("person_mappa", kwargs={"uid": person.uid})


def _uid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
