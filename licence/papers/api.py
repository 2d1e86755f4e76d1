"""Papers for the person and their handing over, for programs to read. Printing, handing over and witnessing are done by
people on their pages: no address here does it, and none gives the paper itself."""

from __future__ import annotations

from rest_framework import serializers

from licence.papers.choices import PAPER_KINDS
from licence.papers.models import Paper, PaperGiven
from offenders.api.of_person import OfPersonViewSet, by_person
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from sharing.api.filters import choice
from sharing.clients.token_scopes import TokenScope

KINDS = [code for code, _ in PAPER_KINDS]


class PaperGivenSerializer(serializers.ModelSerializer):
    handed_by = serializers.CharField(source="handed_by.name", help_text="Who handed it over, or sent it")
    witness = serializers.CharField(
        source="witness.name",
        default=None,
        help_text="Of a refusal to sign: who saw it. null until that person has confirmed it",
    )

    class Meta:
        model = PaperGiven
        fields = (
            *("uid", "handed_at", "handed_by", "method", "is_explained", "with_easy_read", "signing", "witness"),
            *("witnessed_at", "withdrawn_at"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "is_explained": {"help_text": "Whether it was explained to the person"},
            "with_easy_read": {"help_text": "Whether an easy-read copy went with it"},
            "signing": {"help_text": "Whether the person signed for it"},
            "withdrawn_at": {"help_text": "When this was withdrawn as recorded by mistake: it does not count"},
        }


class PaperSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    licence = serializers.UUIDField(source="licence.uid", default=None, help_text="uid of the licence it prints")
    recall = serializers.UUIDField(source="recall.uid", default=None, help_text="uid of the recall it is about")
    permission = serializers.UUIDField(
        source="exemption.uid", default=None, help_text="uid of the permission it prints"
    )
    breach = serializers.UUIDField(source="breach.uid", default=None, help_text="uid of the breach it warns about")
    printed_by = serializers.CharField(source="printed_by.name")
    given = PaperGivenSerializer(many=True, help_text="Each handing over, newest first")

    class Meta:
        model = Paper
        fields = (
            *("uid", "person", "kind", "licence", "recall", "permission", "breach", "version", "digest"),
            *("printed_at", "printed_by", "given"),
        )
        read_only_fields = fields
        extra_kwargs = {
            "version": {"help_text": "Of a licence its version, else the date of what it is about"},
            "digest": {"help_text": "SHA-256 of the bytes of the paper"},
        }


class PaperViewSet(OfPersonViewSet):
    queryset = Paper.objects.defer("says")
    serializer_class = PaperSerializer
    plain = True
    list_says = "Papers printed for people the caller can see, with their handing over, newest first"
    one_says = "One paper with its handing over"
    read_scope = TokenScope.PAPERS_READ
    order = "-printed_at"
    filters = (choice("kind", KINDS), by_person())
    example = {
        "uid": "0193a5d1-2b44-7a10-9c3e-5f0d7b8e4a61",
        "person": A_PERSON,
        "kind": "licence",
        "licence": "0193a5c8-90aa-7c55-8e21-3d6f0b9c7a14",
        "recall": None,
        "permission": None,
        "breach": None,
        "version": "1.0",
        "digest": "9f2c4e6a8b0d1f3c5e7a9b1d3f5c7e9a0b2d4f6c8e0a1b3d5f7c9e1a3b5d7f90",
        "printed_at": "2026-12-04T08:05:00Z",
        "printed_by": "Elin Marsh",
        "given": [
            {
                "uid": "0193a5d1-9c02-7b31-8a4f-6e1c8d0f5b72",
                "handed_at": "2026-12-04T08:30:00Z",
                "handed_by": "Elin Marsh",
                "method": "in_person",
                "is_explained": True,
                "with_easy_read": False,
                "signing": "signed",
                "witness": None,
                "witnessed_at": None,
                "withdrawn_at": None,
            }
        ],
    }
