"""Access requests, for people's own tools: ask, read what was answered, answer. No program asks or answers."""

from __future__ import annotations

from typing import cast

from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema, extend_schema_view
from rest_framework import serializers

from sharing import access, audit
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.agencies.models import User
from sharing.api.filters import Filter, one_of
from sharing.api.refusals.errors import Conflict
from sharing.api.verbs import verb
from sharing.api.viewsets import VisibleViewSet
from sharing.clients.token_scopes import TokenScope
from sharing.compiled.plain_rows import plain_rows
from sharing.records.errors import Refused
from sharing.requests import actions, panels
from sharing.requests.actions import ROLES, RequestMovedOn
from sharing.requests.models import AccessRequest
from sharing.requests.rules import RequesterMessage


class OwnRequestSerializer(serializers.Serializer):
    """A request as its asker may read it: nothing in it tells whether there is such a person, until it was agreed."""

    # A program asks for nothing: what is told here is told to the asker alone.
    READERS = read_by(NO_PROGRAM, "number", "need", "reason", "said", "answer")
    uid = serializers.UUIDField(source="request.uid")
    number = serializers.CharField(source="request.number")
    need = serializers.CharField(source="request.need")
    reason = serializers.CharField(source="request.reason")
    days = serializers.IntegerField(source="request.days")
    asked_at = serializers.DateTimeField(source="request.asked_at")
    due_at = serializers.DateTimeField(source="request.due_at")
    state = serializers.ChoiceField(choices=[told.value for told in RequesterMessage], source="told.value")
    said = serializers.CharField(source="words")
    answer = serializers.CharField(allow_null=True)
    person = serializers.UUIDField(source="person.uid", default=None)
    ends_at = serializers.DateTimeField(source="grant.gives_until", default=None)


class RequestToAnswerSerializer(serializers.Serializer):
    """A request as those read it who may share the person."""

    of = AccessRequest
    uid = serializers.UUIDField()
    number = serializers.CharField()
    person = serializers.UUIDField(source="subject.uid")
    asked_by = serializers.CharField(source="asked_by.name")
    agency = serializers.CharField(source="asked_by.agency.name")
    need = serializers.CharField()
    reason = serializers.CharField()
    days = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    state = serializers.CharField()
    answered_by = serializers.CharField(source="answered_by.name", default=None)
    answered_at = serializers.DateTimeField()
    answer = serializers.CharField()
    is_reason_shown = serializers.BooleanField(source="reason_is_told")


class AskSerializer(serializers.Serializer):
    number = serializers.CharField(max_length=40)
    need = serializers.ChoiceField(choices=AccessRequest.Need.choices)
    reason = serializers.CharField(max_length=500)
    days = serializers.IntegerField(min_value=1, max_value=999)


class AgreeSerializer(serializers.Serializer):
    grant_role = serializers.ChoiceField(choices=sorted(role.value for role in ROLES))
    days = serializers.IntegerField(min_value=1, max_value=999)
    answer = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class RefuseAccessSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)
    is_reason_shown = serializers.BooleanField(source="reason_is_told", default=False)


class EndAccessSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


EITHER = PolymorphicProxySerializer(
    component_name="AccessRequest",
    serializers=[OwnRequestSerializer, RequestToAnswerSerializer],
    resource_type_field_name=None,
)


@extend_schema_view(list=extend_schema(responses=EITHER), retrieve=extend_schema(responses=EITHER))
class AccessRequestViewSet(VisibleViewSet):
    """Those to answer are read as columns. The caller's own are read as models, and what is sent of each is judged when
    it is asked: the asker reads the same, at the same time, whether there is such a person or not, and no column says
    that."""

    queryset = AccessRequest.objects.with_people()
    people_scope = TokenScope.ACCESS_REQUESTS_DECIDE
    serializer_class: type[serializers.Serializer] = OwnRequestSerializer
    list_says = "The caller's own requests, or those about people the caller can share, newest first"
    one_says = "One request"
    order = "-asked_at"
    filters = (
        Filter(
            "side",
            lambda rows, side: rows,
            "The caller's own (default), or to answer",
            values=("mine", "answer"),
            read=one_of(("mine", "answer")),
        ),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e7001",
        "number": "A7001QX",
        "need": "work",
        "reason": "Transferred to our unit",
        "days": 30,
        "asked_at": "2026-12-01T09:00:00Z",
        "due_at": "2026-12-03T09:00:00Z",
        "state": "waiting",
        "said": "Waiting for an answer",
        "answer": None,
        "person": None,
        "ends_at": None,
    }

    def list(self, request, *args, **kwargs):
        params = self._params("cursor")
        side = one_of(("mine", "answer"))("side", params.get("side", "mine"))
        if side == "answer":
            self.serializer_class = RequestToAnswerSerializer
            self.columns = (*plain_rows(RequestToAnswerSerializer).names, "subject_id")  # type: ignore[misc]  # of one side
            rows = AccessRequest.objects.for_answerers(request.user)
        else:
            rows = AccessRequest.objects.with_people().asked_by(request.user)
        page = self.page(rows, params)
        self.record_list(page, params)
        return self.wrapped(page)

    def represent(self, page):
        if self.columns:
            return super().represent(page)
        read = self.reader()
        lines = panels.lines_of_mine(page.rows, user=self.caller, at=timezone.now())
        return [read(line) for line in lines]

    def record_list(self, page, params):
        """A list of one's own shows nobody: whose number it is is not said in it."""
        is_mine = self.serializer_class is OwnRequestSerializer
        audit.record_read(
            action=audit.Action.LIST,
            verb=f"{self.basename}.listed",
            by=self.caller,
            shown=[] if is_mine else [row["subject_id"] for row in page.rows],
        )

    @property
    def caller(self) -> User:
        return cast("User", self.request.user)

    @verb(
        "Request access to the person with this full number; the answer is the same whether there is one or not",
        takes=AskSerializer,
        answers=OwnRequestSerializer,
        people_only=True,
        example={"number": "A7001QX", "need": "work", "reason": "Transferred to our unit", "days": 30},
    )
    def create(self, request):
        try:
            made = actions.ask(by=request.user, **self.validated(AskSerializer))
        except Refused as error:
            raise build_validation_error(error) from error
        return self.answer(panels.build_own_request(made, person=None, at=timezone.now()), status=201)

    @verb(
        "Give the asker access",
        takes=AgreeSerializer,
        answers=RequestToAnswerSerializer,
        people_only=True,
        example={"grant_role": "reader", "days": 30},
    )
    def agree(self, request, uid):
        return self._answered(uid, actions.grant, AgreeSerializer)

    @verb(
        "Refuse the request",
        takes=RefuseAccessSerializer,
        answers=RequestToAnswerSerializer,
        people_only=True,
        example={"reason": "Ask the supervising team"},
    )
    def refuse(self, request, uid):
        return self._answered(uid, actions.refuse, RefuseAccessSerializer)

    @verb("Withdraw the request", answers=OwnRequestSerializer, people_only=True)
    def withdraw(self, request, uid):
        return self._changed(uid, lambda found: actions.withdraw(request=found, by=request.user))

    @verb(
        "End the access that was agreed",
        takes=EndAccessSerializer,
        answers=OwnRequestSerializer,
        people_only=True,
        example={"reason": "No longer our case"},
    )
    def end(self, request, uid):
        reason = self.validated(EndAccessSerializer)["reason"]
        return self._changed(uid, lambda found: actions.end(request=found, reason=reason, by=request.user), self._own)

    def answer_again(self, uid, *, status):
        return self.answer(self._own(uid)) if self.action == "end" else super().answer_again(uid, status=status)

    def _own(self, uid):
        """As its asker reads it, whoever of the two has ended it."""
        self.open_row(uid)
        self.serializer_class = OwnRequestSerializer
        row = AccessRequest.objects.with_people().filter(uid=uid)
        return panels.lines_of_mine(row, user=self.caller, at=timezone.now())[0]

    def _answered(self, uid, act, serializer_class):
        asked = self.validated(serializer_class)
        return self._changed(uid, lambda found: act(request=found, by=self.request.user, **asked))

    def _changed(self, uid, act, read=None):
        shown = self.open_row(uid)
        self.require_match(shown)
        try:
            act(getattr(shown, "request", shown))
        except Refused as error:
            raise build_validation_error(error) from error
        except RequestMovedOn as error:
            raise Conflict("It was already answered, withdrawn or closed.") from error
        return self.answer((read or self.open_row)(uid))

    def open_row(self, uid):
        """The caller's own as they may read it, else one that they may answer; for anybody else there is none."""
        user = self.caller
        own = AccessRequest.objects.with_people().asked_by(user).filter(uid=uid).first()
        if own:
            audit.record_read(action=audit.Action.CONSULTATION, verb="access_request.opened", by=user, target=own)
            self.serializer_class = OwnRequestSerializer
            return panels.lines_of_mine([own], user=user, at=timezone.now())[0]
        self.serializer_class = RequestToAnswerSerializer
        rows = self.get_queryset().filter(subject__isnull=False)
        found = access.open_record(user, rows, uid=uid, verb="access_request.opened")
        if not AccessRequest.objects.for_answerers(user).filter(pk=found.pk).exists():
            access.require(user, access.Permission.SHARE, found.subject)
            raise access.RecordHidden
        return found


def build_validation_error(error: Refused) -> serializers.ValidationError:
    """What the action refused, at the field that it names."""
    return serializers.ValidationError({error.field or "non_field_errors": [error.message]})
