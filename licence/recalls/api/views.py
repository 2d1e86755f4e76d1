"""Recalls and urgent arrests, for programs: read them, and record what casework, prisons and the police did.

What is decided or signed is done by people on their pages: no address here does it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from rest_framework import exceptions
from rest_framework.response import Response

from licence.recalls.actions import arrests, casework, returning
from licence.recalls.actions.moves import only
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
from licence.recalls.querysets import RecallQuerySet
from licence.recalls.rules.recalls import Status
from offenders.api.of_person import OfPersonViewSet, by_person
from offenders.models import Establishment, Offender
from offenders.reference.establishments.rules import PlaceNames
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.api.errors import Conflict
from sharing.api.filters import choice, flag
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.models import User
from sharing.records.errors import Refused


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


class RecallViewSet(RecordingViewSet):
    queryset: Any = Recall.objects.all()
    serializer_class = RecallSerializer
    detail_class = RecallDetailSerializer
    plain = True
    list_says = "Recalls of people the caller can see, newest first"
    one_says = "One recall with its breaches, deadlines and moves"
    read_scope = TokenScope.RECALLS_READ
    write_scope = TokenScope.RECALLS_WRITE
    order = "-begun_at"
    filters = (
        choice("status", Status, "Default: open recalls", absent=RecallQuerySet.open),
        by_person(),
    )

    @verb("PPCS does not revoke the licence", takes=RefuseRecallSerializer, people_only=True)
    def refuse(self, request, uid):
        recall, given = self.to_record(uid, Capability.DECIDE_RECALLS), self.validated(RefuseRecallSerializer)
        return self.done(recall.pk, lambda: casework.refuse(recall=recall, by=request.user, **given))

    @verb(
        "The licence is revoked; the person is unlawfully at large unless held",
        takes=RevokeSerializer,
        people_only=True,
    )
    def revoke(self, request, uid):
        recall, given = self.to_record(uid, Capability.DECIDE_RECALLS), self.validated(RevokeSerializer)
        return self.done(recall.pk, lambda: casework.revoke(recall=recall, by=request.user, **given))

    @verb("The person held when the licence was revoked is no longer held", takes=AtSerializer)
    def at_large(self, request, uid):
        recall, given = self.to_record(uid, Capability.MARK_AT_LARGE), self.validated(AtSerializer)
        return self.done(recall.pk, lambda: casework.mark_at_large(recall=recall, by=request.user, **given))

    @verb("The police have arrested the person on the revocation", takes=ArrestedSerializer)
    def arrested(self, request, uid):
        recall, given = self.to_record(uid, Capability.RECORD_RETURNS), self.validated(ArrestedSerializer)
        return self.done(recall.pk, lambda: returning.record_arrest(recall=recall, by=request.user, **given))

    @verb("The person is back in prison", takes=ReturnSerializer, path="return")
    def record_return(self, request, uid):
        recall, given = self.to_record(uid, Capability.RECORD_RETURNS), self.validated(ReturnSerializer)
        establishment = PlaceNames(Establishment.objects.all()).read(given.pop("establishment"))
        if isinstance(establishment, str):
            raise exceptions.ValidationError({"establishment": [establishment]})
        return self.done(
            recall.pk,
            lambda: returning.record_return(recall=recall, establishment=establishment, by=request.user, **given),
        )

    @verb("Record that the step of a deadline was done", takes=DoneSerializer, path="done")
    def record_done(self, request, uid):
        recall, given = self.to_record(uid, Capability.DECIDE_RECALLS), self.validated(DoneSerializer)
        return self.done(recall.pk, lambda: casework.record_done(recall=recall, by=request.user, **given))

    @verb("The second dossier is with the Board", takes=AtSerializer)
    def refer(self, request, uid):
        recall, given = self.to_record(uid, Capability.DECIDE_RECALLS), self.validated(AtSerializer)
        return self.done(recall.pk, lambda: casework.refer(recall=recall, by=request.user, **given))


class UrgentArrestViewSet(RecordingViewSet):
    queryset: Any = UrgentArrest.objects.all()
    serializer_class = UrgentArrestSerializer
    detail_class = UrgentArrestDetailSerializer
    plain = True
    list_says = "Urgent arrests (s.43B) of people the caller can see, newest first"
    one_says = "One urgent arrest with its deadline"
    read_scope = TokenScope.URGENT_ARRESTS_READ
    write_scope = TokenScope.URGENT_ARRESTS_WRITE
    order = "-arrested_at"
    filters = (
        flag("open", "true: arrests that have not ended", column="ended_at__isnull", asks=("ended_at",)),
        by_person(),
    )

    @verb(
        "A constable has arrested a person on licence; every permitted team is alerted before the response",
        takes=NewArrestSerializer,
    )
    def create(self, request):
        given = self.validated(NewArrestSerializer)
        people = Offender.objects.all()
        person = access.open_record(request.user, people, uid=given.pop("person"), verb="person.change_opened")
        access.require(request.user, Permission.CHANGE, person)
        _refuse_others(Capability.RECORD_URGENT_ARRESTS, request.user)
        made = attempt(lambda: arrests.record_arrest(offender=person, by=request.user, **given))
        return self.answer(self.get_queryset().get(pk=made.pk), status=201)

    @verb("How the arrest ended, recorded by the police who hold the person", takes=EndArrestSerializer)
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
