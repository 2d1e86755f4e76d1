"""Batches, as the API shows and takes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from offenders.batches.models import Batch, BatchRow
from offenders.dates.sheets.api import SheetFields
from offenders.movements.api import MovementFields
from sharing.access.fields import EVERYBODY, read_by

MOST_ROWS = 5_000


class ErrorSerializer(serializers.Serializer):
    READERS = read_by(EVERYBODY, "field", "detail")
    field = serializers.CharField(help_text="The field of the row at fault, for example sheet.dates.CRD")
    detail = serializers.CharField(help_text="What to do, in words")


class ResultSerializer(serializers.Serializer):
    """What came of one row. reported: the person has left and no release was due; the prison is asked."""

    READERS = read_by(EVERYBODY, "key", "detail")
    number = serializers.IntegerField(help_text="Its place in the batch, from 1")
    key = serializers.CharField(allow_null=True, help_text="null: it had none that can be used")
    state = serializers.ChoiceField(
        BatchRow.State.choices,
        help_text="reported: a leaving that is not due is kept as a report. No release is recorded",
    )
    detail = serializers.CharField(allow_null=True, help_text="Why it was refused, or what is asked")
    errors = ErrorSerializer(many=True)  # type: ignore[assignment]  # a name of DRF's too
    movement = serializers.UUIDField(allow_null=True, help_text="uid of the movement that it recorded")


class BatchSerializer(serializers.ModelSerializer):
    READERS = read_by(EVERYBODY, "rows", *BatchRow.State.values, "finished_at")
    rows = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Rows still to be worked on")
    accepted = serializers.IntegerField()
    reported = serializers.IntegerField(help_text="Kept as reports that a person has left")
    refused = serializers.IntegerField()
    finished_at = serializers.SerializerMethodField(help_text="null: rows are waiting")

    class Meta:
        model = Batch
        fields: tuple[str, ...] = ("uid", "sent_at", "rows", *BatchRow.State.values, "finished_at")
        read_only_fields = fields

    def get_finished_at(self, batch: Any) -> datetime | None:
        return None if batch.waiting else batch.last_done_at or batch.sent_at


class BatchDetailSerializer(BatchSerializer):
    READERS = {**BatchSerializer.READERS, **read_by(EVERYBODY, "results")}
    results = serializers.SerializerMethodField(help_text="In the order of the batch")

    class Meta(BatchSerializer.Meta):
        fields = (*BatchSerializer.Meta.fields, "results")
        read_only_fields = fields

    @extend_schema_field(ResultSerializer(many=True))
    def get_results(self, batch: Any) -> list[dict[str, Any]]:
        """Two columns of each row: the batch may have thousands."""
        entries = batch.entries.values_list("number", "key", "fault", "row__state", "row__answer")
        return [_result(*entry) for entry in entries]


def _result(number: int, key: str, fault: str, state: str | None, answer: dict[str, Any] | None) -> dict[str, Any]:
    answer = answer or {}
    return {
        "number": number,
        "key": key or None,
        "state": state or BatchRow.State.REFUSED.value,
        "detail": (f"{fault}." if fault else answer.get("detail")) or None,
        "errors": answer.get("errors", []),
        "movement": answer.get("movement") or None,
    }


# What is sent


class RowSerializer(serializers.Serializer):
    key = serializers.CharField(
        max_length=64, help_text="Your own name for the row: it is done once, whatever batches it comes in"
    )
    person = serializers.UUIDField(required=False, help_text="uid of the person, or `prison_number`")
    prison_number = serializers.CharField(max_length=7, required=False)
    sheet = SheetFields(required=False, help_text="A sentence calculation sheet, or `movement`")
    movement = MovementFields(required=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if ("person" in given) is ("prison_number" in given):
            raise serializers.ValidationError({"person": "Send the person's uid or prison number, not both."})
        if ("sheet" in given) is ("movement" in given):
            raise serializers.ValidationError({"sheet": "Send a sheet or a movement, not both."})
        return given


class NewBatchSerializer(serializers.Serializer):
    rows = RowSerializer(many=True, min_length=1, max_length=MOST_ROWS)  # type: ignore[call-arg]  # of its list


class TakenBatchSerializer(serializers.Serializer):
    """The same before any row is read: each is then judged by itself."""

    rows = serializers.ListField(child=serializers.JSONField(), min_length=1, max_length=MOST_ROWS)
