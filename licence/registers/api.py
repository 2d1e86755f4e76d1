"""The registers of a person over the API: devices, accounts and places of stay."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from licence.registers import actions
from licence.registers.models import Account, Device, Entry, PlaceOfStay
from offenders.api.of_person import RecordingViewSet, by_person
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from sharing.api.filters import ALL, choice, state
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

SHARED = (
    *("uid", "person", "kind", "starts_on", "ends_on", "approval", "evidence", "note", "verified_on", "verified_by"),
    "recorded_at",
)
MEANS = {
    "starts_on": {"help_text": "Since when"},
    "ends_on": {"help_text": "The first date on which it no longer applies"},
    "approval": {"help_text": "Whether probation approved it"},
    "evidence": {"help_text": "How it is known"},
    "verified_on": {"help_text": "When someone last saw that it is so"},
}
AN_ENTRY = {
    "uid": "0193a5cc-2e70-7d18-b4a6-6c9e1f3a5b82",
    "person": A_PERSON,
    "starts_on": "2026-12-05",
    "ends_on": None,
    "approval": "approved",
    "evidence": "Shown at the first meeting",
    "note": None,
    "verified_on": "2026-12-07",
    "verified_by": "Owen Pryce",
    "recorded_at": "2026-12-05T16:20:00Z",
}


class EntrySerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    verified_by = serializers.CharField(source="verified_by.name", default=None)


class DeviceSerializer(EntrySerializer):
    class Meta:
        model = Device
        fields = (*SHARED, "make", "imei", "sim", "phone_number", "monitoring", "last_inspected_on")
        read_only_fields = fields
        extra_kwargs = MEANS | {"monitoring": {"help_text": "The monitoring software on it"}}


class AccountSerializer(EntrySerializer):
    class Meta:
        model = Account
        fields = (*SHARED, "provider", "handle")
        read_only_fields = fields
        extra_kwargs = MEANS | {"handle": {"help_text": "Its name or number"}}


class PlaceOfStaySerializer(EntrySerializer):
    class Meta:
        model = PlaceOfStay
        fields = (*SHARED, "address", "postcode", "room")
        read_only_fields = fields
        extra_kwargs = MEANS


# What is sent


class NewEntrySerializer(serializers.ModelSerializer):
    person = serializers.UUIDField(help_text="uid of the person")


NEW = ("person", "kind", "starts_on", "evidence")


class NewDeviceSerializer(NewEntrySerializer):
    is_found = serializers.BooleanField(
        required=False,
        default=False,
        help_text="true: a device that no one approved was found. It is not approved; record the breach next",
    )

    class Meta:
        model = Device
        fields = (*NEW, "make", "imei", "sim", "phone_number", "monitoring", "is_found")


class NewAccountSerializer(NewEntrySerializer):
    class Meta:
        model = Account
        fields = (*NEW, "provider", "handle")


class NewPlaceOfStaySerializer(NewEntrySerializer):
    class Meta:
        model = PlaceOfStay
        fields = (*NEW, "address", "postcode", "room")


class DecideEntrySerializer(serializers.Serializer):
    approve = serializers.BooleanField()
    note = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text="Needed for a refusal: why"
    )


class OnDateSerializer(serializers.Serializer):
    on = serializers.DateField()


class InspectDeviceSerializer(OnDateSerializer):
    note = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text="What was seen"
    )


class EntryViewSet(RecordingViewSet):
    """One register."""

    order = "-recorded_at"
    filters = (
        by_person(),
        state(
            "state",
            {"current": lambda rows: rows.filter(ends_on__isnull=True), ALL: lambda rows: rows},
            "current: that have not ended. Default: all",
            asks=("ends_on",),
        ),
        choice("approval", Entry.Approval.values),
    )

    def added(self, register: Any, takes: type[serializers.Serializer]) -> Any:
        given = self.validated(takes)
        person = self.person_to_change(given)
        approval = "refused" if given.pop("is_found", False) else "asked"
        return self.done(
            lambda: actions.add_entry(
                register=register, offender=person, by=self.request.user, approval=approval, **given
            ),
            status=201,
        )

    @verb(
        "Approve an entry of the register, or refuse it",
        takes=DecideEntrySerializer,
        example={"approve": False, "note": "It has no monitoring software"},
        people_only=True,
    )
    def decide(self, request, uid):
        entry, given = self.row_to_change(uid), self.validated(DecideEntrySerializer)
        return self.done(lambda: actions.decide_entry(entry=entry, by=request.user, **given))

    @verb(
        "Record that you have seen that it is as the register says",
        takes=OnDateSerializer,
        example={"on": "2026-12-07"},
        people_only=True,
    )
    def verify(self, request, uid):
        entry, given = self.row_to_change(uid), self.validated(OnDateSerializer)
        today = timezone.localdate()
        return self.done(lambda: actions.verify_entry(entry=entry, today=today, by=request.user, **given))

    @verb("Record that it ended; it stays on record", takes=OnDateSerializer, example={"on": "2026-12-20"})
    def end(self, request, uid):
        entry, given = self.row_to_change(uid), self.validated(OnDateSerializer)
        return self.done(lambda: actions.end_entry(entry=entry, by=request.user, **given))


class DeviceViewSet(EntryViewSet):
    queryset = Device.objects.all()
    serializer_class = DeviceSerializer
    plain = True
    list_says, one_says = "Devices of people the caller can see, newest first", "One device"
    read_scope, write_scope = TokenScope.DEVICES_READ, TokenScope.DEVICES_WRITE
    people_scope = TokenScope.DEVICES_DECIDE
    example = AN_ENTRY | {
        "kind": "phone",
        "make": "Invented 5",
        "imei": "490154203237518",
        "sim": None,
        "phone_number": "07700 900145",
        "monitoring": "None yet",
        "last_inspected_on": "2026-12-07",
    }

    @verb(
        "Add a device to the register; approval is requested",
        takes=NewDeviceSerializer,
        example={
            "person": A_PERSON["uid"],
            "kind": "phone",
            "starts_on": "2026-12-05",
            "evidence": "Shown at the first meeting",
            "make": "Invented 5",
        },
    )
    def create(self, request):
        return self.added(Device, NewDeviceSerializer)

    @verb(
        "Record that a device was looked through",
        takes=InspectDeviceSerializer,
        example={"on": "2026-12-07", "note": "Nothing that is not allowed"},
    )
    def inspect(self, request, uid):
        device, given = self.row_to_change(uid), self.validated(InspectDeviceSerializer)
        today = timezone.localdate()
        return self.done(lambda: actions.inspect_device(device=device, today=today, by=request.user, **given))


class AccountViewSet(EntryViewSet):
    queryset = Account.objects.all()
    serializer_class = AccountSerializer
    plain = True
    list_says, one_says = "Accounts of people the caller can see, newest first", "One account"
    read_scope, write_scope = TokenScope.ACCOUNTS_READ, TokenScope.ACCOUNTS_WRITE
    people_scope = TokenScope.ACCOUNTS_DECIDE
    example = AN_ENTRY | {"kind": "bank", "provider": "Invented Bank", "handle": "Ending 4417"}

    @verb(
        "Add an account to the register; approval is requested",
        takes=NewAccountSerializer,
        example={
            "person": A_PERSON["uid"],
            "kind": "bank",
            "provider": "Invented Bank",
            "handle": "Ending 4417",
            "starts_on": "2026-12-05",
            "evidence": "A statement",
        },
    )
    def create(self, request):
        return self.added(Account, NewAccountSerializer)


class PlaceOfStayViewSet(EntryViewSet):
    """Only the places that the caller may read are there: a list that is kept compiled cannot ask that."""

    queryset = PlaceOfStay.objects.select_related("offender", "verified_by")
    serializer_class = PlaceOfStaySerializer
    list_says, one_says = "Places of stay of people the caller can see, newest first", "One place of stay"
    read_scope, write_scope = TokenScope.PLACES_OF_STAY_READ, TokenScope.PLACES_OF_STAY_WRITE
    people_scope = TokenScope.PLACES_OF_STAY_DECIDE
    example = AN_ENTRY | {
        "kind": "approved_premises",
        "address": "1 Invented Row, Leeds",
        "postcode": "LS1 1AA",
        "room": "4",
    }

    @verb(
        "Add a place of stay to the register; approval is requested",
        takes=NewPlaceOfStaySerializer,
        example={
            "person": A_PERSON["uid"],
            "kind": "approved_premises",
            "address": "1 Invented Row, Leeds",
            "postcode": "LS1 1AA",
            "starts_on": "2026-12-05",
            "evidence": "Placement letter",
        },
    )
    def create(self, request):
        return self.added(PlaceOfStay, NewPlaceOfStaySerializer)
