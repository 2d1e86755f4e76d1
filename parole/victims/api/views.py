"""Victims over the API: by the same actions, for the same readers and writers as the pages.

A partner system knows of victims by the scope of its token and by nothing else (`sharing/access/roles.py`, BY_SCOPE):
without it there is no such address for it, and no sign of a victim elsewhere. Who decides and who acknowledges is a
person.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone

from offenders.api.of_person import RecordingViewSet, by_person, row_of
from offenders.api.serializers import A_PERSON
from parole.reviews.models import ParoleReview
from parole.victims.actions import notices, requests, victims
from parole.victims.api.serializers import (
    AcknowledgeSerializer,
    AnswerRequestSerializer,
    ChangeStatementSerializer,
    ChangeVictimSerializer,
    InformedSerializer,
    LeaveSerializer,
    LiaisonAnswerSerializer,
    LiaisonNoticeSerializer,
    NewAnswerSerializer,
    NewRequestSerializer,
    NewStatementSerializer,
    NewVictimSerializer,
    PassOnSerializer,
    StatementSerializer,
    VictimRequestSerializer,
    VictimSerializer,
    VictimTaskDetailSerializer,
    VictimTaskSerializer,
    WithdrawTellingSerializer,
    WithdrawVictimRequestSerializer,
)
from parole.victims.models import LiaisonAnswer, LiaisonNotice, Statement, Telling, ToTell, Victim, VictimRequest
from parole.victims.querysets import LiaisonNoticeQuerySet, ToTellQuerySet
from parole.victims.rules.events import Event
from parole.victims.rules.requests import Status
from sharing import access
from sharing.access.roles import Capability
from sharing.api.filters import choice, state, uid
from sharing.api.recording import AS_DECLARED, AsDeclared, Needs
from sharing.api.refusals.errors import Conflict
from sharing.api.verbs import verb
from sharing.audit.versions import version_of
from sharing.clients.token_scopes import TokenScope

A_VICTIM, A_REQUEST = "0193a5c0-7c11-7e02-8d3f-0a4b6c8e4401", "0193a5c0-7c11-7e02-8d3f-0a4b6c8e4402"
A_REVIEW = "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001"


class OfVictimsViewSet(RecordingViewSet):
    """Rows about victims of a person, which those record who see the person and liaise with victims."""

    capability = Capability.KNOW_VICTIMS
    needs = Capability.LIAISE_WITH_VICTIMS
    plain = True
    read_scope = TokenScope.VICTIMS_READ
    write_scope: ClassVar[TokenScope | None] = TokenScope.VICTIMS_WRITE
    people_scope = TokenScope.VICTIMS_DECIDE

    def require_rights(self, person: Any, needs: Needs = AS_DECLARED) -> None:
        """As on the pages: who liaises with victims need not be able to change the person, and nobody does so in an
        emergency."""
        if access.only_in_emergency(self.caller, person.pk):
            raise access.RecordHidden
        self.require_one_of(self.needs if isinstance(needs, AsDeclared) else needs)

    def victim_to_change(self, given: dict[str, Any]) -> Victim:
        """The victim that what was sent names, which is taken out of it. Raises RecordHidden, PermissionDenied."""
        rows = Victim.objects.select_related("offender")
        victim = access.open_record(self.caller, rows, uid=given.pop("victim"))
        self.require_rights(victim.offender)
        return victim


class VictimViewSet(OfVictimsViewSet):
    queryset: Any = Victim.objects.all()
    serializer_class = VictimSerializer
    list_says, one_says = "Victims of people the caller can see, last added first", "One victim"
    order = "-added_at"
    filters = (by_person(),)
    example = {
        "uid": A_VICTIM,
        "person": A_PERSON,
        "reference": "VCS-20418",
        "is_in_scheme": True,
        "contact": "letter",
        "not_wanted": ["moves"],
        "note": None,
        "officer": "Gwen Ashdown",
        "added_at": "2026-10-05T09:30:00Z",
        "left_on": None,
    }

    @verb(
        "Add a victim, who hears of each event from now on",
        takes=NewVictimSerializer,
        example={"person": A_PERSON["uid"], "reference": "VCS-20418", "contact": "letter", "not_wanted": ["moves"]},
    )
    def create(self, request):
        given = self.validated(NewVictimSerializer)
        person = self.person_to_change(given)
        return self.done(lambda: victims.add_victim(offender=person, by=request.user, **given), status=201)

    @verb(
        "Change how the victim is contacted, and what they wish to know",
        takes=ChangeVictimSerializer,
        example={"contact": "phone", "not_wanted": []},
    )
    def change(self, request, uid):
        victim, given = self.row_to_change(uid), self.validated(ChangeVictimSerializer)
        given = {name: getattr(victim, name) for name in victims.CONTACT} | given
        version = version_of(victim, *victims.CONTACT)
        return self.done(lambda: victims.change_victim(victim=victim, version=version, by=request.user, **given))

    @verb("Stop contact", takes=LeaveSerializer, example={"on": "2026-12-01"})
    def leave(self, request, uid):
        victim, given = self.row_to_change(uid), self.validated(LeaveSerializer)
        return self.done(lambda: victims.leave(victim=victim, by=request.user, **given))


class VictimRequestViewSet(OfVictimsViewSet):
    """Who may know that a victim asked, and not of the victims, reads what was passed on, without the victim."""

    capability = Capability.KNOW_VICTIMS_ASK
    queryset: Any = VictimRequest.objects.all()
    serializer_class = VictimRequestSerializer
    list_says = "What victims ask for, of people the caller can see, newest first"
    one_says = "One request"
    order = "-asked_on"
    filters = (by_person(), choice("status", Status))
    example = {
        "uid": A_REQUEST,
        "person": A_PERSON,
        "victim": A_VICTIM,
        "asked": "Not to come to the town",
        "why": None,
        "asked_on": "2026-11-02",
        "status": "passed",
        "passed_to": "probation",
        "passed_at": "2026-11-03T10:00:00Z",
        "review": None,
        "outcome": None,
        "answer_reason": None,
        "reference": None,
        "decided_on": None,
        "answered_by": None,
        "answered_at": None,
        "told_at": None,
        "told_how": None,
        "withdrawn_at": None,
        "withdrawn_because": None,
    }

    @verb(
        "Record a victim's request",
        takes=NewRequestSerializer,
        example={"victim": A_VICTIM, "asked": "Not to come to the town", "asked_on": "2026-11-02"},
    )
    def create(self, request):
        given = self.validated(NewRequestSerializer)
        victim = self.victim_to_change(given)
        return self.done(lambda: requests.ask(victim=victim, by=request.user, **given), status=201)

    @verb("Pass it on to the team that decides, which is alerted", takes=PassOnSerializer, example={"to": "probation"})
    def pass_on(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(PassOnSerializer)
        return self.done(lambda: requests.pass_on(request=row, by=request.user, **given))

    @verb(
        "Answer it, for the body it was passed on to; the victim then hears of it",
        takes=AnswerRequestSerializer,
        people_only=True,
        path="answer",
        example={"outcome": "refused", "reason": "He works there. Contact is prohibited instead"},
    )
    def answer_request(self, request, uid):
        row, given = self.row_to_change(uid, needs=None), self.validated(AnswerRequestSerializer)
        return self.done(lambda: requests.answer(request=row, by=request.user, **given))

    @verb(
        "Withdraw it; it stays on record",
        takes=WithdrawVictimRequestSerializer,
        example={"reason": "No longer asked for"},
    )
    def withdraw(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(WithdrawVictimRequestSerializer)
        return self.done(lambda: requests.withdraw(request=row, by=request.user, **given))


class VictimTaskViewSet(OfVictimsViewSet):
    queryset: Any = ToTell.objects.all()
    serializer_class = VictimTaskSerializer
    detail_class = VictimTaskDetailSerializer
    list_says, one_says = "What victims are to be told, by when it is due", "One task, with each attempt"
    order = "due_at"
    filters = (
        by_person(),
        state(
            "state",
            {
                "open": ToTellQuerySet.open,
                "overdue": lambda rows: rows.overdue(at=timezone.now()),
                "told": ToTellQuerySet.told,
                "late": ToTellQuerySet.told_late,
                "not_wanted": ToTellQuerySet.not_wanted,
            },
            "open: to tell. overdue: to tell, and past due. late: told after it was due",
            asks=("told_at", "due_at", "is_wanted"),
        ),
        choice("event", Event),
        uid("victim", "victim", "Only those of this victim, by uid"),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e4403",
        "person": A_PERSON,
        "victim": A_VICTIM,
        "event": "release",
        "happened_on": "2026-12-04",
        "about_on": None,
        "request": None,
        "made_at": "2026-12-04T09:10:00Z",
        "due_at": "2026-12-04T23:59:59Z",
        "is_wanted": True,
        "told_at": "2026-12-04T11:00:00Z",
        "told_by": "Gwen Ashdown",
    }
    detail_example = {
        "tellings": [
            {
                "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e4404",
                "at": "2026-12-04T11:00:00Z",
                "by": "Gwen Ashdown",
                "channel": "phone",
                "was_reached": True,
                "what_was_said": "He was released this morning",
                "recorded_at": "2026-12-04T11:04:00Z",
                "withdrawn_at": None,
                "withdrawn_because": None,
            }
        ]
    }

    @verb(
        "Record that the victim was informed, or could not be reached",
        takes=InformedSerializer,
        example={
            "at": "2026-12-01T11:00:00Z",
            "channel": "phone",
            "was_reached": True,
            "words": "He was released this morning",
        },
    )
    def told(self, request, uid):
        task, given = self.row_to_change(uid), self.validated(InformedSerializer)
        return self.done(lambda: victims.record_telling(task=task, by=request.user, **given), row=task, on="at")

    @verb(
        "Withdraw an entry recorded by mistake; the victim must be told again",
        takes=WithdrawTellingSerializer,
        example={"telling": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e4404", "reason": "Another victim was called"},
    )
    def withdraw_telling(self, request, uid):
        task, given = self.row_to_change(uid), self.validated(WithdrawTellingSerializer)
        telling = row_of(Telling.objects.filter(task=task), task.offender, "telling", given.pop("telling"))
        return self.done(lambda: victims.withdraw_telling(telling=telling, by=request.user, **given), row=task)


class StatementViewSet(OfVictimsViewSet):
    queryset: Any = Statement.objects.all()
    serializer_class = StatementSerializer
    list_says = "What victims give to parole reviews, and ask of them"
    one_says = "The statement of one victim for one review"
    order = "-uid"
    filters = (
        by_person(),
        uid("review", "review", "Only those for this review, by uid"),
        uid("victim", "victim", "Only those of this victim, by uid"),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e4405",
        "person": A_PERSON,
        "victim": A_VICTIM,
        "review": A_REVIEW,
        "received_on": "2026-11-20",
        "may_be_disclosed": False,
        "is_read_at_hearing": True,
        "asks_to_observe": False,
        "asks_for_summary": True,
        "summary_sent_on": None,
    }

    @verb(
        "Record what a victim gives to a review, and asks of it",
        takes=NewStatementSerializer,
        example={"victim": A_VICTIM, "review": A_REVIEW, "received_on": "2026-11-20", "is_read_at_hearing": True},
    )
    def create(self, request):
        given = self.validated(NewStatementSerializer)
        reviews = ParoleReview.objects.select_related("offender")
        review = access.open_record(self.caller, reviews, uid=given.pop("review"))
        victim = self.victim_to_change(given)
        if Statement.objects.filter(victim=victim, review=review).exists():
            raise Conflict("There is a statement of this victim for this review. Change that one.")
        return self._recorded(Statement(victim=victim, review=review, offender=victim.offender), given, status=201)

    @verb("Change it", takes=ChangeStatementSerializer, example={"summary_sent_on": "2026-12-01"})
    def change(self, request, uid: UUID):
        return self._recorded(self.row_to_change(uid), self.validated(ChangeStatementSerializer))

    def _recorded(self, row: Statement, given: dict[str, Any], *, status: int = 200):
        """row: as it stands, or an empty one."""
        said = {name: getattr(row, name) for name in victims.ASKED} | given
        version = version_of(row, *victims.ASKED)
        return self.done(
            lambda: victims.record_statement(
                victim=row.victim, review=row.review, version=version, by=self.caller, **said
            ),
            status=status,
        )


class LiaisonAnswerViewSet(OfVictimsViewSet):
    queryset: Any = LiaisonAnswer.objects.all()
    serializer_class = LiaisonAnswerSerializer
    list_says = "What victim liaison answered about whether there is a victim, newest first: the newest counts"
    one_says = "One answer"
    order = "-said_at"
    filters = (by_person(),)
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e4406",
        "person": A_PERSON,
        "answer": "in_contact",
        "said_by": "Gwen Ashdown",
        "said_at": "2026-10-05T09:30:00Z",
    }

    @verb(
        "Answer whether victims are in contact; the same answer again stays with the first",
        takes=NewAnswerSerializer,
        example={"person": A_PERSON["uid"], "answer": "none"},
    )
    def create(self, request):
        given = self.validated(NewAnswerSerializer)
        person = self.person_to_change(given)
        return self.done(lambda: victims.answer_for_liaison(offender=person, by=request.user, **given), status=201)


class LiaisonNoticeViewSet(OfVictimsViewSet):
    capability = Capability.KNOW_VICTIMS_ASK
    write_scope = None
    queryset: Any = LiaisonNotice.objects.all()
    serializer_class = LiaisonNoticeSerializer
    list_says = "Steps that victim liaison acknowledges, whether or not there is a victim, by when they are due"
    one_says = "One step to acknowledge"
    order = "due_at"
    filters = (
        by_person(),
        state(
            "state", {"waiting": LiaisonNoticeQuerySet.waiting}, "waiting: not acknowledged", asks=("acknowledged_at",)
        ),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e4407",
        "person": A_PERSON,
        "about": "variation",
        "made_at": "2026-11-30T15:00:00Z",
        "due_at": "2026-12-01T23:59:59Z",
        "acknowledged_at": None,
        "acknowledged_by": None,
        "to_consider": None,
    }

    @verb(
        "Acknowledge it for victim liaison",
        takes=AcknowledgeSerializer,
        people_only=True,
        example={"to_consider": "Ask us before the zone is changed"},
    )
    def acknowledge(self, request, uid):
        notice, given = self.row_to_change(uid), self.validated(AcknowledgeSerializer)
        return self.done(lambda: notices.acknowledge(notice=notice, by=request.user, **given))
