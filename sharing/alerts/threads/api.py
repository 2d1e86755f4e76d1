"""Threads, for programs: what the caller's teams were told of one matter, as one. Read alone: a program never
acknowledges a thread, hands it over or closes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from rest_framework import serializers

from sharing.access.fields import EVERYBODY, read_by
from sharing.alerts.models import STANDS, Matter, Receipt, ReceiptStanding
from sharing.alerts.rules import Severity
from sharing.alerts.threads import panels
from sharing.alerts.threads.facts import Fact, facts_of, lead_of, standing_of
from sharing.alerts.threads.models import Thread
from sharing.api.filters import Filter, about_person, choice, one_of, text, uid
from sharing.api.serializers import person_name
from sharing.api.viewsets import OfSubjectViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Judged

SEVERITIES = tuple(each.word for each in Severity)


class ThreadSerializer(serializers.ModelSerializer):
    """Made of the alerts of which the caller's teams were told, and of no other: `title` is the newest fact, `severity`
    the worst of what waits, `due_at` the least time left of it (null: nothing waits)."""

    READERS = read_by(EVERYBODY, "title")

    matter = serializers.ChoiceField(choices=Matter.values)
    person = serializers.UUIDField(source="subject.uid", default=None)
    person_name = person_name()
    title = Judged(serializers.CharField(), help_text="The newest fact")
    severity = Judged(serializers.ChoiceField(choices=SEVERITIES))
    show = Judged(serializers.ChoiceField(choices=ReceiptStanding.values))
    due_at = Judged(
        serializers.DateTimeField(), allow_null=True, help_text="The earliest deadline; null: nothing to acknowledge"
    )
    escalates_at = Judged(serializers.DateTimeField(), allow_null=True, help_text="When others are alerted")
    alerts = Judged(serializers.IntegerField(), source="events", help_text="How many alerts, of the caller's teams")
    to_acknowledge = Judged(
        serializers.IntegerField(), help_text="How many of them the caller's teams have not acknowledged"
    )
    newest_at = Judged(serializers.DateTimeField(), help_text="When the newest of them was raised")

    class Meta:
        model = Thread
        fields = (
            *("uid", "matter", "person", "person_name", "title", "severity", "show", "due_at", "escalates_at"),
            *("alerts", "to_acknowledge", "newest_at", "opened_at", "closed_at"),
        )
        read_only_fields = fields


# What is asked of one receipt: several of them are asked of the same one.
OF_A_RECEIPT = (
    Filter(
        "severity",
        lambda receipts, value: receipts.filter(severity=Severity[value.upper()]),
        "Severity of one of its alerts",
        values=SEVERITIES,
        read=one_of(SEVERITIES),
    ),
    Filter(
        "show",
        lambda receipts, value: receipts.filter(STANDS[ReceiptStanding(value)]),
        "State of one of its alerts for the caller's teams",
        values=tuple(ReceiptStanding.values),
        read=one_of(ReceiptStanding.values),
    ),
    text("kind", "alert__kind", "Kind of one of its alerts, as in docs/alert-kinds.md"),
    uid("team", "team", "Only those sent to this team of the caller's, by uid"),
)


class ThreadViewSet(OfSubjectViewSet):
    """What a thread says is judged when it is asked: of the alerts of which the caller's own teams were told, whose
    states change with every act, the worst that waits leads it. No column could say that for every team."""

    queryset = Thread.objects.all()
    serializer_class = ThreadSerializer
    plain = True
    list_says, one_says = "Threads of the caller's teams, newest first", "One thread"
    read_scope = TokenScope.THREADS_READ
    order = "-opened_at"
    filters = (*(replace(each, asks=()) for each in OF_A_RECEIPT), choice("matter", Matter.values), about_person())
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e5101",
        "matter": "checks",
        "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
        "person_name": "Arun Haldon",
        "title": "Licence check missed",
        "severity": "high",
        "show": "open",
        "due_at": "2026-12-01T10:00:12Z",
        "escalates_at": "2026-12-01T10:00:12Z",
        "alerts": 2,
        "to_acknowledge": 1,
        "newest_at": "2026-12-01T06:00:12Z",
        "opened_at": "2026-11-24T06:00:09Z",
        "closed_at": None,
    }

    def get_queryset(self):
        rows: Any = super().get_queryset()
        rows = rows.exclude(alerts__item__no_api=True)
        user: Any = getattr(self.request, "user", None)
        if getattr(user, "through", None) is None:
            return rows
        # On behalf of somebody: what a line says is of the alerts of teams that both are in.
        told = Receipt.objects.filter(thread_id=OuterRef("pk")).to_teams_of(user).handled_for(user)
        return rows.filter(Exists(told))

    def narrowed(self, rows, params):
        """What is asked of a receipt is asked of one, in one question."""
        user: Any = self.request.user
        of_receipts = {each.name for each in OF_A_RECEIPT} & params.keys()
        rows = super().narrowed(rows, {name: value for name, value in params.items() if name not in of_receipts})
        if not of_receipts:
            return rows
        told = Receipt.objects.filter(thread_id=OuterRef("pk")).to_teams_of(user).handled_for(user)
        return rows.filter(Exists(reduce(lambda left, each: each.left(left, params, user), OF_A_RECEIPT, told)))

    def judged(self, keys):
        """What each thread says to the caller. One query."""
        facts = facts_of(self.request.user, keys)
        return [line_of(facts[key], at=timezone.now()) for key in keys]

    def open_row(self, uid):
        row = super().open_row(uid)
        (told,) = self.judged([row.pk])
        for name, value in told.items():
            setattr(row, "events" if name == "alerts" else name, value)
        return row


def line_of(facts: list[Fact], *, at: datetime) -> dict[str, Any]:
    """facts: newest first, as far as the reader may know of them."""
    line = panels.build_line(lead_of(facts), facts, [], at=at)
    waiting = [receipt for fact in facts for receipt in fact.open]
    rungs = [receipt.next_rung_at for receipt in waiting if receipt.next_rung_at]
    return {
        "title": line.title,
        "severity": line.severity_word,
        "show": standing_of(facts),
        "due_at": min((receipt.due_at for receipt in waiting), default=None),
        "escalates_at": min(rungs, default=None),
        "alerts": len(facts),
        "to_acknowledge": len(line.to_acknowledge),
        "newest_at": facts[0].alert.raised_at,
    }
