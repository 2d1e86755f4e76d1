"""Releases and the lists of weeks, as the API shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from rest_framework import serializers
from rest_framework.reverse import reverse

from offenders.api.serializers import EstablishmentSerializer, PersonNamedSerializer
from offenders.dates.models import BASES, CERTAINTIES, Release, ReleaseHold
from offenders.releases.holds.actions import SET_BY_HAND
from offenders.releases.weekly.models import WeeklyEntry, WeeklyList
from offenders.releases.weekly.panels import WeeklyLine
from offenders.releases.weekly.rules import Change
from sharing.access.fields import EVERYBODY, read_by


class ReleaseSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    holds = serializers.ListField(
        child=serializers.ChoiceField(ReleaseHold.Kind.choices),
        source="hold_kinds",
        help_text="Current holds on it, oldest first",
    )
    establishment = EstablishmentSerializer(source="offender.establishment", allow_null=True)
    region = serializers.CharField(source="offender.region", help_text="The probation region")

    class Meta:
        model = Release
        fields = (
            "uid",
            "person",
            "basis",
            "certainty",
            "origin",
            "provisional_until",
            "status",
            "expected_on",
            "leaves_on",
            "warn_on",
            "is_counted",
            "released_on",
            "holds",
            "establishment",
            "region",
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "basis": {"help_text": "The release route"},
            "certainty": {"help_text": "`possible`: the Board could direct it; it is never counted"},
            "origin": {
                "help_text": "Whose date it is: `official` is the prison's sheet, `ours` our calculation, `ordered` an "
                "order, a document, or a decision on dates in dispute"
            },
            "provisional_until": {"help_text": "The last date to challenge the decision it rests on, if known"},
            "expected_on": {"help_text": "The statutory date"},
            "leaves_on": {"help_text": "The working day of release"},
            "warn_on": {"help_text": "The alert date: the earliest such date in any source. Use this one"},
            "is_counted": {"help_text": "Counted as the person's release date"},
        }


class HoldSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(SET_BY_HAND)
    reason = serializers.CharField(max_length=300, help_text="Details, and who will resolve it")


class LiftSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(SET_BY_HAND, help_text="One of its `holds`")
    reason = serializers.CharField(max_length=300)


class StandingSerializer(serializers.ModelSerializer):
    """A release of the list as it stands now."""

    class Meta:
        model = Release
        fields = (
            "status",
            "certainty",
            "origin",
            "provisional_until",
            "expected_on",
            "leaves_on",
            "warn_on",
            "released_on",
        )
        read_only_fields = fields


class WeeklyLineSerializer(serializers.Serializer):
    """A release as the list froze it (`weekly_lines.Line`), what became of it, and how it stands now."""

    of = WeeklyEntry
    release = serializers.UUIDField(source="release.uid", help_text="uid of the release")
    person = PersonNamedSerializer()
    basis = serializers.ChoiceField(BASES, source="code")
    certainty = serializers.ChoiceField(CERTAINTIES)
    expected_on = serializers.DateField(source="raw_day")
    leaves_on = serializers.DateField(source="day")
    warn_on = serializers.DateField(source="warn_day")
    establishment = serializers.CharField(help_text="The name of the prison, as it was", allow_null=True)
    change = serializers.ChoiceField(
        [each.value for each in Change],
        allow_null=True,
        help_text="What changed since the list was made; null: nothing. came: it was not on the list. "
        "not_listed: a system fault kept it from the list",
    )
    now = StandingSerializer(source="release")


class WeeklyListSerializer(serializers.ModelSerializer):
    READERS = read_by(EVERYBODY, "ends_on", "url")
    ends_on = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = WeeklyList
        fields: tuple[str, ...] = ("starts_on", "ends_on", "made_at", "url")
        read_only_fields = fields

    def get_ends_on(self, week: WeeklyList) -> date:
        return week.starts_on + timedelta(days=6)

    def get_url(self, week: WeeklyList) -> str:
        address = {"monday": week.starts_on.isoformat()}
        return reverse("weekly-lists-detail", kwargs=address, request=self.context.get("request"))


@dataclass(frozen=True)
class ShownWeek:
    """A week's list with the lines that one caller may see."""

    starts_on: date
    made_at: datetime
    lines: list[WeeklyLine]


class WeeklyListDetailSerializer(WeeklyListSerializer):
    entries = WeeklyLineSerializer(many=True, source="lines")

    class Meta(WeeklyListSerializer.Meta):
        fields = (*WeeklyListSerializer.Meta.fields, "entries")
        read_only_fields = fields
