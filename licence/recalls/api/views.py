"""Recalls and urgent arrests, for programs: read them, and record what casework, prisons and the police did.

What is decided or signed is done by people on their pages: no address here does it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.response import Response

from licence.recalls.actions import arrests, casework, returning
from licence.recalls.actions.moves import only
from licence.recalls.api import lines
from licence.recalls.api.serializers import (
    ArrestedSerializer,
    AtSerializer,
    DoneSerializer,
    EndArrestSerializer,
    NewArrestSerializer,
    RecallDetailSerializer,
    RecallSerializer,
    RefuseRecallSerializer,
    ReturnSerializer,
    RevokeSerializer,
    UrgentArrestDetailSerializer,
    UrgentArrestSerializer,
)
from licence.recalls.models import Recall, UrgentArrest
from licence.recalls.rules.recalls import Status
from offenders.api.of_person import ALL, CURSOR, FIELDS, KNOWN, OF_PERSON, PERSON, OfPersonViewSet, of_person, one_of
from offenders.models import Establishment, Offender
from offenders.reference.establishments.rules import PlaceNames
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.api.errors import Conflict
from sharing.api.headers import KEY, MATCH
from sharing.api.idempotency import once
from sharing.clients.permissions import people_only
from sharing.clients.token_scopes import TokenScope
from sharing.models import User
from sharing.records.errors import Refused

STATUSES = [*Status]


def recorded(summary: str, request: Any, answers: Any = RecallDetailSerializer) -> Any:
    return extend_schema(summary=summary, request=request, responses=answers, parameters=[KEY, MATCH])


class RecordingViewSet(OfPersonViewSet):
    """Rows of which facts are recorded, each by those with one capability."""

    def to_record(self, uid: UUID, capability: Capability) -> Any:
        """The row as the caller last read it, for who may record this."""
        user = cast("User", self.request.user)
        row = access.open_record(user, self.get_queryset(), uid=uid)
        access.require(user, Permission.CHANGE, row.offender)
        _refuse_others(capability, user)
        self.require_match(row)
        return row

    def done(self, pk: int, act: Callable[[], Any]) -> Response:
        """The row as it stands after the act."""
        attempt(act)
        return self.answer(self.get_queryset().get(pk=pk))


@extend_schema_view(
    list=extend_schema(
        summary="Recalls of people the caller can see, newest first",
        parameters=[
            OpenApiParameter("status", str, enum=[*STATUSES, ALL], description="If left out: open recalls"),
            PERSON,
            CURSOR,
            FIELDS,
        ],
        responses=RecallSerializer(many=True),
    ),
    retrieve=extend_schema(
        summary="One recall with its breaches, deadlines and moves",
        parameters=[FIELDS, KNOWN],
        responses=RecallDetailSerializer,
    ),
)
class RecallViewSet(RecordingViewSet):
    queryset: Any = Recall.objects.all()
    read_scope = TokenScope.RECALLS_READ
    write_scope = TokenScope.RECALLS_WRITE
    order = "-begun_at"
    columns = lines.RECALL
    filters = frozenset({"status", "person"})
    filters_on = OF_PERSON

    def lines(self, rows):
        return lines.of_recalls(rows)

    def get_queryset(self):
        rows = super().get_queryset()
        if self.action == "list":
            return rows
        whole = rows.select_related("offender", "establishment", "licence")
        return whole.prefetch_related("breaches__breach", "clocks", "moves", "proposals")

    def get_serializer_class(self):
        return RecallSerializer if self.action == "list" else RecallDetailSerializer

    def narrowed(self, rows, params):
        status = one_of([*STATUSES, ALL], "status", params) if "status" in params else ""
        if not status:
            rows = rows.open()
        elif status != ALL:
            rows = rows.filter(status=status)
        return of_person(rows, params)

    @recorded("PPCS does not revoke the licence", RefuseRecallSerializer)
    @action(detail=True, methods=["post"])
    @people_only
    @once
    def refuse(self, request, uid):
        recall, given = self.to_record(uid, Capability.DECIDE_RECALLS), self.validated(RefuseRecallSerializer)
        return self.done(recall.pk, lambda: casework.refuse(recall=recall, by=request.user, **given))

    @recorded("The licence is revoked; the person is unlawfully at large unless held", RevokeSerializer)
    @action(detail=True, methods=["post"])
    @people_only
    @once
    def revoke(self, request, uid):
        recall, given = self.to_record(uid, Capability.DECIDE_RECALLS), self.validated(RevokeSerializer)
        return self.done(recall.pk, lambda: casework.revoke(recall=recall, by=request.user, **given))

    @recorded("The person held when the licence was revoked is no longer held", AtSerializer)
    @action(detail=True, methods=["post"], url_path="at-large", url_name="at-large")
    @once
    def at_large(self, request, uid):
        recall, given = self.to_record(uid, Capability.MARK_AT_LARGE), self.validated(AtSerializer)
        return self.done(recall.pk, lambda: casework.mark_at_large(recall=recall, by=request.user, **given))

    @recorded("The police have arrested the person on the revocation", ArrestedSerializer)
    @action(detail=True, methods=["post"])
    @once
    def arrested(self, request, uid):
        recall, given = self.to_record(uid, Capability.RECORD_RETURNS), self.validated(ArrestedSerializer)
        return self.done(recall.pk, lambda: returning.record_arrest(recall=recall, by=request.user, **given))

    @recorded("The person is back in prison", ReturnSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    @once
    def record_return(self, request, uid):
        recall, given = self.to_record(uid, Capability.RECORD_RETURNS), self.validated(ReturnSerializer)
        establishment = PlaceNames(Establishment.objects.all()).read(given.pop("establishment"))
        if isinstance(establishment, str):
            raise exceptions.ValidationError({"establishment": [establishment]})
        return self.done(
            recall.pk,
            lambda: returning.record_return(recall=recall, establishment=establishment, by=request.user, **given),
        )

    @recorded("Record that the step of a deadline was done", DoneSerializer)
    @action(detail=True, methods=["post"], url_path="done", url_name="done")
    @once
    def record_done(self, request, uid):
        recall, given = self.to_record(uid, Capability.DECIDE_RECALLS), self.validated(DoneSerializer)
        return self.done(recall.pk, lambda: casework.record_done(recall=recall, by=request.user, **given))

    @recorded("The second dossier is with the Board", AtSerializer)
    @action(detail=True, methods=["post"])
    @once
    def refer(self, request, uid):
        recall, given = self.to_record(uid, Capability.DECIDE_RECALLS), self.validated(AtSerializer)
        return self.done(recall.pk, lambda: casework.refer(recall=recall, by=request.user, **given))


@extend_schema_view(
    list=extend_schema(
        summary="Urgent arrests (s.43B) of people the caller can see, newest first",
        parameters=[
            OpenApiParameter("open", bool, description="true: arrests that have not ended"),
            PERSON,
            CURSOR,
            FIELDS,
        ],
        responses=UrgentArrestSerializer(many=True),
    ),
    retrieve=extend_schema(
        summary="One urgent arrest with its deadline",
        parameters=[FIELDS, KNOWN],
        responses=UrgentArrestDetailSerializer,
    ),
)
class UrgentArrestViewSet(RecordingViewSet):
    queryset: Any = UrgentArrest.objects.all()
    read_scope = TokenScope.URGENT_ARRESTS_READ
    write_scope = TokenScope.URGENT_ARRESTS_WRITE
    order = "-arrested_at"
    columns = lines.ARREST
    filters = frozenset({"open", "person"})
    filters_on = OF_PERSON | {"open": ("ended_at",)}

    def lines(self, rows):
        return lines.of_arrests(rows)

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "list" else rows.select_related("offender", "recall").prefetch_related("clocks")

    def get_serializer_class(self):
        return UrgentArrestSerializer if self.action == "list" else UrgentArrestDetailSerializer

    def narrowed(self, rows, params):
        if "open" in params:
            rows = rows.filter(ended_at__isnull=one_of(["true", "false"], "open", params) == "true")
        return of_person(rows, params)

    @extend_schema(
        summary="A constable has arrested a person on licence; every permitted team is alerted before the response",
        request=NewArrestSerializer,
        responses={201: UrgentArrestDetailSerializer},
        parameters=[KEY],
    )
    @once
    def create(self, request):
        given = self.validated(NewArrestSerializer)
        people = Offender.objects.all()
        person = access.open_record(request.user, people, uid=given.pop("person"), verb="person.change_opened")
        access.require(request.user, Permission.CHANGE, person)
        _refuse_others(Capability.RECORD_URGENT_ARRESTS, request.user)
        made = attempt(lambda: arrests.record_arrest(offender=person, by=request.user, **given))
        return self.answer(self.get_queryset().get(pk=made.pk), status=201)

    @recorded(
        "How the arrest ended, recorded by the police who hold the person",
        EndArrestSerializer,
        UrgentArrestDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    @once
    def end(self, request, uid):
        arrest, given = self.to_record(uid, Capability.RECORD_URGENT_ARRESTS), self.validated(EndArrestSerializer)
        return self.done(arrest.pk, lambda: arrests.end_arrest(arrest=arrest, by=request.user, **given))


def attempt(act: Callable[[], Any]) -> Any:
    """What the action made; what the recall does not allow now is 409, what cannot be is refused at its field."""
    try:
        return act()
    except MoveRefused as refused:
        raise Conflict(f"{refused.message}.") from None
    except Refused as refused:
        field = "at" if refused.field == "on" else refused.field or "non_field_errors"
        raise exceptions.ValidationError({field: [f"{refused.message}."]}) from None


def _refuse_others(capability: Capability, user: User) -> None:
    try:
        only(capability, user)
    except MoveRefused as refused:
        raise exceptions.PermissionDenied(f"{refused.message}.") from None
