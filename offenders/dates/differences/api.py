"""Dates about which the sources differ, for programs: read them, and ask the prison about them. No program settles one.

What is written freely (why a date was accepted, what shows it, what a prison said) is told to no program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, cast
from uuid import UUID

from django.utils import timezone
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from offenders.api.of_person import OfPersonViewSet, by_establishment, by_person, by_region
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.dates.calculation_models import DateConflict, DateConflictMove
from offenders.dates.differences import actions as difference_verbs
from offenders.dates.models import CODES
from offenders.dates.querysets import ConflictQuerySet
from offenders.dates.upkeep.hands import NotTheSecond
from sharing import access
from sharing.access.rules import Permission
from sharing.api.filters import ALL, Filter, choice, one_of, state
from sharing.api.refusals.errors import Conflict
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Formed
from sharing.models import User

ANSWERS = ("unasked", "waiting", "late")
CODE_NAMES = [code.value for code, _ in CODES]


class DateConflictSerializer(serializers.ModelSerializer):
    """A date on which sources differ; null: the source has no such date. An open one holds the release."""

    person = PersonNamedSerializer(source="offender")
    is_open = Formed(
        serializers.BooleanField(),
        "ended_at",
        "accepted_at",
        by=lambda ended_at, accepted_at: ended_at is None and accepted_at is None,
        help_text="true: it holds the release",
    )
    calculated_on = serializers.DateField(source="worked_out_on", allow_null=True, help_text="By our calculation")
    leaves_on = Formed(
        serializers.DateField(),
        "leaves_on",
        by=lambda day: None if day == DateConflict.NEVER else day,
        allow_null=True,
        help_text="The earliest date the person may leave; null: no upcoming release",
    )

    class Meta:
        model = DateConflict
        fields: tuple[str, ...] = (
            *("uid", "person", "code", "official_on", "court_on", "calculated_on", "leaves_on", "is_open", "found_at"),
            *("asked_at", "answer_due_at", "answered_at", "accepted_at", "ended_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "official_on": {"help_text": "As the prison's sheet has it"},
            "court_on": {"help_text": "As the court's record states it"},
            "asked_at": {"help_text": "When the prison was asked to check its sheet"},
            "accepted_at": {"help_text": "When a person accepted one of the dates"},
        }


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
    is_right = serializers.BooleanField(
        source="stands",
        help_text="true: the sheet is right as it is, which a person records. false: the prison corrects it",
    )
    words = serializers.CharField(
        max_length=1000, required=False, default="", allow_blank=True, help_text="Why the sheet is right"
    )


class ReopenSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000)


class DateConflictViewSet(OfPersonViewSet):
    queryset: Any = DateConflict.objects.all()
    serializer_class = DateConflictSerializer
    detail_class = DateConflictDetailSerializer
    plain = True
    list_says = "Date conflicts of people the caller can see, earliest release first"
    one_says = "One date conflict, open or ended, with its history"
    read_scope = TokenScope.DATE_CONFLICTS_READ
    write_scope = TokenScope.DATE_CONFLICTS_WRITE
    order = "leaves_on"
    filters = (
        state(
            "state",
            {"open": ConflictQuerySet.open, "accepted": ConflictQuerySet.accepted, ALL: ConflictQuerySet.standing},
            "Default: open",
            asks=("accepted_at",),
            absent="open",
        ),
        Filter(
            "answer",
            lambda rows, how: rows.answered_so(how, at=timezone.now()),
            "For open conflicts: whether the prison was asked",
            ("answered_at",),
            ANSWERS,
            read=one_of(ANSWERS),
        ),
        choice("code", CODE_NAMES),
        by_region(),
        by_establishment(),
        by_person(),
    )
    example = {
        "uid": "0193b0de-81c3-72b7-9fe6-c49371ef0285",
        "person": A_PERSON,
        "code": "CRD",
        "official_on": "2026-12-04",
        "court_on": None,
        "calculated_on": "2026-12-11",
        "leaves_on": "2026-12-04",
        "is_open": True,
        "found_at": "2026-11-27T09:00:00Z",
        "asked_at": "2026-11-27T10:15:00Z",
        "answer_due_at": "2026-11-30T10:15:00Z",
        "answered_at": None,
        "accepted_at": None,
        "ended_at": None,
    }
    detail_example = {
        "moves": [
            {"kind": "found", "moved_at": "2026-11-27T09:00:00Z"},
            {"kind": "asked", "moved_at": "2026-11-27T10:15:00Z"},
        ]
    }

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "list" else rows.select_related("offender__establishment")

    @verb("Ask the prison to check its sheet, with a deadline to answer")
    def ask(self, request, uid):
        return self._settled(uid, None, difference_verbs.ask_prison, on=timezone.localdate())

    @verb(
        "The prison has answered",
        takes=AnswerSerializer,
        path="answer",
        example={"is_right": False, "words": "The 7 days of remand are counted twice"},
    )
    def record_answer(self, request, uid):
        return self._settled(uid, AnswerSerializer, difference_verbs.record_answer)

    @verb(
        "Reopen: it was accepted wrongly, and the release is on hold again",
        takes=ReopenSerializer,
        example={"reason": "The warrant that was accepted is of another person"},
    )
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
