"""The requests that conditions of a person answer to, through every version that carried them on."""

from __future__ import annotations

from collections.abc import Iterable

from licence.licences.models import LicenceCondition
from licence.licences.rules import BEFORE_FORCE, Status
from licence.victims.models import RequestTie
from parole.models import VictimRequest

NOW = [*BEFORE_FORCE, Status.ACTIVE]  # of licences in the making and in force


def requests_of(offender_id: int) -> dict[int, frozenset[int]]:
    """By the key of each condition that is tied, the keys of its requests. Two queries."""
    tied: dict[int, set[int]] = {}
    for condition, request in (
        RequestTie.objects.standing().filter(offender=offender_id).values_list("condition", "request")
    ):
        tied.setdefault(condition, set()).add(request)
    if not tied:
        return {}
    rows = LicenceCondition.objects.filter(offender=offender_id).order_by("pk")
    found: dict[int, frozenset[int]] = {}
    for key, carried_from in rows.values_list("pk", "carried_from"):  # a copy is younger than what it was copied from
        requests = frozenset(tied.get(key, ())) | found.get(carried_from or 0, frozenset())
        if requests:
            found[key] = requests
    return found


def conditions_of(request: VictimRequest, *, statuses: Iterable[str] = NOW) -> list[LicenceCondition]:
    """The conditions that answer to it now, on the licence in the making and on the one in force."""
    keys = [key for key, requests in requests_of(request.offender_id).items() if request.pk in requests]
    rows = LicenceCondition.objects.filter(pk__in=keys, licence__status__in=[str(status) for status in statuses])
    return list(rows.select_related("licence").order_by("licence__number", "licence__part", "position"))


def wordings_of(request: VictimRequest) -> list[str]:
    """For the page of who answers."""
    return [
        f"Licence {condition.licence.version}, condition {condition.position}: {condition.wording}"
        for condition in conditions_of(request)
    ]
