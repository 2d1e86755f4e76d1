"""Pages of sittings: those of a person, the grid of one, an item at all of them, and the acts on a cell.

Each shows the rows of the items that are there for its reader, and no other row or number.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit
from sharing.access.rules import Permission
from sharing.access.subject import frame
from sharing.agencies.models import User
from sharing.items.actions import sights
from sharing.items.models import Item
from sharing.items.sight_models import RelevanceMark
from sharing.items.views.items import changers, get_item_or_refuse, readers
from sharing.items.visibility import view_of_item
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.sittings import actions, rules
from sharing.sittings.forms import BriefingForm, ReadOutForm, ReasonForm
from sharing.sittings.grid import Row, cells_of, deciders_of, grid_for, proposed_for, runs_sitting
from sharing.sittings.models import Sitting
from sharing.sittings.panels import seen_in_words, words_of

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


@require_http_methods(METHODS)
@changers
def sitting_reason(
    request: SignedInRequest, uid: UUID, sitting_uid: UUID, item_uid: UUID, user_uid: UUID
) -> HttpResponse:
    found, item, decider = get_cell(request, uid, sitting_uid, item_uid, user_uid)
    form = ReasonForm(posted(request))

    def act() -> None:
        typed = form.cleaned_data
        actions.give_reason(
            sitting=found, item=item, user=decider, why=rules.Why(typed["why"]), text=typed["text"], by=request.user
        )

    if attempt(request, form, act):
        waits = found.occasion in rules.NEEDS_SECOND
        messages.success(request, f"Reason kept.{' It counts once a second person agrees.' if waits else ''}")
        return redirect("sitting", uid=uid, sitting_uid=sitting_uid)
    context = {
        "title": "Decide without this item",
        "intro": f"{decider} has not seen it. The reason stays with the decision.",
        "button": "Keep reason",
    }
    return cell_form(request, found, item, form, **context)


@require_http_methods(METHODS)
@changers
def sitting_briefing(
    request: SignedInRequest, uid: UUID, sitting_uid: UUID, item_uid: UUID, user_uid: UUID
) -> HttpResponse:
    """For the side that holds the item, about one who may not see it."""
    found, item, decider = get_cell(request, uid, sitting_uid, item_uid, user_uid)
    if not item.is_held:  # type: ignore[attr-defined]  # by with_sight
        raise access.RecordHidden
    form = BriefingForm(posted(request), tellers=actions.may_tell(item))

    def act() -> None:
        actions.say_who_tells(sitting=found, item=item, user=decider, by=request.user, **form.cleaned_data)

    if attempt(request, form, act):
        messages.success(request, f"Kept. {form.cleaned_data['teller']} tells {decider}. Make sure that they know.")
        return redirect("sitting", uid=uid, sitting_uid=sitting_uid)
    context = {
        "title": "Who tells them what",
        "intro": f"{decider} cannot see this item. Name who tells them before the decision, and what they can be told.",
        "button": "Keep",
    }
    return cell_form(request, found, item, form, **context)


@require_http_methods(METHODS)
@changers
def sitting_read_out(
    request: SignedInRequest, uid: UUID, sitting_uid: UUID, item_uid: UUID, user_uid: UUID
) -> HttpResponse:
    found, item, decider = get_cell(request, uid, sitting_uid, item_uid, user_uid)
    form = ReadOutForm(posted(request))

    def act() -> None:
        sights.note_read_out(item=item, to=decider, extent=form.extent_read(), by=request.user, at=timezone.now())

    if attempt(request, form, act):
        messages.success(request, f"Recorded as read out to {decider}.")
        return redirect("sitting", uid=uid, sitting_uid=sitting_uid)
    context = {
        "title": "Record that it was read out",
        "intro": f"For {decider}, who then counts as having seen it. You are recorded as who read it out.",
        "button": "Record as read out",
    }
    return cell_form(request, found, item, form, **context)


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


def get_cell(
    request: SignedInRequest, uid: UUID, sitting_uid: UUID, item_uid: UUID, user_uid: UUID
) -> tuple[Sitting, Item, User]:
    """One cell of an open sitting that is on the reader's own grid; for anybody else there is none."""
    found = get_sitting(request, uid, sitting_uid)
    item = get_item_or_refuse(request, uid, item_uid)
    access.require(request.user, Permission.CHANGE, found.subject)
    shown = grid_for(found, request.user)
    cells = [cell for row in shown.rows if row.key == item.pk for cell in row.cells if cell]
    cell = next((cell for cell in cells if cell.user.uid == user_uid), None)
    if cell is None or found.state != rules.State.OPEN:
        raise access.RecordHidden
    return found, item, cell.user


def cell_form(request: SignedInRequest, found: Sitting, item: Item, form: object, **context: str) -> HttpResponse:
    more = {"sitting": found, "item": view_of_item(item), "form": form, **context}
    return render(request, "sharing/sittings/form.html", frame(found.subject) | more)
