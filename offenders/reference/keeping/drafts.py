"""The forms on which a change of reference data is proposed keep drafts: one for each row and kind of change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.urls import reverse

from offenders.reference.keeping.rules import Verb
from offenders.reference.registry import KINDS, ReferenceKind
from sharing.drafts.kinds import NEW, DraftForm, register


def form_name(kind: ReferenceKind, verb: Verb) -> str:
    return f"reference.{kind.name}.{verb}"


def key_of(row: Any) -> str:
    """row: None for one to be added."""
    return NEW if row is None else str(row.uid)


def _form(kind: ReferenceKind, verb: Verb) -> DraftForm:
    def is_key(key: str) -> bool:
        if verb is Verb.ADD:
            return key == NEW
        try:
            return kind.model._default_manager.filter(uid=UUID(key)).exists()
        except ValueError:
            return False

    path: Callable[[str, Any], str] = (
        (lambda key, subject: reverse("reference_add", args=[kind.name]))
        if verb is Verb.ADD
        else (lambda key, subject: reverse("reference_propose", args=[kind.name, key, verb]))
    )
    return DraftForm(
        name=form_name(kind, verb),
        title=f"Proposed change: {kind.one}",
        path=path,
        capability=kind.keepers,
        is_key=is_key,
    )


for each in KINDS.values():
    for asked in Verb:
        register(_form(each, asked))
