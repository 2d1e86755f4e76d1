"""Breaches, for programs: read those of the people the caller can see, and record one."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions

from licence.breaches.actions import breaches
from licence.breaches.actions.breaches import BreachRefused, EvidenceShown
from licence.breaches.api import lines
from licence.breaches.api.serializers import BreachDetailSerializer, BreachSerializer, NewBreachSerializer
from licence.breaches.choices import BREACH_REASONS, BREACH_SOURCES, BREACH_STATUSES
from licence.breaches.models import Breach
from licence.licences.models import LicenceCondition
from offenders.api.of_person import CURSOR, FIELDS, KNOWN, OF_PERSON, one_of
from offenders.models import Offender
from sharing import access
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.api.headers import KEY
from sharing.api.idempotency import once
from sharing.api.viewsets import VisibleViewSet
from sharing.clients.token_scopes import TokenScope

STATUSES = [code for code, _ in BREACH_STATUSES]
REASONS = [code for code, _ in BREACH_REASONS]
SOURCES = [code for code, _ in BREACH_SOURCES]


@extend_schema_view(
    list=extend_schema(
        summary="Breaches of people the caller can see, newest first",
        parameters=[
            OpenApiParameter("person", str, description="Only those of this person, by uid"),
            OpenApiParameter("status", str, enum=STATUSES),
            OpenApiParameter("reason", str, enum=REASONS),
            OpenApiParameter("source", str, enum=SOURCES),
            CURSOR,
            FIELDS,
        ],
        responses=BreachSerializer(many=True),
    ),
    retrieve=extend_schema(summary="One breach", parameters=[FIELDS, KNOWN], responses=BreachDetailSerializer),
)
class BreachViewSet(VisibleViewSet):
    queryset = Breach.objects.all()
    read_scope = TokenScope.BREACHES_READ
    write_scope = TokenScope.BREACHES_WRITE
    order = "-found_at"
    columns = lines.BREACH
    filters = frozenset({"person", "status", "reason", "source"})
    filters_on = OF_PERSON

    def get_queryset(self):
        rows = super().get_queryset()
        if self.action == "list":
            return rows
        whole = rows.select_related("offender", "licence", "condition", "agency")
        return whole.prefetch_related("evidence", "moves__moved_by")

    def lines(self, rows):
        return lines.of_breaches(rows)

    def get_serializer_class(self):
        return BreachSerializer if self.action == "list" else BreachDetailSerializer

    def narrowed(self, rows, params):
        for name, choices in (("status", STATUSES), ("reason", REASONS), ("source", SOURCES)):
            if name in params:
                rows = rows.filter(**{name: one_of(choices, name, params)})
        if "person" in params:
            try:
                rows = rows.filter(offender__uid=UUID(params["person"]))
            except ValueError:
                return rows.none()  # no such person: the same answer as for a hidden one
        return rows

    def subject_of(self, row):
        return row["offender_id"]

    @extend_schema(
        summary="Record a suspected breach; every permitted team is alerted before the response",
        request=NewBreachSerializer,
        responses={201: BreachDetailSerializer},
        parameters=[KEY],
    )
    @once
    def create(self, request):
        """A program that has the scope may report on anybody to whom its team was given access; a person needs access
        to change the record."""
        typed = self.validated(NewBreachSerializer)
        person = access.open_record(request.user, Offender.objects.all(), uid=typed.pop("person"))
        if request.user.is_program:
            access.ask_again(request.user, Permission.VIEW, person)
        else:
            access.require(request.user, Permission.CHANGE, person)
        condition = LicenceCondition.objects.to_cite().filter(offender=person, uid=typed.pop("condition")).first()
        if condition is None:
            raise exceptions.ValidationError({"condition": ["Select a condition of this person's licence."]})
        evidence = [EvidenceShown(**each) for each in typed.pop("evidence")]
        try:
            breach = breaches.open_breach(
                offender=person, condition=condition, evidence=evidence, by=request.user, **typed
            )
        except BreachRefused as refused:
            raise exceptions.ValidationError({refused.field or "non_field_errors": [f"{refused.message}."]}) from None
        except MoveRefused as refused:
            raise exceptions.PermissionDenied(refused.message) from None
        return self.answer(breach, status=201)
