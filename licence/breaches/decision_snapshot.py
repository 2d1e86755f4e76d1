"""The decision snapshot: what the decider of a breach knew at that minute. A copy as data, kept with the decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from licence.breaches.models import Breach
from licence.checks.models import Check
from licence.licences.models import Licence, LicenceCondition
from offenders.models import KeyDate, Offender
from sharing.access.compiled_queries import CompiledQuery
from sharing.models import Alert, Item, ItemReading, User

CHECKS_OF_DAYS = 28


def known_of(offender: Offender, *, at: datetime, by: User | None = None) -> dict[str, Any]:
    """Dates, licence, conditions in force, open alerts and breaches, checks of 28 days, the views of others on the
    recall, the last polygraph test; of the items that `by` has confirmed to have read, which and when. Nine queries.

    Every reader of the person reads it. Of an item stands its key alone: what it says, and that it is there, is asked
    of `items_of` for each reader anew.
    """
    today, person = timezone.localdate(at), offender.pk
    since = today - timedelta(days=CHECKS_OF_DAYS)
    licence = next((Licence(**row) for row in LICENCE.asked(person=person)), None)
    alerts = [Alert(**row) for row in ALERTS.asked(person=person)]
    breaches = [Breach(**row) for row in BREACHES.asked(person=person)]
    answered = [Check(**row) for row in ANSWERED.asked(person=person, since=since)]
    return {
        "at": at.isoformat(),
        "whereabouts": offender.whereabouts,
        "dates": [
            {"code": row["code"], "origin": row["origin"], "on": row["falls_on"].isoformat()}
            for row in DATES.asked(person=person)
        ],
        "licence": {"version": licence.version, "starts_on": str(licence.starts_on), "ends_on": str(licence.ends_on)}
        if licence
        else None,
        "conditions": [
            {"number": row["position"], "family": row["family"], "wording": row["wording"]}
            for row in BINDING.asked(person=person, at=at)
        ],
        "alerts": [
            {"title": alert.title, "raised_at": alert.raised_at.isoformat(), "severity": alert.get_severity_display()}
            for alert in alerts
        ],
        "breaches": [
            {
                "uid": str(breach.uid),
                "kind": str(breach),
                "status": breach.status,
                "found_at": breach.found_at.isoformat(),
            }
            for breach in breaches
        ],
        "checks": [
            {"kind": each.get_kind_display(), "due_on": each.due_on.isoformat(), "outcome": each.get_outcome_display()}
            for each in answered
        ],
        "views": [
            {
                "agency": row["agency__name"],
                "by": row["given_by__name"],
                "at": row["given_at"].isoformat(),
                "view": recall_views()(view=row["view"]).get_view_display(),
            }
            for row in VIEWS.asked(person=person)
        ],
        "polygraph": _last_test(person),
        "items_read": _read_by(by, offender) if by else [],
    }


def items_of(knew: Mapping[str, Any], *, reader: User) -> list[tuple[Item, datetime]]:
    """The items that the decider had read, each with when, as far as they are there for this reader."""
    read = {UUID(each["uid"]): datetime.fromisoformat(each["at"]) for each in knew.get("items_read", [])}
    if not read:
        return []
    return [(item, read[item.uid]) for item in Item.objects.filter(uid__in=list(read)).visible_to(reader)]


def _last_test(person: int) -> dict[str, Any] | None:
    for row in TESTED.asked(person=person):
        return {"at": row["done_at"].isoformat(), "result": Check(**row).get_polygraph_result_display()}
    return None


def _read_by(by: User, offender: Offender) -> list[dict[str, str]]:
    read = CONFIRMED.asked(person=offender.pk, by=by.pk)
    return [{"uid": str(row["item__uid"]), "at": row["confirmed_at"].isoformat()} for row in read]


def _binding(person: int, at: datetime) -> QuerySet:
    return LicenceCondition.objects.in_force(at=at).filter(offender=person, licence__activated_at__isnull=False)


def _answered(person: int, since: date) -> QuerySet:
    return Check.objects.filter(offender=person, recorded_at__isnull=False, due_on__gte=since)


def _confirmed(person: int, by: int) -> QuerySet:
    confirmed = ItemReading.objects.filter(confirmed_by=by, confirmed_at__isnull=False, recalled_at__isnull=True)
    return confirmed.filter(item__subject=person).order_by("confirmed_at")


def recall_views() -> Any:
    """The table of a later feature, by its name."""
    return apps.get_model("licence", "RecallView")


NOBODY = -20_191_038
LICENCE = CompiledQuery(
    ("number", "part", "starts_on", "ends_on"),
    lambda person: Licence.objects.active().filter(offender=person),
    person=NOBODY,
)
DATES = CompiledQuery(
    ("code", "origin", "falls_on"), lambda person: KeyDate.objects.current().filter(offender=person), person=NOBODY
)
BINDING = CompiledQuery(("position", "family", "wording"), _binding, person=NOBODY, at=datetime.min.replace(tzinfo=UTC))
ALERTS = CompiledQuery(
    ("title", "raised_at", "severity"),
    lambda person: Alert.objects.unfinished().of_no_item().filter(subject=person),
    person=NOBODY,
)
BREACHES = CompiledQuery(
    ("uid", "reason", "status", "found_at"),
    lambda person: Breach.objects.in_sight().filter(offender=person),
    person=NOBODY,
)
ANSWERED = CompiledQuery(("kind", "due_on", "outcome"), _answered, person=NOBODY, since=date.min)
VIEWS = CompiledQuery(
    ("agency__name", "given_by__name", "given_at", "view"),
    lambda person: recall_views().objects.filter(offender=person, recall__ended_at__isnull=True),
    person=NOBODY,
)
TESTED = CompiledQuery(
    ("done_at", "polygraph_result"),
    lambda person: Check.objects.tests_done().filter(offender=person).order_by("-done_at")[:1],
    person=NOBODY,
)
CONFIRMED = CompiledQuery(("item__uid", "confirmed_at"), _confirmed, person=NOBODY, by=NOBODY - 1)
