"""Matches between two people, for people's own tools: for who sees both; and what the linking desk told the caller.

What is at the linking desk is decided there, on its page.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from rest_framework import serializers

from offenders.api.compartments import InCompartmentViewSet
from offenders.api.of_person import by_person
from offenders.api.serializers import A_PERSON, PersonNamedSerializer
from offenders.matches import actions
from offenders.matches.choices import ANSWERS
from offenders.matches.models import Match, MatchNotice, MatchReply
from offenders.matches.rules import MatchAnswer
from sharing.access.fields import EVERYBODY, NAMED, read_by
from sharing.access.roles import Capability
from sharing.api.filters import ALL, state
from sharing.api.recording import AS_DECLARED, Needs
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

ANOTHER = {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f33", "prison_number": "A2345CD", "name": "Imran Kelso"}


class MatchReplySerializer(serializers.ModelSerializer):
    """What an agency makes of it."""

    READERS: ClassVar = read_by(NAMED, "agency", "answered_by")
    agency = serializers.CharField(source="answered_by.agency.name")
    answered_by = serializers.CharField(source="answered_by.name")

    class Meta:
        model = MatchReply
        fields = ("agency", "answer", "reason", "answered_by", "answered_at")
        read_only_fields = fields


class MatchSerializer(serializers.ModelSerializer):
    """Two people share a detail."""

    READERS: ClassVar = read_by(NAMED, "answer", "answer_reason", "answered_at") | read_by(EVERYBODY, "answered_by")
    person = PersonNamedSerializer(source="offender")
    other = PersonNamedSerializer()
    answers = MatchReplySerializer(source="replies", many=True, help_text="Of each agency that answered, newest last")
    answer = serializers.ChoiceField(
        ANSWERS, source="latest_reply.answer", allow_null=True, default=None, help_text="The newest. null: not answered"
    )
    answer_reason = serializers.CharField(source="latest_reply.reason", allow_null=True, default=None)
    answered_by = serializers.CharField(source="latest_reply.answered_by.name", allow_null=True, default=None)
    answered_at = serializers.DateTimeField(source="latest_reply.answered_at", allow_null=True, default=None)

    class Meta:
        model = Match
        fields: tuple[str, ...] = (
            *("uid", "person", "other", "kind", "found_at", "answers"),
            *("answer", "answer_reason", "answered_by", "answered_at"),
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {"kind": {"help_text": "What they share"}}


class AnswerMatchSerializer(serializers.Serializer):
    answer = serializers.ChoiceField(ANSWERS)
    reason = serializers.CharField(max_length=500)


def _of_person(rows: Any, uid: UUID | None) -> Any:
    return rows.none() if uid is None else rows.filter(Q(offender__uid=uid) | Q(other__uid=uid))


class MatchViewSet(InCompartmentViewSet):
    queryset = Match.objects.current().prefetch_related("replies__answered_by__agency")
    serializer_class = MatchSerializer
    compartment, called_there = actions.COMPARTMENT, "matches"
    capability = Capability.SEE_MATCHES
    list_says = "Matches of which the caller sees both people and a row of each that has the detail, newest first"
    one_says = "One of them"
    people_scope = TokenScope.MATCHES_DECIDE
    order = "-found_at"
    filters = (
        dataclasses.replace(by_person(), narrow=_of_person),
        state(
            "state",
            {"open": lambda rows: rows.to_answer(), ALL: lambda rows: rows},
            "`open`: answered by no agency. Default: all",
            asks=("answer",),
            absent=ALL,
        ),
    )
    example: ClassVar = {
        "uid": "0193a5e1-7c20-7d11-8a44-5b6c7d8e9f21",
        "person": A_PERSON,
        "other": ANOTHER,
        "kind": "phone",
        "found_at": "2026-11-20T10:50:00Z",
        "answers": [
            {
                "agency": "CT Policing North East",
                "answer": "same",
                "reason": "Both gave it as their own number",
                "answered_by": "Imogen Strake",
                "answered_at": "2026-11-20T14:05:00Z",
            }
        ],
        "answer": "same",
        "answer_reason": "Both gave it as their own number",
        "answered_by": "Imogen Strake",
        "answered_at": "2026-11-20T14:05:00Z",
    }

    def told_of(self, keys: Sequence[int], rows: Sequence[Any]) -> Iterable[int]:
        pairs = Match.objects.filter(pk__in=keys).values_list("offender_id", "other_id")
        return {key for pair in pairs for key in pair}

    def require_rights(self, person: Any, needs: Needs = AS_DECLARED) -> None:
        """As on the page: by the role, of who sees both."""
        self.require_one_of(Capability.CHANGE_PEOPLE)

    @verb(
        "Answer a match for the caller’s agency. Answered again, its latest answer counts",
        takes=AnswerMatchSerializer,
        path="answer",
        example={"answer": "coincidence", "reason": "A hostel: 2 others on record have the same number"},
    )
    def say(self, request, uid):
        row, given = self.row_to_change(uid), self.validated(AnswerMatchSerializer)
        given["answer"] = MatchAnswer(given["answer"])
        return self.done(lambda: actions.answer_match(match=row, by=self.caller, **given))


class DeskNoticeSerializer(serializers.ModelSerializer):
    """What the linking desk told the caller about a person, in its words."""

    person = PersonNamedSerializer(source="offender")
    told_by = serializers.CharField(source="told_by.name")

    class Meta:
        model = MatchNotice
        fields = ("uid", "person", "text", "told_by", "told_at")
        read_only_fields = fields


class DeskNoticeViewSet(InCompartmentViewSet):
    queryset = MatchNotice.objects.all()
    serializer_class = DeskNoticeSerializer
    plain = True
    compartment, called_there = actions.COMPARTMENT, "notices"
    capability = Capability.SEE_MATCHES
    list_says = "Notices of the linking desk to the caller, newest first. The desk decides on its page"
    one_says = "One notice"
    people_scope = TokenScope.MATCHES_DECIDE
    order = "-told_at"
    filters = (by_person(),)
    example: ClassVar = {
        "uid": "0193a5e1-7c20-7d11-8a44-5b6c7d8e9f31",
        "person": A_PERSON,
        "text": "Ask him who else uses the phone that he told police in October",
        "told_by": "Priya Nandan",
        "told_at": "2026-11-20T15:10:00Z",
    }
