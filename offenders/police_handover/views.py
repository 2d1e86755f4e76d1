"""Pages of handovers to police: the list, a person after the licence, one handover, and its steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.people.models import Offender
from offenders.person_page.form_parts import ConfirmForm
from offenders.person_page.list_parts import address
from offenders.person_page.opening import get_person_or_refuse
from offenders.person_page.step_pages import step_pages
from offenders.police_handover import actions, panels
from offenders.police_handover.actions import address_of
from offenders.police_handover.forms import (
    AcceptForm,
    AnswerForm,
    BetweenForcesForm,
    PartForm,
    PoliceHandoverFilter,
    QuestionForm,
)
from offenders.police_handover.models import PoliceHandover
from offenders.police_handover.rules import PART_WORDS, HandoverPart
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.duties import owners
from sharing.lists import Grouping, ListPage, register
from sharing.models import Team, User
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

CURRENT = "person_after_licence"
GAPS = 20  # lines above the list


@require_safe
@needs(Capability.VIEW_PEOPLE)
def police_handovers(request: SignedInRequest) -> HttpResponse:
    """Of the people whom the reader can see; those with no lead from some day on stand above all others."""
    at = timezone.now()
    on = timezone.localdate(at)
    form, rows = _selected(request)
    if not form.is_valid():
        return redirect("police_handovers")
    try:
        page = pagination.paginate_rows(rows.with_words(), order="last_day", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("police_handovers")
    gaps = [] if page.previous else gaps_of(request.user, on=on, at=at)
    shown = [*(line.row for line in gaps), *page.rows]
    audit.record_read(
        action=audit.Action.LIST,
        verb="police_handovers.listed",
        by=request.user,
        shown=list({row.offender_id for row in shown}),
    )
    return render(
        request,
        "offenders/police_handover/list.html",
        {
            "filter": form,
            "gaps": gaps[:GAPS],
            "lines": panels.lines_for(page.rows, on=on, at=at),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def gaps_of(user: User, *, on: date, at: datetime) -> list[panels.HandoverLine]:
    """Handovers under way of people for whom nobody would lead from some day on, the nearest last day first."""
    rows = PoliceHandover.objects.listed_for(user).open().with_words().order_by("last_day", "pk")
    return [line for line in panels.lines_for(rows, on=on, at=at) if line.gap]


def _selected(request: SignedInRequest) -> tuple[PoliceHandoverFilter, Any]:
    form = PoliceHandoverFilter(request.GET)
    rows = PoliceHandover.objects.listed_for(request.user)
    show = form.cleaned_data["show"] if form.is_valid() else ""
    narrowed = {
        "": rows.open,
        "not_accepted": rows.not_accepted,
        "in_effect": rows.in_effect,
        "all": rows.all,
    }[show]()
    return form, narrowed


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_after_licence(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Who leads and led, handovers, what runs and until when, and what is decided once nothing does."""
    person = get_person_or_refuse(request, uid, verb="person.after_licence_opened")
    at = timezone.now()
    on = timezone.localdate(at)
    rows = PoliceHandover.objects.visible_to(request.user).filter(offender=person).with_words().order_by("-last_day")
    may_share = access.may(request.user, Permission.SHARE, person)
    context = {
        "lines": panels.lines_for(rows, on=on, at=at),
        "leads": panels.lead_table(person, reader=request.user, today=on),
        "may_begin": may_share and request.user.can(Capability.ACCEPT_POLICE_HANDOVERS),
        "further": [part for ask in FURTHER if (part := ask(person, request.user))],
    }
    return render(
        request,
        "offenders/police_handover/person_after_licence.html",
        person_page.frame(person, current=CURRENT) | context,
    )


# Boxes of features above on the page of one person: a dict as components/side_box.html takes it, None for none.
FURTHER: list[Callable[[Offender, User], dict[str, Any] | None]] = []


def register_box(ask: Callable[[Offender, User], dict[str, Any] | None]) -> None:
    if ask not in FURTHER:
        FURTHER.append(ask)


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_police_handover(request: SignedInRequest, uid: UUID, police_handover_uid: UUID) -> HttpResponse:
    """One handover: its checklist beside what the record holds, its signatures and questions."""
    row = opened_handover(request, uid, police_handover_uid)
    at = timezone.now()
    may_change = actions.works_on(request.user, row) and access.may(request.user, Permission.CHANGE, row.offender)
    page = panels.page_for(row, reader=request.user, may_change=may_change, on=timezone.localdate(at), at=at)
    return render(
        request,
        "offenders/police_handover/handover.html",
        person_page.frame(row.offender, current=CURRENT) | {"handover": row, "page": page},
    )


def opened_handover(request: SignedInRequest, uid: UUID, police_handover_uid: UUID) -> PoliceHandover:
    rows = PoliceHandover.objects.filter(offender__uid=uid).with_words()
    return access.open_record(request.user, rows, uid=police_handover_uid, verb="police_handover.opened")


# Steps


def handover_to_work_on(request: SignedInRequest, uid: UUID, police_handover_uid: UUID) -> PoliceHandover:
    row = opened_handover(request, uid, police_handover_uid)
    actions.require_work_on(request.user, row)
    return row


def person_to_hand_over(request: SignedInRequest, uid: UUID) -> Offender:
    person = get_person_or_refuse(request, uid, verb="person.after_licence_opened")
    access.require(request.user, Permission.SHARE, person)
    return person


accepters = needs(Capability.ACCEPT_POLICE_HANDOVERS)
PEOPLE = step_pages(
    "person",
    section=CURRENT,
    opened=person_to_hand_over,
    url=lambda person: reverse("person_after_licence", kwargs={"uid": person.uid}),
    guard=accepters,
)
HANDOVERS = step_pages("handover", section=CURRENT, opened=handover_to_work_on, url=address_of)


def part_step(part: HandoverPart) -> FormStep:
    def on_record(request: SignedInRequest, row: PoliceHandover) -> dict[str, Any]:
        page = panels.page_for(row, reader=request.user, may_change=True, on=timezone.localdate(), at=timezone.now())
        line = next((each for each in page.parts if each.part is part), None)
        if line is None:
            raise Http404
        return {"initial": {"done_on": line.check.done_on, "note": line.note} if line.check else None}

    return FormStep(
        PART_WORDS[part],
        PartForm,
        partial(actions.record_part, part=part),
        "The part is recorded.",
        button="Record this part",
        asks=on_record,
    )


def question_of(row: PoliceHandover) -> str:
    waiting = row.questions.filter(answered_at__isnull=True).first()
    return waiting.question if waiting else ""


def who_may_accept(request: SignedInRequest, row: PoliceHandover) -> dict[str, Any]:
    teams = actions.police_teams(request.user, row.offender)
    at = timezone.now()
    can = {user.pk for team in teams for user in owners.holders(row.offender, team, at=at)}
    return {
        "teams": Team.objects.filter(pk__in=[team.pk for team in teams]).select_related("agency"),
        "owners": User.objects.filter(pk__in=can).order_by("name"),
        "initial": {"team": teams[0].uid if teams else None, "owner": request.user.uid},
    }


police_handover_part = HANDOVERS.by_verb({part.value: part_step(part) for part in HandoverPart}, part="part")
police_handover_offer = HANDOVERS.view(
    FormStep(
        "Offer to police",
        ConfirmForm,
        actions.offer,
        "Offered. Your manager is asked to sign, and police to accept.",
        intro="Police are asked to accept the person. Your agency keeps the lead until the last day has passed.",
    )
)
police_handover_sign = HANDOVERS.view(
    FormStep(
        "Sign for your agency",
        ConfirmForm,
        actions.sign,
        "Signed. Police can accept it now.",
        intro="You sign that the checklist is complete and that police have what your agency knows.",
        button="Sign the handover",
    )
)
police_handover_ask = HANDOVERS.view(
    FormStep("Ask a question", QuestionForm, actions.ask, "The agency that hands over is asked.", button="Ask")
)
police_handover_answer = HANDOVERS.view(
    FormStep(
        "Answer the question",
        AnswerForm,
        actions.answer,
        "Answered. Police are asked to accept.",
        intro=question_of,
        button="Answer",
    )
)
police_handover_accept = HANDOVERS.view(
    FormStep(
        "Accept the handover",
        AcceptForm,
        actions.accept,
        "Accepted. Police lead from the day after the last day.",
        intro="You sign for police. The owner you name is an owner from now on, and police lead once the last day has "
        "passed.",
        button="Accept and sign",
        asks=who_may_accept,
    ),
    guard=accepters,
)
police_handover_begin = PEOPLE.view(
    FormStep(
        "Hand over to another force",
        BetweenForcesForm,
        actions.begin_between_forces,
        "The handover is begun. The other force can edit the record.",
        intro="Your force leads until the end of the last day. The other force must accept before.",
        button="Begin the handover",
        asks=lambda request, person: {"teams": actions.forces_to(request.user)},
        goes_to=address_of,
    )
)

register(
    ListPage(
        page="police_handovers",
        title="Handovers to police",
        says="Handovers of people to police, or between forces, earliest last day first.",
        selected=_selected,
        columns=panels.COLUMNS,
        cells=lambda rows, user: map(
            panels.cells_of, panels.lines_for(rows, on=timezone.localdate(), at=timezone.now())
        ),
        order="last_day",
        loaded=lambda rows, user: rows.with_words(),
        groups=(
            Grouping("region", "Region", "offender__region"),
            Grouping("state", "State", "state", dict(PoliceHandover._meta.get_field("state").flatchoices)),
        ),
    )
)
