"""Who stands behind the lines of a briefing, for the one who opens it: by what that reader may see at that moment.

Nothing of it is stored: the briefing keeps the lines without names.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from licence.readiness.models import Readiness
from licence.readiness.panels import blocked
from offenders.custody.rules import Status
from offenders.people.models import Offender
from release_monitor.briefing.scopes import BriefingScope
from release_monitor.figures.counting.facts import HIGH_SECURITY
from sharing import access
from sharing.access.roles import Capability
from sharing.agencies.models import User

MOST = 10  # people of a line
NEAR = timedelta(days=28)
STATUSES = {
    "at-large": (Status.UNLAWFULLY_AT_LARGE, Status.ABSCONDED),
    "released-in-error": (Status.RELEASED_IN_ERROR, Status.LEFT_EARLY, Status.LEFT_IN_DISPUTE),
}


def names_of(scope: BriefingScope, *, reader: User) -> dict[str, list[Offender]]:
    """By the code of a line, its people now; empty for a reader of figures only."""
    if not reader.can(Capability.VIEW_PEOPLE):
        return {}
    people = _of_scope(Offender.objects.visible_to(reader), scope, reader)
    found = {
        code: list(people.filter(status__in=statuses).order_by("family_name", "pk")[:MOST])
        for code, statuses in STATUSES.items()
    }
    lists = Readiness.objects.open().filter(release__is_counted=True).visible_to(reader)
    today = timezone.localdate()
    stuck = blocked.stuck_or_held(_of_scope(lists, scope, reader, "offender__"), on=today)
    near = stuck.filter(goes_on__lte=today + NEAR).select_related("offender").order_by("goes_on", "pk")
    found["blocked"] = [row.offender for row in near[:MOST]]
    return {code: rows for code, rows in found.items() if rows}


def _of_scope(rows: Any, scope: BriefingScope, reader: User, person: str = "") -> Any:
    """person: what leads from a row to whom it is about."""
    rows = access.under(rows, reader, scope.programme)
    if scope.region:
        return rows.filter(**{f"{person}region": scope.region})
    if not scope.prison_group:
        return rows
    is_high = scope.prison_group == HIGH_SECURITY
    rows = rows.filter(**{f"{person}establishment__is_high_security": is_high})
    return rows if is_high else rows.filter(**{f"{person}establishment__region": scope.prison_group})
