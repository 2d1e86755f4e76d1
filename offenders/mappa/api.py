"""MAPPA over the API: cases, levels, meetings and actions, never minutes. What people decide is for people alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import exceptions, serializers

from offenders.api.of_person import RecordingViewSet, by_person, by_region, row_of
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.mappa.actions import cases, meetings, tasks
from offenders.mappa.choices import (
    ACTION_STATES,
    BODIES,
    CASE_STATES,
    LEAD_BODIES,
    LEVEL_CHOICES,
    LEVEL_STATES,
    MEETING_STATES,
    OTHER_CATEGORIES,
    PROGRAMMES,
)
from offenders.mappa.models import (
    MappaAction,
    MappaAgendaItem,
    MappaAttendance,
    MappaCase,
    MappaLevel,
    MappaMeeting,
)
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.api.filters import choice
from sharing.api.recording import AS_DECLARED, AsDeclared, Needs
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.models import User

NOT_THEIRS = "Select someone who can see this person"
RUNS = (Capability.RUN_MAPPA,)
CHAIRS = (Capability.CHAIR_MAPPA,)
PROPOSES = (Capability.PROPOSE_MAPPA_LEVELS,)
SEES = (Capability.VIEW_PEOPLE,)


class UserField(serializers.EmailField):
    """An account by its email, looked up when the right on the person was asked (`named`)."""

    def __init__(self, **more: Any):
        super().__init__(**{"help_text": "The email of a user who can see the person", **more})


def named(given: dict[str, Any], *names: str) -> None:
    """In place of emails the accounts; whether one sees the person is for the action to ask."""
    for name in names:
        if email := given.get(name):
            user = User.objects.filter(email__iexact=email).first()
            if user is None:
                raise exceptions.ValidationError({name: [f"{NOT_THEIRS}."]})
            given[name] = user


# What is told


class MappaCaseSerializer(serializers.ModelSerializer):
    """A person managed under MAPPA in one programme. What is not known is null: it never means none."""

    person = PersonNamedSerializer(source="offender")
    coordinator = serializers.CharField(source="coordinator.name", default=None)
    chair = serializers.CharField(source="chair.name", default=None)

    class Meta:
        model = MappaCase
        fields = (
            *("uid", "person", "programme", "state", "category", "basis", "category_reason", "level", "level_set_on"),
            *(
                "lead",
                "is_ct",
                "area",
                "coordinator",
                "chair",
                "review_due_on",
                "ends_on",
                "identified_on",
                "exited_on",
            ),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "category": {"help_text": "null: not known, which never means none"},
            "basis": {"help_text": "offence: by law. risk: as 2 people found"},
            "level": {"help_text": "The level in force; null: none is set"},
            "lead": {"help_text": "The lead agency"},
            "is_ct": {"help_text": "false: local MAPPA manages the person"},
            "review_due_on": {"help_text": "When the agencies are to have met again, by level"},
            "ends_on": {"help_text": "The last day of notification and orders, as far as known"},
        }


class MappaLevelSerializer(serializers.ModelSerializer):
    """A level that was proposed, and what co-ordinator and chair made of it: the history of the level."""

    person = PersonNamedSerializer(source="offender")
    case = serializers.UUIDField(source="case.uid")
    reason = serializers.CharField(source="level_reason")
    proposed_by = serializers.CharField(source="proposed_by.name", default=None)
    coordinator = serializers.CharField(source="coordinator.name", default=None)
    chair = serializers.CharField(source="chair.name", default=None)

    class Meta:
        model = MappaLevel
        fields = (
            *("uid", "person", "case", "level", "state", "reason", "proposed_by", "proposed_for", "proposed_at"),
            *("coordinator", "chair", "set_on", "ended_on", "refused_because"),
        )
        read_only_fields = fields


class MappaMeetingSerializer(serializers.ModelSerializer):
    """A meeting of the agencies. Its minutes are never here."""

    person = PersonNamedSerializer(source="offender")
    case = serializers.UUIDField(source="case.uid")
    chair = serializers.CharField(source="chair.name")
    moved_to = serializers.UUIDField(source="moved_to.uid", default=None, help_text="The meeting in its place")

    class Meta:
        model = MappaMeeting
        fields = (
            *("uid", "person", "case", "planned_at", "place", "level", "state", "chair", "pack_sent_at", "held_on"),
            *("minutes_due_on", "closed_at", "cancelled_at", "moved_to"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {"minutes_due_on": {"help_text": "When the meeting is to be closed"}}


class MappaAttendanceSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="attendee")

    class Meta:
        model = MappaAttendance
        fields = ("uid", "body", "name", "was_there")
        read_only_fields = fields


class MappaPointSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="topic")
    owner = serializers.CharField(source="owner.name", default=None)

    class Meta:
        model = MappaAgendaItem
        fields = ("uid", "number", "title", "body", "decision", "dissent", "owner", "due_on")
        read_only_fields = fields
        extra_kwargs: ClassVar = {"dissent": {"help_text": "Who disagreed; null: no one, or not decided"}}


class MappaMeetingDetailSerializer(MappaMeetingSerializer):
    attendances = MappaAttendanceSerializer(many=True)
    agenda = MappaPointSerializer(many=True)

    class Meta(MappaMeetingSerializer.Meta):
        fields: tuple[str, ...] = (  # type: ignore[assignment]  # the columns of the list, and more
            *MappaMeetingSerializer.Meta.fields,
            *("summary", "closed_reason", "cancelled_because", "attendances", "agenda"),
        )
        read_only_fields = fields  # type: ignore[assignment]
        extra_kwargs: ClassVar = MappaMeetingSerializer.Meta.extra_kwargs | {
            "summary": {"help_text": "What may be disclosed of the meeting"}
        }


class MappaActionSerializer(serializers.ModelSerializer):
    """What somebody is to do by a day."""

    person = PersonNamedSerializer(source="offender")
    case = serializers.UUIDField(source="case.uid")
    meeting = serializers.UUIDField(source="meeting.uid", default=None)
    what = serializers.CharField(source="task")
    words = serializers.CharField(source="outcome", help_text="The proof that it is done, or why it is refused")
    owner = serializers.CharField(source="owner.name")
    chair = serializers.CharField(source="chair.name")

    class Meta:
        model = MappaAction
        fields = (
            *("uid", "person", "case", "meeting", "what", "body", "owner", "chair", "due_on", "state", "words"),
            *("answered_at", "accepted_at"),
        )
        read_only_fields = fields


# What is sent


class MappaRiskSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    programme = serializers.ChoiceField(PROGRAMMES)
    reason = serializers.CharField(max_length=1000)


class MappaAgreeSerializer(serializers.Serializer):
    agree = serializers.BooleanField()
    reason = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="Needed where you do not agree"
    )


class MappaCategorySerializer(serializers.Serializer):
    category = serializers.ChoiceField(OTHER_CATEGORIES)
    reason = serializers.CharField(max_length=500)


class MappaDetailsSerializer(serializers.Serializer):
    lead = serializers.ChoiceField(LEAD_BODIES, required=False)
    is_ct = serializers.BooleanField(required=False)
    area = serializers.CharField(max_length=80, required=False, allow_blank=True)
    coordinator = UserField(required=False, allow_null=True)
    chair = UserField(required=False, allow_null=True)


class MappaNewLevelSerializer(serializers.Serializer):
    case = serializers.UUIDField(help_text="uid of the MAPPA case")
    person = serializers.UUIDField(help_text="uid of the person")
    level = serializers.ChoiceField(LEVEL_CHOICES)
    reason = serializers.CharField(max_length=1000)


class MappaExitSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class MappaExitAnswerSerializer(serializers.Serializer):
    is_yes = serializers.BooleanField()
    reason = serializers.CharField(max_length=500)


class MappaNewMeetingSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    case = serializers.UUIDField(help_text="uid of the MAPPA case")
    planned_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=160, required=False, default="", allow_blank=True)
    chair = UserField()


class MappaInviteSerializer(serializers.Serializer):
    body = serializers.ChoiceField(BODIES)
    user = UserField(required=False, allow_null=True, default=None)
    name = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)


class MappaNewPointSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=200)
    body = serializers.ChoiceField(BODIES)


class MappaDecisionSerializer(serializers.Serializer):
    point = serializers.UUIDField(help_text="uid of the agenda point")
    decision = serializers.CharField(max_length=1000)
    dissent = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="Left empty: no one disagreed"
    )
    owner = UserField()
    due_on = serializers.DateField()


class MappaHeldSerializer(serializers.Serializer):
    on = serializers.DateField()
    present = serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, help_text="uids of the people invited who were there"
    )


class MappaCancelSerializer(serializers.Serializer):
    new_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=500)


class MappaSummarySerializer(serializers.Serializer):
    text = serializers.CharField(max_length=8_000)


class MappaCloseSerializer(serializers.Serializer):
    reason = serializers.CharField(
        max_length=500,
        required=False,
        default="",
        allow_blank=True,
        help_text="Needed where a core agency was not there: why it can close",
    )


class MappaNewActionSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    case = serializers.UUIDField(help_text="uid of the MAPPA case")
    meeting = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="The meeting that set it")
    what = serializers.CharField(max_length=300)
    owner = UserField()
    due_on = serializers.DateField()


class MappaAnswerActionSerializer(serializers.Serializer):
    is_done = serializers.BooleanField()
    words = serializers.CharField(max_length=1000, help_text="The proof, or why it is refused")


class MappaAcceptSerializer(serializers.Serializer):
    accept = serializers.BooleanField(help_text="false: sent back to the owner, for a reason")
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


# The resources

A_CASE = "0193b0de-3c7e-7d62-9b80-7f4eac9d5a32"
A_MEETING = "0193b0de-4d8f-7e73-ac91-804fbdae6b43"
CHAIR = "tom.brandreth@probation.example"


class MappaViewSet(RecordingViewSet):
    """Rows of cases: a co-ordinator and a chair act on people whom they see, who proposes on those they may change."""

    def require_rights(self, person: Any, needs: Needs = AS_DECLARED) -> None:
        access.require(self.caller, Permission.CHANGE if needs == PROPOSES else Permission.VIEW, person)
        self.require_one_of(self.needs if isinstance(needs, AsDeclared) else needs)

    def case_of(self, person: Any, given: dict[str, Any]) -> MappaCase:
        rows = MappaCase.objects.visible_to(self.caller).select_related("offender")
        case: MappaCase = row_of(rows, person, "case", given.pop("case"))
        return case


class MappaCaseViewSet(MappaViewSet):
    queryset = MappaCase.objects.all()
    plain = True
    serializer_class = MappaCaseSerializer
    list_says, one_says = "MAPPA cases of people the caller can see, newest first", "One MAPPA case"
    read_scope, people_scope = TokenScope.MAPPA_CASES_READ, TokenScope.MAPPA_CASES_DECIDE
    order = "-identified_on"
    filters = (
        by_person(),
        by_region(),
        choice("state", [value for value, _ in CASE_STATES]),
        choice("programme", [value for value, _ in PROGRAMMES]),
        choice("lead", [value for value, _ in LEAD_BODIES]),
    )
    example: ClassVar[Mapping[str, Any]] = {
        "uid": A_CASE,
        "person": A_PERSON,
        "programme": "terrorism",
        "state": "level_set",
        "category": "4",
        "basis": "offence",
        "category_reason": "Collecting information, SDS 6 years",
        "level": 3,
        "level_set_on": "2026-06-08",
        "lead": "probation",
        "is_ct": True,
        "area": "North East",
        "coordinator": "Adele Rowntree",
        "chair": "Tom Brandreth",
        "review_due_on": "2027-01-07",
        "ends_on": None,
        "identified_on": "2023-03-15",
        "exited_on": None,
    }

    @verb(
        "Propose category 4 because the person is at risk of terrorism-related activity; a second person decides",
        takes=MappaRiskSerializer,
        example={
            "person": A_PERSON["uid"],
            "programme": "terrorism",
            "reason": "Two reports of contact with a banned group since the release",
        },
        people_only=True,
    )
    def create(self, request):
        given = self.validated(MappaRiskSerializer)
        person = self.person_to_change(given, PROPOSES)
        return self.done(lambda: cases.propose_risk(offender=person, by=request.user, **given), status=201)

    @verb(
        "Agree that the person is at risk, or say why not",
        takes=MappaAgreeSerializer,
        example={"agree": True},
        people_only=True,
    )
    def answer_risk(self, request, uid):
        row, given = self.row_to_change(uid, RUNS), self.validated(MappaAgreeSerializer)
        return self.done(lambda: cases.answer_risk(case=row, by=request.user, **given))

    @verb(
        "Set category 1, 2 or 3",
        takes=MappaCategorySerializer,
        example={"category": "3", "reason": "State threats, as the agencies found on 2 November"},
        people_only=True,
    )
    def category(self, request, uid):
        row, given = self.row_to_change(uid, RUNS), self.validated(MappaCategorySerializer)
        return self.done(lambda: cases.set_other_category(case=row, by=request.user, **given))

    @verb(
        "Change lead agency, area, co-ordinator or chair: only what is sent changes",
        takes=MappaDetailsSerializer,
        example={"lead": "police", "chair": CHAIR},
        people_only=True,
    )
    def details(self, request, uid):
        row, given = self.row_to_change(uid, RUNS), self.validated(MappaDetailsSerializer)
        named(given, "coordinator", "chair")
        return self.done(lambda: cases.set_details(case=row, by=request.user, **given))

    @verb(
        "Propose that MAPPA ends; each core agency is asked",
        takes=MappaExitSerializer,
        example={"reason": "Notification ends on 2 August and no order runs"},
        people_only=True,
    )
    def propose_exit(self, request, uid):
        row, given = self.row_to_change(uid, (*RUNS, *CHAIRS, *PROPOSES)), self.validated(MappaExitSerializer)
        return self.done(lambda: cases.propose_exit(case=row, by=request.user, **given))

    @verb(
        "Answer a proposed exit for your agency; the last yes ends the case",
        takes=MappaExitAnswerSerializer,
        example={"is_yes": True, "reason": "No concern in 2 years"},
        people_only=True,
    )
    def answer_exit(self, request, uid):
        row, given = self.row_to_change(uid, PROPOSES), self.validated(MappaExitAnswerSerializer)
        return self.done(lambda: cases.answer_exit(case=row, by=request.user, **given))


class MappaLevelViewSet(MappaViewSet):
    queryset = MappaLevel.objects.all()
    plain = True
    serializer_class = MappaLevelSerializer
    list_says, one_says = "Proposed and set MAPPA levels, newest first", "One proposed or set level"
    read_scope, people_scope = TokenScope.MAPPA_LEVELS_READ, TokenScope.MAPPA_LEVELS_DECIDE
    order = "-proposed_at"
    filters = (by_person(), choice("state", [value for value, _ in LEVEL_STATES]))
    example: ClassVar[Mapping[str, Any]] = {
        "uid": "0193b0de-5e90-7f84-bda2-9150cebf7c54",
        "person": A_PERSON,
        "case": A_CASE,
        "level": 3,
        "state": "set",
        "reason": "Release in 6 months; two agencies must commit staff",
        "proposed_by": "Helen Castell",
        "proposed_for": "probation",
        "proposed_at": "2026-06-02T09:00:00Z",
        "coordinator": "Adele Rowntree",
        "chair": "Tom Brandreth",
        "set_on": "2026-06-08",
        "ended_on": None,
        "refused_because": None,
    }

    @verb(
        "Propose a level for the lead agency; a proposal before it is replaced",
        takes=MappaNewLevelSerializer,
        example={
            "person": A_PERSON["uid"],
            "case": A_CASE,
            "level": 3,
            "reason": "Release in 6 months; two agencies must commit staff",
        },
        people_only=True,
    )
    def create(self, request):
        given = self.validated(MappaNewLevelSerializer)
        person = self.person_to_change(given, PROPOSES)
        case = self.case_of(person, given)
        return self.done(lambda: cases.propose_level(case=case, by=request.user, **given), status=201)

    @verb(
        "Agree a proposed level as co-ordinator or chair, or refuse it; in force when both have agreed",
        takes=MappaAgreeSerializer,
        example={"agree": True},
        people_only=True,
        path="answer",
    )
    def answer_level(self, request, uid):
        row, given = self.row_to_change(uid, (*RUNS, *CHAIRS)), self.validated(MappaAgreeSerializer)
        return self.done(lambda: cases.answer_level(level=row, by=request.user, **given))


class MappaMeetingViewSet(MappaViewSet):
    queryset = MappaMeeting.objects.all()
    plain = True
    serializer_class = MappaMeetingSerializer
    detail_class = MappaMeetingDetailSerializer
    list_says, one_says = "MAPPA meetings by date, never their minutes", "One MAPPA meeting"
    read_scope, people_scope = TokenScope.MAPPA_MEETINGS_READ, TokenScope.MAPPA_MEETINGS_DECIDE
    order = "planned_at"
    filters = (by_person(), choice("state", [value for value, _ in MEETING_STATES]))
    example: ClassVar[Mapping[str, Any]] = {
        "uid": A_MEETING,
        "person": A_PERSON,
        "case": A_CASE,
        "planned_at": "2026-12-03T10:00:00Z",
        "place": "By video",
        "level": 3,
        "state": "pack_sent",
        "chair": "Tom Brandreth",
        "pack_sent_at": "2026-11-27T09:00:00Z",
        "held_on": None,
        "minutes_due_on": None,
        "closed_at": None,
        "cancelled_at": None,
        "moved_to": None,
    }
    detail_example: ClassVar[Mapping[str, Any]] = {
        "summary": None,
        "closed_reason": None,
        "cancelled_because": None,
        "attendances": [
            {
                "uid": "0193b0de-6fa1-7095-8eb3-a261dfc08d65",
                "body": "police",
                "name": "Lara Whitby",
                "was_there": None,
            }
        ],
        "agenda": [
            {
                "uid": "0193b0de-70b2-71a6-9fc4-b372e0d19e76",
                "number": 1,
                "title": "Where does he live after 7 December?",
                "body": "probation",
                "decision": None,
                "dissent": None,
                "owner": None,
                "due_on": None,
            }
        ],
    }

    @verb(
        "Plan a meeting; chair and co-ordinator are invited with it",
        takes=MappaNewMeetingSerializer,
        example={
            "person": A_PERSON["uid"],
            "case": A_CASE,
            "planned_at": "2026-12-03T10:00:00Z",
            "place": "By video",
            "chair": CHAIR,
        },
        people_only=True,
    )
    def create(self, request):
        given = self.validated(MappaNewMeetingSerializer)
        person = self.person_to_change(given, RUNS)
        case, at = self.case_of(person, given), given.pop("planned_at")
        named(given, "chair")
        return self.done(lambda: meetings.plan(case=case, at=at, by=request.user, **given), status=201)

    @verb(
        "Invite someone, with an account or by name",
        takes=MappaInviteSerializer,
        example={"body": "local_authority", "name": "R. Senn, housing"},
        people_only=True,
    )
    def invite(self, request, uid):
        row, given = self.row_to_change(uid, RUNS), self.validated(MappaInviteSerializer)
        named(given, "user")
        return self.done(lambda: meetings.invite(meeting=row, by=request.user, **given), row=row)

    @verb(
        "Add an agenda point",
        takes=MappaNewPointSerializer,
        example={"title": "Where does he live after 7 December?", "body": "probation"},
        people_only=True,
    )
    def add_point(self, request, uid):
        row, given = self.row_to_change(uid, (*RUNS, *CHAIRS, *PROPOSES)), self.validated(MappaNewPointSerializer)
        return self.done(lambda: meetings.add_point(meeting=row, by=request.user, **given), row=row)

    @verb(
        "Record the decision on an agenda point, who disagreed, its owner and date",
        takes=MappaDecisionSerializer,
        example={
            "point": "0193b0de-70b2-71a6-9fc4-b372e0d19e76",
            "decision": "Approved premises in Hull until 9 December",
            "owner": CHAIR,
            "due_on": "2026-12-07",
        },
        people_only=True,
    )
    def decide_point(self, request, uid):
        row, given = self.row_to_change(uid, (*RUNS, *CHAIRS)), self.validated(MappaDecisionSerializer)
        point = row.agenda.filter(uid=given.pop("point")).select_related("meeting__offender", "meeting__case").first()
        if point is None:
            raise exceptions.ValidationError({"point": ["No record to show."]})
        named(given, "owner")
        return self.done(lambda: meetings.decide_point(point=point, by=request.user, **given), row=row)

    @verb("Send the pack: teams that can see the person are alerted", people_only=True)
    def send_pack(self, request, uid):
        row = self.row_to_change(uid, RUNS)
        return self.done(lambda: meetings.send_pack(meeting=row, by=request.user))

    @verb(
        "Record that it was held, and who was there",
        takes=MappaHeldSerializer,
        example={"on": "2026-12-03", "present": ["0193b0de-6fa1-7095-8eb3-a261dfc08d65"]},
        people_only=True,
    )
    def hold(self, request, uid):
        row, given = self.row_to_change(uid, RUNS), self.validated(MappaHeldSerializer)
        present = list(row.attendances.filter(uid__in=given["present"]))
        if len(present) != len(set(given["present"])):
            raise exceptions.ValidationError({"present": ["Select people who are invited to this meeting."]})
        return self.done(lambda: meetings.hold(meeting=row, on=given["on"], present=present, by=request.user))

    @verb(
        "Cancel it and plan another in its place, with the same people and points",
        takes=MappaCancelSerializer,
        example={"new_at": "2026-12-10T10:00:00Z", "reason": "The prison cannot come"},
        people_only=True,
    )
    def cancel(self, request, uid):
        row, given = self.row_to_change(uid, RUNS), self.validated(MappaCancelSerializer)
        act = lambda: meetings.cancel(meeting=row, by=request.user, **given)  # noqa: E731  # it returns the new meeting
        return self.done(act, row=row, planned_at="new_at")

    @verb(
        "Write the summary that may be disclosed",
        takes=MappaSummarySerializer,
        example={"text": "The agencies agreed where he lives and how often he reports."},
        people_only=True,
    )
    def summary(self, request, uid):
        row, given = self.row_to_change(uid, RUNS), self.validated(MappaSummarySerializer)
        return self.done(lambda: meetings.write_summary(meeting=row, by=request.user, **given))

    @verb(
        "Close it: each point has a decision, owner and date, and core agencies were there or a reason says why not",
        takes=MappaCloseSerializer,
        example={"reason": "The prison sent its view in writing"},
        people_only=True,
    )
    def close(self, request, uid):
        row, given = self.row_to_change(uid, (*RUNS, *CHAIRS)), self.validated(MappaCloseSerializer)
        return self.done(lambda: meetings.close(meeting=row, by=request.user, **given))


class MappaActionViewSet(MappaViewSet):
    queryset = MappaAction.objects.all()
    plain = True
    serializer_class = MappaActionSerializer
    list_says, one_says = "MAPPA actions by due date", "One MAPPA action"
    read_scope, people_scope = TokenScope.MAPPA_ACTIONS_READ, TokenScope.MAPPA_ACTIONS_DECIDE
    order = "due_on"
    filters = (by_person(), choice("state", [value for value, _ in ACTION_STATES]))
    example: ClassVar[Mapping[str, Any]] = {
        "uid": "0193b0de-81c3-72b7-a0d5-c483f1e2af87",
        "person": A_PERSON,
        "case": A_CASE,
        "meeting": A_MEETING,
        "what": "Ask 3 approved premises for a room from 7 December",
        "body": "probation",
        "owner": "Helen Castell",
        "chair": "Tom Brandreth",
        "due_on": "2026-12-07",
        "state": "set",
        "words": None,
        "answered_at": None,
        "accepted_at": None,
    }

    @verb(
        "Set an action for someone who can see the person",
        takes=MappaNewActionSerializer,
        example={
            "person": A_PERSON["uid"],
            "case": A_CASE,
            "what": "Ask 3 approved premises for a room from 7 December",
            "owner": "helen.castell@probation.example",
            "due_on": "2026-12-07",
        },
        people_only=True,
    )
    def create(self, request):
        given = self.validated(MappaNewActionSerializer)
        person = self.person_to_change(given, (*RUNS, *CHAIRS))
        case, of = self.case_of(person, given), given.pop("meeting")
        named(given, "owner")
        meeting = row_of(MappaMeeting.objects.filter(case=case), person, "meeting", of)
        return self.done(lambda: tasks.set_action(case=case, meeting=meeting, by=request.user, **given), status=201)

    @verb(
        "As its owner, say that it is done, with the proof, or why it is refused",
        takes=MappaAnswerActionSerializer,
        example={"is_done": True, "words": "Hull has a room from 7 December: letter AP/4471"},
        people_only=True,
        path="answer",
    )
    def answer_action(self, request, uid):
        row, given = self.row_to_change(uid, SEES), self.validated(MappaAnswerActionSerializer)
        return self.done(lambda: tasks.answer_action(action=row, by=request.user, **given))

    @verb(
        "As its chair, accept what the owner answered, or send it back for a reason",
        takes=MappaAcceptSerializer,
        example={"accept": True},
        people_only=True,
    )
    def accept(self, request, uid):
        row, given = self.row_to_change(uid, CHAIRS), self.validated(MappaAcceptSerializer)
        return self.done(lambda: tasks.accept_action(action=row, by=request.user, **given))
