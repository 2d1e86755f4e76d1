"""Owners and handovers in the API, to read; handovers are offered and answered by people alone.

Only a person can answer for a person: a program is never the owner, and no scope lets a token offer or answer. The
same addresses serve any user who is signed in.
"""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from sharing import access
from sharing.access.roles import Capability
from sharing.agencies.models import Agency, Team
from sharing.api.field_permissions import leave_only
from sharing.api.filters import about_person, choice
from sharing.api.refusals.errors import Conflict
from sharing.api.serializers import TeamSerializer, VisiblePersonField
from sharing.api.verbs import verb
from sharing.api.viewsets import OfSubjectViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.duties import handovers, owners
from sharing.duties.models import Duty, Handover
from sharing.grants.api import A_TEAM
from sharing.grants.models import Grant
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence

STATES = [state.value for state in Handover.State]


class DutySerializer(serializers.Serializer):
    """owner, deputy: null where there is nobody who can answer now. decides_on_sharing: whoever is named for it and can
    answer now, else the owner."""

    of = Duty
    agency = serializers.CharField(source="agency.name")
    agency_uid = serializers.UUIDField(source="agency.uid")
    team = TeamSerializer()
    owner = serializers.CharField(source="owner.name", default=None, allow_null=True)
    deputy = serializers.CharField(source="deputy.name", default=None, allow_null=True)
    decides_on_sharing = serializers.CharField(source="decides.name", default=None, allow_null=True)
    since = serializers.DateTimeField()


class DutiesSerializer(serializers.Serializer):
    person = serializers.UUIDField()
    results = DutySerializer(many=True)


class HandoverSerializer(serializers.ModelSerializer):
    person = serializers.UUIDField(source="subject.uid")
    from_agency = serializers.CharField(source="from_agency.name")
    from_team = TeamSerializer()
    from_owner = serializers.CharField(source="from_owner.name")
    to_team = TeamSerializer()
    receiver = serializers.CharField(source="receiver.name", default=None)
    offered_by = serializers.CharField(source="offered_by.name", default=None)
    answered_by = serializers.CharField(source="answered_by.name", default=None)

    class Meta:
        model = Handover
        fields = (
            "uid",
            "person",
            "from_agency",
            "from_team",
            "from_owner",
            "to_team",
            "receiver",
            "reason",
            "to_know",
            "offered_by",
            "offered_at",
            "answer_due_at",
            "state",
            "answered_at",
            "answered_by",
            "answer",
        )
        read_only_fields = fields
        extra_kwargs = {
            "to_know": {"help_text": "What the receiver should know"},
            "answer_due_at": {"help_text": "When managers are alerted if there is no answer"},
            "answer": {"help_text": "Why it was refused or withdrawn"},
        }


class NewHandoverSerializer(serializers.Serializer):
    """agency: whose duty is handed over. receiver: the e-mail of who takes it on."""

    person = VisiblePersonField(source="subject", queryset=Grant.objects.none())
    agency = serializers.SlugRelatedField(slug_field="uid", queryset=Agency.objects.all())
    to_team = serializers.SlugRelatedField(slug_field="uid", queryset=Team.objects.open())
    receiver = serializers.EmailField()
    reason = serializers.CharField(max_length=500)
    to_know = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class WhySerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class HandoverViewSet(OfSubjectViewSet):
    queryset = Handover.objects.all()
    serializer_class = HandoverSerializer
    plain = True
    list_says, one_says = "Handovers about people the caller can see, newest first", "One handover"
    read_scope = TokenScope.HANDOVERS_READ
    people_scope = TokenScope.HANDOVERS_DECIDE
    order = "-offered_at"
    filters = (about_person(), choice("state", STATES))
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9301",
        "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
        "from_agency": "North East Probation",
        "from_team": A_TEAM,
        "from_owner": "Joan Farrow",
        "to_team": A_TEAM
        | {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9102", "name": "Bradford counter-terrorism probation"},
        "receiver": "Idris Vane",
        "reason": "He moves to Bradford on release",
        "to_know": "His sister lives there",
        "offered_by": "Joan Farrow",
        "offered_at": "2026-11-27T10:00:00Z",
        "answer_due_at": "2026-11-30T17:00:00Z",
        "state": "offered",
        "answered_at": None,
        "answered_by": None,
        "answer": None,
    }

    @verb(
        "Offer to hand over the duty of an agency",
        takes=NewHandoverSerializer,
        people_only=True,
        example={
            "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
            "agency": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9001",
            "to_team": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9102",
            "receiver": "idris.vane@probation.example",
            "reason": "He moves to Bradford on release",
        },
    )
    def create(self, request):
        typed = self.validated(NewHandoverSerializer)
        people = owners.holders(typed["subject"], typed["to_team"], at=timezone.now())
        receiver = people.filter(email__iexact=typed.pop("receiver")).first()
        if receiver is None:
            raise exceptions.ValidationError(
                {"receiver": ["No one in this team who can be the owner has this email address."]}
            )
        try:
            made = handovers.offer(by=request.user, receiver=receiver, **typed)
        except Refused as error:
            raise _refused(error) from error
        return self.answer(self.opened(made.uid), status=201)

    @verb("Accept: the caller is the owner from now on", people_only=True)
    def accept(self, request, uid):
        return self._answer(uid, handovers.accept)

    @verb("Refuse, with a reason", takes=WhySerializer, people_only=True, example={"reason": "The team is full"})
    def refuse(self, request, uid):
        return self._answer(uid, handovers.refuse, WhySerializer)

    @verb("Withdraw the offer", takes=WhySerializer, people_only=True, example={"reason": "He stays in Leeds"})
    def withdraw(self, request, uid):
        return self._answer(uid, handovers.withdraw, WhySerializer)

    def _answer(self, uid, act, typed=None):
        row = access.open_record(self.request.user, self.get_queryset(), uid=uid)
        self.require_match(row)
        try:
            act(handover=row, by=self.request.user, **(self.validated(typed) if typed else {}))
        except handovers.HandoverAnswered as error:
            raise Conflict(f"It is {mid_sentence(error.handover.get_state_display())} already.") from error
        except Refused as error:
            raise _refused(error) from error
        return self.answer(self.opened(uid))

    def opened(self, uid) -> Handover:
        """The row as it stands now; its opening was recorded before in this request."""
        return self.get_queryset().get(uid=uid)


DUTIES = {
    "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
    "results": [
        {
            "agency": "North East Probation",
            "agency_uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9001",
            "team": A_TEAM,
            "owner": "Joan Farrow",
            "deputy": "Idris Vane",
            "decides_on_sharing": "Joan Farrow",
            "since": "2026-11-02T09:00:00Z",
        }
    ],
}


class PersonDutiesView(APIView):
    """Owner and deputy of each agency."""

    read_scope = TokenScope.DUTIES_READ

    @extend_schema(
        summary="Owners and deputies of a person, by agency",
        responses=DutiesSerializer,
        examples=[OpenApiExample("Answer", DUTIES, response_only=True, status_codes=["200"])],
    )
    def get(self, request, uid):
        if not request.user.can(Capability.VIEW_PEOPLE):
            raise access.RecordHidden
        person = access.open_record(request.user, access.subjects(), uid=uid, verb="person.owners_opened")
        owned = owners.owners_of(person, at=timezone.now())
        return Response(
            {"person": str(person.uid), "results": leave_only(DutySerializer(owned, many=True), request.user).data}
        )


def _refused(error: Refused) -> exceptions.ValidationError:
    return exceptions.ValidationError({error.field or "non_field_errors": [error.message]})
