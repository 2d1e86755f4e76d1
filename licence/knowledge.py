"""What did those who decided know at that minute? A copy as data, kept with the decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from licence.models import Breach, Check, Licence, LicenceCondition, RecallView
from offenders.models import KeyDate, Offender
from sharing.models import Alert, Item, ItemReading, User

CHECKS_OF_DAYS = 28


def known_of(offender: Offender, *, at: datetime, by: User | None = None) -> dict[str, Any]:
    """Dates, licence, conditions in force, open alerts and breaches, checks of 28 days, the views of others on the
    recall, the last polygraph test; of the items that `by` has confirmed to have read, which and when. Nine queries.

    Every reader of the person reads it. Of an item stands its key alone: what it says, and that it is there, is asked
    of `items_of` for each reader anew.
    """
    today = timezone.localdate(at)
    licence = Licence.objects.active().filter(offender=offender).first()
    conditions = LicenceCondition.objects.in_force(on=today).filter(
        offender=offender, licence__activated_at__isnull=False
    )
    answered = Check.objects.filter(
        offender=offender, recorded_at__isnull=False, due_on__gte=today - timedelta(days=CHECKS_OF_DAYS)
    )
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
            {"number": each.position, "family": each.family, "wording": each.wording} for each in conditions
        ],
        "alerts": [
            {"title": each.title, "raised_at": each.raised_at.isoformat(), "severity": each.get_severity_display()}
            for each in Alert.objects.unfinished().of_no_item().filter(subject=offender)
        ],
        "breaches": [
            {"uid": str(each.uid), "kind": str(each), "status": each.status, "found_at": each.found_at.isoformat()}
            for each in Breach.objects.in_sight().filter(offender=offender)
        ],
        "checks": [
            {"kind": each.get_kind_display(), "due_on": each.due_on.isoformat(), "outcome": each.get_outcome_display()}
            for each in answered
        ],
        "views": [
            {
                "agency": str(each.agency),
                "by": str(each.given_by),
                "at": each.given_at.isoformat(),
                "view": each.get_view_display(),
            }
            for each in RecallView.objects.filter(offender=offender, recall__ended_at__isnull=True).select_related(
                "agency", "given_by"
            )
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


def _last_test(offender: Offender) -> dict[str, Any] | None:
    test = Check.objects.tests_done().filter(offender=offender).order_by("-done_at").first()
    if test is None or test.done_at is None:
        return None
    return {"at": test.done_at.isoformat(), "result": test.get_polygraph_result_display()}


def _read_by(by: User, offender: Offender) -> list[dict[str, str]]:
    confirmed = ItemReading.objects.filter(
        item__subject=offender, confirmed_by=by, confirmed_at__isnull=False, recalled_at__isnull=True
    )
    return [
        {"uid": str(uid), "at": at.isoformat()}
        for uid, at in confirmed.order_by("confirmed_at").values_list("item__uid", "confirmed_at")
        if at
    ]
