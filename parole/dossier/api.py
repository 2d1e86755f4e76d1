"""Papers of the dossiers before the Board, in the API: that there is one, never what it is.

What is to be withheld, or is withheld, is in no answer and named by no address, whoever asks.
"""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions, serializers

from offenders.api.of_person import by_person
from offenders.api.serializers import PersonNamedSerializer
from parole.dossier import actions
from parole.dossier.models import DossierItem
from parole.dossier.querysets import DossierQuerySet
from parole.reviews.api import OfReviewViewSet
from sharing.agencies.models import Agency
from sharing.api.filters import choice, state, uid
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Formed

TOLD = [(code, words) for code, words in DossierItem.Disclosure.choices if code in ("pending", "yes", "withdrawn")]


class DossierPaperSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    review = serializers.UUIDField(source="review.uid", help_text="uid of the review")
    part = serializers.ChoiceField(DossierItem.Part.choices)
    agency = serializers.CharField(source="agency.name", default=None, help_text="For which agency it was written")
    disclosure = serializers.ChoiceField(TOLD, help_text="Whether the prisoner gets it")
    replaces = Formed(
        serializers.UUIDField(),
        *("replaces__uid", "replaces__is_withheld"),
        by=lambda replaced, is_withheld: None if is_withheld else replaced,
        allow_null=True,
        help_text="uid of the version that it replaced",
    )

    class Meta:
        model = DossierItem
        fields = (
            *("uid", "person", "review", "part", "agency", "dated_on", "received_on", "pages", "disclosure"),
            *("replaces", "added_at"),
        )
        read_only_fields = fields


class NewDossierPaperSerializer(serializers.Serializer):
    """Everyone who can see the person can read it: never send what is to be withheld."""

    review = serializers.UUIDField(help_text="uid of the review")
    part = serializers.ChoiceField(DossierItem.Part.choices)
    title = serializers.CharField(max_length=160, help_text="Keep the paper itself elsewhere")
    author = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    agency = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="uid of the agency")
    dated_on = serializers.DateField(required=False, allow_null=True, default=None)
    received_on = serializers.DateField(required=False, allow_null=True, default=None)
    pages = serializers.IntegerField(min_value=1, max_value=9_999, required=False, allow_null=True, default=None)
    reference = serializers.CharField(
        max_length=120, required=False, default="", allow_blank=True, help_text="Where it is kept"
    )
    replaces = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="uid of the version that it replaces"
    )


class DossierPaperViewSet(OfReviewViewSet):
    queryset: Any = DossierItem.objects.open_to_all()
    serializer_class = DossierPaperSerializer
    plain = True
    list_says = "Papers in the dossiers of people the caller can see, last added first, without any that is withheld"
    one_says = "One paper"
    read_scope = TokenScope.DOSSIER_PAPERS_READ
    write_scope = TokenScope.DOSSIER_PAPERS_WRITE
    order = "-added_at"
    filters = (
        state(
            "state",
            {"current": DossierQuerySet.current},
            "Neither replaced nor removed",
            asks=("replaces", "disclosure"),
        ),
        choice("part", DossierItem.Part.values),
        uid("review", "review", "Only those in this review, by uid"),
        by_person(),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e3501",
        "person": {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001", "prison_number": "A7001QX", "name": "Arun Haldon"},
        "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
        "part": "b",
        "agency": "North East Probation",
        "dated_on": "2026-10-20",
        "received_on": "2026-10-23",
        "pages": 14,
        "disclosure": "yes",
        "replaces": None,
        "added_at": "2026-10-23T09:12:40Z",
    }

    @verb(
        "Add a paper to the dossier, or a newer version of one",
        takes=NewDossierPaperSerializer,
        example={
            "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
            "part": "b",
            "title": "Report of the community offender manager",
            "received_on": "2026-10-23",
            "pages": 14,
            "reference": "PPUD 04418/7",
        },
    )
    def create(self, request):
        given = self.validated(NewDossierPaperSerializer)
        review = self.review_to_change(given, None)
        replaces = self._row_named("replaces", given.pop("replaces"), self.get_queryset().filter(review=review))
        given["agency"] = self._row_named("agency", given["agency"], Agency.objects)
        return self.done(
            lambda: actions.add_item(review=review, fields=given, replaces=replaces, by=request.user), status=201
        )

    def _row_named(self, field: str, wanted: Any, rows: Any) -> Any:
        """The row that the body names, None where it names none. Raises ValidationError at the field."""
        if wanted is None:
            return None
        found = rows.filter(uid=wanted).first()
        if found is None:
            raise exceptions.ValidationError({field: ["No record to show."]})
        return found
