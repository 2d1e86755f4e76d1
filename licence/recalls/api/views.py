"""Recalls and urgent arrests, for programs: read them, prepare one, and record what casework, prisons and police did.

What is decided or signed is done by people on their pages: no address here does it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework import exceptions

from licence.breaches.models import Breach
from licence.recalls.actions import answering, arrests, begin, casework, returning
from licence.recalls.api.serializers import (
    ArrestedSerializer,
    AtSerializer,
    BreachToAddSerializer,
    DoneSerializer,
    EndArrestSerializer,
    KindAnswersSerializer,
    NewArrestSerializer,
    NewRecallSerializer,
    RecallDetailSerializer,
    RecallDetailsSerializer,
    RecallSerializer,
    RecallWordsSerializer,
    RefuseRecallSerializer,
    ReturnSerializer,
    RevokeSerializer,
    UrgentArrestDetailSerializer,
    UrgentArrestSerializer,
)
from licence.recalls.models import Recall, UrgentArrest
from licence.recalls.querysets import RecallQuerySet
from licence.recalls.rules.kinds import KindAnswer, Question
from licence.recalls.rules.recalls import Status
from offenders.api.of_person import RecordingViewSet, by_person
from offenders.api.serializers import A_PERSON
from offenders.models import Establishment, Offender
from offenders.reference.establishments.rules import PlaceNames
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.api import bodies
from sharing.api.filters import choice, flag
from sharing.api.verbs import verb
from sharing.audit.versions import version_of
from sharing.clients.token_scopes import TokenScope

A_BREACH = "0193a5d8-4e21-7c60-8b95-7a1c3e5f9d04"
AT = {"at": "2026-12-10T13:20:00Z"}
A_CLOCK = {
    "kind": "papers",
    "number": 24,
    "unit": "hours",
    "source": "Recall policy",
    "started_at": "2026-12-10T09:00:00Z",
    "started_by_what": "agree",
    "due_at": "2026-12-11T09:00:00Z",
    "paused_at": None,
    "stopped_at": "2026-12-10T12:05:00Z",
    "stopped_by_what": "send",
    "missed_at": None,
}


class RecallViewSet(RecordingViewSet):
    queryset: Any = Recall.objects.all()
    serializer_class = RecallSerializer
    detail_class = RecallDetailSerializer
    plain = True
    list_says = "Recalls of people the caller can see, newest first"
    one_says = "One recall with its breaches, deadlines and moves"
    read_scope = TokenScope.RECALLS_READ
    write_scope = TokenScope.RECALLS_WRITE
    people_scope = TokenScope.RECALLS_DECIDE
    called = {"on": "at", "source": "answers"}
    order = "-begun_at"
    filters = (
        choice("status", Status, "Default: open recalls", absent=RecallQuerySet.open),
        by_person(),
    )

    example = {
        "uid": "0193a5da-0b37-7d54-9e82-8b2d4f6a0c15",
        "person": A_PERSON,
        "status": "licence_revoked",
        "is_emergency": False,
        "kind": "standard",
        "kind_reason": "Serving for a terrorism offence",
        "sentence_group": "extended",
        "custody_status": "police",
        "ppcs_reference": "PPCS-7714",
        "warrant_ref": "W-2201",
        "booking_number": None,
        "next_review_on": None,
        "stop_reason": None,
        "closed_because": None,
        "establishment": None,
        "begun_at": "2026-12-10T07:40:00Z",
        "decided_at": "2026-12-10T09:00:00Z",
        "called_at": "2026-12-10T11:30:00Z",
        "sent_at": "2026-12-10T12:05:00Z",
        "refused_at": None,
        "revoked_at": "2026-12-10T13:20:00Z",
        "at_large_since": None,
        "arrested_at": None,
        "returned_at": None,
        "look_again_at": None,
        "ended_at": None,
    }
    detail_example = {
        "what_led": "A second phone was found, and he denied it",
        "rationale": "The risk cannot be managed in the community",
        "breaches": [
            {
                "breach": A_BREACH,
                "number": 9,
                "code": "8e52e16e-1abf-4251-baca-2fabfcb243d0",
                "policy_version": "4.0",
                "wording": "Only own or use devices that your supervising officer has approved.",
            }
        ],
        "answers": [
            {
                "question": "terrorist_offence",
                "answer": "yes",
                "source": "Preparation of terrorist acts, Schedule 19ZA, Part 1",
                "as_at": "2026-12-10T07:40:00Z",
                "answered_at": "2026-12-10T07:40:00Z",
            }
        ],
        "offence_link": "similar",
        "risk_public": "high",
        "risk_known_adult": "medium",
        "risk_children": "low",
        "risk_prisoners": "low",
        "risk_staff": "low",
        "vulnerabilities": [],
        "mappa": "Category 4, level 3",
        "addresses_to_try": "1 Invented Row, Leeds",
        "police_contact": "Duty desk, 01632 960 145",
        "arrest_issues": None,
        "contraband": None,
        "proposed_conditions": None,
        "alternatives": ["warning_or_letter"],
        "alternatives_words": None,
        "clocks": [A_CLOCK],
        "moves": [
            {
                "verb": "begin",
                "before": None,
                "after": "draft",
                "at": "2026-12-10T07:40:00Z",
                "moved_at": "2026-12-10T07:40:00Z",
                "rationale": None,
            }
        ],
        "proposals": [],
    }

    @verb(
        "Start considering recall for breaches or concerns; each considers recall from now on",
        takes=NewRecallSerializer,
        example={
            "person": A_PERSON["uid"],
            "breaches": [A_BREACH],
            "what_led": "A second phone was found, and he denied it",
            "is_emergency": False,
        },
    )
    def create(self, request):
        given = self.validated(NewRecallSerializer)
        person = self.person_to_change(given, Capability.BEGIN_RECALLS)
        given["breaches"] = self.named(person, given["breaches"], field="breaches")
        return self.done(lambda: begin.begin(offender=person, by=request.user, **given), status=201)

    @verb(
        "Fill in the Part A until it is countersigned: only what is sent changes",
        takes=RecallDetailsSerializer,
        example={"is_emergency": True, "custody_status": "police"},
    )
    def details(self, request, uid):
        """What the caller does not read is not asked of them, and stays as it is."""
        recall = self.row_to_change(uid, Capability.SEND_RECALLS)
        given = self.validated(RecallDetailsSerializer)
        if given.pop("mappa", recall.mappa) != recall.mappa:
            raise exceptions.ValidationError({"mappa": [f"{begin.READ_FROM_MAPPA}."]})
        bodies.refuse(fields.unread(request.user, recall) & given.keys())
        version = version_of(recall, *(name for name in Recall.DETAILS if name in given))
        return self.done(lambda: begin.set_details(recall=recall, details=given, version=version, by=request.user))

    @verb(
        "Answer the questions on which kind of recall is open, each with its source; earlier answers stay on record",
        takes=KindAnswersSerializer,
        example={"answers": [{"question": "new_charge", "answer": "no", "source": "Custody record, 10 December"}]},
    )
    def answers(self, request, uid):
        recall = self.row_to_change(uid, Capability.SEND_RECALLS)
        given = self.validated(KindAnswersSerializer)["answers"]
        answers = {Question(each["question"]): (KindAnswer(each["answer"]), each["source"]) for each in given}
        return self.done(
            lambda: answering.answer_all(recall=recall, answers=answers, by=request.user),
            row=recall,
        )

    @verb(
        "Consider recall for another breach or concern, until it is decided",
        takes=BreachToAddSerializer,
        example={"breach": A_BREACH},
    )
    def add_breach(self, request, uid):
        recall = self.row_to_change(uid, Capability.BEGIN_RECALLS)
        given = self.validated(BreachToAddSerializer)
        (breach,) = self.named(recall.offender, [given["breach"]], field="breach")
        return self.done(lambda: begin.add_breach(recall=recall, breach=breach, by=request.user))

    @verb(
        "PPCS asks for more before it decides; its deadline is paused",
        takes=RecallWordsSerializer,
        example={"words": "Which number was the phone?"},
    )
    def ask_for_more(self, request, uid):
        recall, given = self.row_to_change(uid, Capability.DECIDE_RECALLS), self.validated(RecallWordsSerializer)
        return self.done(lambda: casework.ask_for_more(recall=recall, by=request.user, **given))

    @verb(
        "Probation gives what PPCS asked for; the deadline of PPCS goes on",
        takes=RecallWordsSerializer,
        example={"words": "07700 900145"},
    )
    def give_more(self, request, uid):
        recall, given = self.row_to_change(uid, Capability.SEND_RECALLS), self.validated(RecallWordsSerializer)
        return self.done(lambda: casework.give_more(recall=recall, by=request.user, **given))

    def named(self, person: Offender, uids: Iterable[UUID], *, field: str) -> list[Breach]:
        """Breaches of the person for which recall may be considered."""
        wanted = set(uids)
        rows = Breach.objects.visible_to(self.request.user).filter(offender=person, uid__in=wanted)
        found = list(rows.in_sight().select_related("condition"))
        if len(found) != len(wanted):
            raise exceptions.ValidationError({field: ["Select from this person’s breaches and concerns."]})
        return found

    @verb(
        "PPCS does not revoke the licence",
        takes=RefuseRecallSerializer,
        example=AT | {"reason": "A warning is enough"},
        people_only=True,
    )
    def refuse(self, request, uid):
        recall, given = self.row_to_change(uid, Capability.DECIDE_RECALLS), self.validated(RefuseRecallSerializer)
        return self.done(lambda: casework.refuse(recall=recall, by=request.user, **given))

    @verb(
        "The licence is revoked; the person is unlawfully at large unless held",
        takes=RevokeSerializer,
        example=AT | {"ppcs_reference": "PPCS-7714", "warrant_ref": "W-2201"},
        people_only=True,
    )
    def revoke(self, request, uid):
        recall, given = self.row_to_change(uid, Capability.DECIDE_RECALLS), self.validated(RevokeSerializer)
        return self.done(lambda: casework.revoke(recall=recall, by=request.user, **given))

    @verb("The person held when the licence was revoked is no longer held", takes=AtSerializer, example=AT)
    def at_large(self, request, uid):
        recall, given = self.row_to_change(uid, Capability.MARK_AT_LARGE), self.validated(AtSerializer)
        return self.done(lambda: casework.mark_at_large(recall=recall, by=request.user, **given))

    @verb("The police have arrested the person on the revocation", takes=ArrestedSerializer, example=AT)
    def arrested(self, request, uid):
        recall, given = self.row_to_change(uid, Capability.RECORD_RETURNS), self.validated(ArrestedSerializer)
        return self.done(lambda: returning.record_arrest(recall=recall, by=request.user, **given))

    @verb(
        "The person is back in prison",
        takes=ReturnSerializer,
        example=AT | {"establishment": "FKI", "booking_number": "BK4471"},
        path="return",
    )
    def record_return(self, request, uid):
        recall, given = self.row_to_change(uid, Capability.RECORD_RETURNS), self.validated(ReturnSerializer)
        establishment = PlaceNames(Establishment.objects.all()).read(given.pop("establishment"))
        if isinstance(establishment, str):
            raise exceptions.ValidationError({"establishment": [establishment]})
        return self.done(
            lambda: returning.record_return(recall=recall, establishment=establishment, by=request.user, **given),
        )

    @verb(
        "Record that the step of a deadline was done",
        takes=DoneSerializer,
        example=AT | {"clock": "dossier"},
        path="done",
    )
    def record_done(self, request, uid):
        recall, given = self.row_to_change(uid, Capability.DECIDE_RECALLS), self.validated(DoneSerializer)
        return self.done(lambda: casework.record_done(recall=recall, by=request.user, **given))

    @verb("The second dossier is with the Board", takes=AtSerializer, example=AT)
    def refer(self, request, uid):
        recall, given = self.row_to_change(uid, Capability.DECIDE_RECALLS), self.validated(AtSerializer)
        return self.done(lambda: casework.refer(recall=recall, by=request.user, **given))


class UrgentArrestViewSet(RecordingViewSet):
    queryset: Any = UrgentArrest.objects.all()
    serializer_class = UrgentArrestSerializer
    detail_class = UrgentArrestDetailSerializer
    plain = True
    list_says = "Urgent arrests (s.43B) of people the caller can see, newest first"
    one_says = "One urgent arrest with its deadline"
    read_scope = TokenScope.URGENT_ARRESTS_READ
    write_scope = TokenScope.URGENT_ARRESTS_WRITE
    called = {"on": "at"}
    order = "-arrested_at"
    filters = (
        flag("open", "true: arrests that have not ended", column="ended_at__isnull", asks=("ended_at",)),
        by_person(),
    )

    example = {
        "uid": "0193a5db-5c18-7a63-8f94-9c3e5a7b1d26",
        "person": A_PERSON,
        "recall": None,
        "arrested_at": "2026-12-10T03:15:00Z",
        "force": "West Yorkshire Police",
        "reference": None,
        "recorded_at": "2026-12-10T03:32:00Z",
        "ended_at": None,
        "how": None,
    }
    detail_example = {"place": "Elland Road", "clocks": []}

    @verb(
        "A constable has arrested a person on licence; every permitted team is alerted before the response",
        takes=NewArrestSerializer,
        example={
            "person": A_PERSON["uid"],
            "arrested_at": "2026-12-10T03:15:00Z",
            "place": "Elland Road",
            "force": "West Yorkshire Police",
        },
    )
    def create(self, request):
        given = self.validated(NewArrestSerializer)
        person = self.person_to_change(given, Capability.RECORD_URGENT_ARRESTS)
        return self.done(lambda: arrests.record_arrest(offender=person, by=request.user, **given), status=201)

    @verb(
        "How the arrest ended, recorded by the police who hold the person",
        takes=EndArrestSerializer,
        example=AT | {"how": "released"},
    )
    def end(self, request, uid):
        arrest, given = self.row_to_change(uid, Capability.RECORD_URGENT_ARRESTS), self.validated(EndArrestSerializer)
        return self.done(lambda: arrests.end_arrest(arrest=arrest, by=request.user, **given))
