"""Owners and handovers in the API, to read; handovers are offered and answered by people alone.

Only a person can answer for a person: a program is never the owner, and no scope lets a token offer or answer. The
same addresses serve any user who is signed in.
"""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from sharing import access
from sharing.access.roles import Capability
from sharing.agencies.models import Agency, Team
from sharing.api.errors import Conflict
from sharing.api.field_permissions import leave_only
from sharing.api.headers import KEY, MATCH
from sharing.api.idempotency import once
from sharing.api.serializers import TeamSerializer, VisiblePersonField
from sharing.api.viewsets import OF_SUBJECT, VisibleViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.duties import handovers, owners
from sharing.duties.models import Duty, Handover
from sharing.grants.models import Grant
from sharing.records.errors import Refused

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


@extend_schema_view(
    list=extend_schema(
        summary="Handovers about people the caller can see, newest first",
        parameters=[
            OpenApiParameter("person", str, description="Only those about this person, by uid"),
            OpenApiParameter("state", str, enum=STATES),
            OpenApiParameter("cursor", str),
            OpenApiParameter("fields", str),
        ],
    ),
    retrieve=extend_schema(summary="One handover"),
)
class HandoverViewSet(VisibleViewSet):
    queryset = Handover.objects.select_related(
        "subject",
        *("from_agency", "from_team__agency", "from_owner", "to_team__agency", "receiver", "offered_by", "answered_by"),
    )
    serializer_class = HandoverSerializer
    read_scope = TokenScope.HANDOVERS_READ
    order = "-offered_at"
    filters = frozenset({"person", "state"})
    filters_on = OF_SUBJECT

    def narrowed(self, rows, params):
        if "state" in params:
            if params["state"] not in STATES:
                raise exceptions.ValidationError({"state": [f"Enter one of {', '.join(STATES)}."]})
            rows = rows.filter(state=params["state"])
        if "person" in params:
            try:
                rows = rows.filter(subject__uid=UUID(params["person"]))
            except ValueError:
                return rows.none()  # no such person: the same answer as for a hidden one
        return rows

    def subject_of(self, row):
        return row.subject_id

    @extend_schema(
        summary="Offer to hand over the duty of an agency",
        request=NewHandoverSerializer,
        responses={201: HandoverSerializer},
        parameters=[KEY],
    )
    @once
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

    @extend_schema(
        summary="Accept: the caller is the owner from now on",
        request=None,
        responses=HandoverSerializer,
        parameters=[KEY, MATCH],
    )
    @action(detail=True, methods=["post"])
    @once
    def accept(self, request, uid):
        return self._answer(uid, handovers.accept)

    @extend_schema(
        summary="Refuse, with a reason",
        request=WhySerializer,
        responses=HandoverSerializer,
        parameters=[KEY, MATCH],
    )
    @action(detail=True, methods=["post"])
    @once
    def refuse(self, request, uid):
        return self._answer(uid, handovers.refuse, WhySerializer)

    @extend_schema(
        summary="Withdraw the offer", request=WhySerializer, responses=HandoverSerializer, parameters=[KEY, MATCH]
    )
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request, uid):
        return self._answer(uid, handovers.withdraw, WhySerializer)

    def _answer(self, uid, act, typed=None):
        row = access.open_record(self.request.user, self.get_queryset(), uid=uid)
        self.require_match(row)
        try:
            act(handover=row, by=self.request.user, **(self.validated(typed) if typed else {}))
        except handovers.HandoverAnswered as error:
            raise Conflict(f"It is {error.handover.get_state_display().lower()} already.") from error
        except Refused as error:
            raise _refused(error) from error
        return self.answer(self.opened(uid))

    def opened(self, uid) -> Handover:
        """The row as it stands now; its opening was recorded before in this request."""
        return self.get_queryset().get(uid=uid)


class PersonDutiesView(APIView):
    """Owner and deputy of each agency."""

    read_scope = TokenScope.DUTIES_READ

    @extend_schema(summary="Owners and deputies of a person, by agency", responses=DutiesSerializer)
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
