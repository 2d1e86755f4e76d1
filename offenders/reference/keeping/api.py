"""Reference data for programs: rows of each kind to read, and changes to send, which two people then make or refuse."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from rest_framework import exceptions, serializers

from offenders.reference.keeping import actions
from offenders.reference.keeping.forms import names_of
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.keeping.rules import Verb
from offenders.reference.registry import KINDS, UNREADABLE, ReferenceKind
from sharing.access.fields import EVERYBODY, read_by
from sharing.api.filters import Filter, day, one_of
from sharing.api.of_nobody import OfNobodyViewSet
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope

EXAMPLE = "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22"
NUL = json.dumps("\0").strip('"')  # PostgreSQL holds none
SENT: dict[str, dict[str, Any]] = {  # each as a program sends it
    "Correct a field": {
        "kind": "offences",
        "verb": "correct",
        "row": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22",
        "says": {"note": "Limb not stated: of records that name the section alone"},
        "reason": "The note did not say when to use this row",
        "source": "Terrorism Act 2000 s.58",
    },
    "Begin the next state": {
        "kind": "disposals",
        "verb": "next_state",
        "row": "0193a5c0-7d3e-7a31-9c55-1f0c6f7e2b11",
        "says": {"section": "Sentencing Code s.280A", "passed_from": "2027-04-01"},
        "reason": "The section is renumbered",
        "source": "An Act of 2026 s.12",
    },
    "Add a row": {
        "kind": "gateways",
        "verb": "add",
        "row": None,
        "says": {
            "key": "modern-slavery-2015",
            "title": "Modern Slavery Act 2015 s.52",
            "who_to_whom": "public authorities to the Secretary of State",
            "purpose": "duty to notify",
            "programme": "both",
            "in_force_from": "2015-11-01",
        },
        "reason": "It is not in the list",
        "source": "Modern Slavery Act 2015 s.52",
    },
}


def _column(name: str) -> Filter:
    """Rows of nobody: each caller reads every column."""
    return Filter(name, lambda rows, value: rows.filter(**{name: value}))


def _choice(name: str, values: Iterable[str]) -> Filter:
    known = tuple(values)
    return Filter(name, lambda rows, value: rows.filter(**{name: value}), values=known, read=one_of(known))


def view_of(kind: ReferenceKind) -> type[OfNobodyViewSet]:
    """The resource of one kind, made of what the kind says of itself. Filters: what names a row, what its page is
    filtered by, and the day on which it holds."""
    name = "".join(part.capitalize() for part in kind.name.split("-"))
    names = ("uid", *kind.key, *kind.fields)
    meta = type("Meta", (), {"model": kind.model, "fields": names, "read_only_fields": names})
    told = {"Meta": meta, "READERS": read_by(EVERYBODY, *names), "__doc__": f"One row: {kind.one}."}
    serializer = type(f"{name}RowSerializer", (serializers.ModelSerializer,), told)
    said = {
        "queryset": kind.model._default_manager.all(),
        "serializer_class": serializer,
        "read_scope": TokenScope.REFERENCE_READ,
        "list_says": f"{kind.title}, in the order of their recording",
        "one_says": f"One {kind.one}",
        "example": property(lambda view: _example_of(kind, serializer)),
        "filters": (*(_column(each) for each in sorted({kind.key[0], *kind.filters})), *_in_force_on(kind)),
        "__doc__": f"{kind.title}, as reference data have them.",
    }
    return type(f"{name}ViewSet", (OfNobodyViewSet,), said)


def _example_of(kind: ReferenceKind, serializer: Any) -> dict[str, Any]:
    """The first row of the file, as it is sent."""
    row = kind.model(uid=EXAMPLE, **{name: kind.value(name, value) for name, value in kind.filed()[0].items()})
    return dict(serializer(row).data)


def _in_force_on(kind: ReferenceKind) -> list[Filter]:
    if kind.in_force is None:
        return []
    return [Filter("in_force_on", kind.in_force, "Only rows in force on this date", type=date, read=day)]


class ReferenceChangeSerializer(serializers.ModelSerializer):
    """A change that waits for two people, or what became of it."""

    READERS = read_by(EVERYBODY, "kind", "named", "before", "after", "reason", "source", "answer")

    class Meta:
        model = ReferenceChange
        fields = (
            *("uid", "kind", "verb", "row", "named", "before", "after", "reason", "source", "state"),
            *("filed_at", "answer_due_at", "answered_at", "answer"),
        )
        read_only_fields = fields


class NewReferenceChangeSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(sorted(KINDS))
    verb = serializers.ChoiceField([Verb.ADD.value, Verb.CORRECT.value, Verb.NEXT_STATE.value, Verb.END.value])
    row = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="null: one to be added")
    says = serializers.DictField(help_text="The fields to change, by name")
    reason = serializers.CharField(max_length=500)
    source = serializers.CharField(max_length=300)  # type: ignore[assignment]  # the field, not where it is read


class ReferenceChangeViewSet(OfNobodyViewSet):
    """Read, and send. Two people make the change or refuse it, on its page: a program is neither of them."""

    queryset = ReferenceChange.objects.all()
    serializer_class = ReferenceChangeSerializer
    list_says, one_says = "Proposed changes of reference data", "One proposed change"
    read_scope = TokenScope.REFERENCE_CHANGES_READ
    write_scope = TokenScope.REFERENCE_CHANGES_WRITE
    filters = (_choice("kind", sorted(KINDS)), _choice("state", ReferenceChange.State.values))
    example = {
        "uid": "0193b0de-92d4-73c8-a0f7-d5a482f01396",
        "kind": "offences",
        "verb": "correct",
        "row": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22",
        "named": "ta00-58 2001-02-19",
        "before": {"note": None},
        "after": {"note": "Limb not stated: of records that name the section alone"},
        "reason": "The note did not say when to use this row",
        "source": "Terrorism Act 2000 s.58",
        "state": "filed",
        "filed_at": "2026-11-28T09:30:00Z",
        "answer_due_at": "2026-12-12T09:30:00Z",
        "answered_at": None,
        "answer": None,
    }

    @verb(
        "Send a change of reference data to its keepers",
        takes=NewReferenceChangeSerializer,
        examples=SENT,
    )
    def create(self, request):
        given = self.validated(NewReferenceChangeSerializer)
        kind = KINDS[given["kind"]]
        try:
            change = actions.file(
                kind=kind,
                verb=Verb(given["verb"]),
                row=_row(kind, given["row"]),
                typed=_known(kind, Verb(given["verb"]), given["says"]),
                reason=given["reason"],
                source=given["source"],
                by=request.user,
                at=timezone.now(),
            )
        except actions.ChangeRefused as refused:
            field = f"says.{refused.field}" if refused.field in (*kind.key, *kind.fields) else refused.field
            raise exceptions.ValidationError({field or "non_field_errors": [f"{refused.message}."]}) from refused
        return self.answer(change, status=201)


def _row(kind: ReferenceKind, uid: Any) -> models.Model | None:
    if uid is None:
        return None
    row: models.Model | None = kind.model._default_manager.filter(uid=uid).first()
    if row is None:
        raise exceptions.ValidationError({"row": [f"No {kind.one} has this uid."]})
    return row


def _known(kind: ReferenceKind, verb: Verb, says: dict[str, Any]) -> dict[str, Any]:
    """What the page of this verb asks for as well: what names a row for ever is said once, when it is added."""
    if unknown := sorted(says.keys() - set(names_of(kind, verb))):
        raise exceptions.ValidationError({f"says.{name}": ["This field is not known here."] for name in unknown})
    if unreadable := [name for name, value in says.items() if NUL in json.dumps(value)]:
        raise exceptions.ValidationError({f"says.{name}": [f"{UNREADABLE}."] for name in unreadable})
    return says
