"""Licences, breaches and recalls on the life-line of a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from licence.breaches.choices import BREACH_REASONS
from licence.breaches.models import Breach
from licence.breaches.rules import Status
from licence.licences.models import Licence
from licence.recalls.models import Recall
from licence.recalls.rules.recalls import Status as RecallStatus
from offenders.person_page.life_line import LaneQuestion, LaneRows, day_of, mark, span
from sharing.charts import Mark, Span
from sharing.models import User

NOT_DECIDED = frozenset({Status.SUSPECTED, Status.UNDER_REVIEW})


def licence_rows(reader: User) -> dict[str, LaneRows]:
    rows = Licence.objects.visible_to(reader).filter(activated_at__isnull=False)
    return {"licences": LaneRows(rows, ("number", "part", "starts_on", "activated_at", "ended_at", "ends_on"))}


def licence_lane(asked: LaneQuestion) -> Iterator[Span]:
    """One span for each licence, whatever its versions, and the rest of the one in force."""
    href = reverse("person_licence", kwargs={"uid": asked.person.uid})
    spans: dict[int, tuple[date, date | None, date | None]] = {}
    for row in sorted(asked.found["licences"], key=lambda row: (row["number"], row["part"])):
        number, start = row["number"], day_of(row["starts_on"] or row["activated_at"])
        if start:
            first = spans[number][0] if number in spans else start
            spans[number] = (first, day_of(row["ended_at"]), day_of(row["ends_on"]))
    for start, until, expires in spans.values():
        yield span(start, until, "On licence", "licence", href)
        if until is None and expires and expires > asked.today:
            yield span(max(start, asked.today), expires, "Licence to run", "ahead", href)


def breaches_rows(reader: User) -> dict[str, LaneRows]:
    """Without what turned out to be none."""
    rows = Breach.objects.visible_to(reader).exclude(status=Status.NO_BREACH)
    return {"breaches": LaneRows(rows, ("uid", "occurred_at", "reason", "status", "is_concern"))}


def breaches_lane(asked: LaneQuestion) -> Iterator[Mark]:
    """On the day of the conduct. What is suspected is an outline."""
    names = dict(BREACH_REASONS)
    for row in asked.found["breaches"]:
        is_open = row["is_concern"] or row["status"] in NOT_DECIDED
        said = "concern" if row["is_concern"] else "suspected" if is_open else "confirmed"
        href = reverse("breach", kwargs={"uid": asked.person.uid, "breach_uid": row["uid"]})
        if day := day_of(row["occurred_at"]):
            kind = "suspected" if is_open else "warning"
            yield mark(day, f"{names[row['reason']]}, {said}", today=asked.today, kind=kind, href=href)


def recalls_rows(reader: User) -> dict[str, LaneRows]:
    columns = ("uid", "status", "decided_at", "revoked_at", "returned_at")
    return {"recalls": LaneRows(Recall.objects.visible_to(reader), columns)}


def recalls_lane(asked: LaneQuestion) -> Iterator[Mark]:
    """When recall was decided, when the licence was revoked, and the return to custody."""
    for row in asked.found["recalls"]:
        href = reverse("recall", kwargs={"uid": asked.person.uid, "recall_uid": row["uid"]})
        decided = "Decision not to recall" if row["status"] == RecallStatus.NO_RECALL else "Recall agreed"
        for moment, words, kind in (
            (row["decided_at"], decided, "event"),
            (row["revoked_at"], "Licence revoked", "grave"),
            (row["returned_at"], "Returned to custody", "event"),
        ):
            if day := day_of(moment):
                yield mark(day, words, today=asked.today, kind=kind, href=href)
