"""Forecasts in the API: of groups, never of a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from release_monitor.figures.rules.small_cells import is_small
from release_monitor.forecast.judging.calibrating import calibration_of
from release_monitor.forecast.models import PROGRAMMES, ForecastRun, GroupForecast
from release_monitor.forecast.readers import reader_of
from release_monitor.forecast.rules.calibration import Kept
from release_monitor.forecast.rules.groups import SPANS, Group
from release_monitor.forecast.rules.showing import WHY_NOT
from sharing import access, audit
from sharing.clients.token_scopes import TokenScope


@extend_schema_field({"type": "number"})
class NumberField(serializers.FloatField):
    """A number, whose width is nobody's concern."""


class BandSerializer(serializers.Serializer):
    """low, high: points of the count spread evenly over half a unit each way."""

    low = NumberField(help_text="80% band, spread evenly over half a unit each way")
    mid = NumberField(help_text="The expected number: weeks add up to the sums")
    high = NumberField()
    near_low = NumberField(help_text="50% band")
    near_high = NumberField()


class ForecastWeekSerializer(serializers.Serializer):
    week = serializers.DateField(help_text="Monday")
    fixed = serializers.IntegerField(
        allow_null=True, help_text="Releases counted in the week, by certainty; null: fewer than 5, for figures only"
    )
    directed = serializers.IntegerField(allow_null=True)
    provisional = serializers.IntegerField(allow_null=True)
    band = BandSerializer(allow_null=True)


class ForecastSumSerializer(serializers.Serializer):
    weeks = serializers.IntegerField()
    people_able = serializers.IntegerField(
        allow_null=True, help_text="People with a release route in these weeks; null: fewer than 5, for figures only"
    )
    band = BandSerializer(allow_null=True, help_text="null: fewer than 10 people can leave in these weeks")


class GroupForecastSerializer(serializers.Serializer):
    programme = serializers.ChoiceField(PROGRAMMES)
    region = serializers.CharField(allow_null=True)
    prison_group = serializers.CharField(allow_null=True)
    people = serializers.IntegerField(allow_null=True, help_text="In custody; null: fewer than 5, for figures only")
    why = serializers.ChoiceField(
        WHY_NOT, allow_null=True, help_text="Why there is no band: too few people can leave, or differ from another"
    )
    weeks = ForecastWeekSerializer(many=True)
    sums = ForecastSumSerializer(many=True)


class ForecastSerializer(serializers.Serializer):
    as_at = serializers.DateField(help_text="Monday")
    made = serializers.ChoiceField(ForecastRun.Made.choices, help_text="replayed: made later from what was known then")
    made_at = serializers.DateTimeField()
    code = serializers.CharField(help_text="Version of the code that made it")
    groups = GroupForecastSerializer(many=True)


class ShareSerializer(serializers.Serializer):
    share = NumberField(help_text="Of weeks inside the band, 0 to 1")
    low = NumberField(help_text="95% interval")
    high = NumberField()


class KeptSerializer(serializers.Serializer):
    from_weeks = serializers.IntegerField(help_text="Weeks ahead, the first included")
    to_weeks = serializers.IntegerField(help_text="The last, included")
    weeks = serializers.IntegerField(help_text="How many weeks were judged")
    inside = ShareSerializer(help_text="Of the 80% band")
    near_inside = ShareSerializer(help_text="Of the 50% band")
    width = NumberField(help_text="Mean width of the 80% band")
    bias = NumberField(help_text="Expected less released, a week")
    score = NumberField(allow_null=True, help_text="Beside the last 52 weeks repeated: under 1 is sharper")
    verdict = serializers.ChoiceField(["too_early", "narrow", "wide", "as_claimed"])


class GroupCalibrationSerializer(serializers.Serializer):
    programme = serializers.ChoiceField(PROGRAMMES)
    region = serializers.CharField(allow_null=True)
    prison_group = serializers.CharField(allow_null=True)
    issued = serializers.IntegerField(help_text="Forecasts judged as they were issued")
    replayed = serializers.IntegerField(help_text="Forecasts judged that were replayed")
    ahead = KeptSerializer(many=True)
    tenths = serializers.ListField(child=NumberField(), help_text="How many truths fell into each tenth")


class CalibrationSerializer(serializers.Serializer):
    as_at = serializers.DateField()
    groups = GroupCalibrationSerializer(many=True)


A_GROUP = {"programme": "terrorism", "region": None, "prison_group": None}
A_BAND = {"low": 0.31, "mid": 1.84, "high": 3.42, "near_low": 1.02, "near_high": 2.55}
A_FORECAST = {
    "as_at": "2026-11-30",
    "made": "issued",
    "made_at": "2026-11-30T06:30:00Z",
    "code": "4f0c2b7a91de",
    "groups": [
        A_GROUP
        | {
            "people": 214,
            "why": None,
            "weeks": [{"week": "2026-11-30", "fixed": 1, "directed": 1, "provisional": 0, "band": A_BAND}],
            "sums": [
                {
                    "weeks": 13,
                    "people_able": 41,
                    "band": {"low": 17.2, "mid": 22.6, "high": 28.1, "near_low": 20.1, "near_high": 25.3},
                }
            ],
        }
    ],
}
A_CALIBRATION = {
    "as_at": "2026-11-30",
    "groups": [
        A_GROUP
        | {
            "issued": 65,
            "replayed": 0,
            "ahead": [
                {
                    "from_weeks": 1,
                    "to_weeks": 4,
                    "weeks": 250,
                    "inside": {"share": 0.81, "low": 0.76, "high": 0.85},
                    "near_inside": {"share": 0.52, "low": 0.46, "high": 0.58},
                    "width": 2.9,
                    "bias": 0.1,
                    "score": 0.82,
                    "verdict": "as_claimed",
                }
            ],
            "tenths": [24.1, 26.0, 25.2, 24.9, 25.5, 23.8, 25.1, 26.4, 24.3, 24.7],
        }
    ],
}


class _OfRun(APIView):
    """One run, by its Monday; without one the newest. A reader gets the groups that they may read."""

    read_scope = TokenScope.FIGURES_READ

    def run_of(self, request: Any, as_at: str | None) -> tuple[ForecastRun, Any]:
        reader = reader_of(request.user)
        if not reader.reads_any:
            audit.refuse(by=request.user, verb="forecast.refused")
            raise access.RecordHidden
        run = ForecastRun.objects.newest() if as_at is None else _run_on(as_at)
        if run is None:
            raise access.RecordHidden
        audit.record_read(action=audit.Action.LIST, verb="forecast.opened", by=request.user, target=run)
        return run, reader


def _run_on(as_at: str) -> ForecastRun | None:
    try:
        return ForecastRun.objects.filter(as_at=date.fromisoformat(as_at)).first()
    except ValueError:
        return None


AS_AT = OpenApiParameter("as_at", str, OpenApiParameter.PATH, description="Monday of the forecast, 2026-11-30")


class ForecastView(_OfRun):
    """The forecast of a Monday, of every group that the reader may read."""

    @extend_schema(
        summary="The forecast of releases of one Monday, or the newest",
        responses=ForecastSerializer,
        examples=[OpenApiExample("Answer", A_FORECAST, response_only=True, status_codes=["200"])],
    )
    def get(self, request, as_at=None):
        run, reader = self.run_of(request, as_at)
        rows = [row for row in run.groups.all() if reader.may_read(row.group)]
        found = {
            "as_at": run.as_at,
            "made": run.made,
            "made_at": run.made_at,
            "code": run.code,
            "groups": [_forecast_of(run, row, sees_few=reader.sees_few(row.group)) for row in rows],
        }
        return Response(ForecastSerializer(found).data)


class CalibrationView(_OfRun):
    """How often weeks fell inside the bands of forecasts made before this Monday."""

    @extend_schema(
        summary="How well forecasts made before a Monday held",
        responses=CalibrationSerializer,
        examples=[OpenApiExample("Answer", A_CALIBRATION, response_only=True, status_codes=["200"])],
        parameters=[AS_AT],
    )
    def get(self, request, as_at):
        run, reader = self.run_of(request, as_at)
        groups = [row.group for row in run.groups.all() if row.has_bands and reader.may_read(row.group)]
        found = {"as_at": run.as_at, "groups": [_calibration_of(run, group) for group in groups]}
        return Response(CalibrationSerializer(found).data)


def _forecast_of(run: ForecastRun, row: GroupForecast, *, sees_few: bool) -> dict[str, Any]:
    def count(number: int) -> int | None:
        return None if is_small(number) and not sees_few else number

    return _named(row.group) | {
        "people": count(row.people),
        "why": row.why_not or None,
        "weeks": [
            {
                "week": week,
                **{name: count(numbers[at]) for name, numbers in row.counted.items()},
                "band": _band(row, at) if row.has_bands else None,
            }
            for at, week in enumerate(run.weeks())
        ],
        "sums": [
            {"weeks": span, "people_able": count(row.able[place]), "band": _sum(row, place)}
            for place, span in enumerate(SPANS)
        ],
    }


def _named(group: Group) -> dict[str, str | None]:
    return {
        "programme": group.programme,
        "region": group.region or None,
        "prison_group": group.prison_group or None,
    }


def _band(row: GroupForecast, at: int) -> dict[str, float]:
    return {name: getattr(row, name)[at] for name in ("low", "mid", "high", "near_low", "near_high")}


def _sum(row: GroupForecast, place: int) -> dict[str, float] | None:
    if not row.sum_mid or row.sum_mid[place] is None:
        return None
    return {name: getattr(row, f"sum_{name}")[place] for name in ("low", "mid", "high", "near_low", "near_high")}


def _calibration_of(run: ForecastRun, group: Group) -> dict[str, Any]:
    found = calibration_of(group, on=run.as_at, now=timezone.now())
    return _named(group) | {
        "issued": found.issued,
        "replayed": found.replayed,
        "ahead": [_kept(each) for each in found.by_ahead],
        "tenths": found.tenths,
    }


def _kept(kept: Kept) -> dict[str, Any]:
    return {
        "from_weeks": kept.first,
        "to_weeks": kept.last,
        "weeks": kept.weeks,
        "inside": {"share": kept.share, "low": kept.interval.low, "high": kept.interval.high},
        "near_inside": {"share": kept.near_share, "low": kept.near_interval.low, "high": kept.near_interval.high},
        "width": kept.width,
        "bias": kept.bias,
        "score": kept.score,
        "verdict": kept.verdict,
    }
