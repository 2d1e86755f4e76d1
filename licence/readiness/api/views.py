"""Addresses of release checklists in the API: reading them, and recording how far an action has come.

A program records how an item stands and what became of a tag. It never signs, asks for an exception, agrees to one or
writes on the sheet of the day: those are for people, at the same addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, cast
from uuid import UUID

from django.utils import timezone
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from licence.readiness.actions import exceptions as exception_actions
from licence.readiness.actions import items, release_day, sign_off, tag
from licence.readiness.actions.items import NOT_THEIRS
from licence.readiness.actions.settling import ReadinessRefused
from licence.readiness.api.serializers import (
    VERBS_BY_NAME,
    AgreeExceptionSerializer,
    AskExceptionSerializer,
    AssignSerializer,
    EndExceptionSerializer,
    NoteSerializer,
    ReadinessDetailSerializer,
    ReadinessSerializer,
    RecordActSerializer,
    SaySerializer,
    SignSerializer,
    TagFactsSerializer,
    WithdrawActSerializer,
    WithdrawSerializer,
)
from licence.readiness.judging import judge_many
from licence.readiness.models import DayAct, Readiness, ReadinessException, ReadinessItem, SignOff
from licence.readiness.querysets import ReadinessQuerySet
from offenders.api.of_person import RecordingViewSet, by_person
from offenders.api.serializers import A_PERSON
from sharing import access
from sharing.access.rules import Permission
from sharing.api.filters import ALL, since, state, until
from sharing.api.refusals.errors import Conflict
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.models import User


class ReadinessViewSet(RecordingViewSet):
    queryset: Any = Readiness.objects.all()
    serializer_class = ReadinessSerializer
    detail_class = ReadinessDetailSerializer
    plain = True
    list_says = "Release checklists of people the caller can see, by release date"
    one_says = "One release checklist, judged now"
    read_scope = TokenScope.READINESS_READ
    write_scope = TokenScope.READINESS_WRITE
    people_scope = TokenScope.READINESS_DECIDE
    order = "goes_on"
    order_names: ClassVar = {"goes_on": "leaves_on"}
    called: ClassVar = {"fall_back": "fallback"}
    filters = (
        state(
            "state",
            {
                "open": ReadinessQuerySet.open,
                "ended": lambda rows: rows.filter(closed_at__isnull=False),
                ALL: lambda rows: rows,
            },
            "Default: open",
            asks=("closed_at",),
            absent="open",
        ),
        state(
            "which",
            {"late": lambda rows: rows.late(on=timezone.localdate()), "blocked": ReadinessQuerySet.blocked},
            "late: a mandatory action is past its due date",
            asks=("first_due_on", "blocked"),
        ),
        since("from", "goes_on", "Released on this date or later"),
        until("to", "goes_on", "Released on this date or earlier"),
        by_person(),
    )
    example = {
        "uid": "0193a5b2-6d08-7f41-92ce-1a7b3c5d9e04",
        "person": A_PERSON,
        "release": "0193a5b2-5a91-7c33-8d10-4f6e2a8c0b57",
        "status": "expected",
        "leaves_on": "2026-12-18",
        "mandatory": 14,
        "done": 11,
        "outstanding": 3,
        "blocked": 1,
        "first_due_on": "2026-12-09",
        "made_at": "2026-09-18T05:00:00Z",
        "closed_at": None,
        "closed_because": None,
    }
    detail_example = {
        "by_law": "Released by law on this date whatever is on the list",
        "missing": "3 actions are open",
        "sign_off_by": "2026-12-17T16:00:00Z",
        "items": [
            {
                "uid": "0193a5b2-7710-7b52-a3df-2b8c4d6e0f15",
                "code": "accommodation",
                "title": "Accommodation",
                "body": "probation",
                "is_mandatory": True,
                "due_on": "2026-12-04",
                "done_on": None,
                "state": "blocked",
                "records_say": None,
                "late": 3,
                "owner": "Owen Pryce",
                "owner_words": None,
                "words": "Approved premises are full until the 14th",
                "reference": None,
                "exception": None,
            }
        ],
        "signatures": [{"body": "prison", "signed": None, "waiting_for": "2 actions of the prison are open"}],
        "tag": {
            "reference": "EM-204417",
            "ordered_at": "2026-12-01T10:00:00Z",
            "accepted_at": "2026-12-01T15:30:00Z",
            "slot_at": "2026-12-18T18:00:00Z",
            "fitted_at": None,
            "first_signal_at": None,
        },
        "day_sheet": [],
    }

    def get_queryset(self):
        return Readiness.objects.all() if self.action == "list" else Readiness.objects.with_all()

    def sent(self, row):
        """One list is judged as it is told."""
        row.judged = judge_many([row])[0]
        row.acts = release_day.acts_of(row)
        return super().sent(row)

    @verb(
        "Update the status of an action",
        takes=SaySerializer,
        example={
            "item": "accommodation",
            "verb": "finish",
            "words": "Room 4, from 18 December",
            "done_on": "2026-12-10",
        },
        path="items",
    )
    def say(self, request, uid):
        return self._recorded(uid, SaySerializer, self._say)

    @verb(
        "Set the owner of an action",
        takes=AssignSerializer,
        example={"item": "accommodation", "owner": "owen.pryce@probation.example"},
    )
    def assign(self, request, uid):
        return self._recorded(uid, AssignSerializer, self._assign)

    @verb(
        "Add to the history of an action, for instance that someone was chased",
        takes=NoteSerializer,
        example={"item": "accommodation", "words": "Called the premises again: answer on Monday"},
    )
    def note(self, request, uid):
        return self._recorded(uid, NoteSerializer, self._note)

    @verb(
        "Record tag progress: only what is sent changes, and null removes a moment",
        takes=TagFactsSerializer,
        example={"ordered_at": "2026-12-01T10:00:00Z", "reference": "EM-204417"},
    )
    def tag(self, request, uid):
        return self._recorded(uid, TagFactsSerializer, tag.record_tag)

    @verb(
        "Request an exception: release without an action",
        takes=AskExceptionSerializer,
        example={"item": "accommodation", "reason": "No room before Monday", "fallback": "Stays with his sister"},
        path="exceptions",
        people_only=True,
    )
    def ask_exception(self, request, uid):
        return self._recorded(uid, AskExceptionSerializer, self._ask)

    @verb(
        "Agree to a requested exception",
        takes=AgreeExceptionSerializer,
        example={"item": "accommodation"},
        people_only=True,
    )
    def agree(self, request, uid):
        return self._recorded(uid, AgreeExceptionSerializer, self._agree)

    @verb(
        "End or refuse an exception",
        takes=EndExceptionSerializer,
        example={"item": "accommodation", "reason": "A room was found"},
        people_only=True,
    )
    def end_exception(self, request, uid):
        return self._recorded(uid, EndExceptionSerializer, self._end_exception)

    @verb("Sign off for a body", takes=SignSerializer, example={"body": "prison"}, people_only=True)
    def sign(self, request, uid):
        return self._recorded(uid, SignSerializer, sign_off.sign)

    @verb(
        "Withdraw a body's sign-off",
        takes=WithdrawSerializer,
        example={"body": "prison", "reason": "The warrant came back"},
        people_only=True,
    )
    def withdraw(self, request, uid):
        return self._recorded(uid, WithdrawSerializer, self._withdraw)

    @verb(
        "Record an act at the gate",
        takes=RecordActSerializer,
        example={"act": "identity", "words": "Photograph and prison number", "done_at": "2026-12-18T07:55:00Z"},
        path="day-sheet",
        people_only=True,
    )
    def record_act(self, request, uid):
        return self._recorded(uid, RecordActSerializer, release_day.record_act)

    @verb(
        "Withdraw an act at the gate that was recorded by mistake",
        takes=WithdrawActSerializer,
        example={"act": "identity", "reason": "Recorded for the wrong person"},
        people_only=True,
    )
    def withdraw_act(self, request, uid):
        return self._recorded(uid, WithdrawActSerializer, self._withdraw_act)

    def _recorded(self, uid: UUID, serializer: type[Serializer], act: Callable[..., Any]) -> Response:
        row, given = self.row_to_change(uid), self.validated(serializer)
        return self.done(lambda: act(readiness=row, by=cast("User", self.request.user), **given), row=row)

    def _say(self, *, readiness: Readiness, item: str, verb: str, by: User, **given: Any) -> None:
        items.say(item=self._item(readiness, item), verb=VERBS_BY_NAME[verb], by=by, **given)

    def _assign(self, *, readiness: Readiness, item: str, owner: str, words: str, by: User) -> None:
        named = User.objects.filter(email__iexact=owner, is_active=True).first() if owner else None
        if owner and (named is None or not access.may(named, Permission.CHANGE, readiness.offender)):
            raise ReadinessRefused(
                "owner", NOT_THEIRS
            )  # the same for nobody as for somebody who does not work with them
        items.assign(item=self._item(readiness, item), owner=named, words=words, by=by)

    def _note(self, *, readiness: Readiness, item: str, words: str, by: User) -> None:
        items.note(item=self._item(readiness, item), words=words, by=by)

    def _withdraw_act(self, *, readiness: Readiness, act: str, reason: str, by: User) -> None:
        rows = DayAct.objects.filter(sheet__readiness=readiness, act=act, struck_at__isnull=True)
        found = rows.select_related("offender").first()
        if found is None:
            raise Conflict("This is not recorded.")
        release_day.strike_out(act=found, reason=reason, by=by)

    def _ask(self, *, readiness: Readiness, item: str, by: User, **given: Any) -> None:
        exception_actions.ask_exception(item=self._item(readiness, item), by=by, **given)

    def _agree(self, *, readiness: Readiness, item: str, by: User) -> None:
        exception_actions.agree(exception=self._exception(readiness, item), by=by)

    def _end_exception(self, *, readiness: Readiness, item: str, reason: str, by: User) -> None:
        exception_actions.end_exception(exception=self._exception(readiness, item), reason=reason, by=by)

    def _withdraw(self, *, readiness: Readiness, body: str, reason: str, by: User) -> None:
        signed = SignOff.objects.filter(readiness=readiness, body=body, withdrawn_at__isnull=True).first()
        if signed is None:
            raise Conflict("No one has signed off for this body.")
        sign_off.withdraw(signed=signed, reason=reason, by=by)

    def _item(self, readiness: Readiness, code: str) -> ReadinessItem:
        return ReadinessItem.objects.select_related("offender").get(readiness=readiness, code=code)

    def _exception(self, readiness: Readiness, code: str) -> ReadinessException:
        asked = ReadinessException.objects.filter(
            item__readiness=readiness, item__code=code, ended_at__isnull=True
        ).select_related("offender")
        found = asked.first()
        if found is None:
            raise Conflict("No exception is requested.")
        return found
