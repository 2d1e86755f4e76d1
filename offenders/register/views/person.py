"""Pages of the notification register of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.people.models import Offender
from offenders.register import panels
from offenders.register.actions import visits
from offenders.register.models import (
    DutyFile,
    HomeVisit,
    Journey,
    KnownChange,
    NeverApplied,
    Notice,
    NotificationAnswer,
    NotificationDuty,
    NotificationPeriod,
    RegisterEntry,
    RegisterItem,
    ToldDifference,
)
from offenders.register.rules.states import RUNS, EntryState
from sharing import access
from sharing.access import fields
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

SHOWN = 10  # notices and visits on the page of the person; all of them are in the history


@require_safe
@needs(Capability.READ_REGISTER)
def person_notification(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Until when, what is owed, what was told, and each step of the working."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.notification_opened")
    reader, today = request.user, timezone.localdate()
    entry = rows_of(RegisterEntry, person, reader).first()
    answers = list(NotificationAnswer.objects.visible_to(reader).filter(offender=person)[:SHOWN])
    duties = NotificationDuty.objects.visible_to(reader).filter(offender=person)
    periods = NotificationPeriod.objects.current().visible_to(reader).filter(offender=person)
    may_change = access.may(reader, Permission.CHANGE, person)
    return render(
        request,
        "offenders/register/person.html",
        person_page.frame(person, current="person_notification")
        | {
            "entry": entry,
            "state_tag": panels.STATE_TAGS[EntryState(entry.state)] if entry else "",
            "is_subject": bool(entry and entry.state in RUNS),
            "answer": answers[0] if answers else None,
            "earlier": answers[1:],
            "periods": panels.period_lines(periods),
            "owed": [panels.duty_line(duty, today=today) for duty in duties.owed().order_by("due_on", "pk")],
            "ended": [
                panels.duty_line(duty, today=today)
                for duty in duties.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")[:SHOWN]
            ],
            "changes": fields.shown_to(reader, rows_of(KnownChange, person, reader).not_told()),
            "items": panels.item_groups(
                fields.shown_to(reader, rows_of(RegisterItem, person, reader).standing().select_related("verified_by"))
            ),
            "differences": rows_of(ToldDifference, person, reader).open(),
            "journeys": panels.journey_lines(
                fields.shown_to(reader, rows_of(Journey, person, reader).prefetch_related("notices")[:SHOWN]),
                today=today,
            ),
            "notices": panels.notice_lines(
                list(rows_of(Notice, person, reader).select_related("received_by")[:SHOWN]), reader=reader
            ),
            "visits": _visits(person, reader),
            "files": fields.shown_to(reader, rows_of(DutyFile, person, reader).select_related("duty", "opened_by")),
            "never_applied": rows_of(NeverApplied, person, reader).select_related("proposed_by").first(),
            "warrant": bool(entry and entry.state == EntryState.ACTIVE and visits.warrant_may_be_asked(person)),
            "may_record": may_change and reader.can(Capability.TAKE_NOTICES),
            "may_decide": may_change and reader.can(Capability.DECIDE_ON_REGISTER),
            "may_settle": may_change,
        },
    )


@require_safe
@needs(Capability.READ_REGISTER)
def notification_history(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Every notice with what it said otherwise, and every item with from and to, also those that ended."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.notification_opened")
    reader = request.user
    try:
        page = pagination.paginate_rows(
            rows_of(Notice, person, reader).select_related("received_by"),
            order="-told_on",
            cursor=request.GET.get("cursor", ""),
            size=20,
        )
    except pagination.BadCursor:
        return redirect("notification_history", uid=uid)
    items = rows_of(RegisterItem, person, reader).select_related("verified_by", "told_in").order_by("kind", "starts_on")
    return render(
        request,
        "offenders/register/history.html",
        person_page.frame(person, current="person_notification")
        | {
            "notices": panels.notice_lines(page.rows, reader=reader),
            "items": panels.item_groups(fields.shown_to(reader, items)),
            "visits": _visits(person, reader, most=None),
            "next_url": page.next and f"?cursor={page.next}",
            "previous_url": page.previous and f"?cursor={page.previous}",
        },
    )


def _visits(person: Offender, reader: Any, most: int | None = SHOWN) -> list[tuple[HomeVisit, str]]:
    rows = fields.shown_to(reader, rows_of(HomeVisit, person, reader).select_related("visited_by")[:most])
    return [(visit, panels.VISIT_TAGS[HomeVisit.Result(visit.result)]) for visit in rows]


def rows_of(model: Any, person: Offender, reader: Any) -> Any:
    return model.objects.visible_to(reader).filter(offender=person)
