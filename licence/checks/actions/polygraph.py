"""Polygraph sessions: when a person's next one is due, and how rare they may be."""

from __future__ import annotations

from datetime import date

from django.db.models import Min
from django.utils import timezone

from licence.checks import rules
from licence.checks.models import Check
from licence.checks.rules import PolygraphLimits
from licence.licences.models import Licence
from sharing import practice

FIRST_WITHIN = practice.define(
    "licence.polygraph_first_within_months",
    "Time after release within which the first polygraph test is done",
    unit="months",
    default=rules.POLYGRAPH_FIRST_WITHIN_MONTHS,
    source="HMPPS polygraph policy framework, January 2023",
)
EVERY = practice.define(
    "licence.polygraph_every_months",
    "Longest time between two polygraph tests",
    unit="months",
    default=rules.POLYGRAPH_EVERY_MONTHS,
    source="HMPPS polygraph policy framework, January 2023",
)
AGAIN_WITHIN = practice.define(
    "licence.polygraph_again_within_days",
    "Time within which a polygraph session that was missed, refused or not completed is held again",
    unit="days",
    default=rules.POLYGRAPH_AGAIN_WITHIN_DAYS,
    source="Our design: no source sets it",
)


def limits(*, on: date) -> PolygraphLimits:
    """Those that count on this day."""
    return PolygraphLimits(*(practice.value(each, on=on) for each in (FIRST_WITHIN, EVERY, AGAIN_WITHIN)))


def due_by(licence: Licence, *, on: date) -> date | None:
    """The last day for the next test of the person; None while nobody knows when they are released."""
    released_on = _released_on(licence)
    if released_on is None:
        return None
    tests = Check.objects.tests_done().filter(offender_id=licence.offender_id, licence__number=licence.number)
    last = tests.order_by("-done_at").values_list("done_at", flat=True).first()
    tested_on = timezone.localdate(last) if last else None
    return rules.polygraph_due(released_on=released_on, tested_on=tested_on, limits=limits(on=on))


def _released_on(licence: Licence) -> date | None:
    """By the recorded release, else by the first version of the licence that took force, else as expected."""
    release = licence.release
    if release is not None and release.released_on is not None:
        return release.released_on
    versions = Licence.objects.filter(offender_id=licence.offender_id, number=licence.number)
    began = versions.aggregate(first=Min("starts_on"))["first"]
    return began or (release.leaves_on if release is not None else None)
