"""What victims asked for, as the pages of a licence show it to those who may know of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from licence.licences.models import LicenceCondition
from licence.licences.panels.licences import knows_victims
from licence.victims.models import RequestTie
from licence.victims.ties import NOW, requests_of
from offenders.models import Offender
from parole.models import VictimRequest
from parole.victims.panels import TAGS
from parole.victims.rules.requests import ANSWERED_BY, PassedTo, Status
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User


@dataclass(frozen=True)
class AskedLine:
    """One request, in words that name no victim. conditions: version, position and, where it may be undone, the key of
    the tie. warning: why somebody must look at it."""

    request: VictimRequest
    tag: str
    conditions: list[tuple[LicenceCondition, RequestTie | None]]
    warning: str
    answer_url: str
    tie_url: str


def asked_of(person: Offender, reader: User) -> list[AskedLine]:
    """What victims asked for that was passed on; nothing for whoever may not know of it."""
    if not knows_victims(reader, person.pk):
        return []
    rows = list(
        VictimRequest.objects.visible_to(reader)
        .filter(offender=person, passed_at__isnull=False)
        .exclude(status=Status.WITHDRAWN)
        .select_related("answered_by", "passed_by", "offender")
        .order_by("asked_on", "pk")
    )
    if not rows:
        return []
    tied = requests_of(person.pk)
    conditions = list(
        LicenceCondition.objects.filter(pk__in=tied, licence__status__in=[str(each) for each in NOW])
        .select_related("licence")
        .order_by("licence__number", "licence__part", "position")
    )
    ties = {
        (request_tie.condition_id, request_tie.request_id): request_tie
        for request_tie in RequestTie.objects.standing().filter(offender=person)
    }
    may_tie = access.may(reader, Permission.CHANGE, person) and reader.can(Capability.MAKE_LICENCES)
    return [
        _line(row, [one for one in conditions if row.pk in tied[one.pk]], ties, reader=reader, may_tie=may_tie)
        for row in rows
    ]


def _line(
    request: VictimRequest,
    conditions: list[LicenceCondition],
    ties: dict[tuple[int, int], RequestTie],
    *,
    reader: User,
    may_tie: bool,
) -> AskedLine:
    kwargs = {"uid": request.offender.uid, "victim_request_uid": request.uid}
    is_open = request.status == Status.PASSED
    may_undo = may_tie and is_open
    answers = is_open and reader.can(ANSWERED_BY[PassedTo(request.passed_to)])
    is_meant = is_open or request.outcome in (Status.INCLUDED, Status.CHANGED)
    return AskedLine(
        request=request,
        tag=TAGS[request.status],
        conditions=[
            (condition, ties.get((condition.pk, request.pk)) if may_undo else None) for condition in conditions
        ],
        warning="" if is_open or not is_meant or conditions else "Answered as included, but on no licence condition",
        answer_url=reverse("victim_request_answer", kwargs=kwargs) if answers else "",
        tie_url=reverse("request_tie", kwargs=kwargs) if may_tie and is_meant else "",
    )


def choices_of(person: Offender) -> Iterator[tuple[int, str]]:
    """The conditions that may be tied, as a form offers them."""
    rows = LicenceCondition.objects.filter(offender=person, licence__status__in=[str(each) for each in NOW])
    for row in rows.select_related("licence").order_by("-licence__number", "-licence__part", "position"):
        yield row.pk, f"Licence {row.licence.version}, condition {row.position}: {row.wording}"
