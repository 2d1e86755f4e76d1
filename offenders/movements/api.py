"""Movements, for programs: read them, and record where a person goes. A release is recorded where the gate calls it
due, by the prison that holds the person."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from offenders.api.of_person import RecordingViewSet, by_person, row_of
from offenders.api.serializers import (
    A_PERSON,
    A_PRISON,
    EstablishmentCodeField,
    EstablishmentSerializer,
    PersonNamedSerializer,
)
from offenders.custody.models import HAPPENINGS, Movement
from offenders.custody.rules import Happening
from offenders.dates.models import Release
from offenders.movements import actions
from offenders.releases.gate.recorders import MayNotRecord
from sharing.api.filters import choice, since, until
from sharing.api.recording import attempt
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

# A revocation is decided by PPCS, absences have an address of their own, and what was found of a leaving has too.
RECORDED = [
    (Happening.RECEIVED.value, "Received into custody"),
    (Happening.RETURNED.value, "Returned to custody after a recall"),
    (Happening.TRANSFERRED.value, "Moved to another establishment"),
    (Happening.RELEASED.value, "Released by a route that is due"),
    (Happening.ABSCONDED.value, "Absconded"),
    (Happening.LICENCE_ENDED.value, "Licence ended"),
    (Happening.ACQUITTED.value, "Acquitted, discontinued or quashed"),
    (Happening.DEPORTED.value, "Deported"),
    (Happening.DIED.value, "Died"),
]


class MovementSerializer(serializers.ModelSerializer):
    """Something happened on a day that changed where the person is. Never changed, and never deleted."""

    person = PersonNamedSerializer(source="offender")
    happening = serializers.ChoiceField(HAPPENINGS)
    establishment = EstablishmentSerializer(allow_null=True)
    is_withdrawn = serializers.BooleanField(
        help_text="2 people have withdrawn it: it was recorded by mistake, and nothing goes by it"
    )

    class Meta:
        model = Movement
        fields = ("uid", "person", "happening", "happened_on", "establishment", "note", "recorded_at", "is_withdrawn")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "happened_on": {"help_text": "The date on which it happened"},
        }


class MovementFields(serializers.Serializer):
    happening = serializers.ChoiceField(RECORDED)
    on = serializers.DateField(help_text="When it happened")
    establishment = EstablishmentCodeField(
        required=False, help_text="Of who was received, returned or moved: the code of the prison, or its name"
    )
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class NewMovementSerializer(MovementFields):
    person = serializers.UUIDField(help_text="uid of the person")
    release = serializers.UUIDField(
        required=False, help_text="Of who was released: uid of the release; without it, the one that is counted"
    )


class MovementViewSet(RecordingViewSet):
    queryset = Movement.objects.with_withdrawn()
    serializer_class = MovementSerializer
    plain = True
    list_says = "Movements of people the caller can see, newest record first"
    one_says = "One movement"
    read_scope = TokenScope.MOVEMENTS_READ
    write_scope = TokenScope.MOVEMENTS_WRITE
    order = "-id"
    filters = (
        by_person(),
        choice("happening", [each.value for each in Happening]),
        since("from", "happened_on", "On this date or later"),
        until("to", "happened_on", "On this date or earlier"),
    )
    example = {
        "uid": "0193b0de-1a5c-7b40-a87f-5d2c0a789b74",
        "person": A_PERSON,
        "happening": "transferred",
        "happened_on": "2026-11-27",
        "establishment": A_PRISON,
        "recorded_at": "2026-11-27T13:05:00Z",
        "is_withdrawn": False,
    }

    @verb(
        "Record what happened. A release that is not due is refused: report that the person has left. A death, the end "
        "of a licence, an acquittal and a removal take 2 people: send them in a batch, which reports them",
        takes=NewMovementSerializer,
        example={"person": A_PERSON["uid"], "happening": "transferred", "on": "2026-11-27", "establishment": "FKI"},
    )
    def create(self, request):
        given = self.validated(NewMovementSerializer)
        person = self.person_to_change(given)
        if "release" in given:
            given["release"] = row_of(Release.objects.all(), person, "release", given["release"])
        elif given["happening"] == Happening.RELEASED:
            given["release"] = actions.counted_release(person)
        given["happening"] = Happening(given["happening"])
        made = attempt(
            lambda: actions.record_movement(offender=person, by=request.user, **given),
            forbids=(MayNotRecord,),
        )
        return self.recorded(made, status=201)
