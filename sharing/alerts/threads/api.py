"""Threads, for programs: what the caller's teams were told of one matter, as one. Read alone: a program never
acknowledges a thread, hands it over or closes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, serializers

from sharing.access.fields import EVERYBODY, read_by
from sharing.alerts.models import STANDS, Receipt, ReceiptStanding, Severity
from sharing.alerts.threads import panels
from sharing.alerts.threads.models import Matter, Thread
from sharing.api.viewsets import OF_SUBJECT, VisibleViewSet
from sharing.clients.token_scopes import TokenScope

SEVERITIES = [each.word for each in Severity]


class ThreadSerializer(serializers.ModelSerializer):
    """Made of the alerts of which the caller's teams were told, and of no other: `title` is the newest fact, `severity`
    the worst of what waits, `due_at` the least time left of it (null: nothing waits)."""

    READERS = read_by(EVERYBODY, "title", "person_name")

    matter = serializers.ChoiceField(choices=Matter.values)
    person = serializers.UUIDField(source="subject.uid", default=None)
    person_name = serializers.CharField(source="subject", default=None)
    title = serializers.CharField()
    severity = serializers.ChoiceField(choices=SEVERITIES)
    show = serializers.ChoiceField(choices=ReceiptStanding.values)
    due_at = serializers.DateTimeField(allow_null=True)
    escalates_at = serializers.DateTimeField(allow_null=True)
    alerts = serializers.IntegerField(source="events")
    to_acknowledge = serializers.IntegerField()
    newest_at = serializers.DateTimeField()

    class Meta:
        model = Thread
        fields = (
            *("uid", "matter", "person", "person_name", "title", "severity", "show", "due_at", "escalates_at"),
            *("alerts", "to_acknowledge", "newest_at", "opened_at", "closed_at"),
        )
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(
        summary="Threads of the caller's teams, newest first",
        parameters=[
            OpenApiParameter("show", str, enum=ReceiptStanding.values, description="State of one of its alerts"),
            OpenApiParameter("severity", str, enum=SEVERITIES, description="Severity of one of its alerts"),
            OpenApiParameter("kind", str, description="Severity of one of its alerts"),
            OpenApiParameter("person", str, description="Only those about this person, by uid"),
            OpenApiParameter("team", str, description="Only those sent to this team of the caller's, by uid"),
            OpenApiParameter("matter", str, enum=Matter.values),
            OpenApiParameter("cursor", str),
            OpenApiParameter("fields", str),
        ],
    ),
    retrieve=extend_schema(summary="One thread"),
)
class ThreadViewSet(VisibleViewSet):
    queryset = Thread.objects.all()
    serializer_class = ThreadSerializer
    read_scope = TokenScope.THREADS_READ
    order = "-opened_at"
    filters = frozenset({"show", "severity", "kind", "person", "team", "matter"})
    filters_on = OF_SUBJECT | {"show": (), "team": (), "severity": (), "kind": ()}

    def get_queryset(self):
        rows: Any = super().get_queryset()
        rows = rows.exclude(alerts__item__no_api=True).with_people()
        user: Any = getattr(self.request, "user", None)
        if getattr(user, "through", None) is None:
            return rows
        # On behalf of somebody: what a line says is of the alerts of teams that both are in.
        told = Receipt.objects.filter(thread_id=OuterRef("pk")).to_teams_of(user).handled_for(user)
        return rows.filter(Exists(told))

    def narrowed(self, rows, params):
        user: Any = self.request.user
        told = Receipt.objects.filter(thread_id=OuterRef("pk")).to_teams_of(user).handled_for(user)
        own = told
        if "severity" in params:
            own = own.filter(severity=Severity[_one_of("severity", params, SEVERITIES).upper()])
        if "show" in params:
            own = own.filter(STANDS[ReceiptStanding(_one_of("show", params, ReceiptStanding.values))])
        if "kind" in params:
            own = own.filter(alert__kind=params["kind"])
        if "matter" in params:
            rows = rows.filter(matter=_one_of("matter", params, Matter.values))
        try:
            if "team" in params:
                own = own.filter(team__uid=UUID(params["team"]))
            if "person" in params:
                rows = rows.filter(subject__uid=UUID(params["person"]))
        except ValueError:
            return rows.none()  # no such one: the same answer as for a hidden one
        return rows if own is told else rows.filter(Exists(own))

    def page(self, rows, params):
        found = super().page(rows, params)
        read_lines(self.request.user, found.rows)
        return found

    def open_row(self, uid):
        row = super().open_row(uid)
        read_lines(self.request.user, [row])
        return row

    def subject_of(self, row):
        return row.subject_id


def read_lines(user: Any, threads: Sequence[Thread]) -> None:
    """Give each thread what its line says to this reader. One query."""
    now = timezone.now()
    facts = panels.facts_of(user, [thread.pk for thread in threads])
    for thread in threads:
        found = facts[thread.pk]
        line = panels.build_line(panels.lead_of(found), found, [], at=now)
        waiting = [receipt for fact in found for receipt in fact.open]
        rungs = [receipt.next_rung_at for receipt in waiting if receipt.next_rung_at]
        told = {
            "title": line.title,
            "severity": line.severity_word,
            "show": panels.standing_of(found),
            "due_at": min((receipt.due_at for receipt in waiting), default=None),
            "escalates_at": min(rungs, default=None),
            "events": len(found),
            "to_acknowledge": len(line.to_acknowledge),
            "newest_at": found[0].alert.raised_at,
        }
        for name, value in told.items():
            setattr(thread, name, value)


def _one_of(name: str, params: dict[str, str], known: Sequence[str]) -> str:
    if params[name] not in known:
        raise exceptions.ValidationError({name: [f"Enter one of {', '.join(sorted(known))}."]})
    return params[name]
