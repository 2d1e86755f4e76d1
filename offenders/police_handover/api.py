"""Handovers to police, for partner systems: read them, and record parts of the checklist. Signatures are people's."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from offenders.api.of_person import RecordingViewSet, by_person, by_region, open_or_all
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.police_handover import actions
from offenders.police_handover.models import KINDS, PARTS, STATES, HandoverCheck, HandoverQuestion, PoliceHandover
from offenders.police_handover.rules import HandoverPart
from sharing.api.filters import choice, since, until
from sharing.api.recording import attempt
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.models import Team, User


class PoliceHandoverSerializer(serializers.ModelSerializer):
    """The lead for a person passes to police on the day after the last day of who hands over."""

    person = PersonNamedSerializer(source="offender")
    kind = serializers.ChoiceField(KINDS)
    state = serializers.ChoiceField(STATES)

    class Meta:
        model = PoliceHandover
        fields: tuple[str, ...] = (
            "uid",
            "person",
            "kind",
            "state",
            "last_day",
            "begun_at",
            "offered_at",
            "signed_at",
            "accepted_at",
            "effective_at",
            "stopped_at",
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "last_day": {"help_text": "Of the agency that hands over. Police lead from the day after it"},
            "signed_at": {"help_text": "For the agency that hands over"},
            "effective_at": {"help_text": "Since then police lead"},
            "stopped_at": {"help_text": "It was no longer needed: a recall, a moved date or a death"},
        }


class HandoverCheckSerializer(serializers.ModelSerializer):
    part = serializers.ChoiceField(PARTS)

    class Meta:
        model = HandoverCheck
        fields = ("uid", "part", "done_on", "note", "recorded_at")
        read_only_fields = fields


class HandoverQuestionSerializer(serializers.ModelSerializer):
    class Meta:
        model = HandoverQuestion
        fields = ("uid", "question", "asked_at", "answer", "answered_at")
        read_only_fields = fields


class PoliceHandoverDetailSerializer(PoliceHandoverSerializer):
    checks = HandoverCheckSerializer(many=True, help_text="The parts of the checklist that are recorded")
    questions = HandoverQuestionSerializer(many=True, help_text="What police asked, and the answers")

    class Meta(PoliceHandoverSerializer.Meta):
        fields = (*PoliceHandoverSerializer.Meta.fields, "from_name", "to_name", "reason", "checks", "questions")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            **PoliceHandoverSerializer.Meta.extra_kwargs,
            "from_name": {"help_text": "The agency that hands over"},
            "to_name": {"help_text": "The police team that takes over. null: none has accepted yet"},
            "reason": {"help_text": "Of a handover between forces"},
        }


class HandoverPartSerializer(serializers.Serializer):
    part = serializers.ChoiceField(PARTS)
    done_on = serializers.DateField()
    note = serializers.CharField(max_length=4000, help_text="What was found or passed on")


class HandoverQuestionTextSerializer(serializers.Serializer):
    question = serializers.CharField(max_length=4000)


class HandoverAnswerSerializer(serializers.Serializer):
    answer = serializers.CharField(max_length=4000)


class HandoverAcceptanceSerializer(serializers.Serializer):
    team = serializers.UUIDField(help_text="uid of the team that leads from then on, one of the caller's")
    owner = serializers.UUIDField(required=False, help_text="uid of the owner there. Without it, the caller")


class PoliceHandoverViewSet(RecordingViewSet):
    queryset = PoliceHandover.objects.all()
    serializer_class = PoliceHandoverSerializer
    detail_class = PoliceHandoverDetailSerializer
    plain = True
    list_says = "Handovers to police of people the caller can see, earliest last day first"
    one_says = "One handover, with its checklist and questions"
    read_scope = TokenScope.POLICE_HANDOVERS_READ
    write_scope = TokenScope.POLICE_HANDOVERS_WRITE
    people_scope = TokenScope.POLICE_HANDOVERS_DECIDE
    order = "last_day"
    filters = (
        open_or_all(lambda rows: rows.filter(effective_at__isnull=True, stopped_at__isnull=True), "effective_at"),
        by_person(),
        by_region(),
        choice("kind", [kind for kind, _ in KINDS]),
        since("from", "last_day", "Whose last day is this date or later"),
        until("to", "last_day", "Whose last day is this date or earlier"),
    )
    example = {
        "uid": "0193c0de-1a5c-7b40-9f6e-5d2c8a7b3e10",
        "person": A_PERSON,
        "kind": "from_probation",
        "state": "offered",
        "last_day": "2027-03-11",
        "begun_at": "2026-09-11T00:00:12Z",
        "offered_at": "2027-01-20T10:15:00Z",
        "signed_at": "2027-01-21T09:02:00Z",
        "accepted_at": None,
        "effective_at": None,
        "stopped_at": None,
    }
    detail_example = {
        "from_name": "National Security Division",
        "to_name": None,
        "reason": None,
        "checks": [
            {
                "uid": "0193c0df-2b6d-7c51-8a7f-6e3d9b8c4f21",
                "part": "joint_visit",
                "done_on": "2027-01-12",
                "note": "Seen at home by both officers.",
                "recorded_at": "2027-01-12T15:40:00Z",
            }
        ],
        "questions": [],
    }

    @verb(
        "Record a part of the checklist, again where it was recorded before",
        takes=HandoverPartSerializer,
        example={"part": "devices", "done_on": "2027-01-14", "note": "1 phone, inspected that day."},
        path="record-part",
    )
    def record_part(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(HandoverPartSerializer)
        given["part"] = HandoverPart(given["part"])
        attempt(lambda: actions.record_part(handover=row, by=request.user, **given))
        return self.recorded(row)

    @verb("Offer the handover to police", people_only=True)
    def offer(self, request, uid):
        row = self.row_to_change(uid)
        attempt(lambda: actions.offer(handover=row, by=request.user))
        return self.recorded(row)

    @verb("Sign for the agency that hands over", people_only=True)
    def sign(self, request, uid):
        row = self.row_to_change(uid)
        attempt(lambda: actions.sign(handover=row, by=request.user))
        return self.recorded(row)

    @verb(
        "Ask a question before police accept",
        takes=HandoverQuestionTextSerializer,
        example={"question": "When was the second phone last seen?"},
        people_only=True,
    )
    def ask(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(HandoverQuestionTextSerializer)
        attempt(lambda: actions.ask(handover=row, by=request.user, **given))
        return self.recorded(row)

    @verb(
        "Answer the question of police",
        takes=HandoverAnswerSerializer,
        example={"answer": "On 4 January, at the office."},
        path="answer",
        people_only=True,
    )
    def answer_question(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(HandoverAnswerSerializer)
        attempt(lambda: actions.answer(handover=row, by=request.user, **given))
        return self.recorded(row)

    @verb(
        "Accept the person for police: the owner is responsible from now on, and police lead after the last day",
        takes=HandoverAcceptanceSerializer,
        example={"team": "0193a5c0-9d33-7f24-8e51-2c6d8f0a4b66"},
        people_only=True,
    )
    def accept(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(HandoverAcceptanceSerializer)
        teams = {team.uid: team for team in actions.police_teams(request.user, row.offender)}
        team = teams.get(given["team"])
        if team is None:
            raise serializers.ValidationError({"team": ["No record to show."]})
        owner = self._owner(team, given.get("owner"))
        attempt(lambda: actions.accept(handover=row, team=team, owner=owner, by=request.user))
        return self.recorded(row)

    def _owner(self, team: Team, uid) -> User | None:
        if uid is None:
            return None
        owner = User.objects.filter(uid=uid, agency=team.agency).first()
        if owner is None:
            raise serializers.ValidationError({"owner": ["No record to show."]})
        return owner
