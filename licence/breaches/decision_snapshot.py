"""The decision snapshot: what the decider of a breach knew at that minute. A copy as data, kept with the decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from licence.breaches.models import Breach
from licence.checks.models import Check
from licence.licences.models import Licence, LicenceCondition
from offenders.models import KeyDate, Offender
from sharing.models import Alert, Item, ItemReading, User

CHECKS_OF_DAYS = 28


def known_of(offender: Offender, *, at: datetime, by: User | None = None) -> dict[str, Any]:
    """Dates, licence, conditions in force, open alerts and breaches, checks of 28 days, the views of others on the
    recall, the last polygraph test; of the items that `by` has confirmed to have read, which and when. Nine queries.

    Every reader of the person reads it. Of an item stands its key alone: what it says, and that it is there, is asked
    of `items_of` for each reader anew.
    """
    licence = Licence.objects.active().filter(offender=offender).first()
    return {
        "at": at.isoformat(),
        "whereabouts": offender.whereabouts,
        "dates": [
            {"code": each.code, "origin": each.origin, "on": each.falls_on.isoformat()}
            for each in KeyDate.objects.current().filter(offender=offender)
        ],
        "licence": {"version": licence.version, "starts_on": str(licence.starts_on), "ends_on": str(licence.ends_on)}
        if licence
        else None,
        "conditions": [
            {"number": each.position, "family": each.family, "wording": each.wording}
            for each in _binding(offender, at=at)
        ],
        "alerts": [
            {"title": alert.title, "raised_at": alert.raised_at.isoformat(), "severity": alert.get_severity_display()}
            for alert in Alert.objects.unfinished().of_no_item().filter(subject=offender)
        ],
        "breaches": [
            {
                "uid": str(breach.uid),
                "kind": str(breach),
                "status": breach.status,
                "found_at": breach.found_at.isoformat(),
            }
            for breach in Breach.objects.in_sight().filter(offender=offender)
        ],
        "checks": [
            {"kind": each.get_kind_display(), "due_on": each.due_on.isoformat(), "outcome": each.get_outcome_display()}
            for each in _answered(offender, since=timezone.localdate(at) - timedelta(days=CHECKS_OF_DAYS))
        ],
        "views": [
            {
                "agency": view.agency.name,
                "by": view.given_by.name,
                "at": view.given_at.isoformat(),
                "view": view.get_view_display(),
            }
            for view in _views(offender)
        ],
        "polygraph": _last_test(offender),
        "items_read": _read_by(by, offender) if by else [],
    }


def items_of(knew: Mapping[str, Any], *, reader: User) -> list[tuple[Item, datetime]]:
    """The items that the decider had read, each with when, as far as they are there for this reader."""
    read = {UUID(each["uid"]): datetime.fromisoformat(each["at"]) for each in knew.get("items_read", [])}
    if not read:
        return []
    return [(item, read[item.uid]) for item in Item.objects.filter(uid__in=list(read)).visible_to(reader)]


def _binding(offender: Offender, *, at: datetime) -> QuerySet[LicenceCondition]:
    return LicenceCondition.objects.in_force(at=at).filter(offender=offender, licence__activated_at__isnull=False)


def _answered(offender: Offender, *, since: date) -> QuerySet[Check]:
    return Check.objects.filter(offender=offender, recorded_at__isnull=False, due_on__gte=since)


def _views(offender: Offender) -> QuerySet:
    """Of others, on the recall that is open."""
    views = recall_views().objects.filter(offender=offender, recall__ended_at__isnull=True)
    return views.select_related("agency", "given_by")


def _last_test(offender: Offender) -> dict[str, Any] | None:
    test = Check.objects.tests_done().filter(offender=offender).order_by("-done_at").first()
    if test is None or test.done_at is None:
        return None
    return {"at": test.done_at.isoformat(), "result": test.get_polygraph_result_display()}


def _read_by(by: User, offender: Offender) -> list[dict[str, str]]:
    read = ItemReading.objects.filter(confirmed_by=by, confirmed_at__isnull=False, recalled_at__isnull=True)
    confirmed: Any = read.filter(item__subject=offender).order_by("confirmed_at")
    return [
        {"uid": str(uid), "at": confirmed_at.isoformat()}
        for uid, confirmed_at in confirmed.values_list("item__uid", "confirmed_at")
    ]


def recall_views() -> Any:
    """The table of a later feature, by its name."""
    return apps.get_model("licence", "RecallView")
