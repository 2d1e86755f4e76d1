"""Interventions of people, over the API."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import exceptions, serializers

from offenders.api.of_person import RecordingViewSet, by_person
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.interventions import actions
from offenders.interventions.forms import ENDED
from offenders.interventions.models import ATTENDED, STATES, Intervention
from sharing.api.filters import choice
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.models import User

NOT_THEIRS = "Select someone who can see this person"


class InterventionSerializer(serializers.ModelSerializer):
    """Named work with a person. It says whether they came, and never how they did."""

    person = PersonNamedSerializer(source="offender")
    owner = serializers.CharField(source="owner.name")

    class Meta:
        model = Intervention
        fields = (
            *("uid", "person", "name", "provider", "purpose", "starts_on", "ends_on", "ends_with_licence", "state"),
            *("owner", "last_session_on", "ended_on", "ended_because", "recorded_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "ends_on": {"help_text": "The planned end"},
            "ends_with_licence": {"help_text": "The licence requires it, so that it ends with the licence"},
            "last_session_on": {"help_text": "The newest session on record"},
        }


class NewInterventionSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    name = serializers.CharField(max_length=120)
    provider = serializers.CharField(max_length=120)
    purpose = serializers.CharField(max_length=500)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)
    ends_with_licence = serializers.BooleanField(required=False, default=False)
    owner = serializers.EmailField(help_text="The email of a user who can see the person")


class SessionSerializer(serializers.Serializer):
    on = serializers.DateField()
    attended = serializers.ChoiceField(ATTENDED)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class OwnerSerializer(serializers.Serializer):
    owner = serializers.EmailField(help_text="The email of a user who can see the person")


class EndInterventionSerializer(serializers.Serializer):
    state = serializers.ChoiceField(ENDED)
    on = serializers.DateField()
    reason = serializers.CharField(max_length=500)


class InterventionViewSet(RecordingViewSet):
    queryset = Intervention.objects.all()
    serializer_class = InterventionSerializer
    plain = True
    list_says, one_says = "Interventions of people the caller can see, newest record first", "One intervention"
    read_scope, write_scope = TokenScope.INTERVENTIONS_READ, TokenScope.INTERVENTIONS_WRITE
    order = "-recorded_at"
    filters = (by_person(), choice("state", [value for value, _ in STATES]))
    example = {
        "uid": "0193b0de-2b6d-7c51-8a7f-6e3d9b8c4f21",
        "person": A_PERSON,
        "name": "Mentoring",
        "provider": "Invented Mentors",
        "purpose": "A settled week and someone to call",
        "starts_on": "2026-10-05",
        "ends_on": "2027-04-05",
        "ends_with_licence": True,
        "state": "running",
        "owner": "Helen Castell",
        "last_session_on": "2026-11-24",
        "ended_on": None,
        "ended_because": None,
        "recorded_at": "2026-10-05T09:30:00Z",
    }

    @verb(
        "Record an intervention that has begun or will",
        takes=NewInterventionSerializer,
        example={
            "person": A_PERSON["uid"],
            "name": "Mentoring",
            "provider": "Invented Mentors",
            "purpose": "A settled week and someone to call",
            "starts_on": "2026-10-05",
            "owner": "helen.castell@probation.example",
        },
    )
    def create(self, request):
        given = self.validated(NewInterventionSerializer)
        person = self.person_to_change(given)
        owner = _user_named(given.pop("owner"), field="owner")
        return self.done(lambda: actions.begin(offender=person, owner=owner, by=request.user, **given), status=201)

    @verb(
        "Record whether the person came to a session",
        takes=SessionSerializer,
        example={"on": "2026-11-24", "attended": "came"},
    )
    def session(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(SessionSerializer)
        return self.done(lambda: actions.record_session(intervention=row, by=request.user, **given), row=row)

    @verb(
        "Name another owner",
        takes=OwnerSerializer,
        example={"owner": "helen.castell@probation.example"},
    )
    def owner(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(OwnerSerializer)
        owner = _user_named(given["owner"], field="owner")
        return self.done(lambda: actions.change_owner(intervention=row, owner=owner, by=request.user))

    @verb(
        "Record that an intervention was completed, or stopped",
        takes=EndInterventionSerializer,
        example={"state": "completed", "on": "2026-11-30", "reason": "All 12 sessions held"},
    )
    def end(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(EndInterventionSerializer)
        return self.done(lambda: actions.end(intervention=row, by=request.user, **given))


def _user_named(email: str, *, field: str) -> Any:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        raise exceptions.ValidationError({field: [f"{NOT_THEIRS}."]})
    return user
