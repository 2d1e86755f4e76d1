"""References to the Board that life and IPP prisoners require, in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from offenders.api.of_person import by_person
from offenders.api.serializers import PersonNamedSerializer
from parole.required import actions
from parole.required.models import RequiredReference
from parole.reviews.api import OfReviewViewSet
from sharing.api.filters import since, until
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope


class RequiredReferenceSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    review = serializers.UUIDField(source="review.uid", help_text="The review that goes on by it")

    class Meta:
        model = RequiredReference
        fields = ("uid", "person", "review", "required_on", "may_be_from", "may_be_from_latest")
        read_only_fields = fields
        extra_kwargs = {
            "may_be_from": {"help_text": "First date on which the prisoner could require it, by the earlier reading"},
            "may_be_from_latest": {"help_text": "The same by the later reading of the law"},
        }


class NewRequiredReferenceSerializer(serializers.Serializer):
    person = serializers.UUIDField()
    on = serializers.DateField(help_text="When the prisoner required it")
    document = serializers.CharField(max_length=120, help_text="Reference of the prisoner's letter")


class RequiredReferenceViewSet(OfReviewViewSet):
    queryset: Any = RequiredReference.objects.all()
    serializer_class = RequiredReferenceSerializer
    plain = True
    list_says = "References that prisoners the caller can see required, newest first (C(S)A 1997 s.28(7))"
    one_says = "One required reference"
    read_scope = TokenScope.REQUIRED_REFERENCES_READ
    write_scope = TokenScope.REQUIRED_REFERENCES_WRITE
    order = "-required_on"
    filters = (
        since("from", "required_on", "Required on or after this date"),
        until("to", "required_on", "Required on or before this date"),
        by_person(),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e3601",
        "person": {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001", "prison_number": "A7001QX", "name": "Arun Haldon"},
        "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
        "required_on": "2026-11-20",
        "may_be_from": "2026-06-01",
        "may_be_from_latest": "2026-09-14",
    }

    @verb(
        "Record that the prisoner requires a reference; it applies to the open review, or one begins",
        takes=NewRequiredReferenceSerializer,
        example={"person": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001", "on": "2026-11-20", "document": "Letter 4418"},
    )
    def create(self, request):
        given = self.validated(NewRequiredReferenceSerializer)
        person = self.person_to_change(given)
        return self.done(lambda: actions.require(offender=person, by=request.user, **given), status=201)
