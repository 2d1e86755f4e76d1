"""The notification register over the API: entries, periods, duties, notices, what was told, journeys and visits."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from offenders.api.of_person import RecordingViewSet, by_person, by_region, open_until, row_of
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.register.actions import differences, files, journeys, notices, visits
from offenders.register.actions.notices import NewItem
from offenders.register.models import (
    DutyFile,
    HomeVisit,
    Journey,
    KnownChange,
    NeverApplied,
    Notice,
    NotificationDuty,
    NotificationPeriod,
    RegisterEntry,
    RegisterItem,
    ToldDifference,
)
from offenders.register.models.cases import FILE_STATES
from offenders.register.models.entries import DUTY_KINDS, DUTY_STATES, ENTRY_STATES, NOTHING_DUE
from offenders.register.models.told import CHANGES, ITEM_KINDS, SECTIONS
from offenders.register.rules.notices import REPEATS_ALL, ItemKind, Section
from offenders.register.rules.states import OVERDUE, OWED, FileState
from sharing.access.roles import Capability
from sharing.api.filters import ALL, choice, flag, since, state, until
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.fields import Formed

A_NOTICE_UID = "0193a5cc-4411-7c20-8e5a-1d2f3a4b5c6d"
A_JOURNEY_UID = "0193a5cc-4412-7c20-8e5a-1d2f3a4b5c6e"


def _due(day: Any) -> Any:
    return None if day == NOTHING_DUE else day


class RegisterViewSet(RecordingViewSet):
    """Rows of the register. needs: what who records it must hold."""

    capability = Capability.READ_REGISTER
    needs: ClassVar[Capability | None] = Capability.TAKE_NOTICES
    read_scope = TokenScope.REGISTER_READ


class ReadOnlyRegisterViewSet(RegisterViewSet):
    """Rows that follow from the record by rule: nothing writes them."""

    http_method_names = ["get", "head", "options"]


class RegisterEntrySerializer(serializers.ModelSerializer):
    """Where a person is on the register by our calculation, and what they owe next."""

    person = PersonNamedSerializer(source="offender")
    state = serializers.ChoiceField(ENTRY_STATES)
    next_due_on = Formed(
        serializers.DateField(), "next_due_on", by=_due, allow_null=True, help_text="null: nothing is due"
    )

    class Meta:
        model = RegisterEntry
        fields = (
            *("uid", "person", "state", "since", "refused", "duties_refused", "starts_on", "ends_on", "last_day"),
            *("next_due_on", "next_duty", "late_count", "changed_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "refused": {"help_text": "Why it cannot be decided; never read it as “not subject”"},
            "duties_refused": {"help_text": "Why what is due cannot be worked out, though the period could"},
            "ends_on": {"help_text": "The last day by our calculation; null: no end while the person is held"},
            "last_day": {"help_text": "The later of 2 readings of the end: duties are lifted only after it"},
            "late_count": {"help_text": "How many duties are overdue"},
        }


class RegisterEntryViewSet(ReadOnlyRegisterViewSet):
    queryset = RegisterEntry.objects.all()
    serializer_class = RegisterEntrySerializer
    plain = True
    list_says = "People on the notification register, by what is due next"
    one_says = "One person on the notification register"
    order = "next_due_on"
    filters = (
        by_person(),
        by_region(),
        choice(
            "state",
            [value for value, _ in ENTRY_STATES],
            "Default: those on the register or expected on it, and those that cannot be decided",
            absent=lambda rows: rows.on_list(),
        ),
        flag(
            "late",
            "Whether a duty is overdue",
            narrow=lambda rows, is_late: rows.filter(late_count__gt=0) if is_late else rows.filter(late_count=0),
            asks=("late_count",),
        ),
    )
    example = {
        "uid": "0193a5cc-4410-7c20-8e5a-1d2f3a4b5c6c",
        "person": A_PERSON,
        "state": "active",
        "since": "2026-01-09",
        "refused": None,
        "duties_refused": None,
        "starts_on": "2022-01-10",
        "ends_on": "2036-01-08",
        "last_day": "2036-01-08",
        "next_due_on": "2027-01-11",
        "next_duty": "PERIODIC",
        "late_count": 0,
        "changed_at": "2026-01-11T10:20:00Z",
    }


class NotificationPeriodSerializer(serializers.ModelSerializer):
    """For how long one offence makes the person subject to notification, by our calculation."""

    person = PersonNamedSerializer(source="offender")
    working = serializers.JSONField(source="answer.working", help_text="Each step with its section")

    class Meta:
        model = NotificationPeriod
        fields = (
            *("uid", "person", "offence", "years", "section", "starts_on", "from_on", "ends_on", "ends_later_on"),
            *("last_day", "disregarded", "working"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "starts_on": {"help_text": "The first day of the years"},
            "from_on": {"help_text": "The first day on which duties run"},
            "ends_on": {"help_text": "The last day; null: no end while the person is held"},
            "ends_later_on": {"help_text": "The last day counted from the release, where that is a different day"},
            "disregarded": {"help_text": "Each time held that makes the period longer"},
        }


class NotificationPeriodViewSet(ReadOnlyRegisterViewSet):
    queryset = NotificationPeriod.objects.current()
    serializer_class = NotificationPeriodSerializer
    plain = True
    list_says, one_says = "Notification periods of people the caller can see", "One notification period"
    order = "starts_on"
    filters = (by_person(), until("ends_by", "last_day", "Whose last day is this or earlier"))
    example = {
        "uid": "0193a5cc-4413-7c20-8e5a-1d2f3a4b5c6f",
        "person": A_PERSON,
        "offence": "Collection of information (s.58 Terrorism Act 2000)",
        "years": 10,
        "section": "CTA 2008 s.53(1)",
        "starts_on": "2022-01-10",
        "from_on": "2022-01-10",
        "ends_on": "2036-01-08",
        "ends_later_on": None,
        "last_day": "2036-01-08",
        "disregarded": [{"from": "2022-01-10", "to": "2026-01-09"}],
        "working": [{"section": "CTA 2008 s.53(1)", "says": "Collection of information: 10 years"}],
    }


class NotificationDutySerializer(serializers.ModelSerializer):
    """Something that the person owes the police, derived by rule."""

    person = PersonNamedSerializer(source="offender")
    kind = serializers.ChoiceField(DUTY_KINDS)
    state = serializers.ChoiceField(DUTY_STATES)
    settled_by = serializers.UUIDField(source="settled_by.uid", default=None, help_text="uid of the notice that met it")

    class Meta:
        model = NotificationDuty
        fields = (
            *("uid", "person", "kind", "cause", "section", "since", "due_on", "state", "late_since"),
            *("settled_on", "settled_by", "ended_because", "excuse"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "since": {"help_text": "The day from which its days count"},
            "due_on": {"help_text": "The last day on which it can be met in time"},
            "excuse": {"help_text": "A reasonable excuse as the person gave it; nothing is decided by it"},
        }


class DutyExcuseSerializer(serializers.Serializer):
    excuse = serializers.CharField(max_length=500, help_text="As the person gave it; nothing is decided by it")


class NotificationDutyViewSet(RegisterViewSet):
    queryset = NotificationDuty.objects.all()
    write_scope = TokenScope.REGISTER_WRITE
    people_scope = TokenScope.REGISTER_DECIDE
    serializer_class = NotificationDutySerializer
    plain = True
    list_says, one_says = "Notification duties of people the caller can see", "One notification duty"
    order = "due_on"
    filters = (
        by_person(),
        choice("kind", [value for value, _ in DUTY_KINDS]),
        state(
            "state",
            {
                "owed": lambda rows: rows.filter(state__in=sorted(OWED)),
                "overdue": lambda rows: rows.filter(state__in=sorted(OVERDUE)),
                ALL: lambda rows: rows,
            },
            "Default: those that are owed, late ones too",
            asks=("state",),
            absent="owed",
        ),
        since("due_from", "due_on", "Due on this day or later"),
        until("due_by", "due_on", "Due by this day"),
    )
    example = {
        "uid": "0193a5cc-4414-7c20-8e5a-1d2f3a4b5c70",
        "person": A_PERSON,
        "kind": "PERIODIC",
        "cause": "Last notice",
        "section": "CTA 2008 s.49",
        "since": "2026-01-11",
        "due_on": "2027-01-11",
        "state": "open",
        "late_since": None,
        "settled_on": None,
        "settled_by": None,
        "ended_because": None,
        "excuse": None,
    }

    @verb(
        "Note a reasonable excuse; the duty stays as it is",
        takes=DutyExcuseSerializer,
        example={"excuse": "Was in hospital until the day after"},
        people_only=True,
    )
    def excuse(self, request, uid):
        duty = self.row_to_change(uid, Capability.DECIDE_ON_REGISTER)
        given = self.validated(DutyExcuseSerializer)
        return self.done(lambda: files.note_excuse(duty=duty, by=request.user, **given))


class NotificationNoticeSerializer(serializers.ModelSerializer):
    """What a person told police on one day: the proof of the visit. What it says of accounts and documents is for
    people of police alone."""

    person = PersonNamedSerializer(source="offender")
    section = serializers.ChoiceField(SECTIONS)
    received_by = serializers.CharField(source="received_by.name")
    journey = serializers.UUIDField(source="journey.uid", default=None, help_text="uid of the journey it tells of")

    class Meta:
        model = Notice
        fields = (
            *("uid", "person", "section", "told_on", "told_at", "station", "received_by", "is_acknowledged"),
            *("prints_taken", "has_residence", "journey", "note", "snapshot", "differences", "recorded_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "section": {"help_text": "By which section it counts"},
            "has_residence": {"help_text": "Whether the person has a sole or main residence in the UK"},
            "prints_taken": {"help_text": "Fingerprints or a photograph were taken (s.50)"},
            "snapshot": {"help_text": "All that is on the register after it"},
            "differences": {"help_text": "What it says otherwise than the last notice"},
        }


class NewRegisteredItemSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(ITEM_KINDS)
    value = serializers.CharField(max_length=300, help_text="The name, number or address")
    detail = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    starts_on = serializers.DateField(help_text="Since when the person has it")
    first_used_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="Of a vehicle: when it was first used"
    )


class NewNotificationNoticeSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    section = serializers.ChoiceField([choice for choice in SECTIONS if choice[0] in REPEATS_ALL])
    told_on = serializers.DateField()
    told_at = serializers.TimeField(required=False, allow_null=True, default=None)
    station = serializers.CharField(max_length=120, help_text="The police station")
    has_residence = serializers.BooleanField(
        help_text="Whether the person has a sole or main residence in the UK; without one they notify weekly"
    )
    is_acknowledged = serializers.BooleanField(required=False, default=True)
    reference = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    prints_taken = serializers.BooleanField(required=False, default=False)
    new = NewRegisteredItemSerializer(many=True, required=False, default=list, help_text="What is new on the register")
    ended = serializers.ListField(
        child=serializers.UUIDField(), required=False, default=list, help_text="uids of items that have ended"
    )
    ended_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="When those ended")
    note = serializers.CharField(max_length=1000, required=False, default="", allow_blank=True)


class NotificationNoticeViewSet(RegisterViewSet):
    queryset = Notice.objects.all()
    serializer_class = NotificationNoticeSerializer
    plain = True
    list_says, one_says = "Notices of people the caller can see, newest record first", "One notice"
    write_scope = TokenScope.REGISTER_WRITE
    order = "-recorded_at"
    filters = (
        by_person(),
        choice("section", [value for value, _ in SECTIONS]),
        since("told_from", "told_on", "Told on this day or later"),
        until("told_by", "told_on", "Told on this day or earlier"),
    )
    example = {
        "uid": A_NOTICE_UID,
        "person": A_PERSON,
        "section": "47",
        "told_on": "2026-01-11",
        "told_at": "10:15:00",
        "station": "Elland Road",
        "received_by": "Lara Whitby",
        "is_acknowledged": True,
        "prints_taken": True,
        "has_residence": True,
        "journey": None,
        "note": None,
        "snapshot": [{"kind": "phone", "value": "07700 900145", "detail": ""}],
        "differences": [{"what": "added", "kind": "phone", "value": "07700 900145", "before": "", "after": ""}],
        "recorded_at": "2026-01-11T10:20:00Z",
    }

    @verb(
        "Record what the person told police: it repeats all that is on the register, and meets what was due",
        takes=NewNotificationNoticeSerializer,
        example={
            "person": A_PERSON["uid"],
            "section": "47",
            "told_on": "2026-01-11",
            "station": "Elland Road",
            "has_residence": True,
            "new": [{"kind": "phone", "value": "07700 900145", "starts_on": "2026-01-09"}],
        },
    )
    def create(self, request):
        given = self.validated(NewNotificationNoticeSerializer)
        person = self.person_to_change(given)
        ended = [
            row_of(RegisterItem.objects.visible_to(request.user), person, "ended", uid) for uid in given.pop("ended")
        ]
        new = [NewItem(**each | {"kind": ItemKind(each["kind"])}) for each in given.pop("new")]
        given["section"] = Section(given["section"])
        return self.done(
            lambda: notices.record_notice(offender=person, by=request.user, new=new, ended=ended, **given), status=201
        )


class RegisteredItemSerializer(serializers.ModelSerializer):
    """One thing that a person notified. Rows about accounts, cards and documents are there for police people alone, and
    addresses, phones, emails and vehicles for people who read home addresses: a partner system has names alone."""

    person = PersonNamedSerializer(source="offender")
    kind = serializers.ChoiceField(ITEM_KINDS)
    verified_by = serializers.CharField(source="verified_by.name", default=None)
    notice = serializers.UUIDField(source="told_in.uid", help_text="uid of the notice in which it was first told")

    class Meta:
        model = RegisterItem
        fields = (
            *("uid", "person", "kind", "value", "detail", "starts_on", "ends_on", "first_used_on", "told_on", "notice"),
            *("verified_on", "verified_by", "verified_how", "recorded_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "value": {"help_text": "The name, number or address"},
            "ends_on": {"help_text": "When it ended, as told"},
        }


class RegisterItemVerifiedSerializer(serializers.Serializer):
    on = serializers.DateField()
    how = serializers.CharField(max_length=300, help_text="How it was verified")


class RegisterItemViewSet(RegisterViewSet):
    """Rows of each kind are there for those who read that kind: the list asks who reads."""

    queryset = RegisterItem.objects.all()
    serializer_class = RegisteredItemSerializer
    plain = True
    list_says, one_says = "What people told police, newest record first", "One thing that a person notified"
    write_scope = TokenScope.REGISTER_WRITE
    order = "-recorded_at"
    filters = (
        by_person(),
        choice("kind", [value for value, _ in ITEM_KINDS]),
        state(
            "state",
            {"current": lambda rows: rows.standing(), ALL: lambda rows: rows},
            "current: that have not ended. Default: all",
            asks=("ends_on",),
        ),
    )
    example = {
        "uid": "0193a5cc-4415-7c20-8e5a-1d2f3a4b5c71",
        "person": A_PERSON,
        "kind": "phone",
        "value": "07700 900145",
        "detail": None,
        "starts_on": "2026-01-09",
        "ends_on": None,
        "first_used_on": None,
        "told_on": "2026-01-11",
        "notice": A_NOTICE_UID,
        "verified_on": "2026-02-03",
        "verified_by": "Lara Whitby",
        "verified_how": "Seen in the person’s hand, and called",
        "recorded_at": "2026-01-11T10:20:00Z",
    }

    @verb(
        "Record that you have seen that it is as notified",
        takes=RegisterItemVerifiedSerializer,
        example={"on": "2026-02-03", "how": "Seen in the person’s hand, and called"},
    )
    def verify(self, request, uid):
        item, given = self.row_to_change(uid), self.validated(RegisterItemVerifiedSerializer)
        return self.done(lambda: notices.verify_item(item=item, by=request.user, **given))


class JourneySerializer(serializers.ModelSerializer):
    """A journey out of the UK: what is known, and what was told of it."""

    person = PersonNamedSerializer(source="offender")

    class Meta:
        model = Journey
        fields = (
            *("uid", "person", "known_on", "departs_on", "departure_point", "first_country", "arrival_point"),
            *("other_countries", "carriers", "first_night", "returns_on", "return_point", "source", "excuse"),
            *("returned_on", "returned_as_told", "called_off_on", "recorded_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "known_on": {"help_text": "Since when the person knew of it"},
            "source": {"help_text": "How it is known, where the person did not tell it"},
            "returned_as_told": {"help_text": "Whether they came back on the date and at the place they told"},
        }


class NewJourneySerializer(serializers.ModelSerializer):
    person = serializers.UUIDField(help_text="uid of the person")
    told_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="When they told police; without it, `source`"
    )
    station = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)

    class Meta:
        model = Journey
        fields = (
            *("person", "known_on", "departs_on", "departure_point", "first_country", "arrival_point"),
            *("other_countries", "carriers", "first_night", "returns_on", "return_point", "source", "excuse"),
            *("told_on", "station"),
        )


class JourneyToldSerializer(serializers.Serializer):
    told_on = serializers.DateField()
    station = serializers.CharField(max_length=120, help_text="The police station")


class JourneyReturnedSerializer(serializers.Serializer):
    returned_on = serializers.DateField()
    returned_as_told = serializers.BooleanField(help_text="On the date and at the place that they told")


class JourneyCalledOffSerializer(serializers.Serializer):
    on = serializers.DateField(help_text="When this was known")


class JourneyViewSet(RegisterViewSet):
    queryset = Journey.objects.all()
    serializer_class = JourneySerializer
    plain = True
    list_says, one_says = "Travel of people the caller can see, latest departure first", "One journey"
    write_scope = TokenScope.REGISTER_WRITE
    order = "-departs_on"
    filters = (
        by_person(),
        since("departs_from", "departs_on", "Leaving on this day or later"),
        until("departs_by", "departs_on", "Leaving on this day or earlier"),
    )
    example = {
        "uid": A_JOURNEY_UID,
        "person": A_PERSON,
        "known_on": "2026-10-20",
        "departs_on": "2026-11-28",
        "departure_point": "Leeds Bradford",
        "first_country": "Portugal",
        "arrival_point": "Lisbon",
        "other_countries": None,
        "carriers": "Invented Air 417",
        "first_night": "2 Invented Street, Lisbon",
        "returns_on": "2026-12-02",
        "return_point": "Leeds Bradford",
        "source": None,
        "excuse": None,
        "returned_on": None,
        "returned_as_told": None,
        "called_off_on": None,
        "recorded_at": "2026-10-21T09:30:00Z",
    }

    @verb(
        "Record a journey that the person told police of, or that is known in another way",
        takes=NewJourneySerializer,
        example={
            "person": A_PERSON["uid"],
            "known_on": "2026-10-20",
            "departs_on": "2026-11-28",
            "first_country": "Portugal",
            "told_on": "2026-10-21",
            "station": "Elland Road",
        },
    )
    def create(self, request):
        given = self.validated(NewJourneySerializer)
        person = self.person_to_change(given)
        return self.done(lambda: journeys.record_journey(offender=person, by=request.user, **given), status=201)

    @verb(
        "Record that the person told police of it",
        takes=JourneyToldSerializer,
        example={"told_on": "2026-10-21", "station": "Elland Road"},
    )
    def told(self, request, uid):
        journey, given = self.row_to_change(uid), self.validated(JourneyToldSerializer)
        return self.done(lambda: journeys.tell_journey(journey=journey, by=request.user, **given), row=journey)

    @verb(
        "Record the return",
        takes=JourneyReturnedSerializer,
        example={"returned_on": "2026-12-02", "returned_as_told": True},
    )
    def back(self, request, uid):
        journey, given = self.row_to_change(uid), self.validated(JourneyReturnedSerializer)
        return self.done(lambda: journeys.record_return(journey=journey, by=request.user, **given))

    @verb(
        "Record that the person told police of a return otherwise than told",
        takes=JourneyToldSerializer,
        example={"told_on": "2026-12-04", "station": "Elland Road"},
    )
    def told_back(self, request, uid):
        journey, given = self.row_to_change(uid), self.validated(JourneyToldSerializer)
        return self.done(lambda: journeys.tell_return(journey=journey, by=request.user, **given), row=journey)

    @verb("Record that the person did not go", takes=JourneyCalledOffSerializer, example={"on": "2026-11-27"})
    def call_off(self, request, uid):
        journey, given = self.row_to_change(uid), self.validated(JourneyCalledOffSerializer)
        return self.done(lambda: journeys.call_off(journey=journey, by=request.user, **given))


class HomeVisitSerializer(serializers.ModelSerializer):
    """A home visit by police, or an attempt at one."""

    person = PersonNamedSerializer(source="offender")
    visited_by = serializers.CharField(source="visited_by.name")

    class Meta:
        model = HomeVisit
        fields = (
            *("uid", "person", "visited_at", "result", "entry_sought", "is_announced", "address", "narrative"),
            *("visited_by", "recorded_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {"entry_sought": {"help_text": "Whether the officer asked to come in (s.56A)"}}


class NewHomeVisitSerializer(serializers.ModelSerializer):
    person = serializers.UUIDField(help_text="uid of the person")
    narrative = serializers.CharField(
        max_length=4000,
        required=False,
        default="",
        allow_blank=True,
        help_text="What was seen; needed unless no one was available",
    )

    class Meta:
        model = HomeVisit
        fields = ("person", "visited_at", "result", "entry_sought", "is_announced", "address", "narrative")


class HomeVisitViewSet(RegisterViewSet):
    queryset = HomeVisit.objects.all()
    serializer_class = HomeVisitSerializer
    plain = True
    list_says, one_says = "Home visits to people the caller can see, newest record first", "One home visit"
    write_scope = TokenScope.REGISTER_WRITE
    order = "-recorded_at"
    filters = (by_person(), choice("result", HomeVisit.Result.values))
    example = {
        "uid": "0193a5cc-4416-7c20-8e5a-1d2f3a4b5c72",
        "person": A_PERSON,
        "visited_at": "2026-09-14T17:30:00Z",
        "result": "seen",
        "entry_sought": True,
        "is_announced": False,
        "address": "1 Invented Row, Leeds",
        "narrative": "Alone at home. Nothing of concern",
        "visited_by": "Lara Whitby",
        "recorded_at": "2026-09-14T17:40:00Z",
    }

    @verb(
        "Record a home visit, or an attempt",
        takes=NewHomeVisitSerializer,
        example={
            "person": A_PERSON["uid"],
            "visited_at": "2026-09-14T17:30:00Z",
            "result": "seen",
            "entry_sought": True,
            "narrative": "Alone at home. Nothing of concern",
        },
    )
    def create(self, request):
        given = self.validated(NewHomeVisitSerializer)
        person = self.person_to_change(given)
        return self.done(lambda: visits.record_visit(offender=person, by=request.user, **given), status=201)


class KnownChangeSerializer(serializers.ModelSerializer):
    """Something that happened which the person must tell police."""

    person = PersonNamedSerializer(source="offender")
    kind = serializers.ChoiceField(CHANGES)

    class Meta:
        model = KnownChange
        fields = (
            *("uid", "person", "kind", "on", "first_used_on", "stays", "words", "source"),
            *("withdrawn_at", "withdrawn_because", "recorded_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "on": {"help_text": "When it happened; null of a stay, of which `stays` has the days"},
            "words": {"help_text": "What changed"},
            "source": {"help_text": "How it is known"},
        }


class KnownStaySerializer(serializers.Serializer):
    first = serializers.DateField(help_text="The first day at the address")
    last = serializers.DateField(help_text="The last day, included")


class NewKnownChangeSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    kind = serializers.ChoiceField(CHANGES)
    words = serializers.CharField(max_length=300, help_text="What changed")
    source = serializers.CharField(  # type: ignore[assignment]  # of a row, not of the field
        max_length=300, help_text="How it is known"
    )
    on = serializers.DateField(required=False, allow_null=True, default=None, help_text="Needed but for a stay")
    first_used_on = serializers.DateField(required=False, allow_null=True, default=None, help_text="Of a vehicle")
    stays = KnownStaySerializer(many=True, required=False, default=list, help_text="Of a stay: its days")


class WithdrawChangeSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


class KnownChangeViewSet(RegisterViewSet):
    queryset = KnownChange.objects.all()
    serializer_class = KnownChangeSerializer
    plain = True
    list_says = "Changes that people must tell police of, newest record first"
    one_says = "One such change"
    write_scope = TokenScope.REGISTER_WRITE
    order = "-recorded_at"
    filters = (by_person(), choice("kind", [value for value, _ in CHANGES]))
    example = {
        "uid": "0193a5cc-4417-7c20-8e5a-1d2f3a4b5c73",
        "person": A_PERSON,
        "kind": "vehicle",
        "on": "2026-11-22",
        "first_used_on": None,
        "stays": [],
        "words": "White van, XX21 ZZZ",
        "source": "Seen outside his home",
        "withdrawn_at": None,
        "withdrawn_because": None,
        "recorded_at": "2026-11-22T10:00:00Z",
    }

    @verb(
        "Record a change that the person has not told: the duty to tell it is open",
        takes=NewKnownChangeSerializer,
        example={
            "person": A_PERSON["uid"],
            "kind": "vehicle",
            "on": "2026-11-22",
            "words": "White van, XX21 ZZZ",
            "source": "Seen outside his home",
        },
    )
    def create(self, request):
        given = self.validated(NewKnownChangeSerializer)
        person = self.person_to_change(given)
        stays = [(each["first"], each["last"]) for each in given.pop("stays")]
        return self.done(
            lambda: notices.record_change(offender=person, by=request.user, stays=stays, **given), status=201
        )

    @verb("Withdraw it: it was not so", takes=WithdrawChangeSerializer, example={"reason": "The van is his brother’s"})
    def withdraw(self, request, uid):
        change, given = self.row_to_change(uid), self.validated(WithdrawChangeSerializer)
        return self.done(lambda: notices.withdraw_change(change=change, by=request.user, **given))


class DutyFileSerializer(serializers.ModelSerializer):
    """Police consider if the person committed an offence under s.54; what comes of it is decided by people."""

    person = PersonNamedSerializer(source="offender")
    state = serializers.ChoiceField(FILE_STATES)
    duty = serializers.UUIDField(source="duty.uid", default=None, help_text="uid of the duty that was not met")
    opened_by = serializers.CharField(source="opened_by.name")

    class Meta:
        model = DutyFile
        fields = ("uid", "person", "state", "duty", "reason", "opened_at", "opened_by", "decided_at", "outcome")
        read_only_fields = fields


class NewDutyFileSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    duty = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="uid of the duty; none: the information was false",
    )
    reason = serializers.CharField(max_length=1000, help_text="What is suspected")


class DutyFileDecidedSerializer(serializers.Serializer):
    state = serializers.ChoiceField([each for each in FILE_STATES if each[0] != FileState.CONSIDERED])
    outcome = serializers.CharField(max_length=1000, help_text="The reason")


class DutyFileViewSet(RegisterViewSet):
    queryset = DutyFile.objects.all()
    serializer_class = DutyFileSerializer
    plain = True
    list_says, one_says = "Files under s.54 of people the caller can see, newest first", "One file under s.54"
    write_scope, people_scope = TokenScope.REGISTER_WRITE, TokenScope.REGISTER_DECIDE
    order = "-opened_at"
    filters = (by_person(), choice("state", [value for value, _ in FILE_STATES]))
    example = {
        "uid": "0193a5cc-4418-7c20-8e5a-1d2f3a4b5c74",
        "person": A_PERSON,
        "state": "considered",
        "duty": "0193a5cc-4414-7c20-8e5a-1d2f3a4b5c70",
        "reason": "No yearly notification, and no answer at home",
        "opened_at": "2026-11-24T10:00:00Z",
        "opened_by": "Lara Whitby",
        "decided_at": None,
        "outcome": None,
    }

    @verb(
        "Open a file; probation is alerted while a licence is in force",
        takes=NewDutyFileSerializer,
        example={
            "person": A_PERSON["uid"],
            "duty": "0193a5cc-4414-7c20-8e5a-1d2f3a4b5c70",
            "reason": "No yearly notification, and no answer at home",
        },
        people_only=True,
    )
    def create(self, request):
        given = self.validated(NewDutyFileSerializer)
        person = self.person_to_change(given)
        duty = row_of(NotificationDuty.objects.visible_to(request.user), person, "duty", given.pop("duty"))
        return self.done(lambda: files.open_file(offender=person, duty=duty, by=request.user, **given), status=201)

    @verb(
        "Record what was decided",
        takes=DutyFileDecidedSerializer,
        example={"state": "no_further_action", "outcome": "Was in hospital"},
        people_only=True,
    )
    def decide(self, request, uid):
        file = self.row_to_change(uid, Capability.DECIDE_ON_REGISTER)
        given = self.validated(DutyFileDecidedSerializer)
        given["state"] = FileState(given["state"])
        return self.done(lambda: files.decide_file(file=file, by=request.user, **given))


class NeverAppliedSerializer(serializers.ModelSerializer):
    """By a court's order on appeal the duties never applied: one person says so, a second confirms it."""

    person = PersonNamedSerializer(source="offender")
    proposed_by = serializers.CharField(source="proposed_by.name")

    class Meta:
        model = NeverApplied
        fields = (
            *("uid", "person", "court", "ordered_on", "paper", "reason", "proposed_at", "proposed_by"),
            *("confirmed_at", "refused_at", "refused_because"),
        )
        read_only_fields = fields


class NewNeverAppliedSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    court = serializers.CharField(max_length=120)
    ordered_on = serializers.DateField(help_text="The date of the order")
    paper = serializers.CharField(max_length=200, help_text="The reference of the court paper")
    reason = serializers.CharField(max_length=500, help_text="What the court decided")


class NeverAnsweredSerializer(serializers.Serializer):
    confirm = serializers.BooleanField()
    reason = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="Needed for a refusal"
    )


class NeverAppliedViewSet(RegisterViewSet):
    queryset = NeverApplied.objects.all()
    serializer_class = NeverAppliedSerializer
    plain = True
    list_says = "Orders on appeal by which duties never applied, newest first"
    one_says = "One order by which the duties never applied"
    write_scope, people_scope = TokenScope.REGISTER_WRITE, TokenScope.REGISTER_DECIDE
    needs = Capability.DECIDE_ON_REGISTER
    order = "-proposed_at"
    filters = (by_person(),)
    example = {
        "uid": "0193a5cc-4419-7c20-8e5a-1d2f3a4b5c75",
        "person": A_PERSON,
        "court": "Court of Appeal",
        "ordered_on": "2026-11-20",
        "paper": "Order 417 of 2026",
        "reason": "The conviction was quashed",
        "proposed_at": "2026-11-24T10:00:00Z",
        "proposed_by": "Karen Lockyer",
        "confirmed_at": None,
        "refused_at": None,
        "refused_because": None,
    }

    @verb(
        "Record the order; a second person is asked to confirm it",
        takes=NewNeverAppliedSerializer,
        example={
            "person": A_PERSON["uid"],
            "court": "Court of Appeal",
            "ordered_on": "2026-11-20",
            "paper": "Order 417 of 2026",
            "reason": "The conviction was quashed",
        },
        people_only=True,
    )
    def create(self, request):
        given = self.validated(NewNeverAppliedSerializer)
        person = self.person_to_change(given)
        return self.done(lambda: files.propose_never_applied(offender=person, by=request.user, **given), status=201)

    @verb(
        "Confirm it as the second person, or refuse",
        takes=NeverAnsweredSerializer,
        example={"confirm": True},
        path="answer",
        people_only=True,
    )
    def answer_it(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(NeverAnsweredSerializer)
        return self.done(lambda: files.answer_never_applied(row=row, by=request.user, **given))


class ToldDifferenceSerializer(serializers.ModelSerializer):
    """Told to police otherwise than to probation: both stay. Those about accounts are there for police people alone,
    the others for people who read home addresses: a partner system has none."""

    person = PersonNamedSerializer(source="offender")
    kind = serializers.ChoiceField(ITEM_KINDS)

    class Meta:
        model = ToldDifference
        fields = ("uid", "person", "kind", "police", "probation", "opened_at", "settled_at", "settled_because")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "police": {"help_text": "As told to police; null: not told"},
            "probation": {"help_text": "As told to probation; null: not told"},
        }


class DifferenceSettledSerializer(serializers.Serializer):
    how = serializers.CharField(max_length=500)


class ToldDifferenceViewSet(RegisterViewSet):
    queryset = ToldDifference.objects.all()
    serializer_class = ToldDifferenceSerializer
    plain = True
    list_says = "Differences between what police and probation have, oldest first"
    one_says = "One difference"
    write_scope, people_scope = TokenScope.REGISTER_WRITE, TokenScope.REGISTER_DECIDE
    needs = None
    order = "opened_at"
    filters = (by_person(), open_until("settled_at"))
    example = {
        "uid": "0193a5cc-4420-7c20-8e5a-1d2f3a4b5c76",
        "person": A_PERSON,
        "kind": "phone",
        "police": "07700 900145",
        "probation": None,
        "opened_at": "2026-11-24T10:00:00Z",
        "settled_at": None,
        "settled_because": None,
    }

    @verb(
        "Settle which is right; neither side's record changes",
        takes=DifferenceSettledSerializer,
        example={"how": "He gave up the phone; probation has the new one"},
        people_only=True,
    )
    def settle(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(DifferenceSettledSerializer)
        return self.done(lambda: differences.settle_difference(difference=row, by=request.user, **given))
