"""Briefings in the API, as issued: no names, small numbers as on paper."""

from __future__ import annotations

from typing import cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from release_monitor.briefing.models import Briefing, BriefingQuerySet
from release_monitor.briefing.rules import Kind
from release_monitor.briefing.scopes import scopes_of
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.roles import Capability
from sharing.api.filters import choice, since, text, until
from sharing.api.of_nobody import OfNobodyViewSet
from sharing.clients.token_scopes import TokenScope


class BriefingSerializer(serializers.Serializer):
    of = Briefing
    READERS = read_by(EVERYBODY, "title")
    uid = serializers.UUIDField()
    title = serializers.CharField()
    kind = serializers.ChoiceField([(each.value, each.value) for each in Kind])
    scope = serializers.CharField(help_text="Programme, and the region or group of prisons of it")
    day = serializers.DateField(help_text="The day that it is of")
    issue = serializers.IntegerField(help_text="2 and more: corrections")
    as_at = serializers.DateTimeField(allow_null=True, help_text="The moment of its figures; null: none were issued")
    issued_at = serializers.DateTimeField()
    digest = serializers.CharField(help_text="SHA-256 of what it says")


@extend_schema_field({"type": "number"})
class NumberField(serializers.FloatField):
    """Without the format of a float, which JSON does not have."""


class FigureOfBriefingSerializer(serializers.Serializer):
    READERS = read_by(EVERYBODY, "code", "title", "number", "words", "as_at")
    code = serializers.CharField()
    title = serializers.CharField()
    number = NumberField(allow_null=True, help_text="Null: not shown, or no number")
    words = serializers.CharField(help_text="As printed; 1 to 4 reads “fewer than 5”")
    as_at = serializers.CharField()


class LineOfBriefingSerializer(serializers.Serializer):
    READERS = read_by(EVERYBODY, "code", "words")
    code = serializers.CharField()
    words = serializers.CharField()


class WholeBriefingSerializer(BriefingSerializer):
    finding = serializers.ListField(child=serializers.CharField(), source="facts.finding")
    figures = FigureOfBriefingSerializer(many=True, source="facts.figures")
    attention = LineOfBriefingSerializer(many=True, source="facts.attention")
    changes = serializers.ListField(child=serializers.CharField(), source="facts.changes")
    quality = serializers.CharField(source="facts.quality", help_text="Alert quality, in one line")
    calibration = serializers.CharField(source="facts.calibration", help_text="Whether forecasts were right")
    changed = serializers.ListField(child=serializers.CharField(), help_text="What this issue says of the one before")
    READERS = BriefingSerializer.READERS | read_by(EVERYBODY, "finding", "changes", "quality", "calibration", "changed")


AN_ISSUE = {
    "uid": "0199b1f0-6a7e-7c3a-9d55-5f0c1b2a3d4f",
    "title": "Command briefing, week of 23 November 2026",
    "kind": "weekly",
    "scope": "terrorism",
    "day": "2026-11-23",
    "issue": 1,
    "as_at": "2026-11-23T06:00:00Z",
    "issued_at": "2026-11-23T07:00:12Z",
    "digest": "7f3a91c0e2d44b1f0a8f2b6c9d3e5f7081a2b3c4d5e6f708192a3b4c5d6e7f80",
}


class BriefingViewSet(OfNobodyViewSet):
    """Briefings of the scopes that the caller reads, as issued."""

    queryset = Briefing.objects.all()
    serializer_class = BriefingSerializer
    detail_class = WholeBriefingSerializer
    read_scope = TokenScope.FIGURES_READ
    capabilities = (Capability.VIEW_PEOPLE, Capability.READ_FIGURES)
    order = "-day"
    filters = (
        choice("kind", [each.value for each in Kind]),
        text("scope", "scope", "Of this scope"),
        since("day_from", "day", "Of that day or later"),
        until("day_to", "day", "Of that day or earlier"),
    )
    list_says = "Briefings of the scopes that the caller reads, every issue"
    one_says = "One issue of a briefing, without names"
    example = AN_ISSUE
    detail_example = {
        "finding": ["Releases a week over 26 weeks: 1.2 a week (0.8 to 1.7)."],
        "figures": [
            {
                "code": "custody",
                "title": "In custody",
                "number": 239.0,
                "words": "239",
                "as_at": "23 November 2026, 06:00",
            }
        ],
        "attention": [{"code": "at-large", "words": "Unlawfully at large: fewer than 5"}],
        "changes": ["In custody: 239, was 243"],
        "quality": "Acknowledged in time: 97% of 412 alerts in 28 days",
        "calibration": "8 in 10 range held in 81% of 208 weeks, 1 to 4 ahead",
        "changed": [],
    }

    def get_queryset(self):
        rows = cast("BriefingQuerySet", super().get_queryset())
        if not self.request:
            return rows
        return rows.of_scopes([scope.code for scope in scopes_of(self.request.user, at=timezone.now())])
