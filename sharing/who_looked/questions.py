"""What is asked of the audit log, for one reader of it.

A reader who is excluded from a person reads no entry about them. Of a restricted person they read a reference, until
they have given a reason (`naming.py`). No entry shows a field of a record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, Model, Q, QuerySet

from sharing import access
from sharing.access.roles import PROGRAM
from sharing.agencies.models import User
from sharing.audit.models import AuditEntry
from sharing.grants.models import Exclusion, Restriction

DAYS = 28  # that are shown unless others are asked for
MOST_GROUPS = 50
OPENINGS = (AuditEntry.Action.CONSULTATION, AuditEntry.Action.EXPORT, AuditEntry.Action.DISCLOSURE)
# Openings of the log and of reviews: what they are about was not read
NO_RECORD = ("sharing.log_person_named", "sharing.emergency_review_opened")


@dataclass(frozen=True)
class Asked:
    """What the reader looks for. first, until: moments; until is not included, None: now. subject: the person, user:
    the account, each None for all. with_lists: also lists and searches in which the person was named."""

    first: datetime
    until: datetime | None = None
    subject: Model | None = None
    user: User | None = None
    action: str = ""
    with_lists: bool = False


@dataclass(frozen=True)
class Group:
    """What one user read of a person, or a user of one person. key: of the account, or of the person."""

    key: int | None
    name: str
    agency: str
    count: int
    first: datetime
    last: datetime


def entries_for(reader: User, asked: Asked, *, at: datetime) -> QuerySet[AuditEntry]:
    """Those that match, of people from whom the reader is not excluded."""
    rows = AuditEntry.objects.filter(at__gte=asked.first)
    if asked.until is not None:
        rows = rows.filter(at__lt=asked.until)
    if asked.user is not None:
        rows = rows.filter(actor_id=asked.user.pk)
    if asked.action:
        rows = rows.filter(action=asked.action)
    if asked.subject is not None:
        about = Q(subject_id=asked.subject.pk)
        rows = rows.filter(about | Q(shown_ids__contains=[asked.subject.pk]) if asked.with_lists else about)
    if barred := excluded_from(reader, at=at):
        rows = rows.exclude(subject_id__in=barred)
    return rows


def records_opened(first: datetime, until: datetime) -> QuerySet[AuditEntry]:
    """Records that people opened, oldest first; not those that partner systems read. until: not included."""
    rows = AuditEntry.objects.filter(at__gte=first, at__lt=until, action=AuditEntry.Action.CONSULTATION)
    rows = rows.filter(subject_id__isnull=False, actor_id__isnull=False)
    return rows.exclude(role=PROGRAM).exclude(verb__in=NO_RECORD).order_by("at", "pk")


def subject_numbered(number: str, *, reader: User, at: datetime) -> Any:
    """The one person who has this whole number and from whom the reader is not excluded; else None."""
    people: Any = access.subjects()
    barred = excluded_from(reader, at=at)
    found = list(people.settled_with_whole_number(people.model.whole_number(number.strip())).exclude(pk__in=barred)[:2])
    return found[0] if len(found) == 1 else None


def excluded_from(reader: User, *, at: datetime) -> list[int]:
    """The people whom this reader must not see."""
    rows = Exclusion.objects.live(at=at).filter(user=reader)
    return list(rows.values_list("subject_id", flat=True))


def restricted_among(keys: Iterable[int | None], *, at: datetime) -> set[int]:
    """Those of these people whom only named users may see."""
    wanted = [key for key in keys if key is not None]
    if not wanted:
        return set()
    return set(Restriction.objects.live(at=at).filter(subject_id__in=wanted).values_list("subject_id", flat=True))


def readers_of(rows: QuerySet[AuditEntry]) -> list[Group]:
    """Who opened the record, most often first."""
    return _groups(rows, "actor_id", "actor", "agency")


def people_read(rows: QuerySet[AuditEntry]) -> list[Group]:
    """Whose records the user opened, most often first."""
    return _groups(rows.filter(subject_id__isnull=False), "subject_id")


def _groups(rows: QuerySet[AuditEntry], key: str, *names: str) -> list[Group]:
    said = {f"said_{name}": Max(name) for name in names}
    found = (
        rows.filter(action__in=OPENINGS)
        .order_by()
        .values(key)
        .annotate(count=Count("pk"), earliest=Min("at"), latest=Max("at"), **said)
        .order_by("-count", key)[:MOST_GROUPS]
    )
    return [
        Group(
            row[key],
            row.get("said_actor", ""),
            row.get("said_agency", ""),
            row["count"],
            row["earliest"],
            row["latest"],
        )
        for row in found
    ]


def people_of(keys: Iterable[int | None]) -> dict[int, Any]:
    """The people with these keys, with their numbers."""
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    rows = access.subjects().filter(pk__in=wanted)
    return {person.pk: person for person in rows.with_numbers_for_partners()}  # type: ignore[attr-defined]


def last_days(at: datetime) -> datetime:
    """The beginning of the span that is shown unless another is asked for."""
    return at - timedelta(days=DAYS)
