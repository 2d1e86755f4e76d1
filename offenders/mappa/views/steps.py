"""What is recorded of a MAPPA case, its level and its end; of meetings; and of what people are to do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from offenders.mappa import forms
from offenders.mappa.actions import cases, meetings, tasks
from offenders.mappa.models import MappaAction, MappaAgendaItem, MappaCase, MappaLevel, MappaMeeting, MappaMinutes
from offenders.person_page.form_pages import person_to_change
from offenders.person_page.step_pages import step_pages
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.grants.programmes import known_programmes
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

SECTION = "person_mappa"
readers = needs(Capability.VIEW_PEOPLE)
runs = needs(Capability.RUN_MAPPA)
chairs = needs(Capability.CHAIR_MAPPA)
proposes = needs(Capability.PROPOSE_MAPPA_LEVELS)
runs_or_chairs = needs(Capability.RUN_MAPPA, Capability.CHAIR_MAPPA)
works = needs(Capability.RUN_MAPPA, Capability.CHAIR_MAPPA, Capability.PROPOSE_MAPPA_LEVELS)


def open_row(request: SignedInRequest, model: Any, uid: UUID, row_uid: UUID, **more: Any) -> Any:
    """A row of a case of this person, for who may know of it. Raises RecordHidden."""
    rows = model.objects.filter(offender__uid=uid, **more).select_related("offender")
    if model is not MappaCase:
        rows = rows.select_related("case__offender")
    return access.open_record(request.user, rows, uid=row_uid)


def open_case(request: SignedInRequest, uid: UUID, case_uid: UUID) -> MappaCase:
    return open_row(request, MappaCase, uid, case_uid)


def case_to_change(request: SignedInRequest, uid: UUID, case_uid: UUID) -> MappaCase:
    """For who may change the person. Raises RecordHidden, NotAllowed."""
    case = open_case(request, uid, case_uid)
    access.require(request.user, Permission.CHANGE, case.offender)
    return case


def open_level(request: SignedInRequest, uid: UUID, level_uid: UUID) -> MappaLevel:
    return open_row(request, MappaLevel, uid, level_uid)


def open_meeting(request: SignedInRequest, uid: UUID, meeting_uid: UUID) -> MappaMeeting:
    return open_row(request, MappaMeeting, uid, meeting_uid)


def open_point(request: SignedInRequest, uid: UUID, point_uid: UUID) -> MappaAgendaItem:
    return open_row(request, MappaAgendaItem, uid, point_uid)


def open_action(request: SignedInRequest, uid: UUID, action_uid: UUID) -> MappaAction:
    return open_row(request, MappaAction, uid, action_uid)


def open_own_action(request: SignedInRequest, uid: UUID, action_uid: UUID) -> MappaAction:
    """For its owner alone, and who stands in for them."""
    own = MappaAction.objects.answerable_by(request.user).values("pk")
    return open_row(request, MappaAction, uid, action_uid, pk__in=own)


def mappa_url(row: Any) -> str:
    return reverse(SECTION, kwargs={"uid": row.offender.uid})


def pages_of(name: str, opened: Any, url: Any = mappa_url, guard: Any = runs) -> StepPages:
    return step_pages(name, section=SECTION, opened=opened, url=url, guard=guard)


PEOPLE = pages_of(
    "offender", person_to_change, lambda person: reverse(SECTION, kwargs={"uid": person.uid}), guard=proposes
)
CASES = pages_of("case", open_case)
CASES_TO_CHANGE = pages_of("case", case_to_change, guard=proposes)
LEVELS = pages_of("level", open_level, guard=runs_or_chairs)
MEETINGS = pages_of("meeting", open_meeting, meetings.meeting_url)
POINTS = pages_of("point", open_point, lambda point: meetings.meeting_url(point.meeting), guard=runs_or_chairs)
OWN_ACTIONS = pages_of("action", open_own_action, guard=readers)
ACTIONS = pages_of("action", open_action, guard=chairs)


# The case


def programmes_of(request: SignedInRequest, person: Any) -> dict[str, Any]:
    known = known_programmes([person.pk], reader=request.user)[person.pk]
    return {"programmes": [row.programme for row in known]}


RISK_PROPOSE = FormStep(
    "Propose category 4 because of risk",
    forms.RiskForm,
    cases.propose_risk,
    "Proposed. A MAPPA co-ordinator decides.",
    intro="For a person who is not in category 4 by an offence and is at risk of terrorism-related activity. A "
    "second person decides.",
    button="Propose category 4",
    asks=programmes_of,
)
RISK_ANSWER = FormStep(
    "Category 4 because of risk",
    forms.AgreeForm,
    cases.answer_risk,
    "Saved.",
    intro=lambda case: case.risk_reason,
    button="Save your answer",
)
CATEGORY = FormStep(
    "Set the MAPPA category",
    forms.CategoryForm,
    cases.set_other_category,
    "The category is set.",
    intro="Category 4 follows from the offences on record, or from a risk that 2 people found.",
    button="Set the category",
)
DETAILS = FormStep(
    "MAPPA details",
    forms.DetailsForm,
    cases.set_details,
    "Saved.",
    button="Save details",
    asks=lambda request, case: {"case": case},
)
LEVEL_PROPOSE = FormStep(
    "Propose a MAPPA level",
    forms.LevelForm,
    cases.propose_level,
    "Proposed. It is in force when co-ordinator and chair have agreed.",
    intro="The lead agency proposes. The co-ordinator and the chair set it, 2 people.",
    button="Propose the level",
)
LEVEL_ANSWER = FormStep(
    lambda level: f"MAPPA level {level.level}: agree or refuse",
    forms.AgreeForm,
    cases.answer_level,
    "Saved.",
    intro=lambda level: f"Proposed for {mid_sentence(level.get_proposed_for_display())}: {level.level_reason}",
    button="Save your answer",
)
EXIT_PROPOSE = FormStep(
    "Propose that MAPPA ends",
    forms.ExitForm,
    cases.propose_exit,
    "Proposed. Each core agency must agree.",
    intro="It ends only when police, probation, and the prison while the person is held, have each agreed.",
    button="Propose exit",
)
EXIT_ANSWER = FormStep(
    "Should MAPPA end?",
    forms.ExitAnswerForm,
    cases.answer_exit,
    "Saved.",
    intro=lambda case: case.exit_reason,
    button="Save your agency’s answer",
)

# Meetings


def text_of_minutes(request: SignedInRequest, meeting: MappaMeeting) -> dict[str, Any]:
    written = MappaMinutes.objects.visible_to(request.user).filter(meeting=meeting).first()
    return {"initial": {"text": written.text if written else ""}}


PLAN = FormStep(
    "Plan a MAPPA meeting",
    forms.PlanForm,
    meetings.plan,
    "The meeting is planned. Invite the agencies and add agenda points.",
    button="Plan the meeting",
    called={"planned_at": "day"},
    asks=lambda request, case: {"case": case},
    goes_to=meetings.meeting_url,
)
INVITE = FormStep(
    "Invite someone to the meeting",
    forms.InviteForm,
    meetings.invite,
    "Invited.",
    button="Invite",
    asks=lambda request, meeting: {"case": meeting.case},
)
POINT_ADD = FormStep(
    "Add an agenda point", forms.PointForm, meetings.add_point, "The point is on the agenda.", button="Add the point"
)
POINT_DECIDE = FormStep(
    lambda point: f"Decision on agenda point {point.number}",
    forms.DecisionForm,
    meetings.decide_point,
    "The decision is saved.",
    intro=lambda point: point.topic,
    button="Save the decision",
    asks=lambda request, point: {"point": point},
)
HOLD = FormStep(
    "Record the meeting as held",
    forms.HeldForm,
    meetings.hold,
    "Recorded. Enter the decisions, then the minutes, then close the meeting.",
    button="Record as held",
    asks=lambda request, meeting: {"meeting": meeting},
)
CANCEL = FormStep(
    "Cancel the meeting and set a new date",
    forms.CancelForm,
    meetings.cancel,
    "The meeting is moved. The same people are invited.",
    button="Set the new date",
    called={"planned_at": "day"},
)
MINUTES = FormStep(
    "Minutes of the meeting",
    forms.MinutesForm,
    meetings.write_minutes,
    "The minutes are saved.",
    button="Save the minutes",
    draft="mappa.minutes",
    asks=text_of_minutes,
)
SUMMARY = FormStep(
    "Summary that may be disclosed",
    forms.SummaryForm,
    meetings.write_summary,
    "The summary is saved.",
    intro="It is separate from the minutes. Enter only what can be disclosed.",
    button="Save the summary",
    asks=lambda request, meeting: {"initial": {"text": meeting.summary}},
)
CLOSE = FormStep(
    "Close the meeting",
    forms.CloseForm,
    meetings.close,
    "The meeting is closed.",
    intro="Nothing about the meeting can be changed after it is closed.",
    asks=lambda request, meeting: {"needs_reason": bool(meetings.missing_of(meeting))},
)

# Actions

ANSWER_ACTION = FormStep(
    "Outcome of the action",
    forms.AnswerActionForm,
    tasks.answer_action,
    "Saved. The chair accepts it, or sends it back.",
    intro=lambda action: action.task,
    button="Save the outcome",
)
ACCEPT_ACTION = FormStep(
    "Accept the action",
    forms.AcceptForm,
    tasks.accept_action,
    "Saved.",
    intro=lambda action: f"{action.task}. {action.get_state_display()}: {action.outcome}",
    button="Save",
)
