"""Alerts, for programs: what the caller's teams were told, and what they say to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, serializers
from rest_framework.decorators import action

from sharing import access
from sharing.alerts import actions
from sharing.alerts.models import STANDS, Alert, Receipt, ReceiptStanding, Severity
from sharing.alerts.threads.models import Matter
from sharing.api.errors import Conflict
from sharing.api.headers import KEY, MATCH
from sharing.api.idempotency import once
from sharing.api.viewsets import OF_SUBJECT, VisibleViewSet
from sharing.clients.token_scopes import TokenScope


class ReceiptSerializer(serializers.ModelSerializer):
    team = serializers.UUIDField(source="team.uid")
    team_name = serializers.CharField(source="team.name")
    acknowledged_by = serializers.CharField(source="acknowledged_by.name", default=None)

    class Meta:
        model = Receipt
        fields = (
            *("team", "team_name", "told_at", "due_at", "for_information"),
            *("acknowledged_at", "acknowledged_by", "closed_at"),
        )
        read_only_fields = fields


class AlertSerializer(serializers.ModelSerializer):
    """`thread`: alerts with the same are one line on the pages. `receipts`: those of the caller's teams; what other
    teams said is on the page of the alert."""

    thread = serializers.UUIDField(source="thread.uid")
    matter = serializers.ChoiceField(choices=Matter.values, source="thread.matter")
    severity = serializers.ChoiceField(choices=[each.name.lower() for each in Severity], source="severity_word")
    person = serializers.UUIDField(source="subject.uid", default=None)
    person_name = serializers.CharField(source="subject", default=None)
    taken_by = serializers.CharField(source="taken_by.name", default=None)
    resolved_by = serializers.CharField(source="resolved_by.name", default=None)
    receipts = ReceiptSerializer(many=True, source="own_receipts")

    class Meta:
        model = Alert
        fields = (
            "uid",
            "thread",
            "matter",
            "kind",
            "severity",
            "title",
            "text",
            "link",
            "person",
            "person_name",
            "raised_at",
            "state",
            "taken_at",
            "taken_by",
            "resolved_at",
            "resolved_by",
            "reason",
            "receipts",
        )
        read_only_fields = fields


class EndSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


SHOWN = OpenApiParameter("show", str, enum=ReceiptStanding.values, description="Their state for the caller's teams")


@extend_schema_view(
    list=extend_schema(
        summary="Alerts to the caller's teams, newest first",
        parameters=[
            SHOWN,
            OpenApiParameter("severity", str, enum=[each.name.lower() for each in Severity]),
            OpenApiParameter("kind", str),
            OpenApiParameter("person", str, description="Only those about this person, by uid"),
            OpenApiParameter("thread", str, description="Only those of this thread, by uid"),
            OpenApiParameter("matter", str, enum=Matter.values),
            OpenApiParameter("cursor", str),
            OpenApiParameter("fields", str),
        ],
    ),
    retrieve=extend_schema(summary="One alert"),
)
class AlertViewSet(VisibleViewSet):
    queryset = Alert.objects.all()
    serializer_class = AlertSerializer
    read_scope = TokenScope.ALERTS_READ
    order = "-raised_at"
    filters = frozenset({"show", "severity", "kind", "person", "thread", "matter"})
    filters_on = OF_SUBJECT | {"show": (), "thread": ("thread",), "matter": ("thread.matter",)}

    def get_queryset(self):
        own = Receipt.objects.to_teams_of(self.request.user).select_related("team", "acknowledged_by")
        receipts = Prefetch("receipts", queryset=own, to_attr="own_receipts")
        rows: Any = super().get_queryset()
        return rows.leaving_by_api().told_to(self.request.user).with_people().prefetch_related(receipts)

    def narrowed(self, rows, params):
        if "severity" in params:
            rows = rows.filter(severity=_one_of("severity", params["severity"].upper(), Severity.__members__))
        if "show" in params:
            standing = _one_of(
                "show",
                params["show"],
                {receipt_standing.value: receipt_standing for receipt_standing in ReceiptStanding},
            )
            own = Receipt.objects.filter(STANDS[standing]).to_teams_of(self.request.user)
            rows = rows.filter(pk__in=own.values("alert_id"))
        if "kind" in params:
            rows = rows.filter(kind=params["kind"])
        if "matter" in params:
            rows = rows.filter(
                thread__matter=_one_of("matter", params["matter"], {value: value for value in Matter.values})
            )
        for name, path in (("person", "subject__uid"), ("thread", "thread__uid")):
            if name in params:
                try:
                    rows = rows.filter(**{path: UUID(params[name])})
                except ValueError:
                    return rows.none()  # no such one: the same answer as for a hidden one
        return rows

    def subject_of(self, row):
        return row.subject_id

    def retrieve(self, request, uid, *args, **kwargs):
        answer = super().retrieve(request, uid, *args, **kwargs)
        actions.note_read(alert=self.opened(uid), by=request.user)
        return answer

    @extend_schema(
        summary="Acknowledge for your own teams",
        request=None,
        responses=AlertSerializer,
        parameters=[KEY, MATCH],
    )
    @action(detail=True, methods=["post"])
    @once
    def acknowledge(self, request, uid):
        alert = self.matching(uid)
        try:
            actions.acknowledge(alert=alert, by=request.user)
        except actions.AlreadyAcknowledged as error:
            raise Conflict("Someone in your teams had acknowledged it, or it had ended.") from error
        return self.answer(self.opened(uid))

    @extend_schema(summary="Start work", request=None, responses=AlertSerializer, parameters=[KEY, MATCH])
    @action(detail=True, methods=["post"])
    @once
    def take(self, request, uid):
        alert = self.matching(uid)
        try:
            actions.take(alert=alert, by=request.user)
        except actions.AlertMovedOn as error:
            raise _moved_on(error) from error
        return self.answer(self.opened(uid))

    @extend_schema(
        summary="Close the alert as resolved", request=EndSerializer, responses=AlertSerializer, parameters=[KEY, MATCH]
    )
    @action(detail=True, methods=["post"])
    @once
    def resolve(self, request, uid):
        return self._end(uid, actions.resolve)

    @extend_schema(
        summary="Close the alert as a false alarm",
        request=EndSerializer,
        responses=AlertSerializer,
        parameters=[KEY, MATCH],
    )
    @action(detail=True, methods=["post"], url_path="false-alarm")
    @once
    def false_alarm(self, request, uid):
        return self._end(uid, actions.false_alarm)

    def _end(self, uid, act):
        alert = self.matching(uid)
        try:
            act(alert=alert, by=self.request.user, **self.validated(EndSerializer))
        except actions.AlertMovedOn as error:
            raise _moved_on(error) from error
        return self.answer(self.opened(uid))

    def matching(self, uid) -> Alert:
        """The alert, opened by its door, in the version that the caller has read."""
        alert = access.open_record(self.request.user, self.get_queryset(), uid=uid)
        self.require_match(alert)
        return alert

    def opened(self, uid) -> Alert:
        """The alert as it stands now; its opening was recorded before in this request."""
        return self.get_queryset().get(uid=uid)


def _one_of(name: str, text: str, known):
    if text not in known:
        raise exceptions.ValidationError({name: [f"Enter one of {', '.join(sorted(known)).lower()}."]})
    return known[text]


def _moved_on(error: actions.AlertMovedOn) -> Conflict:
    return Conflict(f"It is already {error.alert.get_state_display().lower()}.")
