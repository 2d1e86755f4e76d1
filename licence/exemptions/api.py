"""Exemptions over the API: programs read them; people ask for one, give a view, withdraw and end.

Nobody approves or refuses over the API: that is done by a person on the page, with the views before them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, serializers
from rest_framework.decorators import action

from licence.exemptions.actions import asking, ending
from licence.exemptions.choices import EXEMPTION_STATUSES, RISK_VIEWS
from licence.exemptions.models import Exemption
from licence.licences.api.serializers import ConditionNamedSerializer
from licence.licences.models import LicenceCondition, Zone
from offenders.api.of_person import CURSOR, FIELDS, KNOWN, OF_PERSON, PERSON, OfPersonViewSet, of_person, one_of
from offenders.api.serializers import PersonNamedSerializer
from offenders.models import Offender
from sharing import access
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.api.headers import KEY
from sharing.api.idempotency import once
from sharing.clients.token_scopes import TokenScope
from sharing.records.errors import Refused

STATUSES = [code for code, _ in EXEMPTION_STATUSES]


class ExemptionSerializer(serializers.ModelSerializer):
    """It holds from `begins_at` until `ends_at`, or `ended_at` if that is earlier. `begins_at` is null until it is
    approved. `recorded_approver` is of a row from before approvals were signed: that person did not sign."""

    person = PersonNamedSerializer(source="offender")
    condition = ConditionNamedSerializer()
    asked_by = serializers.CharField(source="asked_by.name")
    decided_by = serializers.CharField(source="decided_by.name", default=None, allow_null=True)
    recorded_approver = serializers.CharField(source="recorded_approver.name", default=None, allow_null=True)

    class Meta:
        model = Exemption
        fields = (
            "uid",
            "person",
            "condition",
            "status",
            "scope",
            "reason",
            "escort",
            "affects",
            "starts_at",
            "ends_at",
            "asked_at",
            "asked_by",
            "decided_at",
            "decided_by",
            "decided_because",
            "begins_at",
            "ended_at",
            "ended_because",
            "recorded_approver",
        )
        read_only_fields = fields


class NewExemptionSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    condition = serializers.UUIDField(help_text="uid of a condition of the licence in force")
    scope = serializers.CharField(max_length=300, help_text="What is to be allowed")
    places = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text="uids of places of the condition; none for all of it"
    )
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=500)
    escort = serializers.CharField(max_length=200, required=False, allow_blank=True)
    affects = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NewViewSerializer(serializers.Serializer):
    view = serializers.ChoiceField(RISK_VIEWS)
    words = serializers.CharField(max_length=500)


class ReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


@extend_schema_view(
    list=extend_schema(
        summary="Permissions (exemptions) under licence conditions, of people the caller can see, newest first",
        parameters=[OpenApiParameter("status", str, enum=STATUSES), PERSON, CURSOR, FIELDS],
    ),
    retrieve=extend_schema(summary="One permission (exemption)", parameters=[FIELDS, KNOWN]),
)
class ExemptionViewSet(OfPersonViewSet):
    queryset = Exemption.objects.with_all()
    serializer_class = ExemptionSerializer
    read_scope = TokenScope.EXEMPTIONS_READ
    order = "-asked_at"
    filters = frozenset({"status", "person"})
    filters_on = OF_PERSON

    def narrowed(self, rows, params):
        if "status" in params:
            rows = rows.filter(status=one_of(STATUSES, "status", params))
        return of_person(rows, params)

    @extend_schema(
        summary="Ask for permission: the condition applies until a second person has approved it",
        request=NewExemptionSerializer,
        responses={201: ExemptionSerializer},
        parameters=[KEY],
    )
    @once
    def create(self, request):
        given = self.validated(NewExemptionSerializer)
        person = access.open_record(request.user, Offender.objects.all(), uid=given.pop("person"))
        condition = LicenceCondition.objects.filter(offender=person, uid=given.pop("condition")).first()
        if condition is None:
            raise exceptions.ValidationError({"condition": ["Select a condition of this person's licence."]})
        named = given.pop("places", [])
        places = list(Zone.objects.visible_to(request.user).filter(condition=condition, uid__in=named))
        if len(places) != len(set(named)):
            raise exceptions.ValidationError({"places": ["Select places of this condition."]})
        return self._done(lambda: asking.ask(condition=condition, places=places, by=request.user, **given), status=201)

    @extend_schema(
        summary="Give the view of the caller's agency",
        request=NewViewSerializer,
        responses=ExemptionSerializer,
        parameters=[KEY],
    )
    @action(detail=True, methods=["post"])
    @once
    def view(self, request, uid):
        row = self.open_row(uid)
        given = self.validated(NewViewSerializer)
        return self._done(lambda: asking.give_view(exemption=row, by=request.user, **given).exemption)

    @extend_schema(
        summary="Withdraw a request, for the person who asked",
        request=ReasonSerializer,
        responses=ExemptionSerializer,
        parameters=[KEY],
    )
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request, uid):
        row = self.open_row(uid)
        given = self.validated(ReasonSerializer)
        return self._done(lambda: ending.withdraw(exemption=row, by=request.user, **given))

    @extend_schema(
        summary="End a permission early: the condition applies again",
        request=ReasonSerializer,
        responses=ExemptionSerializer,
        parameters=[KEY],
    )
    @action(detail=True, methods=["post"])
    @once
    def end(self, request, uid):
        row = self.open_row(uid)
        given = self.validated(ReasonSerializer)
        return self._done(lambda: ending.end_early(exemption=row, by=request.user, **given))

    @extend_schema(
        summary="Withdraw an approval that was a mistake, for a role that approves",
        request=ReasonSerializer,
        responses=ExemptionSerializer,
        parameters=[KEY],
    )
    @action(detail=True, methods=["post"], url_path="withdraw-approval")
    @once
    def withdraw_approval(self, request, uid):
        row = self.open_row(uid)
        given = self.validated(ReasonSerializer)
        return self._done(lambda: ending.withdraw_approval(exemption=row, by=request.user, **given))

    def _done(self, act: Callable[[], Exemption], *, status: int = 200) -> Any:
        """What the action made or changed; its refusal at the field that it names."""
        try:
            row = act()
        except (SamePerson, MoveRefused) as refused:
            raise exceptions.PermissionDenied(f"{refused.message}.") from refused
        except Refused as refused:
            field = refused.field or "non_field_errors"
            raise exceptions.ValidationError({field: [f"{refused.message}."]}) from refused
        return self.answer(self.get_queryset().get(pk=row.pk), status=status)
