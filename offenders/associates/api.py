"""Links, for programs: of a person they name, never a hidden one. Nobody is listed who is only linked to somebody."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from rest_framework import exceptions, serializers

from offenders.api.of_person import RecordingViewSet, by_person
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.associates import actions
from offenders.associates.choices import RECORDED_KINDS, RECORDED_SUBJECTS
from offenders.associates.models import Link
from offenders.associates.rules import DataSubject, LinkKind
from offenders.people.models import Offender
from sharing.access.roles import Capability
from sharing.api.recording import attempt
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.grants.models import PROGRAMMES


class LinkSerializer(serializers.ModelSerializer):
    """Somebody is linked to a person: another person on record, or a name that has no record of its own."""

    person = PersonNamedSerializer(source="offender")
    other = PersonNamedSerializer(allow_null=True, help_text="A person on record; null where `name` says who")

    class Meta:
        model = Link
        fields = (
            *("uid", "person", "other", "name", "kind", "data_subject", "is_child", "known", "source", "necessity"),
            *("programme", "is_hidden", "recorded_at", "review_on"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "name": {"help_text": "Name of someone who has no record"},
            "data_subject": {"help_text": "The kind of data subject (Data Protection Act 2018 s.38)"},
            "known": {"help_text": "What is known of the link"},
            "source": {"help_text": "Where it comes from"},
            "necessity": {"help_text": "Why it is necessary to keep it"},
            "review_on": {"help_text": "The last day on which it is kept, unless it is reviewed"},
        }

    is_hidden = serializers.BooleanField(
        source="is_named_only", help_text="Only people it names know of it; no partner system does"
    )


class NewLinkSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    other = serializers.UUIDField(required=False, allow_null=True, help_text="uid of another person on record")
    name = serializers.CharField(
        max_length=160, required=False, default="", allow_blank=True, help_text="Name of someone who has no record"
    )
    kind = serializers.ChoiceField(RECORDED_KINDS, help_text="A lawyer is never recorded in that capacity")
    data_subject = serializers.ChoiceField(RECORDED_SUBJECTS, help_text="A victim is never recorded")
    is_child = serializers.BooleanField(required=False, default=False)
    protects_child = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="Of a child: how it protects them"
    )
    known = serializers.CharField(max_length=1000)
    source = serializers.CharField(max_length=300)  # type: ignore[assignment]  # of a row, not of the field
    necessity = serializers.CharField(max_length=500)
    programme = serializers.ChoiceField(PROGRAMMES, required=False)
    review_on = serializers.DateField(help_text="In 12 months at most")


class ReviewLinkSerializer(serializers.Serializer):
    necessity = serializers.CharField(max_length=500, help_text="Why it is still necessary")
    review_on = serializers.DateField(help_text="In 12 months at most")


class RemoveLinkSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class LinkViewSet(RecordingViewSet):
    queryset = Link.objects.all()
    serializer_class = LinkSerializer
    plain = True
    list_says = "Links of the person who is named, newest first. Without a person there are none to list"
    one_says = "One link"
    read_scope = TokenScope.LINKS_READ
    write_scope = TokenScope.LINKS_WRITE
    needs = Capability.KEEP_LINKS
    order = "-recorded_at"
    filters = (
        dataclasses.replace(
            by_person(), says="Of this person, by uid. Without it there are none", absent=lambda rows: rows.none()
        ),
    )
    example = {
        "uid": "0193a5e1-7c20-7d11-8a44-5b6c7d8e9f01",
        "person": A_PERSON,
        "other": None,
        "name": "A. Renwick",
        "kind": "associate",
        "data_subject": "suspected",
        "is_child": False,
        "known": "Meets him at the gym on Mondays",
        "source": "Visit of 9 November",
        "necessity": "He must not meet people who share the material",
        "programme": "terrorism",
        "is_hidden": False,
        "recorded_at": "2026-11-10T09:20:00Z",
        "review_on": "2027-11-10",
    }

    @verb(
        "Record a link, with its reason and its review",
        takes=NewLinkSerializer,
        example={
            "person": A_PERSON["uid"],
            "name": "A. Renwick",
            "kind": "associate",
            "data_subject": "suspected",
            "known": "Meets him at the gym on Mondays",
            "source": "Visit of 9 November",
            "necessity": "He must not meet people who share the material",
            "review_on": "2027-11-10",
        },
    )
    def create(self, request):
        given = self.validated(NewLinkSerializer)
        person, named = self.person_to_change(given), given.pop("other", None)
        given["other"] = Offender.objects.visible_to(self.caller).filter(uid=named).first() if named else None
        if named and given["other"] is None:
            raise exceptions.ValidationError({"other": ["No record to show."]})
        given |= {"kind": LinkKind(given["kind"]), "data_subject": DataSubject(given["data_subject"])}
        return self.done(lambda: actions.record_link(offender=person, by=self.caller, **given), status=201)

    @verb(
        "Record that it is still necessary, and until when it is kept",
        takes=ReviewLinkSerializer,
        example={"necessity": "They still meet", "review_on": "2027-11-10"},
    )
    def review(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(ReviewLinkSerializer)
        return self.done(lambda: actions.review_link(link=row, by=self.caller, **given))

    @verb(
        "Remove a link that is wrong or no longer necessary: it is gone. The answer is the link as it was",
        takes=RemoveLinkSerializer,
        example={"reason": "Two men have the name, and it was the other"},
    )
    def remove(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(RemoveLinkSerializer)
        answer = self.answer(row)
        attempt(lambda: actions.remove_link(link=row, by=self.caller, **given))
        return answer
