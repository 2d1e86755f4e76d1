"""Handovers of duties: those that the reader may know about, as a list; and one, with its answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.access import owners
from offenders.access.forms import HandoverFilter, WhyForm
from offenders.person_page.form_pages import METHODS
from offenders.person_page.list_parts import address
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.duties import handovers as actions
from sharing.lists import Grouping, ListPage, register
from sharing.models import Handover, User
from sharing.pages import pagination
from sharing.pages.attempts import say_why
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence

# The columns of a file, and of which fields each tells
COLUMNS = {
    "Offered": ("offered_at",),
    "Person": ("subject.full_name",),
    "Prison number": ("subject.prison_number",),
    "From agency": ("from_agency.name",),
    "From team": ("from_team.name",),
    "From": ("from_owner.name",),
    "To team": ("to_team.name",),
    "To": ("receiver.name",),
    "Why": ("reason",),
    "Answer due": ("answer_due_at",),
    "State": ("state",),
    "Answered": ("answered_at",),
    "By": ("answered_by.name",),
    "Answer": ("answer",),
}
readers = needs(Capability.VIEW_PEOPLE)


@require_safe
@readers
def handovers(request: SignedInRequest) -> HttpResponse:
    """Newest first; the choices are in the address."""
    form, rows = selected_handover_filters(request, at=timezone.now())
    if not form.is_valid():
        return redirect("handovers")
    try:
        page = pagination.paginate_rows(rows.with_words(), order="-offered_at", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("handovers")
    shown = [row.subject_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="handovers.listed", by=request.user, shown=shown)
    return render(
        request,
        "offenders/access/handovers.html",
        {
            "filter": form,
            "leads": request.user.can(Capability.GRANT_ACCESS),
            "lines": owners.build_handover_lines(page.rows, at=timezone.now()),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


@require_http_methods(METHODS)
@readers
def handover(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One: who offers what to whom, by when; and, for who may, the answer."""
    rows = Handover.objects.with_words()
    found = access.open_record(request.user, rows, uid=uid, verb="handover.opened")
    now = timezone.now()
    answer = request.POST.get("answer", "")
    refusing, withdrawing = (WhyForm(request.POST if answer == each else None) for each in ("refuse", "withdraw"))
    wrong = ""
    if request.method == "POST":
        try:
            if done := answered(request, found, answer, refusing if answer == "refuse" else withdrawing):
                messages.success(request, done)
                return after(request, found)
        except actions.HandoverAnswered as meanwhile:
            words = mid_sentence(meanwhile.handover.get_state_display())
            messages.info(request, f"It was {words} before you answered. No changes were saved.")
            return redirect("handover", uid=uid)
        except Refused as refused:
            wrong = refused.message if answer == "accept" else ""
            if not wrong:
                say_why(refusing if answer == "refuse" else withdrawing, refused)
    return render(
        request,
        "offenders/access/handover.html",
        person_page.frame(found.subject, current="person")
        | {
            "line": owners.build_handover_lines([found], at=now)[0],
            "handover": found,
            "may_answer": found.is_open and actions.may_answer(request.user, found, at=now),
            "may_withdraw": found.is_open and actions.may_withdraw(request.user, found),
            "refusing": refusing,
            "withdrawing": withdrawing,
            "wrong": wrong,
        },
    )


def answered(request: SignedInRequest, found: Handover, answer: str, form: WhyForm) -> str:
    """Do what was answered, and say so; empty where the reason is missing, or it is no answer."""
    if answer == "accept":
        actions.accept(handover=found, by=request.user)
        return f"You are now the owner for {found.subject}."
    if answer not in ("refuse", "withdraw") or not form.is_valid():
        return ""
    act = actions.refuse if answer == "refuse" else actions.withdraw
    act(handover=found, reason=form.cleaned_data["reason"], by=request.user)
    return (
        "Refused. They stay the owner, and are alerted with your reason."
        if answer == "refuse"
        else "The handover is withdrawn."
    )


def after(request: SignedInRequest, found: Handover) -> HttpResponse:
    """Back to it; to the list when the answer took the person out of the reader's sight."""
    if Handover.objects.visible_to(request.user).filter(pk=found.pk).exists():
        return redirect("handover", uid=found.uid)
    return redirect("handovers")


def selected_handover_filters(request: SignedInRequest, *, at: datetime) -> tuple[HandoverFilter, Any]:
    form = HandoverFilter(request.GET)
    rows = Handover.objects.listed_for(request.user)
    return form, narrowed(rows, form.cleaned_data, reader=request.user, at=at) if form.is_valid() else rows


def narrowed(rows: Any, choice: dict[str, str], *, reader: User, at: datetime) -> Any:
    teams = access.viewer_of(reader, at=at).team_ids
    if choice["show"] == "to_me":
        rows = rows.filter(Q(receiver=reader) | Q(receiver__isnull=True, to_team_id__in=teams))
    elif choice["show"] == "by_me":
        rows = rows.filter(Q(offered_by=reader) | Q(from_owner=reader))
    elif choice["show"] == "teams":
        rows = rows.filter(Q(to_team_id__in=teams) | Q(from_team_id__in=teams))
    if choice["state"] == "late":
        return rows.late(at=at)
    return rows.filter(state=choice["state"]) if choice["state"] else rows


def cells_of(each: Handover) -> list[str]:
    def moment(at: datetime | None) -> str:
        return timezone.localtime(at).isoformat(timespec="minutes") if at else ""

    person: Any = each.subject
    return [
        moment(each.offered_at),
        person.full_name,
        person.prison_number,
        str(each.from_agency),
        str(each.from_team),
        str(each.from_owner),
        str(each.to_team),
        str(each.receiver or ""),
        each.reason,
        moment(each.answer_due_at),
        each.get_state_display(),
        moment(each.answered_at),
        str(each.answered_by or ""),
        each.answer,
    ]


register(
    ListPage(
        page="handovers",
        title="Handovers",
        says="Handovers of responsibility between owners, newest first.",
        selected=lambda request: selected_handover_filters(request, at=timezone.now()),
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, rows),
        order="-offered_at",
        loaded=lambda rows, user: rows.with_words(),
        groups=(
            Grouping("state", "State", "state", dict(Handover.State.choices)),
            Grouping("from_team", "From team", "from_team__name"),
            Grouping("to_team", "To team", "to_team__name"),
            Grouping("month", "Month offered", "offered_at", is_by_month=True),
        ),
        person="subject_id",
    )
)
