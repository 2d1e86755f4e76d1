"""Under which programmes people are, as far as a reader may know of it, and the first row of somebody new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from sharing import access
from sharing.access import Asker, sql
from sharing.access.querysets import VisibleQuerySet
from sharing.access.rules import Permission
from sharing.agencies.models import User
from sharing.grants.models import PersonProgramme

Rows = TypeVar("Rows", bound=VisibleQuerySet)


def with_programme(rows: Rows, viewer: access.Viewer, *, at: datetime) -> Rows:
    """People, each with `programme`: of those that they are under now and this viewer may know of, the one that began
    first; None where there is none."""
    return rows.annotate(programme=Subquery(_own(viewer, at).values("programme")[:1]))


def with_programmes(rows: Rows, reader: Asker) -> Rows:
    """People, each with `known_programmes`: all that they are under now and the reader may know of, the first first."""
    at = timezone.now()
    own = _own(access.viewer_of(reader, at=at), at) if isinstance(reader, User) else PersonProgramme.objects.none()
    return rows.annotate(known_programmes=ArraySubquery(own.values("programme")))


def _own(viewer: access.Viewer, at: datetime) -> QuerySet[PersonProgramme]:
    """Of the person of an outer query."""
    words = sql.knows_programme("{person}", "{programme}", sql.KNOWN.teams)
    values = viewer.values(Permission.VIEW, at=at)
    known = Q(sql.Condition(words, values, person="subject_id", programme="programme"))
    return PersonProgramme.objects.filter(known, subject=OuterRef("pk")).live(at=at).order_by("starts_at", "pk")


def known_programmes(people: Iterable[int], *, reader: User | None) -> dict[int, list[PersonProgramme]]:
    """By the key of the person, under which programmes they are now, as far as the reader may know of it: one query.
    reader: None for a job, which knows all."""
    found: dict[int, list[PersonProgramme]] = defaultdict(list)
    for row in known_rows(people, reader=reader).order_by("starts_at", "pk"):
        found[row.subject_id].append(row)
    return found


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
