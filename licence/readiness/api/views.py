"""Addresses of release checklists in the API: reading them, and recording how far an action has come.

A program records how an item stands and what became of a tag. It never signs, asks for an exception, agrees to one or
writes on the sheet of the day: those are for people, at the same addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from licence.readiness.actions import exceptions as exception_actions
from licence.readiness.actions import items, release_day, sign_off, tag
from licence.readiness.actions.items import NOT_THEIRS
from licence.readiness.actions.settling import ReadinessRefused
from licence.readiness.api.serializers import (
    AgreeExceptionSerializer,
    AskExceptionSerializer,
    AssignSerializer,
    EndExceptionSerializer,
    NoteSerializer,
    ReadinessDetailSerializer,
    ReadinessSerializer,
    RecordActSerializer,
    SaySerializer,
    SignSerializer,
    StrikeOutSerializer,
    TagFactsSerializer,
    WithdrawSerializer,
)
from licence.readiness.judging import judge_many
from licence.readiness.models import DayAct, Readiness, ReadinessException, ReadinessItem, SignOff
from offenders.api.of_person import (
    ALL,
    CURSOR,
    FIELDS,
    KNOWN,
    OF_PERSON,
    PERSON,
    OfPersonViewSet,
    day_of,
    of_person,
    one_of,
)
from sharing import access
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.api.errors import Conflict
from sharing.api.headers import KEY, MATCH
from sharing.api.idempotency import once
from sharing.clients.permissions import people_only
from sharing.clients.token_scopes import TokenScope
from sharing.models import User
from sharing.records.errors import Refused

STATES = ["open", "over"]
WHICH = ["late", "blocked"]


def recording(summary: str, request: type[Serializer]) -> Any:
    return extend_schema(summary=summary, request=request, responses=ReadinessDetailSerializer, parameters=[KEY, MATCH])


@extend_schema_view(
    list=extend_schema(
        summary="Release checklists of people the caller can see, by release date",
        parameters=[
            OpenApiParameter("state", str, enum=[*STATES, ALL], description="Without it: open"),
            OpenApiParameter("which", str, enum=WHICH, description="late: a mandatory item is past its due date"),
            OpenApiParameter("from", date, description="Released on this date or later"),
            OpenApiParameter("to", date, description="Released on this date or earlier"),
            PERSON,
            CURSOR,
            FIELDS,
        ],
        responses=ReadinessSerializer(many=True),
    ),
    retrieve=extend_schema(
        summary="One release checklist, judged now", parameters=[FIELDS, KNOWN], responses=ReadinessDetailSerializer
    ),
)
class ReadinessViewSet(OfPersonViewSet):
    queryset: Any = Readiness.objects.select_related("offender", "release")
    read_scope = TokenScope.READINESS_READ
    write_scope = TokenScope.READINESS_WRITE
    order = "goes_on"
    filters = frozenset({"state", "which", "from", "to", "person"})
    filters_on = OF_PERSON | {
        "state": ("closed_at",),
        "which": ("first_due_on", "blocked"),
        "from": ("goes_on",),
        "to": ("goes_on",),
    }

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "list" else rows.with_all()  # type: ignore[attr-defined]

    def get_serializer_class(self):
        return ReadinessSerializer if self.action == "list" else ReadinessDetailSerializer

    def narrowed(self, rows, params):
        state = one_of([*STATES, ALL], "state", params) if "state" in params else "open"
        if state != ALL:
            rows = rows.filter(closed_at__isnull=state == "open")
        if "which" in params:
            is_late = one_of(WHICH, "which", params) == "late"
            rows = rows.late(on=timezone.localdate()) if is_late else rows.blocked()
        if "from" in params:
            rows = rows.filter(goes_on__gte=day_of("from", params))
        if "to" in params:
            rows = rows.filter(goes_on__lte=day_of("to", params))
        return of_person(rows, params)

    def sent(self, row):
        """One list is judged as it is told."""
        row.judged = judge_many([row])[0]
        row.acts = release_day.acts_of(row)
        return super().sent(row)

    @recording("Update the status of an item", SaySerializer)
    @action(detail=True, methods=["post"], url_path="items", url_name="items")
    @once
    def say(self, request, uid):
        return self._recorded(uid, SaySerializer, self._say)

    @recording("Set the owner of an item", AssignSerializer)
    @action(detail=True, methods=["post"])
    @once
    def assign(self, request, uid):
        return self._recorded(uid, AssignSerializer, self._assign)

    @recording("Add to the history of an item, for instance that someone was chased", NoteSerializer)
    @action(detail=True, methods=["post"])
    @once
    def note(self, request, uid):
        return self._recorded(uid, NoteSerializer, self._note)

    @recording("Record tag progress", TagFactsSerializer)
    @action(detail=True, methods=["post"])
    @once
    def tag(self, request, uid):
        return self._recorded(uid, TagFactsSerializer, tag.record_tag)

    @recording("Request an exception: release without an item", AskExceptionSerializer)
    @action(detail=True, methods=["post"], url_path="exceptions", url_name="exceptions")
    @people_only
    @once
    def ask_exception(self, request, uid):
        return self._recorded(uid, AskExceptionSerializer, self._ask)

    @recording("Agree to a requested exception", AgreeExceptionSerializer)
    @action(detail=True, methods=["post"])
    @people_only
    @once
    def agree(self, request, uid):
        return self._recorded(uid, AgreeExceptionSerializer, self._agree)

    @recording("End or refuse an exception", EndExceptionSerializer)
    @action(detail=True, methods=["post"], url_path="end-exception", url_name="end-exception")
    @people_only
    @once
    def end_exception(self, request, uid):
        return self._recorded(uid, EndExceptionSerializer, self._end_exception)

    @recording("Sign off for a body", SignSerializer)
    @action(detail=True, methods=["post"])
    @people_only
    @once
    def sign(self, request, uid):
        return self._recorded(uid, SignSerializer, sign_off.sign)

    @recording("Withdraw a body's sign-off", WithdrawSerializer)
    @action(detail=True, methods=["post"])
    @people_only
    @once
    def withdraw(self, request, uid):
        return self._recorded(uid, WithdrawSerializer, self._withdraw)

    @recording("Record an act at the gate", RecordActSerializer)
    @action(detail=True, methods=["post"], url_path="day-sheet", url_name="day-sheet")
    @people_only
    @once
    def record_act(self, request, uid):
        return self._recorded(uid, RecordActSerializer, release_day.record_act)

    @recording("Withdraw an act at the gate that was recorded by mistake", StrikeOutSerializer)
    @action(detail=True, methods=["post"], url_path="strike-out", url_name="strike-out")
    @people_only
    @once
    def strike_out(self, request, uid):
        return self._recorded(uid, StrikeOutSerializer, self._strike_out)

    def _recorded(self, uid: UUID, serializer: type[Serializer], act: Callable[..., Any]) -> Response:
        """As the caller last read it, for who may change the person; a refusal at its field, or as a conflict."""
        user = cast("User", self.request.user)
        row = access.open_record(user, self.get_queryset(), uid=uid)
        access.require(user, Permission.CHANGE, row.offender)
        self.require_match(row)
        given = self.validated(serializer)
        try:
            act(readiness=row, by=user, **given)
        except MoveRefused as refused:
            raise exceptions.PermissionDenied(refused.message) from None
        except Refused as refused:
            if not refused.field:
                raise Conflict(f"{refused.message}.") from None
            raise exceptions.ValidationError({refused.field: [f"{refused.message}."]}) from None
        return self.answer(self.get_queryset().get(pk=row.pk))

    def _say(self, *, readiness: Readiness, item: str, by: User, **given: Any) -> None:
        items.say(item=self._item(readiness, item), by=by, **given)

    def _assign(self, *, readiness: Readiness, item: str, owner: str, words: str, by: User) -> None:
        named = User.objects.filter(email__iexact=owner, is_active=True).first() if owner else None
        if owner and (named is None or not access.may(named, Permission.CHANGE, readiness.offender)):
            raise ReadinessRefused(
                "owner", NOT_THEIRS
            )  # the same for nobody as for somebody who does not work with them
        items.assign(item=self._item(readiness, item), owner=named, words=words, by=by)

    def _note(self, *, readiness: Readiness, item: str, words: str, by: User) -> None:
        items.note(item=self._item(readiness, item), words=words, by=by)

    def _strike_out(self, *, readiness: Readiness, act: str, reason: str, by: User) -> None:
        rows = DayAct.objects.filter(sheet__readiness=readiness, act=act, struck_at__isnull=True)
        found = rows.select_related("offender").first()
        if found is None:
            raise Conflict("This is not recorded.")
        release_day.strike_out(act=found, reason=reason, by=by)

    def _ask(self, *, readiness: Readiness, item: str, by: User, **given: Any) -> None:
        exception_actions.ask_exception(item=self._item(readiness, item), by=by, **given)

    def _agree(self, *, readiness: Readiness, item: str, by: User) -> None:
        exception_actions.agree(exception=self._exception(readiness, item), by=by)

    def _end_exception(self, *, readiness: Readiness, item: str, reason: str, by: User) -> None:
        exception_actions.end_exception(exception=self._exception(readiness, item), reason=reason, by=by)

    def _withdraw(self, *, readiness: Readiness, body: str, reason: str, by: User) -> None:
        signed = SignOff.objects.filter(readiness=readiness, body=body, withdrawn_at__isnull=True).first()
        if signed is None:
            raise Conflict("No one has signed off for this body.")
        sign_off.withdraw(signed=signed, reason=reason, by=by)

    def _item(self, readiness: Readiness, code: str) -> ReadinessItem:
        return ReadinessItem.objects.select_related("offender").get(readiness=readiness, code=code)

    def _exception(self, readiness: Readiness, code: str) -> ReadinessException:
        asked = ReadinessException.objects.filter(
            item__readiness=readiness, item__code=code, ended_at__isnull=True
        ).select_related("offender")
        found = asked.first()
        if found is None:
            raise Conflict("No exception is requested.")
        return found
