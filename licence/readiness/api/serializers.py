"""Release checklists in the API: what partner systems are told, and what they send.

What people typed (what shows it, why it is blocked, who in words) is told to no program; what the records say is.
"""

from __future__ import annotations

from rest_framework import serializers

from licence.readiness.actions.items import VERBS
from licence.readiness.choices import DAY_ACTS, READINESS_BODIES, READINESS_ITEMS, READINESS_STATES, SIGNING_BODIES
from licence.readiness.models import DayAct, Readiness, ReadinessException, ReadinessItem, SignOff, TagOrder
from offenders.api.serializers import PersonNamedSerializer
from sharing.access.fields import EVERYBODY


class ReadinessSerializer(serializers.ModelSerializer):
    """A list, with the numbers of the last time it was judged, at most five minutes ago.

    stands_open: mandatory items that are neither in hand nor excepted. first_due_on: the first day on which one of them
    was due. closed_at: when it was over.
    """

    person = PersonNamedSerializer(source="offender")
    release = serializers.UUIDField(source="release.uid")
    status = serializers.CharField(source="release.status", help_text="Of the release: expected, ready or released")

    READERS = {"status": EVERYBODY}

    class Meta:
        model = Readiness
        fields: tuple[str, ...] = (
            *("uid", "person", "release", "status", "goes_on", "needed", "in_hand", "stands_open", "blocked"),
            *("first_due_on", "made_at", "closed_at", "closed_because"),
        )
        read_only_fields = fields


class ExceptionSerializer(serializers.ModelSerializer):
    asked_by = serializers.CharField(source="asked_by.name")
    agreed_by = serializers.CharField(source="agreed_by.name", default=None)

    class Meta:
        model = ReadinessException
        fields = ("uid", "reason", "fall_back", "asked_at", "asked_by", "agreed_at", "agreed_by")
        read_only_fields = fields


class ReadinessItemSerializer(serializers.Serializer):
    """records_say: what the records say of it; words: what people said. late: days past its last day."""

    of = ReadinessItem
    READERS = {name: ReadinessItem.READERS[name] for name in ("owner_words", "words", "reference")} | dict.fromkeys(
        ["records_say", "title", "owner"], EVERYBODY
    )

    uid = serializers.UUIDField(source="item.uid")
    code = serializers.ChoiceField(READINESS_ITEMS, source="item.code")
    title = serializers.CharField(source="item.get_code_display")
    body = serializers.ChoiceField(READINESS_BODIES, source="item.body")
    is_mandatory = serializers.BooleanField(source="item.is_mandatory")
    due_on = serializers.DateField(source="item.due_on")
    done_on = serializers.DateField(source="item.done_on", allow_null=True)
    state = serializers.ChoiceField(READINESS_STATES)
    records_say = serializers.CharField(source="judged_words")
    late = serializers.IntegerField()
    owner = serializers.CharField(source="item.owner.name", default=None)
    owner_words = serializers.CharField(source="item.owner_words")
    words = serializers.CharField(source="item.words")
    reference = serializers.CharField(source="item.reference")
    exception = ExceptionSerializer(allow_null=True)


class SignOffSerializer(serializers.ModelSerializer):
    signed_by = serializers.CharField(source="signed_by.name")

    class Meta:
        model = SignOff
        fields = ("uid", "signed_at", "signed_by")
        read_only_fields = fields


class SignatureSerializer(serializers.Serializer):
    """waits_for: what its signature waits for; empty where it can be signed."""

    READERS = {"waits_for": EVERYBODY}

    body = serializers.ChoiceField(SIGNING_BODIES)
    signed = SignOffSerializer(allow_null=True)
    waits_for = serializers.CharField(source="refusal")


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = TagOrder
        fields = ("reference", "ordered_at", "accepted_at", "slot_at", "fitted_at", "first_signal_at")
        read_only_fields = fields


class DayActSerializer(serializers.ModelSerializer):
    recorded_by = serializers.CharField(source="recorded_by.name")

    class Meta:
        model = DayAct
        fields = ("uid", "act", "words", "done_at", "recorded_by", "struck_at", "struck_because")
        read_only_fields = fields


class ReadinessDetailSerializer(ReadinessSerializer):
    """by_law: what the law says of this release whatever is on the list. missing: what keeps it from being ready."""

    by_law = serializers.CharField(source="judged.by_law")
    missing = serializers.CharField(source="judged.missing")
    sign_off_by = serializers.DateTimeField(source="judged.sign_off_by")
    items = ReadinessItemSerializer(many=True, source="judged.lines")
    signatures = SignatureSerializer(many=True, source="judged.signatures")
    tag = TagSerializer(source="tag_order", default=None)
    day_sheet = DayActSerializer(many=True, source="acts")

    READERS = ReadinessSerializer.READERS | {"by_law": EVERYBODY, "missing": EVERYBODY}

    class Meta(ReadinessSerializer.Meta):
        fields = (
            *ReadinessSerializer.Meta.fields,
            *("by_law", "missing", "sign_off_by", "items", "signatures", "tag", "day_sheet"),
        )
        read_only_fields = fields


class SaySerializer(serializers.Serializer):
    """words: what shows that it is done, or why it is blocked, left out or set back."""

    item = serializers.ChoiceField(READINESS_ITEMS)
    verb = serializers.ChoiceField(VERBS)
    words = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    reference = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    done_on = serializers.DateField(required=False, default=None, allow_null=True)


class AssignSerializer(serializers.Serializer):
    """owner: the e-mail of a user who may change the person; words: somebody who is no user. Neither: nobody."""

    item = serializers.ChoiceField(READINESS_ITEMS)
    owner = serializers.EmailField(required=False, default="", allow_blank=True)
    words = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)


class NoteSerializer(serializers.Serializer):
    item = serializers.ChoiceField(READINESS_ITEMS)
    words = serializers.CharField(max_length=500)


class TagFactsSerializer(serializers.Serializer):
    """Only what is sent is recorded; null takes a moment away."""

    ordered_at = serializers.DateTimeField(required=False, allow_null=True)
    accepted_at = serializers.DateTimeField(required=False, allow_null=True)
    slot_at = serializers.DateTimeField(required=False, allow_null=True)
    fitted_at = serializers.DateTimeField(required=False, allow_null=True)
    first_signal_at = serializers.DateTimeField(required=False, allow_null=True)
    reference = serializers.CharField(max_length=80, required=False, allow_blank=True)
    words = serializers.CharField(max_length=300, required=False, allow_blank=True)


class AskExceptionSerializer(serializers.Serializer):
    item = serializers.ChoiceField(READINESS_ITEMS)
    reason = serializers.CharField(max_length=500)
    fall_back = serializers.CharField(max_length=500)


class AgreeExceptionSerializer(serializers.Serializer):
    item = serializers.ChoiceField(READINESS_ITEMS)


class EndExceptionSerializer(serializers.Serializer):
    item = serializers.ChoiceField(READINESS_ITEMS)
    reason = serializers.CharField(max_length=300)


class SignSerializer(serializers.Serializer):
    body = serializers.ChoiceField(SIGNING_BODIES)


class WithdrawSerializer(serializers.Serializer):
    body = serializers.ChoiceField(SIGNING_BODIES)
    reason = serializers.CharField(max_length=300)


class RecordActSerializer(serializers.Serializer):
    act = serializers.ChoiceField(DAY_ACTS)
    words = serializers.CharField(max_length=300)
    done_at = serializers.DateTimeField(required=False, default=None, allow_null=True)


class StrikeOutSerializer(serializers.Serializer):
    act = serializers.ChoiceField(DAY_ACTS)
    reason = serializers.CharField(max_length=300)
