"""Pages of sittings: those of a person, the grid of one, an item at all of them, and the acts on a cell.

Each shows the rows of the items that are there for its reader, and no other row or number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sharing import access, audit
from sharing.access.rules import Permission
from sharing.access.subject import frame
from sharing.agencies.models import User
from sharing.items.actions import sights
from sharing.items.models import Item
from sharing.items.rules import Extent
from sharing.items.sight_models import RelevanceMark
from sharing.items.views.items import changers, get_item_or_refuse, readers
from sharing.items.visibility import view_of_item
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.sittings import actions, rules
from sharing.sittings.forms import BriefingForm, ReadOutForm, ReasonForm
from sharing.sittings.grid import Row, cells_of, deciders_of, grid_for, proposed_for, runs_sitting
from sharing.sittings.models import Briefing, Sitting
from sharing.sittings.panels import seen_in_words, words_of
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

MOST = 50


@require_safe
@readers
def sittings(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Of one person: open ones first, then newest first."""
    person = access.open_record(request.user, access.subjects(), uid=uid, verb="person.sittings_opened")
    rows = Sitting.objects.filter(subject=person).visible_to(request.user).select_related("chair")
    lines = sorted(rows[:MOST], key=lambda sitting: sitting.state != rules.State.OPEN)
    return render(request, "sharing/sittings/list.html", frame(person) | {"sittings": lines, "most": MOST})


@require_safe
@readers
def sitting(request: SignedInRequest, uid: UUID, sitting_uid: UUID) -> HttpResponse:
    found = get_sitting(request, uid, sitting_uid)
    shown = grid_for(found, request.user)
    may_change = access.may(request.user, Permission.CHANGE, found.subject) and found.state == rules.State.OPEN
    context = {
        "sitting": found,
        "deciders": shown.deciders,
        "rows": [(row.item, words_of(found, row, may_change=may_change, reader=request.user)) for row in shown.rows],
        "seen": seen_in_words(shown),
        "stopping": len(shown.stopping),
        "is_open": found.state == rules.State.OPEN,
        "may_change": may_change,
        "proposed": proposed_for(found, request.user) if may_change else [],
    }
    return render(request, "sharing/sittings/grid.html", frame(found.subject) | context)


@require_safe
@readers
def sitting_print(request: SignedInRequest, uid: UUID, sitting_uid: UUID) -> HttpResponse:
    """For paper: the reader's own rows, without items that may be on no paper."""
    found = get_sitting(request, uid, sitting_uid)
    shown = grid_for(found, request.user, on_paper=True)
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="sharing.sitting_printed",
        by=request.user,
        target=found,
        subject=found.subject_id,
    )
    context = {
        "sitting": found,
        "deciders": shown.deciders,
        "rows": [(row.item, words_of(found, row, may_change=False, reader=request.user)) for row in shown.rows],
        "seen": seen_in_words(shown),
        "printed_by": request.user,
        "printed_at": timezone.now(),
    }
    return render(request, "sharing/sittings/print.html", frame(found.subject) | context)


@require_safe
@readers
def item_sittings(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """One item at every sitting to come for which it is marked: who decides, who has seen it, with whom it is not
    shared. The side that holds it sees each decider, any other reader those of their own agency."""
    found = get_item_or_refuse(request, uid, item_uid)
    occasions = RelevanceMark.objects.standing().filter(item=found).values("occasion")
    rows = Sitting.objects.filter(subject=found.subject_id, occasion__in=occasions).open().visible_to(request.user)
    blocks = []
    for each in rows:
        deciders = deciders_of(each)
        is_whole_row = found.is_held or runs_sitting(each, request.user)
        shown = [user for user in deciders if is_whole_row or user.agency_id == request.user.agency_id]
        cells = cells_of(each, [found.pk], shown)
        row = Row(view_of_item(found), found.pk, [cells[found.pk, user.pk] for user in shown])
        blocks.append((each, words_of(each, row, may_change=False, reader=request.user)))
    return render(
        request,
        "sharing/sittings/item.html",
        frame(found.subject) | {"item": view_of_item(found), "blocks": blocks},
    )


@require_POST
@changers
def sitting_reason_agree(request: SignedInRequest, uid: UUID, sitting_uid: UUID, reason_uid: UUID) -> HttpResponse:
    found = get_sitting(request, uid, sitting_uid)
    reason = found.reasons.filter(uid=reason_uid).select_related("item", "given_by", "sitting").first()
    if reason is None:
        raise Http404
    try:
        actions.agree(reason=reason, by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
    else:
        messages.success(request, "Agreed. It can be decided without this item.")
    return redirect("sitting", uid=uid, sitting_uid=sitting_uid)


# What these share


def get_sitting(request: SignedInRequest, uid: UUID, sitting_uid: UUID) -> Sitting:
    rows = Sitting.objects.filter(subject__uid=uid).select_related("subject", "chair")
    return access.open_record(request.user, rows, uid=sitting_uid)


# Steps


@dataclass(frozen=True)
class Cell:
    """One of an open sitting that is on the reader's own grid: an item, and one who decides."""

    sitting: Sitting
    item: Item
    user: User


def cell_to_change(request: SignedInRequest, uid: UUID, sitting_uid: UUID, item_uid: UUID, user_uid: UUID) -> Cell:
    """For anybody on whose grid it is not there is none. Raises RecordHidden, NotAllowed."""
    found = get_sitting(request, uid, sitting_uid)
    item = get_item_or_refuse(request, uid, item_uid)
    access.require(request.user, Permission.CHANGE, found.subject)
    shown = grid_for(found, request.user)
    cells = [cell for row in shown.rows if row.key == item.pk for cell in row.cells if cell]
    cell = next((cell for cell in cells if cell.user.uid == user_uid), None)
    if cell is None or found.state != rules.State.OPEN:
        raise access.RecordHidden
    return Cell(found, item, cell.user)


def cell_to_brief(request: SignedInRequest, **address: UUID) -> Cell:
    """For the side that holds the item, about one who may not see it."""
    cell = cell_to_change(request, **address)
    if not cell.item.is_held:  # type: ignore[attr-defined]  # by with_sight
        raise access.RecordHidden
    return cell


def sitting_url(cell: Cell) -> str:
    return reverse("sitting", kwargs={"uid": cell.sitting.subject.uid, "sitting_uid": cell.sitting.uid})


def cell_page(request: SignedInRequest, cell: Cell, **context: Any) -> HttpResponse:
    about = {"caption": cell.sitting.title, "reference": view_of_item(cell.item).reference}
    return render(request, "form_page.html", frame(cell.sitting.subject) | about | context)


CELLS = StepPages("cell", cell_to_change, sitting_url, cell_page, changers)
HELD_CELLS = StepPages("cell", cell_to_brief, sitting_url, cell_page, changers)


def give_reason(*, cell: Cell, why: str, text: str, by: User) -> bool:
    """Whether a second person has to agree."""
    actions.give_reason(sitting=cell.sitting, item=cell.item, user=cell.user, why=rules.Why(why), text=text, by=by)
    return cell.sitting.occasion in rules.NEEDS_SECOND


def say_who_tells(*, cell: Cell, by: User, **typed: Any) -> Briefing:
    return actions.say_who_tells(sitting=cell.sitting, item=cell.item, user=cell.user, by=by, **typed)


def note_read_out(*, cell: Cell, extent: Extent, by: User) -> Cell:
    sights.note_read_out(item=cell.item, to=cell.user, extent=extent, by=by, at=timezone.now())
    return cell


sitting_reason = CELLS.view(
    FormStep(
        "Decide without this item",
        ReasonForm,
        give_reason,
        lambda waits: "Reason kept. It counts once a second person agrees." if waits else "Reason kept.",
        intro=lambda cell: f"{cell.user} has not seen it. The reason stays with the decision.",
        button="Keep reason",
    )
)
sitting_briefing = HELD_CELLS.view(
    FormStep(
        "Who tells them what",
        BriefingForm,
        say_who_tells,
        lambda briefing: f"Kept. {briefing.teller} tells {briefing.user}. Make sure that they know.",
        intro=lambda cell: (
            f"{cell.user} cannot see this item. Name who tells them before the decision, and what they can be told."
        ),
        button="Keep",
        asks=lambda request, cell: {"tellers": actions.may_tell(cell.item)},
    )
)
sitting_read_out = CELLS.view(
    FormStep(
        "Record that it was read out",
        ReadOutForm,
        note_read_out,
        lambda cell: f"Recorded as read out to {cell.user}.",
        intro=lambda cell: f"For {cell.user}, who then counts as having seen it. You are recorded as who read it out.",
        button="Record as read out",
    )
)
