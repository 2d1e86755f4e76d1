"""Cases to close, for partner systems: to read. Each act is a signature of a person, on the pages."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from offenders.api.of_person import OPEN, OfPersonViewSet, by_person, by_region
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.closing.models import DECISIONS, STATES, Closing
from sharing.api.filters import ALL, since, state, until
from sharing.clients.token_scopes import TokenScope


class ClosingSerializer(serializers.ModelSerializer):
    """One round of a panel on a case in which nothing runs any longer."""

    person = PersonNamedSerializer(source="offender")
    state = serializers.ChoiceField(STATES)
    decision = serializers.ChoiceField(DECISIONS, allow_null=True, help_text="null: nothing is proposed yet")

    class Meta:
        model = Closing
        fields = ("uid", "person", "state", "opened_at", "due_on", "decision", "review_on", "closed_on")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "due_on": {"help_text": "The last date on which the panel decides"},
            "review_on": {"help_text": "Of a case that is kept. Unreviewed, it closes the next day"},
            "closed_on": {"help_text": "Since then the case is closed"},
        }


class ClosingViewSet(OfPersonViewSet):
    queryset = Closing.objects.all()
    serializer_class = ClosingSerializer
    plain = True
    list_says = "Cases to close or to keep, of people the caller can see, earliest due first"
    one_says = "One of them"
    read_scope = TokenScope.CLOSINGS_READ
    order = "due_on"
    filters = (
        state(
            "state",
            {OPEN: lambda rows: rows.to_decide(), "kept": lambda rows: rows.kept(), ALL: lambda rows: rows},
            "Default: those to decide",
            asks=("state",),
            absent=OPEN,
        ),
        by_person(),
        by_region(),
        since("from", "due_on", "To decide by this date or later"),
        until("to", "due_on", "To decide by this date or earlier"),
    )
    example = {
        "uid": "0193d0de-1a5c-7b40-9f6e-5d2c8a7b3e10",
        "person": A_PERSON,
        "state": "kept",
        "opened_at": "2026-10-01T05:31:00Z",
        "due_on": "2026-10-29",
        "decision": "keep",
        "review_on": "2027-10-14",
        "closed_on": None,
    }
