"""Figures over the API: definitions, numbers by the rule of small cells, the custody flow, and reconciliations."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from release_monitor.figures.counting.for_readers import CutNotIssued, count
from release_monitor.figures.index import NoSuchFigure, figure_of, figures_for
from release_monitor.figures.readers import PROGRAMMES, FigureReader, reader_of
from release_monitor.figures.results import FigureColumn, FigureMeasure, FigureNumber, FigureResult, FigureSpec
from release_monitor.figures.rules.small_cells import Why
from release_monitor.figures.rules.spans import month_first
from sharing import access, audit
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.rules import Programme
from sharing.api.described.schema import KNOWN
from sharing.clients.token_scopes import TokenScope
from sharing.records.account import Account

WHYS = [
    (Why.SMALL.value, "1 to 4"),
    (Why.HIDDEN.value, "Not shown, so that a small one cannot be worked out"),
    (Why.TOO_FEW.value, "A share or rate of fewer than 10, or over fewer than 1,000 licence-days"),
]
CUTS = [("kind", "Kind"), ("region", "Region"), ("prison", "Prison")]
PROGRAMME_CHOICES = [(name, Programme(name).label) for name in PROGRAMMES]
NOT_SHOWN = "null: not shown, for the reason in `why`"


class FigureDefinitionSerializer(serializers.Serializer):
    """What a figure counts."""

    READERS = read_by(
        EVERYBODY,
        *("code", "title", "group", "numerator", "denominator", "left_out", "source", "owner", "unit", "cuts"),
    )
    code = serializers.SlugField(help_text="Its name in addresses; never changes")
    title = serializers.CharField()
    group = serializers.CharField()
    numerator = serializers.CharField(help_text="What is counted")
    denominator = serializers.CharField()
    left_out = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # its name, as that of an argument of all fields
    owner = serializers.CharField()
    unit = serializers.CharField(help_text="What the numbers are of")
    counted_since = serializers.DateField(help_text="From when it is counted so")
    cuts = serializers.ListField(child=serializers.ChoiceField(CUTS), help_text="What its rows can be made by")


class FiguresSerializer(serializers.Serializer):
    results = FigureDefinitionSerializer(many=True)


class FigureNumberSerializer(serializers.Serializer):
    number = serializers.IntegerField(allow_null=True, help_text=NOT_SHOWN)
    why = serializers.ChoiceField(WHYS, allow_null=True)


class FigureColumnSerializer(serializers.Serializer):
    READERS = read_by(EVERYBODY, "key", "words")
    key = serializers.CharField()
    words = serializers.CharField()
    first = serializers.DateField(allow_null=True, help_text="First day; null: the column is no span")
    last = serializers.DateField(allow_null=True, help_text="Last day, included")
    is_finished = serializers.BooleanField(help_text="false: the span is not over, and is compared with no other")


class FigureRowSerializer(serializers.Serializer):
    READERS = read_by(EVERYBODY, "key", "words")
    key = serializers.CharField(allow_blank=True)
    words = serializers.CharField()
    numbers = FigureNumberSerializer(many=True, help_text="In the order of `columns`")


@extend_schema_field({"type": "number"})
class NumberField(serializers.FloatField):
    """Without the format "double", which JSON schema does not know."""


class FigureMeasureSerializer(serializers.Serializer):
    """A rate, share or time, with its 95% interval."""

    READERS = read_by(EVERYBODY, "key", "words", "unit")
    key = serializers.CharField(allow_blank=True)
    words = serializers.CharField()
    value = NumberField(allow_null=True, help_text="null: not known yet, or not shown for `why`")
    low = NumberField(allow_null=True)
    high = NumberField(allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    count = FigureNumberSerializer(help_text="Of how many it is")
    why = serializers.ChoiceField(WHYS, allow_null=True)


class FigureResultSerializer(serializers.Serializer):
    """A figure, counted over the people whom the caller may know about."""

    READERS = read_by(EVERYBODY, "figure", "region", "prison", "prison_group")
    figure = serializers.SlugField()
    programme = serializers.ChoiceField(PROGRAMME_CHOICES)
    region = serializers.CharField(allow_null=True)
    prison = serializers.CharField(allow_null=True, help_text="The code of the prison")
    prison_group = serializers.CharField(allow_null=True)
    as_at = serializers.DateTimeField(allow_null=True, help_text="null: nothing is issued yet for this scope")
    columns = FigureColumnSerializer(many=True)
    rows = FigureRowSerializer(many=True)
    measures = FigureMeasureSerializer(many=True)


A_DEFINITION = {
    "code": "on-licence",
    "title": "On licence",
    "group": "Custody and the community",
    "numerator": "People on licence in the community now.",
    "denominator": "None: a count of people.",
    "left_out": "People unlawfully at large.",
    "source": "Status, from movements, the law and the date",
    "owner": "National Security Division",
    "unit": "people",
    "counted_since": "2026-11-29",
    "cuts": ["kind", "region"],
}
A_RESULT = {
    "figure": "custody",
    "programme": "terrorism",
    "region": None,
    "prison": None,
    "prison_group": None,
    "as_at": "2026-11-29T06:00:04+00:00",
    "columns": [{"key": "now", "words": "Now", "first": None, "last": None, "is_finished": True}],
    "rows": [
        {"key": "in_custody", "words": "In custody", "numbers": [{"number": 31, "why": None}]},
        {"key": "remanded", "words": "Remanded", "numbers": [{"number": None, "why": "small"}]},
    ],
    "measures": [],
}
PROGRAMME = OpenApiParameter("programme", str, enum=[*PROGRAMMES], description="Default: the first one you read")
BY = OpenApiParameter("by", str, enum=[cut for cut, _ in CUTS], description="What the rows are made by")
REGION = OpenApiParameter("region", str, description="Only people of this probation region")
PRISON = OpenApiParameter("prison", str, description="Only people of the prison with this code")
FROM = OpenApiParameter("from", date, description="First day, of a figure over a span")
TO = OpenApiParameter("to", date, description="Last day, included")


def example(value: dict[str, Any]) -> list[OpenApiExample]:
    return [OpenApiExample("Answer", value, response_only=True, status_codes=["200"])]


class FiguresView(APIView):
    """What is counted, whoever asks."""

    read_scope = TokenScope.FIGURES_READ

    @extend_schema(
        operation_id="figures_list",
        summary="The figures, and what each counts",
        responses=FiguresSerializer,
        examples=example({"results": [A_DEFINITION]}),
    )
    def get(self, request: Request) -> Response:
        reader = _reader(request)
        known = figures_for(has_people=reader.has_people and not _is_for_program(reader))
        return Response({"results": FigureDefinitionSerializer(known, many=True).data})


class FigureView(APIView):
    """One figure, counted for the caller."""

    read_scope = TokenScope.FIGURES_READ

    @extend_schema(
        operation_id="figures_retrieve",
        summary="A figure, counted over the people you can see",
        parameters=[PROGRAMME, BY, REGION, PRISON, FROM, TO, KNOWN],
        responses=FigureResultSerializer,
        examples=example(A_RESULT),
    )
    def get(self, request: Request, code: str) -> Response:
        return _answer(request, code)


class CustodyFlowView(APIView):
    """Opening, what came, what went, closing: exact for each span."""

    read_scope = TokenScope.FIGURES_READ

    @extend_schema(
        operation_id="custody_flow",
        summary="How the number in custody changed",
        parameters=[PROGRAMME, REGION, PRISON, FROM, TO, KNOWN],
        responses=FigureResultSerializer,
        examples=example(A_RESULT | {"figure": "custody-flow"}),
    )
    def get(self, request: Request) -> Response:
        return _answer(request, "custody-flow")


class ReconciliationView(APIView):
    """The published count of a quarter beside the count here, for who reads the whole programme."""

    read_scope = TokenScope.FIGURES_READ

    @extend_schema(
        operation_id="reconciliations_retrieve",
        summary="The published count of a quarter and ours, with each line between them",
        parameters=[PROGRAMME, KNOWN],
        responses=FigureResultSerializer,
        examples=example(A_RESULT | {"figure": "reconciliation"}),
    )
    def get(self, request: Request, quarter: str) -> Response:
        year, number = quarter.split("-Q")
        first = date(int(year), 3 * int(number) - 2, 1)
        reader = _reader(request)
        spec = FigureSpec("reconciliation", _programme(request, reader), first=first, until=month_first(first, ahead=3))
        user = reader.user if reader.has_people else None
        if user is None or spec.programme not in access.national_programmes(user):
            raise access.RecordHidden
        result = count(reader, spec, small_cells=_is_for_program(reader))
        if not result.rows:
            raise exceptions.NotFound
        return _told(request, reader, result)


def _reader(request: Request) -> FigureReader:
    reader = reader_of(cast(Account, request.user), at=timezone.now())
    if not (reader.has_people or reader.scopes):
        raise access.RecordHidden
    return reader


def _is_for_program(reader: FigureReader) -> bool:
    """A program, also one that asks for a user, gets numbers by the rule of small cells."""
    user = reader.user
    return user is None or user.is_program or user.through is not None


def _programme(request: Request, reader: FigureReader) -> str:
    wanted: str = request.query_params.get("programme", "")
    if wanted and wanted not in PROGRAMMES:
        raise exceptions.ValidationError({"programme": [f"Select one of: {', '.join(PROGRAMMES)}."]})
    return wanted or next(iter(reader.programmes), PROGRAMMES[0])


def _answer(request: Request, code: str) -> Response:
    try:
        figure = figure_of(code)
    except NoSuchFigure:
        raise exceptions.NotFound from None
    reader, asked = _reader(request), request.query_params
    by = asked.get("by", "")
    if by and by not in figure.cuts:
        raise exceptions.ValidationError({"by": [f"Select one of: {', '.join(figure.cuts)}."]})
    first, last = _day(asked.get("from"), "from"), _day(asked.get("to"), "to")
    if (first is None) != (last is None) or (first and last and last < first):
        raise exceptions.ValidationError({"to": ["Give both days, the last one not before the first."]})
    scope = reader.scopes[0] if reader.scopes else None
    spec = FigureSpec(
        code,
        _programme(request, reader),
        "" if by == "kind" else by,
        region=asked.get("region", scope.region if scope else ""),
        prison=asked.get("prison", "").upper(),
        prison_group=scope.prison_group if scope else "",
        first=first,
        until=last + timedelta(days=1) if last else None,
    )
    try:
        result = count(reader, spec, small_cells=_is_for_program(reader))
    except CutNotIssued:
        raise access.RecordHidden from None
    return _told(request, reader, result)


def _day(text: str | None, name: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise exceptions.ValidationError({name: ["Give a date as 2026-11-29."]}) from None
    if not 1900 <= day.year <= 2200:
        raise exceptions.ValidationError({name: ["Give a date from 1900 to 2200."]})
    return day


def _told(request: Request, reader: FigureReader, result: FigureResult) -> Response:
    """With the ETag of the as-at time and the scope; of numbers that are of now, of the numbers in place of the
    time."""
    audit.record_read(action=audit.Action.LIST, verb="figures.counted", by=reader.user)
    sent = _as_sent(result)
    what = repr((reader.tag, sent | {"as_at": None} if reader.has_people else (result.spec, result.as_at)))
    tag = f'"{hashlib.sha256(what.encode()).hexdigest()[:32]}"'
    if tag in [each.strip() for each in request.headers.get("If-None-Match", "").split(",")]:
        return Response(status=304, headers={"ETag": tag})
    return Response(FigureResultSerializer(sent).data, headers={"ETag": tag})


def _as_sent(result: FigureResult) -> dict[str, Any]:
    spec = result.spec
    return {
        "figure": spec.code,
        "programme": str(spec.programme),
        "region": spec.region or None,
        "prison": spec.prison or None,
        "prison_group": spec.prison_group or None,
        "as_at": result.as_at,
        "columns": [_column(column) for column in result.columns],
        "rows": [
            {"key": row.key, "words": row.words, "numbers": list(map(_number, row.numbers))} for row in result.rows
        ],
        "measures": [_measure(measure) for measure in result.measures],
    }


def _column(column: FigureColumn) -> dict[str, Any]:
    span = column.span
    days = {"first": span.first if span else None, "last": span.last if span else None}
    return {"key": column.key, "words": column.words, "is_finished": column.is_finished} | days


def _number(number: FigureNumber) -> dict[str, Any]:
    return {"number": number.number, "why": number.why.value or None}


def _measure(measure: FigureMeasure) -> dict[str, Any]:
    names = ("key", "words", "value", "low", "high", "unit")
    return {name: getattr(measure, name) for name in names} | {
        "count": _number(measure.count),
        "why": measure.why.value or None,
    }
