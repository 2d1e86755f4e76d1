"""Convictions with their sentences, for programs to read and to record."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import exceptions, serializers
from rest_framework.decorators import action

from offenders.api.of_person import CURSOR, FIELDS, KNOWN, OF_PERSON, PERSON, OfPersonViewSet, of_person, one_of
from offenders.api.serializers import PersonNamedSerializer
from offenders.convictions.listed import listed_offences, read_from_list
from offenders.convictions.models import Conviction, Sentence
from offenders.people.models import Offender
from offenders.questioned_sentences.actions import keep_sentence
from offenders.questioned_sentences.asking import check_by
from offenders.reference.offences.models import Offence
from offenders.sentencing.actions import Convicted, Passed, add_conviction
from sharing import access
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.rules import Permission
from sharing.api.errors import Conflict
from sharing.api.headers import KEY, MATCH
from sharing.api.idempotency import once
from sharing.clients.token_scopes import TokenScope
from sharing.records.errors import Refused

TRUE, FALSE = "true", "false"


class OffenceSerializer(serializers.ModelSerializer):
    READERS = read_by(EVERYBODY, "key", "title", "statute", "section")

    class Meta:
        model = Offence
        fields = ("key", "title", "statute", "section")
        read_only_fields = fields


class SentenceSerializer(serializers.ModelSerializer):
    READERS = read_by(EVERYBODY, "questions")
    questions = serializers.ListField(
        child=serializers.CharField(), help_text="What the law did not allow in it, each with its section"
    )

    class Meta:
        model = Sentence
        fields = (
            *("uid", "kind", "sentenced_on", "years", "months", "weeks", "days", "extension_months"),
            *("two_thirds_by_law", "early_release", "questions", "kept_because"),
        )
        read_only_fields = fields


class SentenceOfPersonSerializer(SentenceSerializer):
    """A single sentence. `questioned_since` is null unless it is to be checked: the law did not allow it, and nobody
    has recorded why it stands."""

    person = PersonNamedSerializer(source="offender")
    conviction = serializers.UUIDField(source="conviction.uid", help_text="uid of the conviction")
    READERS = read_by(EVERYBODY, "questions", "conviction", "check_by")
    check_by = serializers.SerializerMethodField(help_text="Answer due by; null if no answer is due")

    class Meta:
        model = Sentence
        fields = ("uid", "person", "conviction", *SentenceSerializer.Meta.fields[1:], "questioned_since", "check_by")
        read_only_fields = fields

    def get_check_by(self, row: Sentence) -> datetime | None:
        return check_by(row.questioned_since) if row.questioned_since else None


class KeepSerializer(serializers.Serializer):
    reason = serializers.CharField(
        max_length=300, help_text="What it was checked against, for example the order of the court"
    )


class ConvictionSerializer(serializers.ModelSerializer):
    """Without an `offence` it is to be classified: until two people have said which it is, treat it as terrorist."""

    person = PersonNamedSerializer(source="offender")
    offence = OffenceSerializer(allow_null=True)
    READERS = read_by(EVERYBODY, "is_to_be_classified")
    is_to_be_classified = serializers.BooleanField()
    sentences = SentenceSerializer(many=True)

    class Meta:
        model = Conviction
        fields = (
            *("uid", "person", "offence", "offence_words", "is_to_be_classified", "ancillary_form"),
            *("committed_on", "convicted_on", "court", "terrorist_connection", "connection_decided_on"),
            *("foreign_power", "foreign_power_decided_on", "sentences"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {"offence_words": {"help_text": "As it was first written, even once classified"}}


class NewSentenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Sentence
        fields = (
            *("kind", "sentenced_on", "years", "months", "weeks", "days", "extension_months"),
            *("two_thirds_by_law", "early_release", "kept_because"),
        )
        extra_kwargs: ClassVar = {
            "two_thirds_by_law": {"help_text": "Of a sentence for an ordinary offence; empty where not known"},
            "early_release": {"help_text": "Of a sentence for an ordinary offence; empty where not known"},
            "kept_because": {
                "help_text": "Reason for keeping it, if the law did not allow it; otherwise it is refused"
            },
        }


class NewConvictionSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    offence = serializers.CharField(
        max_length=300,
        help_text="As people write it, or a key of the list. What matches none, or several, is kept as written, to be "
        "classified",
    )
    ancillary_form = serializers.ChoiceField(
        Conviction.AncillaryForm.choices, required=False, help_text="Without it, as `offence` says it"
    )
    convicted_on = serializers.DateField()
    committed_on = serializers.DateField(required=False, allow_null=True, default=None)
    court = serializers.CharField(max_length=100, required=False, default="")
    terrorist_connection = serializers.ChoiceField(
        Conviction.Connection.choices, default=Conviction.Connection.UNDECIDED.value
    )
    connection_decided_on = serializers.DateField(required=False, allow_null=True, default=None)
    foreign_power = serializers.ChoiceField(
        Conviction.Connection.choices, default=Conviction.Connection.UNDECIDED.value
    )
    foreign_power_decided_on = serializers.DateField(required=False, allow_null=True, default=None)
    sentence = NewSentenceSerializer(required=False, allow_null=True, default=None)


@extend_schema_view(
    list=extend_schema(
        summary="Convictions of people the caller can see, newest first",
        parameters=[
            PERSON,
            OpenApiParameter("to_be_classified", str, enum=[TRUE, FALSE], description="Only those in free text"),
            CURSOR,
            FIELDS,
        ],
    ),
    retrieve=extend_schema(summary="One conviction", parameters=[FIELDS, KNOWN]),
)
class ConvictionViewSet(OfPersonViewSet):
    """Read, and record. Nobody classifies over the API: that takes two people."""

    queryset = Conviction.objects.select_related("offender", "offence").prefetch_related("sentences")
    serializer_class = ConvictionSerializer
    read_scope = TokenScope.CONVICTIONS_READ
    write_scope = TokenScope.CONVICTIONS_WRITE
    order = "-convicted_on"
    filters = frozenset({"person", "to_be_classified"})
    filters_on = OF_PERSON | {"to_be_classified": ("offence_words",)}

    def narrowed(self, rows, params):
        if "to_be_classified" in params:
            is_asked = one_of([TRUE, FALSE], "to_be_classified", params) == TRUE
            rows = rows.filter(offence__isnull=is_asked)
        return of_person(rows, params)

    @extend_schema(
        summary="Record a conviction, with the sentence for it",
        request=NewConvictionSerializer,
        responses={201: ConvictionSerializer},
        parameters=[KEY],
    )
    @once
    def create(self, request):
        given = self.validated(NewConvictionSerializer)
        people = Offender.objects.all()
        person = access.open_record(request.user, people, uid=given.pop("person"), verb="person.change_opened")
        access.require(request.user, Permission.CHANGE, person)
        passed = given.pop("sentence")
        try:
            row = add_conviction(
                offender=person,
                convicted=_convicted(given),
                passed=Passed(**passed) if passed else None,
                by=request.user,
            )
        except Refused as refused:
            raise exceptions.ValidationError({_called(refused.field): [f"{refused.message}."]}) from refused
        return self.answer(self.get_queryset().get(pk=row.pk), status=201)


@extend_schema_view(
    list=extend_schema(
        summary="Sentences of people the caller can see, newest first",
        parameters=[
            PERSON,
            OpenApiParameter("to_check", str, enum=[TRUE, FALSE], description="Only those that are to be checked"),
            CURSOR,
            FIELDS,
        ],
    ),
    retrieve=extend_schema(summary="One sentence", parameters=[FIELDS, KNOWN]),
)
class SentenceViewSet(OfPersonViewSet):
    queryset = Sentence.objects.select_related("offender", "conviction")
    serializer_class = SentenceOfPersonSerializer
    read_scope = TokenScope.SENTENCES_READ
    write_scope = TokenScope.SENTENCES_WRITE
    order = "-sentenced_on"
    filters = frozenset({"person", "to_check"})
    filters_on = OF_PERSON | {"to_check": ("questioned_since",)}

    def narrowed(self, rows, params):
        if "to_check" in params:
            is_answered = one_of([TRUE, FALSE], "to_check", params) == FALSE
            rows = rows.filter(questioned_since__isnull=is_answered)
        return of_person(rows, params)

    @extend_schema(
        summary="Record a reason for keeping a sentence that the law did not allow",
        request=KeepSerializer,
        responses=SentenceOfPersonSerializer,
        parameters=[KEY, MATCH],
    )
    @action(detail=True, methods=["post"])
    @once
    def keep(self, request, uid):
        row = access.open_record(request.user, self.get_queryset(), uid=uid)
        access.require(request.user, Permission.CHANGE, row.offender)
        self.require_match(row)
        given = self.validated(KeepSerializer)
        try:
            keep_sentence(sentence=row, by=request.user, **given)
        except Refused as refused:
            if not refused.field:
                raise Conflict(f"{refused.message}.") from None
            raise exceptions.ValidationError({refused.field: [f"{refused.message}."]}) from None
        return self.answer(self.get_queryset().get(pk=row.pk))


def _convicted(given: dict[str, Any]) -> Convicted:
    """What was written, as the list has it; else in its words."""
    written, form = given.pop("offence"), given.pop("ancillary_form", "")
    days = {name: given[name] for name in ("committed_on", "convicted_on")}
    read = read_from_list(written, listed_offences(), **days)
    offence = Offence.objects.get(pk=read.offence) if read.offence else None
    return Convicted(
        offence=offence, offence_words="" if offence else written, ancillary_form=form or read.form, **given
    )


def _called(field: str) -> str:
    called = {"offence_words": "offence", "kept_because": "sentence.kept_because", "": "non_field_errors"}
    return called.get(field, field)
