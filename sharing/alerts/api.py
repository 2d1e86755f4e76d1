"""Alerts, for programs: what the caller's teams were told, and what they say to it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Prefetch, Value
from rest_framework import serializers

from sharing import access
from sharing.access.querysets import OneOf
from sharing.access.viewers import teams_of
from sharing.alerts import actions
from sharing.alerts.models import STANDS, Alert, Matter, Receipt, ReceiptStanding
from sharing.alerts.rules import Severity
from sharing.api.filters import Filter, about_person, choice, one_of, text, uid
from sharing.api.refusals.errors import Conflict
from sharing.api.serializers import person_name
from sharing.api.verbs import verb
from sharing.api.viewsets import OfSubjectViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Formed
from sharing.compiled.plain_rows import Below
from sharing.sentence_words import mid_sentence

SEVERITIES = tuple(each.word for each in Severity)


class ReceiptSerializer(serializers.ModelSerializer):
    team = serializers.UUIDField(source="team.uid")
    team_name = serializers.CharField(source="team.name")
    alerted_at = serializers.DateTimeField(source="told_at")
    acknowledged_by = serializers.CharField(source="acknowledged_by.name", default=None)

    class Meta:
        model = Receipt
        fields = (
            *("team", "team_name", "alerted_at", "due_at", "for_information"),
            *("acknowledged_at", "acknowledged_by", "closed_at"),
        )
        read_only_fields = fields


class AlertSerializer(serializers.ModelSerializer):
    """`thread`: alerts with the same are one line on the pages. `receipts`: those of the caller's teams; what other
    teams said is on the page of the alert."""

    thread = serializers.UUIDField(source="thread.uid")
    matter = serializers.ChoiceField(choices=Matter.values, source="thread.matter")
    severity = Formed(serializers.ChoiceField(choices=SEVERITIES), "severity", by=lambda value: Severity(value).word)
    person = serializers.UUIDField(source="subject.uid", default=None)
    person_name = person_name()
    taken_by = serializers.CharField(source="taken_by.name", default=None)
    resolved_by = serializers.CharField(source="resolved_by.name", default=None)
    receipts = ReceiptSerializer(many=True)

    # Those of the caller's teams alone, whom the view set names when it is asked.
    BELOW: ClassVar = {
        "receipts": Below(
            lambda rows, team_ids: rows.filter(OneOf("team", Value(team_ids))), (("team_ids", [-2019, -1038]),)
        )
    }

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


def _shown(rows: Any, value: str, user: Any) -> Any:
    own = Receipt.objects.filter(STANDS[ReceiptStanding(value)]).to_teams_of(user)
    return rows.filter(pk__in=own.values("alert_id"))


class AlertViewSet(OfSubjectViewSet):
    queryset = Alert.objects.all()
    serializer_class = AlertSerializer
    plain = True
    list_says, one_says = "Alerts to the caller's teams, newest first", "One alert"
    read_scope = TokenScope.ALERTS_READ
    people_scope = TokenScope.ALERTS_DECIDE
    order = "-raised_at"
    filters = (
        Filter(
            "show",
            _shown,
            "Their state for the caller's teams",
            values=tuple(ReceiptStanding.values),
            read=one_of(ReceiptStanding.values),
            for_user=True,
        ),
        Filter(
            "severity",
            lambda rows, value: rows.filter(severity=Severity[value.upper()]),
            asks=("severity",),
            values=SEVERITIES,
            read=one_of(SEVERITIES),
        ),
        text("kind", "kind", "The kind, as in docs/alert-kinds.md"),
        about_person(),
        uid("thread", "thread", "Only those of this thread, by uid"),
        choice("matter", Matter.values, column="thread__matter"),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e5001",
        "thread": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e5101",
        "matter": "checks",
        "kind": "licence.check_missed",
        "severity": "high",
        "title": "Licence check missed",
        "text": "The check of 30 November was not logged.",
        "link": "/people/0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001/checks/",
        "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
        "person_name": "Arun Haldon",
        "raised_at": "2026-12-01T06:00:12Z",
        "state": "new",
        "taken_at": None,
        "taken_by": None,
        "resolved_at": None,
        "resolved_by": None,
        "reason": None,
        "receipts": [
            {
                "team": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9101",
                "team_name": "Leeds counter-terrorism probation",
                "alerted_at": "2026-12-01T06:00:12Z",
                "due_at": "2026-12-01T10:00:12Z",
                "for_information": False,
                "acknowledged_at": None,
                "acknowledged_by": None,
                "closed_at": None,
            }
        ],
    }

    def get_queryset(self):
        rows: Any = super().get_queryset()
        return rows.leaving_by_api().told_to(self.request.user)

    def _below(self):
        own = Receipt.objects.to_teams_of(self.request.user).select_related("team", "acknowledged_by")
        return [Prefetch("receipts", queryset=own)]

    def asking_below(self):
        return {"team_ids": list(teams_of(self.request.user))}

    def retrieve(self, request, uid, *args, **kwargs):
        answer = super().retrieve(request, uid, *args, **kwargs)
        actions.note_read(alert=self.opened(uid), by=request.user)
        return answer

    @verb("Acknowledge for your own teams", people_only=True)
    def acknowledge(self, request, uid):
        alert = self.matching(uid)
        try:
            actions.acknowledge(alert=alert, by=request.user)
        except actions.AlreadyAcknowledged as error:
            raise Conflict("Someone in your teams had acknowledged it, or it had ended.") from error
        return self.answer(self.opened(uid))

    @verb("Start work", people_only=True)
    def take(self, request, uid):
        alert = self.matching(uid)
        try:
            actions.take(alert=alert, by=request.user)
        except actions.AlertMovedOn as error:
            raise _moved_on(error) from error
        return self.answer(self.opened(uid))

    @verb("Close the alert as resolved", takes=EndSerializer, people_only=True, example={"reason": "He was seen"})
    def resolve(self, request, uid):
        return self._end(uid, actions.resolve)

    @verb(
        "Close the alert as a false alarm", takes=EndSerializer, people_only=True, example={"reason": "Another person"}
    )
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


def _moved_on(error: actions.AlertMovedOn) -> Conflict:
    return Conflict(f"It is already {mid_sentence(error.alert.get_state_display())}.")
