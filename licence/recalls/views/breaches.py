"""A breach beside the recall that considers it: all of one person, and one."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.breaches.choices import ALTERNATIVES
from licence.breaches.models import Breach
from licence.breaches.panels import breaches as panels
from licence.breaches.views.breaches import get_breach_or_404
from licence.licences import beside
from licence.recalls.models import Recall, RecallBreach
from licence.recalls.panels import recalls as recall_panels
from licence.recalls.panels.breaches import AtRecall, at_recall
from offenders import person_page
from offenders.custody.rules import LEFT_UNDUE
from offenders.models import Offender
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_breaches(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """All breaches of one person, newest first, and the recalls that came of them."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.breaches_opened")
    rows = Breach.objects.visible_to(request.user).filter(offender=person).select_related("condition", "offender")
    recalls = recall_panels.for_lines(Recall.objects.visible_to(request.user).filter(offender=person))
    may_add = access.may(request.user, Permission.CHANGE, person) and person.status not in LEFT_UNDUE
    return render(
        request,
        "licence/breaches/person.html",
        person_page.frame(person, current="person_breaches")
        | {
            "lines": panels.build_breach_lines(rows, at=timezone.now()),
            "may_add": may_add,
            "may_raise": may_add and request.user.can(Capability.RAISE_CONCERNS),
            "recalls": recall_panels.build_recall_lines(recalls, at=timezone.now()),
        },
    )


@require_safe
@needs(Capability.VIEW_PEOPLE)
def breach(request: SignedInRequest, uid: UUID, breach_uid: UUID) -> HttpResponse:
    """One breach: facts, evidence, what is like it, what was decided and what was known then."""
    found = get_breach_or_404(request, uid, breach_uid)
    may_move = access.may(request.user, Permission.CHANGE, found.offender)
    first = found.group_id or found.pk
    similar = (
        Breach.objects.visible_to(request.user)
        .filter(Q(group_id=first) | Q(pk=first), offender=found.offender)
        .exclude(pk=found.pk)
    )
    return render(
        request,
        "licence/breaches/breach.html",
        person_page.frame(found.offender, current="person_breaches")
        | {
            "breach": found,
            "tag": panels.TAGS[panels.Status(found.status)],
            "evidence": list(found.evidence.all()),
            "exempt_then": panels.exempt_then(found),
            "tried": [dict(ALTERNATIVES)[alternative].lower() for alternative in found.alternatives],
            "similar": list(similar),
            "whom_with": panels.whom_with(found, reader=request.user),
            "moves": panels.moved(found.moves.select_related("moved_by")),
            "steps": panels.steps_for(found, reader=request.user) if may_move else [],
            "on_paper": beside.papers_of(found, reader=request.user),
            "recall": decided_at(found, reader=request.user, may_move=may_move),
        },
    )


def decided_at(found: Breach, *, reader: User, may_move: bool) -> AtRecall | None:
    """Where it is decided whether recall is sought: on the recall that considers this breach, or on one to begin."""
    rows = RecallBreach.objects.visible_to(reader).filter(breach=found).select_related("recall__offender")
    latest = rows.order_by("-recall__begun_at").first()
    may_begin = may_move and reader.can(Capability.BEGIN_RECALLS) and found.offender.status not in LEFT_UNDUE
    return at_recall(found, latest.recall if latest else None, may_begin=may_begin)
