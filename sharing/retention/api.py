"""What an agency decides to keep, and holds, for information owners' own tools: to read. Each act is a signature of a
person, on the pages."""

from __future__ import annotations

from typing import ClassVar

from django.utils import timezone
from rest_framework import serializers

from sharing.access.roles import Capability
from sharing.api.filters import ALL, about_person, since, state, until
from sharing.api.viewsets import OfSubjectViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.retention.models import DECISIONS, STATES, RetentionHold, RetentionReview

OPEN = "open"


class RetentionReviewSerializer(serializers.ModelSerializer):
    """One agency decides what it keeps about a person."""

    person = serializers.UUIDField(source="subject.uid")
    agency = serializers.CharField(source="agency.name")
    state = serializers.ChoiceField(STATES)
    decision = serializers.ChoiceField(DECISIONS, allow_null=True, help_text="null: nothing is decided yet")
    decided_by = serializers.CharField(source="decided_by.name", default=None)
    second_by = serializers.CharField(source="second_by.name", default=None)

    class Meta:
        model = RetentionReview
        fields: tuple[str, ...] = (
            *("uid", "person", "agency", "state", "opened_at", "due_on", "decision", "reason", "next_on"),
            *("decided_by", "decided_at", "second_by", "second_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "due_on": {"help_text": "The last date on which the agency decides"},
            "next_on": {"help_text": "Of what is kept: when it is reviewed again"},
            "second_by": {"help_text": "Who agreed to a deletion"},
        }


class RetentionReviewViewSet(OfSubjectViewSet):
    queryset = RetentionReview.objects.with_words().select_related("subject")
    serializer_class = RetentionReviewSerializer
    list_says = "Reviews of what the caller’s agency keeps, of people the caller can see, earliest due first"
    one_says = "One of them"
    capability = Capability.DECIDE_RETENTION
    people_scope = TokenScope.RETENTION_READ
    order = "due_on"
    filters = (
        state(
            "state",
            {OPEN: lambda rows: rows.to_decide(), ALL: lambda rows: rows},
            "Default: those to decide",
            asks=("state",),
            absent=OPEN,
        ),
        about_person(),
        since("from", "due_on", "To decide by this date or later"),
        until("to", "due_on", "To decide by this date or earlier"),
    )
    example: ClassVar = {
        "uid": "0193d0de-1a5c-7b40-9f6e-5d2c8a7b4f21",
        "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
        "agency": "CT Policing North East",
        "state": "proposed",
        "opened_at": "2042-08-01T05:40:00Z",
        "due_on": "2042-10-30",
        "decision": "delete",
        "reason": "10 years without an entry",
        "next_on": None,
        "decided_by": "Conrad Hythe",
        "decided_at": "2042-08-04T10:12:00Z",
        "second_by": None,
        "second_at": None,
    }

    def get_queryset(self):
        """As on the page: of the caller's own agency."""
        rows = super().get_queryset()
        return rows.filter(agency=self.request.user.agency_id) if self.request else rows


class RetentionHoldSerializer(serializers.ModelSerializer):
    """While this runs nothing about the person is deleted."""

    person = serializers.UUIDField(source="subject.uid")
    made_by = serializers.CharField(source="made_by.name")
    ended_by = serializers.CharField(source="ended_by.name", default=None)

    class Meta:
        model = RetentionHold
        fields = ("uid", "person", "kind", "reason", "made_by", "starts_at", "ends_at", "ended_by", "ended_because")
        read_only_fields = fields
        extra_kwargs: ClassVar = {"ends_at": {"help_text": "null: it runs"}}


class RetentionHoldViewSet(OfSubjectViewSet):
    queryset = RetentionHold.objects.select_related("subject", "made_by", "ended_by")
    serializer_class = RetentionHoldSerializer
    list_says = "Holds under which nothing is deleted, of people the caller can see, newest first"
    one_says = "One of them"
    capability = Capability.DECIDE_RETENTION
    people_scope = TokenScope.RETENTION_READ
    order = "-starts_at"
    filters = (
        state(
            "state",
            {OPEN: lambda rows: rows.live(at=timezone.now()), ALL: lambda rows: rows},
            "Default: those that run",
            asks=("ends_at",),
            absent=OPEN,
        ),
        about_person(),
    )
    example: ClassVar = {
        "uid": "0193d0de-1a5c-7b40-9f6e-5d2c8a7b5032",
        "person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001",
        "kind": "inquest",
        "reason": "Inquest opened on 3 July 2042",
        "made_by": "Conrad Hythe",
        "starts_at": "2042-07-04T09:00:00Z",
        "ends_at": None,
        "ended_by": None,
        "ended_because": "",
    }
