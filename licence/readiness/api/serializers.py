"""Release checklists in the API: what partner systems are told, and what they send.

What people typed (what shows it, why it is blocked, who in words) is told to no program; what the records say is.
"""

from __future__ import annotations

from rest_framework import serializers

from licence.readiness.actions.items import VERBS
from licence.readiness.choices import DAY_ACTS, READINESS_BODIES, READINESS_ITEMS, READINESS_STATES, SIGNING_BODIES
from licence.readiness.models import DayAct, Readiness, ReadinessException, ReadinessItem, SignOff, TagOrder
from offenders.api.serializers import PersonNamedSerializer
from offenders.models import Release
from sharing.access.fields import EVERYBODY

# What is done to an action, by its name here.
VERBS_BY_NAME = {{"set_back": "reopen"}.get(verb, verb): verb for verb in VERBS}


class ReadinessSerializer(serializers.ModelSerializer):
    """A checklist, with the numbers of the last time it was judged, at most five minutes ago."""

    person = PersonNamedSerializer(source="offender")
    release = serializers.UUIDField(source="release.uid", help_text="uid of the release it is for")
    status = serializers.ChoiceField(
        Release.Status.choices, source="release.status", help_text="Of the release, not of the checklist"
    )
    leaves_on = serializers.DateField(source="goes_on", help_text="The date of the release")
    mandatory = serializers.IntegerField(source="needed", help_text="How many actions are mandatory")
    done = serializers.IntegerField(source="in_hand", help_text="How many of these are done")
    outstanding = serializers.IntegerField(
        source="stands_open", help_text="How many of these are neither done nor covered by an exception"
    )

    class Meta:
        model = Readiness
        fields: tuple[str, ...] = (
            *("uid", "person", "release", "status", "leaves_on", "mandatory", "done", "outstanding"),
            *("blocked", "first_due_on", "made_at", "closed_at", "closed_because"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "blocked": {"help_text": "How many wait for something that does not come automatically"},
            "first_due_on": {"help_text": "The earliest date on which an open mandatory action was or is due"},
            "made_at": {"help_text": "When the checklist was made"},
            "closed_at": {"help_text": "When it ended"},
        }


class ExceptionSerializer(serializers.ModelSerializer):
    """The release may go on without the action once a second person has agreed."""

    asked_by = serializers.CharField(source="asked_by.name")
    agreed_by = serializers.CharField(source="agreed_by.name", default=None)
    fallback = serializers.CharField(source="fall_back", help_text="What is done instead")

    class Meta:
        model = ReadinessException
        fields = ("uid", "reason", "fallback", "asked_at", "asked_by", "agreed_at", "agreed_by")
        read_only_fields = fields


class ReadinessItemSerializer(serializers.Serializer):
    of = ReadinessItem
    READERS = {name: ReadinessItem.READERS[name] for name in ("owner_words", "words", "reference")} | dict.fromkeys(
        ["records_say", "title", "owner"], EVERYBODY
    )

    uid = serializers.UUIDField(source="item.uid")
    code = serializers.ChoiceField(READINESS_ITEMS, source="item.code", help_text="Which action")
    title = serializers.CharField(source="item.get_code_display")
    body = serializers.ChoiceField(READINESS_BODIES, source="item.body", help_text="Whose action it is")
    is_mandatory = serializers.BooleanField(source="item.is_mandatory")
    due_on = serializers.DateField(source="item.due_on")
    done_on = serializers.DateField(source="item.done_on", allow_null=True)
    state = serializers.ChoiceField(READINESS_STATES)
    records_say = serializers.CharField(source="judged_words", allow_null=True, help_text="What the records say of it")
    late = serializers.IntegerField(help_text="Days past its due date")
    owner = serializers.CharField(source="item.owner.name", default=None)
    owner_words = serializers.CharField(
        source="item.owner_words", allow_null=True, help_text="Who does it, if they have no account"
    )
    words = serializers.CharField(source="item.words", allow_null=True, help_text="What people said of it")
    reference = serializers.CharField(source="item.reference", allow_null=True)
    exception = ExceptionSerializer(allow_null=True)


class SignOffSerializer(serializers.ModelSerializer):
    signed_by = serializers.CharField(source="signed_by.name")

    class Meta:
        model = SignOff
        fields = ("uid", "signed_at", "signed_by")
        read_only_fields = fields


class SignatureSerializer(serializers.Serializer):
    READERS = {"waiting_for": EVERYBODY}

    body = serializers.ChoiceField(SIGNING_BODIES)
    signed = SignOffSerializer(allow_null=True)
    waiting_for = serializers.CharField(
        source="refusal", allow_null=True, help_text="What is missing before the sign-off; null when it can be given"
    )


class TagSerializer(serializers.ModelSerializer):
    class Meta:
        model = TagOrder
        fields = ("reference", "ordered_at", "accepted_at", "slot_at", "fitted_at", "first_signal_at")
        read_only_fields = fields
        extra_kwargs = {
            "reference": {"help_text": "The provider's"},
            "accepted_at": {"help_text": "When the provider confirmed the order"},
            "slot_at": {"help_text": "When it is to be fitted"},
        }


class DayActSerializer(serializers.ModelSerializer):
    recorded_by = serializers.CharField(source="recorded_by.name")
    withdrawn_at = serializers.DateTimeField(
        source="struck_at", allow_null=True, help_text="When it was withdrawn as recorded by mistake"
    )
    withdrawn_because = serializers.CharField(source="struck_because", allow_null=True)

    class Meta:
        model = DayAct
        fields = ("uid", "act", "words", "done_at", "recorded_by", "withdrawn_at", "withdrawn_because")
        read_only_fields = fields


class ReadinessDetailSerializer(ReadinessSerializer):
    by_law = serializers.CharField(
        source="judged.by_law", allow_null=True, help_text="What the law says of this release whatever is on the list"
    )
    missing = serializers.CharField(
        source="judged.missing", allow_null=True, help_text="What keeps the release from being ready"
    )
    sign_off_by = serializers.DateTimeField(
        source="judged.sign_off_by", allow_null=True, help_text="When every body must have signed off"
    )
    items = ReadinessItemSerializer(many=True, source="judged.lines", help_text="Each action, judged now")
    signatures = SignatureSerializer(many=True, source="judged.signatures", help_text="The sign-off of each body")
    tag = TagSerializer(source="tag_order", default=None, help_text="The order for the tag; null without one")
    day_sheet = DayActSerializer(many=True, source="acts", help_text="What was recorded at the gate")

    READERS = {"by_law": EVERYBODY, "missing": EVERYBODY}

    class Meta(ReadinessSerializer.Meta):
        fields = (
            *ReadinessSerializer.Meta.fields,
            *("by_law", "missing", "sign_off_by", "items", "signatures", "tag", "day_sheet"),
        )
        read_only_fields = fields


class SaySerializer(serializers.Serializer):
    item = serializers.ChoiceField(READINESS_ITEMS)
    verb = serializers.ChoiceField(tuple(VERBS_BY_NAME))
    words = serializers.CharField(
        max_length=300,
        required=False,
        default="",
        allow_blank=True,
        help_text="What shows that it is done, or why it is blocked, left out or reopened",
    )
    reference = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    done_on = serializers.DateField(required=False, default=None, allow_null=True)


class AssignSerializer(serializers.Serializer):
    """Without either it has no owner."""

    item = serializers.ChoiceField(READINESS_ITEMS)
    owner = serializers.EmailField(
        required=False, default="", allow_blank=True, help_text="The email of a user with edit access to the person"
    )
    words = serializers.CharField(
        max_length=120, required=False, default="", allow_blank=True, help_text="Someone without an account"
    )


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
    fallback = serializers.CharField(max_length=500, source="fall_back")


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


class WithdrawActSerializer(serializers.Serializer):
    act = serializers.ChoiceField(DAY_ACTS)
    reason = serializers.CharField(max_length=300)
