"""What the person told the police, what is known that they must tell, and their journeys."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from offenders.register.querysets import ChangeQuerySet, JourneyQuerySet, NoticeQuerySet, RegisterItemQuerySet
from offenders.register.rules.notices import ItemKind, Section
from offenders.rows import account
from sharing.access.fields import EVERYBODY, HOME_ADDRESS, KEEPS_REGISTER, NO_PROGRAM, read_by
from sharing.records.uuids import Keyed

SECTIONS = [
    (Section.INITIAL.value, "First notification (s.47)"),
    (Section.CHANGE.value, "Change, or after release (s.48)"),
    (Section.CHANGE_OF_MONEY.value, "Account, card or document (s.48A)"),
    (Section.PERIODIC.value, "Yearly or weekly (s.49)"),
    (Section.RETURN.value, "After return to the UK (s.56)"),
    (Section.TRAVEL.value, "Travel (s.52, regulation 4)"),
    (Section.TRAVEL_BACK.value, "Return from travel (s.52, regulation 5)"),
]
ITEM_KINDS = [
    (ItemKind.NAME.value, "Name"),
    (ItemKind.HOME_ADDRESS.value, "Home address"),
    (ItemKind.OTHER_ADDRESS.value, "Other address regularly used"),
    (ItemKind.PHONE.value, "Phone"),
    (ItemKind.EMAIL.value, "Email"),
    (ItemKind.VEHICLE.value, "Vehicle"),
    (ItemKind.ACCOUNT.value, "Bank account"),
    (ItemKind.CARD.value, "Payment card"),
    (ItemKind.DOCUMENT.value, "Identity document"),
    (ItemKind.NI_NUMBER.value, "National Insurance number"),
]
CHANGES = [
    ("name", "New name"),
    ("home_address", "New home address"),
    ("contact", "Phone or email gained or ended"),
    ("vehicle", "Vehicle gained or changed"),
    ("vehicle_ceased", "Vehicle no longer kept or used"),
    ("account", "Bank account opened, closed or changed"),
    ("card", "Payment card gained, ended or changed"),
    ("document", "Identity document gained or no longer held"),
    ("stay", "7 days at an address that was not notified"),
]


class Notice(Keyed):
    """What the person told the police at a station, on one day: the proof of the visit. Never changed.

    section: by which it counts. is_acknowledged: they were given the acknowledgement in writing; reference: its number.
    prints_taken: fingerprints or a photograph were asked for (s.50). has_residence: whether they have a sole or main
    residence in the United Kingdom; None for a notice of travel. snapshot: all that stands after it; differences: what
    is said otherwise than the last time.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="notices")
    section = models.CharField(max_length=10, choices=SECTIONS)
    told_on = models.DateField()
    told_at = models.TimeField(null=True, blank=True)
    station = models.CharField("police station", max_length=120)
    received_by = account()
    is_acknowledged = models.BooleanField(default=True)
    reference = models.CharField("acknowledgement reference", max_length=60, blank=True)
    prints_taken = models.BooleanField("fingerprints or photograph taken", default=False)
    has_residence = models.BooleanField("has a sole or main residence", null=True)
    journey = models.ForeignKey(
        "offenders.Journey", on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    note = models.CharField(max_length=1000, blank=True)
    snapshot = models.JSONField(default=list)
    differences = models.JSONField("differences from the last notice", default=list)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = account(null=True)

    READERS = (
        read_by(KEEPS_REGISTER, "note", "snapshot", "differences")
        | read_by(NO_PROGRAM, "reference")
        | read_by(EVERYBODY, "station")
    )
    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-told_on", "-pk"]
        indexes = [
            models.Index(fields=["offender", "told_on", "id"], name="notice_by_person"),
            models.Index(fields=["recorded_at", "id"], name="notice_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(section__in=["52", "52-return"], journey__isnull=False)
                | ~Q(section__in=["52", "52-return"]) & Q(journey__isnull=True),
                name="notice_of_travel_names_its_journey",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()} on {self.told_on}"


class RegisterItem(Keyed):
    """One thing that the person told the police: a name, address, phone, vehicle, account, card or document, with from
    and to.

    value: what names it (the plate, the number, the address). detail: what is told of it besides (make, model and
    colour, where it is kept; the bank and the name on the account; the country of a document). first_used_on: of a
    vehicle. told_in: the notice in which it was first told; ended_in: in which its end was.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="register_items")
    kind = models.CharField(max_length=20, choices=ITEM_KINDS)
    value = models.CharField(max_length=300)
    detail = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    first_used_on = models.DateField(null=True, blank=True)
    told_in = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    ended_in = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="ended_items")
    told_on = models.DateField()
    verified_on = models.DateField(null=True, blank=True)
    verified_by = account(null=True, blank=True)
    verified_how = models.CharField("how it was verified", max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = account(null=True)

    # A row is there as a whole or not at all (`RegisterItemQuerySet`): whoever has it reads what it says.
    READERS = read_by(NO_PROGRAM, "value", "detail") | read_by(KEEPS_REGISTER, "verified_how")
    objects = RegisterItemQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-starts_on", "pk"]
        indexes = [
            models.Index(fields=["offender", "kind"], name="register_item_by_person"),
            models.Index(fields=["recorded_at", "id"], name="register_item_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="register_item_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_on__isnull=True)
                | Q(verified_by__isnull=False, verified_on__isnull=False),
                name="register_item_is_verified_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"


class KnownChange(Keyed):
    """Something happened that the person must tell: known from the notice itself, or before anybody told it.

    on: None for a stay, of which `stays` has the days, both included, at one address that was not notified. item: the
    thing that was told, where it was. source: how it is known.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="known_changes")
    kind = models.CharField(max_length=20, choices=CHANGES)
    on = models.DateField(null=True, blank=True)
    first_used_on = models.DateField(null=True, blank=True)
    stays = models.JSONField("days at the address", default=list, blank=True)
    words = models.CharField("what changed", max_length=300)
    source = models.CharField("how it is known", max_length=300, blank=True)
    item = models.ForeignKey(RegisterItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = account(null=True)

    READERS = read_by(NO_PROGRAM, "words", "source", "stays", "withdrawn_because")
    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["offender"], name="known_change_by_person"),
            models.Index(fields=["recorded_at", "id"], name="known_change_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="stay", on__isnull=True) & ~Q(stays=[]) | ~Q(kind="stay") & Q(on__isnull=False),
                name="known_change_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"


class Journey(Keyed):
    """A journey out of the United Kingdom: what is known and was told of it (SI 2009/2493).

    known_on: when the person knew that they would go. returns_on, return_point: as they told. returned_as_told: whether
    they came back on the day and at the place that they told. excuse: why it was told later, as they said.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.CASCADE, related_name="journeys")
    known_on = models.DateField()
    departs_on = models.DateField()
    departure_point = models.CharField("leaves from", max_length=120, blank=True)
    first_country = models.CharField("first country", max_length=80)
    arrival_point = models.CharField("arrives at", max_length=120, blank=True)
    other_countries = models.CharField(max_length=200, blank=True)
    carriers = models.CharField("carrier and route", max_length=200, blank=True)
    first_night = models.CharField("address of the first night", max_length=300, blank=True)
    returns_on = models.DateField("returns on, as told", null=True, blank=True)
    return_point = models.CharField("returns to, as told", max_length=120, blank=True)
    source = models.CharField("how it is known", max_length=200, blank=True)
    excuse = models.CharField("reason given for telling later", max_length=500, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    returned_as_told = models.BooleanField(null=True, blank=True)
    called_off_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = account(null=True)

    READERS = (
        read_by(KEEPS_REGISTER, "departure_point", "arrival_point", "other_countries", "carriers", "return_point")
        | read_by(HOME_ADDRESS, "first_night")
        | read_by(NO_PROGRAM, "source", "excuse")
        | read_by(EVERYBODY, "first_country")
    )
    objects = JourneyQuerySet.as_manager()

    class Meta:
        ordering = ["-departs_on", "-pk"]
        indexes = [
            models.Index(fields=["offender", "departs_on"], name="journey_by_person"),
            models.Index(fields=["departs_on", "id"], name="journey_by_departure"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("departs_on")),
                name="journey_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True, returned_as_told__isnull=True)
                | Q(returned_on__isnull=False, returned_as_told__isnull=False),
                name="journey_back_says_whether_as_told",
            ),
            models.CheckConstraint(
                condition=Q(called_off_on__isnull=True) | Q(returned_on__isnull=True),
                name="journey_called_off_has_no_return",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_country}, {self.departs_on}"
