"""Dates about which the sources differ, for programs: read them, and ask the prison about them. No program settles one.

What is written freely (why a date was accepted, what shows it, what a prison said) is told to no program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from offenders.api.of_person import ALL, CURSOR, FIELDS, KNOWN, OF_PERSON, PERSON, OfPersonViewSet, of_person, one_of
from offenders.api.serializers import PersonNamedSerializer
from offenders.dates.calculation_models import DateConflict, DateConflictMove
from offenders.dates.differences import actions as difference_verbs
from offenders.dates.models import CODES
from offenders.dates.upkeep.hands import NotTheSecond
from sharing import access
from sharing.access.rules import Permission
from sharing.api.errors import Conflict
from sharing.api.headers import KEY, MATCH
from sharing.api.idempotency import once
from sharing.clients.token_scopes import TokenScope
from sharing.models import User

STATES, ANSWERS = ["open", "accepted"], ["unasked", "waiting", "late"]
CODE_NAMES = [code.value for code, _ in CODES]


class DateConflictSerializer(serializers.ModelSerializer):
    """A date on which sources differ; null: the source has no such date. An open one holds the release."""

    person = PersonNamedSerializer(source="offender")
    is_open = serializers.BooleanField()
    leaves_on = serializers.DateField(
        source="may_leave_on", allow_null=True, help_text="The earliest date the person may leave"
    )

    class Meta:
        model = DateConflict
        fields: tuple[str, ...] = (
            *("uid", "person", "code", "official_on", "court_on", "worked_out_on", "leaves_on", "is_open", "found_at"),
            *("asked_at", "answer_due_at", "answered_at", "accepted_at", "ended_at"),
        )
        read_only_fields = fields


class DateConflictMoveSerializer(serializers.ModelSerializer):
    class Meta:
        model = DateConflictMove
        fields = ("kind", "moved_at")
        read_only_fields = fields


class DateConflictDetailSerializer(DateConflictSerializer):
    moves = DateConflictMoveSerializer(many=True)

    class Meta(DateConflictSerializer.Meta):
        fields = (*DateConflictSerializer.Meta.fields, "moves")
        read_only_fields = fields


class AnswerSerializer(serializers.Serializer):
    """stands: the sheet is right as it is, and `words` say why; else the prison puts it right."""

    stands = serializers.BooleanField()
    words = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)


class ReopenSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000)


def settling(summary: str, request: Any) -> Any:
    return extend_schema(
        summary=summary, request=request, responses=DateConflictDetailSerializer, parameters=[KEY, MATCH]
    )


@extend_schema_view(
    list=extend_schema(
        summary="Date conflicts of people the caller can see, earliest release first",
        parameters=[
            OpenApiParameter("state", str, enum=[*STATES, ALL], description="Without it: open"),
            OpenApiParameter(
                "answer", str, enum=ANSWERS, description="For open conflicts: whether the prison was asked"
            ),
            OpenApiParameter("code", str, enum=CODE_NAMES),
            OpenApiParameter("region", str, description="The probation region"),
            OpenApiParameter("establishment", str, description="The code of the prison"),
            PERSON,
            CURSOR,
            FIELDS,
        ],
        responses=DateConflictSerializer(many=True),
    ),
    retrieve=extend_schema(
        summary="One date conflict, open or ended, with its history",
        parameters=[FIELDS, KNOWN],
        responses=DateConflictDetailSerializer,
    ),
)
class DateConflictViewSet(OfPersonViewSet):
    queryset: Any = DateConflict.objects.select_related("offender")
    read_scope = TokenScope.DATE_CONFLICTS_READ
    write_scope = TokenScope.DATE_CONFLICTS_WRITE
    order = "leaves_on"
    filters = frozenset({"state", "answer", "code", "region", "establishment", "person"})
    filters_on = OF_PERSON | {"state": ("accepted_at",), "answer": ("answered_at",)}

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "list" else rows.select_related("offender__establishment")

    def get_serializer_class(self):
        return DateConflictSerializer if self.action == "list" else DateConflictDetailSerializer

    def narrowed(self, rows, params):
        state = one_of([*STATES, ALL], "state", params) if "state" in params else "open"
        rows = {"open": rows.open, "accepted": rows.accepted, ALL: rows.standing}[state]()
        if "answer" in params:
            rows = rows.answered_so(one_of(ANSWERS, "answer", params), at=timezone.now())
        if "code" in params:
            rows = rows.filter(code=one_of(CODE_NAMES, "code", params))
        if "region" in params:
            rows = rows.filter(offender__region=params["region"])
        if "establishment" in params:
            rows = rows.filter(offender__establishment__code=params["establishment"].upper())
        return of_person(rows, params)

    @settling("Ask the prison to check its sheet, with a deadline to answer", None)
    @action(detail=True, methods=["post"])
    @once
    def ask(self, request, uid):
        return self._settled(uid, None, difference_verbs.ask_prison, on=timezone.localdate())

    @settling("The prison has answered", AnswerSerializer)
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    @once
    def record_answer(self, request, uid):
        return self._settled(uid, AnswerSerializer, difference_verbs.record_answer)

    @settling("Reopen: it was accepted wrongly, and the release is on hold again", ReopenSerializer)
    @action(detail=True, methods=["post"])
    @once
    def reopen(self, request, uid):
        return self._settled(uid, ReopenSerializer, difference_verbs.reopen)

    def _settled(
        self,
        uid: UUID,
        serializer: type[serializers.Serializer] | None,
        act: Callable[..., DateConflict],
        **more: Any,
    ) -> Response:
        """As the caller last read it, for who may change the person; a refusal at its field, or because it is over."""
        user = cast("User", self.request.user)
        conflict = access.open_record(user, self.get_queryset(), uid=uid)
        access.require(user, Permission.CHANGE, conflict.offender)
        self.require_match(conflict)
        given = self.validated(serializer) if serializer else {}
        try:
            act(conflict=conflict, by=user, **given, **more)
        except NotTheSecond as refused:
            raise exceptions.PermissionDenied(f"{refused.message}.") from refused
        except difference_verbs.ConflictRefused as refused:
            if not refused.field:
                raise Conflict(f"{refused.message}.") from None
            raise exceptions.ValidationError({refused.field: [f"{refused.message}."]}) from None
        return self.answer(self.get_queryset().get(pk=conflict.pk))
