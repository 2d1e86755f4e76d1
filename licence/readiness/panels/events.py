"""Release checklists on the timeline. What was done at the gate is on the sheet of the day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.functions import Greatest
from django.urls import reverse

from licence.readiness.models import ItemChange, SignOff
from licence.readiness.panels.readiness import SIGNS_AS
from licence.readiness.rules.readiness import Body, State
from offenders.models import Offender
from offenders.person_page.timeline import Event, Source, When, by_whom, moments
from sharing.models import User
from sharing.sentence_words import mid_sentence

ABOUT = "readiness"
KINDS = 3  # of events: no two of them have the same key
TOLD = [ItemChange.Kind.SAID, ItemChange.Kind.TAG, ItemChange.Kind.EXCEPTION]


def _of(model: Any, person: Offender, reader: User) -> Any:
    return model.objects.visible_to(reader).filter(offender=person)


def _page(person: Offender) -> str:
    return reverse("person_readiness", kwargs={"uid": person.uid})


def _changes(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """What people said of an item; what follows from the records is told where it was recorded."""
    rows = _of(ItemChange, person, reader).filter(kind__in=TOLD).select_related("item", "by")
    for row in rows.order_by("-at", "-pk")[:limit]:
        state = f"{row.get_after_display()}" if row.after and row.after != row.before else row.get_kind_display()
        yield Event(
            at=row.at,
            about=ABOUT,
            key=row.pk * KINDS,
            strong=f"{row.item}: {mid_sentence(state)}",
            words=row.words,
            second=by_whom(row.by),
            href=reverse("readiness_thing", kwargs={"uid": person.uid, "thing_uid": row.item.uid}),
            kind="stops" if row.after == State.BLOCKED else "",
        )


def _signed(person: Offender, reader: User, limit: int | None) -> Iterable[Event]:
    """Each signature, and that it no longer stands."""
    rows = _of(SignOff, person, reader).select_related("signed_by", "withdrawn_by")
    latest = Greatest("signed_at", "withdrawn_at")  # of what is there: null is passed over
    for row in rows.order_by(latest.desc(), "-pk")[:limit]:
        yield Event(
            at=row.signed_at,
            about=ABOUT,
            key=row.pk * KINDS + 1,
            strong=f"Signed as ready: {SIGNS_AS[Body(row.body)]}",
            second=by_whom(row.signed_by),
            href=_page(person),
        )
        if row.withdrawn_at:
            yield Event(
                at=row.withdrawn_at,
                about=ABOUT,
                key=row.pk * KINDS + 2,
                strong=f"Sign-off withdrawn: {SIGNS_AS[Body(row.body)]}",
                words=row.withdrawn_because,
                second=by_whom(row.withdrawn_by),
                href=_page(person),
                kind="stops",
            )


def _when(model: Any, name: str, **narrowed: Any) -> Any:
    def whens(person: Offender, reader: User) -> Iterable[When]:
        return [(_of(model, person, reader).filter(**narrowed), name)]

    return whens


EVENT_SOURCES = (
    Source(_changes, _when(ItemChange, "at", kind__in=TOLD)),
    Source(_signed, moments(SignOff, "signed_at", "withdrawn_at")),
)
