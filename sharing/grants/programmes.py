"""Under which programmes people are, as far as a reader may know of it, and the first row of somebody new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from sharing import access
from sharing.access import sql
from sharing.access.querysets import VisibleQuerySet
from sharing.access.rules import Permission
from sharing.agencies.models import User
from sharing.audit import request_context
from sharing.grants.models import PersonProgramme

Rows = TypeVar("Rows", bound=VisibleQuerySet)


def with_programme(rows: Rows, viewer: access.Viewer, *, at: datetime) -> Rows:
    """People, each with `programme`: of those that they are under now and this viewer may know of, the one that began
    first; None where there is none."""
    return rows.annotate(programme=Subquery(_own(viewer, at).values("programme")[:1]))


def _own(viewer: access.Viewer, at: datetime) -> QuerySet[PersonProgramme]:
    """Of the person of an outer query."""
    words, known = sql.knows_programme("{person}", "{programme}", sql.KNOWN.teams), Q()
    for asker in viewer.askers:
        values = asker.values(Permission.VIEW, at=at)
        known &= Q(sql.Condition(words, values, person="subject_id", programme="programme"))
    return PersonProgramme.objects.filter(known, subject=OuterRef("pk")).live(at=at).order_by("starts_at", "pk")


def known_programmes(people: Iterable[int], *, reader: User | None) -> dict[int, list[PersonProgramme]]:
    """By the key of the person, under which programmes they are now, as far as the reader may know of it: one query.
    reader: None for a job, which knows all."""
    found: dict[int, list[PersonProgramme]] = defaultdict(list)
    for row in known_rows(people, reader=reader).order_by("starts_at", "pk"):
        found[row.subject_id].append(row)
    return found


def named_on_lists(people: Iterable[int], *, reader: User) -> dict[int, list[str]]:
    """By the key of the person, the programmes that a list of these people names beside each: for who sees two as a
    whole, and for whoever else knows of two among them. To anybody else it names none."""
    known = known_programmes(people, reader=reader)
    read = {*access.national_programmes(reader), *(row.programme for rows in known.values() for row in rows)}
    return {key: [str(row) for row in rows] for key, rows in known.items()} if len(read) > 1 else {}


def named_to_reader(people: Collection[int]) -> dict[int, list[str]]:
    """The same for who reads the answer to this request; outside one nothing."""
    asked = request_context.current()
    return named_on_lists(people, reader=asked.reader) if asked and asked.reader and people else {}


def known_rows(people: Iterable[int], *, reader: User | None) -> QuerySet[PersonProgramme]:
    """Those rows, as a part of another question."""
    rows = PersonProgramme.objects.live(at=timezone.now()).filter(subject_id__in=list(people))
    return rows if reader is None else rows.filter(access.knows_programme(reader))


def begin_programmes(people: Iterable[tuple[Model, str]], *, at: datetime) -> None:
    """Under which programme people who come on record are managed. Part of the transaction that makes them, whose audit
    entry says it."""
    PersonProgramme.objects.bulk_create(
        PersonProgramme(subject_id=person.pk, programme=programme, starts_at=at) for person, programme in people
    )
