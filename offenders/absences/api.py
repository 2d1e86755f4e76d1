"""Absences from prison, for programs."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from offenders.absences import actions
from offenders.absences.models import KINDS, Absence, AbsenceQuerySet
from offenders.absences.rules import AbsenceKind
from offenders.api.of_person import RecordingViewSet, by_person, open_or_all
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from sharing.api.recording import attempt
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope


class AbsenceSerializer(serializers.ModelSerializer):
    """Away from prison and still in custody: hospital, court, police, temporary release. Never a release."""

    person = PersonNamedSerializer(source="offender")

    class Meta:
        model = Absence
        fields = (
            *("uid", "person", "kind", "planned_on", "left_at", "due_back_at", "back_at", "ended_at"),
            *("where", "authority"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "kind": {"help_text": "The person stays in custody: an absence is never a release"},
            "planned_on": {"help_text": "The date of an upcoming court production"},
            "due_back_at": {"help_text": "null: not known (hospital), or the person has not left yet"},
            "ended_at": {"help_text": "Custody ended while the person was away"},
            "where": {"help_text": "The hospital, court or address"},
            "authority": {"help_text": "The warrant, court order or temporary release licence"},
        }


# What is sent


class NewAbsenceSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    kind = serializers.ChoiceField(KINDS)
    left_at = serializers.DateTimeField(required=False, help_text="When the person left; without it, `planned_on`")
    planned_on = serializers.DateField(required=False, help_text="Of a court production to come: its date")
    due_back_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Of hospital it may not be known; of all others it is needed"
    )
    where = serializers.CharField(
        max_length=160, required=False, default="", allow_blank=True, help_text="The hospital, court or address"
    )
    authority = serializers.CharField(
        max_length=160,
        required=False,
        default="",
        allow_blank=True,
        help_text="The warrant, court order or temporary release licence",
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("left_at" in given) is ("planned_on" in given):
            raise serializers.ValidationError({"left_at": "Send when the person left, or `planned_on`, not both."})
        if "planned_on" in given and given["kind"] != AbsenceKind.COURT:
            raise serializers.ValidationError({"planned_on": "Only a court production is planned."})
        return given


class BackSerializer(serializers.Serializer):
    at = serializers.DateTimeField(help_text="When the person came back")


class DueBackSerializer(serializers.Serializer):
    due_back_at = serializers.DateTimeField(allow_null=True, help_text="null: not known (hospital)")
    reason = serializers.CharField(max_length=500)


class AbsenceViewSet(RecordingViewSet):
    queryset = Absence.objects.all()
    serializer_class = AbsenceSerializer
    plain = True
    list_says = "People who are or will be away from prison, newest record first"
    one_says = "One absence"
    read_scope = TokenScope.ABSENCES_READ
    write_scope = TokenScope.ABSENCES_WRITE
    order = "-recorded_at"
    filters = (open_or_all(AbsenceQuerySet.standing, "back_at", "ended_at"), by_person())
    example = {
        "uid": "0193b0de-1a5c-7b40-9f6e-5d2c8a7b3e10",
        "person": A_PERSON,
        "kind": "court",
        "planned_on": "2026-12-03",
        "left_at": "2026-12-03T07:40:00Z",
        "due_back_at": "2026-12-03T18:00:00Z",
        "back_at": None,
        "ended_at": None,
    }

    @verb(
        "Record that the person is temporarily away from prison, or is to be at court on a date",
        takes=NewAbsenceSerializer,
        example={
            "person": A_PERSON["uid"],
            "kind": "court",
            "left_at": "2026-12-03T07:40:00Z",
            "due_back_at": "2026-12-03T18:00:00Z",
            "where": "Crown Court at Leeds",
        },
    )
    def create(self, request):
        given = self.validated(NewAbsenceSerializer)
        person = self.person_to_change(given)
        kind = AbsenceKind(given.pop("kind"))
        if "planned_on" in given:
            what = {"on": given["planned_on"], "where": given["where"]}
            made = attempt(lambda: actions.plan_court(offender=person, by=request.user, **what))
        else:
            made = attempt(
                lambda: actions.record_absence(offender=person, kind=kind, by=request.user, **given),
                called={"on": "left_at"},
            )
        return self.recorded(made, status=201)

    @verb("Record the return", takes=BackSerializer, example={"at": "2026-12-03T16:20:00Z"})
    def back(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(BackSerializer)
        attempt(lambda: actions.record_back(absence=row, by=request.user, **given), called={"on": "at"})
        return self.recorded(row)

    @verb(
        "Change the time due back: the alert goes by it from now on",
        takes=DueBackSerializer,
        example={"due_back_at": "2026-12-03T20:00:00Z", "reason": "The hearing runs late"},
    )
    def due_back(self, request, uid):
        row = self.row_to_change(uid)
        given = self.validated(DueBackSerializer)
        attempt(lambda: actions.change_due_back(absence=row, by=request.user, **given))
        return self.recorded(row)
