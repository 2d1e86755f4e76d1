"""Pages of the items about a person that the reader can see: the list, one item, and recording one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit, practice
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.subject import frame
from sharing.agencies.models import User
from sharing.drafts import forms as drafts
from sharing.grants.programmes import known_programmes
from sharing.items import alert_kinds as item_alert_kinds
from sharing.items import panels, rules
from sharing.items.actions import items as actions
from sharing.items.actions.answering import answers_for_item
from sharing.items.actions.sights import note_opened
from sharing.items.disclosure_models import Disclosure
from sharing.items.forms import CALLED, NAMED, AudienceForm, ItemFilter, ItemForm
from sharing.items.models import Item
from sharing.items.visibility import view_of_item
from sharing.pages import pagination
from sharing.pages.attempts import METHODS, say_why
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused

readers = needs(Capability.VIEW_PEOPLE)
changers = needs(Capability.CHANGE_PEOPLE)
MOST = 50
ORDERS = {"": "recorded_at", "confirm": "recorded_at", "review": "review_on"}  # any other: newest first


@require_safe
@readers
def person_sharing(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Of one person, newest first. Of what the reader may not know there is neither line nor number."""
    person = access.open_record(request.user, access.subjects(), uid=uid, verb="person.sharing_opened")
    rows = Item.objects.filter(subject=person).visible_to(request.user).with_sight(request.user)
    page = pagination.paginate_rows(panels.with_lines(rows), order="-recorded_at", cursor=cursor_of(request), size=MOST)
    record_shown(request.user, page.rows, verb="items.listed", subject=person)
    lines = panels.build_item_lines(page.rows, reader=request.user, at=timezone.now())
    return render(
        request,
        "sharing/items/person.html",
        frame(person)
        | {
            "lines": lines,
            "whole_marking": marking_of(page.rows),
            "next_url": page.next and f"?cursor={page.next}",
            "previous_url": page.previous and f"?cursor={page.previous}",
            "may_add": may_record(request.user, person),
            "may_read_log": may_read_log(request.user, person),
            "unheld": items_without_holder(request.user, person),
        },
    )


@require_safe
@readers
def item(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """One item as far as the reader may know it; for those who hold it, who has read it and what was disclosed."""
    found = get_item_or_refuse(request, uid, item_uid)
    note_opened(found, by=request.user)
    return render(request, "sharing/items/item.html", frame(found.subject) | build_item_page(request, found))


@require_safe
@readers
def item_print(request: SignedInRequest, uid: UUID, item_uid: UUID) -> HttpResponse:
    """For paper. What may not leave in a file leaves on no paper either: the address does not exist."""
    found = get_item_or_refuse(request, uid, item_uid)
    if found.no_export:
        audit.refuse(by=request.user, verb="sharing.item_print_refused", target=found, subject=found.subject_id)
        raise Http404
    audit.record_read(
        action=audit.Action.EXPORT,
        verb="sharing.item_printed",
        by=request.user,
        target=found,
        subject=found.subject_id,
    )
    note_opened(found, by=request.user)
    seen = view_of_item(found)
    now = timezone.now()
    more = {
        "readings": panels.readers_of(found, at=now) if seen.is_held else [],
        "corrections": panels.corrections_of(found, seen.sight, at=now),
    }
    context = {"item": seen, "printed_by": request.user, "printed_at": now, **more}
    return render(request, "sharing/items/print.html", frame(found.subject) | context)


@require_http_methods(METHODS)
@changers
def item_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The form; then, with `step` "check", who will read it; with `step` "record", it is on record."""
    person = access.open_record(request.user, access.subjects(), uid=uid, verb="person.sharing_opened")
    access.require(request.user, Permission.CHANGE, person)
    form, drafting = drafts.form_from_draft(
        request,
        ItemForm,
        name=actions.RECORD_DRAFT,
        key=str(person.uid),
        **offered(person, request.user),
        programmes=known_programmes([person.pk], reader=request.user)[person.pk],
    )
    step = request.POST.get("step", "")
    if step == "change":
        form.is_unsent = True
    elif request.method == "POST" and form.is_valid():
        try:
            if step == "record":
                made = actions.record_item(
                    subject=person, new=form.new(), by=request.user, uid=form.cleaned_data["uid"]
                )
                messages.success(request, "Recorded. Decide who to share it with now, or before the decision is due.")
                return redirect("item", uid=person.uid, item_uid=made.uid)
            actions.check(subject=person, new=form.new(), by=request.user)
        except Refused as refused:
            say_why(form, refused, called=CALLED)
        else:
            return checked(request, person, form)
    context = {"form": form, "drafting": drafting, "who_reads": words_of(request, person)}
    return render(request, "sharing/items/add.html", frame(person) | context)


def checked(request: SignedInRequest, person: Model, form: ItemForm) -> HttpResponse:
    """What was typed, and who will read it, before anything is saved."""
    typed = [
        (name, value)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", "step")
        for value in request.POST.getlist(name)
    ]
    context = {"new": form.new(), "kind": dict(Item.Kind.choices)[form.cleaned_data["kind"]], "typed": typed}
    words = {"who_reads": words_of(request, person)}
    return render(request, "sharing/items/check.html", frame(person) | context | words)


@require_POST
@changers
def item_audience(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Who will read what is being typed, in words: a part of the form's page, asked while somebody types."""
    person = access.open_record(request.user, access.subjects(), uid=uid, verb="person.sharing_opened")
    access.require(request.user, Permission.CHANGE, person)
    return render(request, "sharing/items/who_reads.html", {"who_reads": words_of(request, person)})


@require_safe
@readers
def person_disclosures(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What was disclosed of a person and what was refused, for who holds it and for information assurance.

    To read the log is logged. An item that the reader may not know is named by its reference alone.
    """
    person = access.open_record(request.user, access.subjects(), uid=uid, verb="person.disclosures_opened")
    if not may_read_log(request.user, person):
        audit.refuse(by=request.user, verb="sharing.disclosures_refused", target=person, subject=person.pk)
        raise Http404
    rows = Disclosure.objects.filter(subject=person).visible_to(request.user).with_all().select_related("item")
    page = pagination.paginate_rows(rows, order="-at", cursor=cursor_of(request), size=MOST)
    known = set(Item.objects.filter(subject=person).visible_to(request.user).values_list("pk", flat=True))
    return render(
        request,
        "sharing/items/disclosures.html",
        frame(person)
        | {
            "rows": [(row, row.item_id in known) for row in page.rows],
            "next_url": page.next and f"?cursor={page.next}",
            "previous_url": page.previous and f"?cursor={page.previous}",
        },
    )


@require_safe
@readers
def shared_items(request: SignedInRequest) -> HttpResponse:
    """Of everybody: what nobody has decided on first, the oldest on top; what is to confirm, to look at again."""
    form, rows, order = selected_item_filters(request)
    if not form.is_valid():
        return redirect("sharing")
    try:
        page = pagination.paginate_rows(
            panels.with_lines(rows.with_sight(request.user)), order=order, cursor=cursor_of(request), size=MOST
        )
    except pagination.BadCursor:
        return redirect("sharing")
    record_shown(request.user, page.rows, verb="items.listed")
    return render(
        request,
        "sharing/items/list.html",
        {
            "filter": form,
            "leads": request.user.can(Capability.GRANT_ACCESS),
            "is_narrowed": any(form.cleaned_data.values()),
            "show": form.cleaned_data["show"],
            "lines": panels.build_item_lines(page.rows, reader=request.user, at=timezone.now()),
            "whole_marking": marking_of(page.rows),
            "numbers": numbers(request.user),
            "export_query": address(request, cursor=""),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


# What these share


def get_item_or_refuse(request: SignedInRequest, uid: UUID, item_uid: UUID) -> Any:
    """One item of the person in the address, with the reader's sight of it. Raises RecordHidden."""
    rows = Item.objects.filter(subject__uid=uid).with_sight(request.user).with_all().with_text()
    return access.open_record(request.user, rows.select_related("subject"), uid=item_uid)


def build_item_page(request: SignedInRequest, found: Any) -> dict[str, Any]:
    now, reader, seen = timezone.now(), request.user, view_of_item(found)
    (whole,) = panels.with_lines(Item.objects.filter(pk=found.pk).with_sight(reader))
    (line,) = panels.build_item_lines([whole], reader=reader, at=now)
    context: dict[str, Any] = {"item": seen, "line": line, "may_print": not found.no_export}
    context["corrections"] = panels.corrections_of(found, seen.sight, at=now)
    context["marks"] = found.relevance_marks.standing().select_related("marked_by")
    context["may_mark"] = reader.can(Capability.CHANGE_PEOPLE) and access.may(reader, Permission.CHANGE, found.subject)
    if not seen.is_held:
        return context | {"may_pass_on": panels.may_onward(found, reader=reader)}
    may_change = access.may(reader, Permission.CHANGE, found.subject)
    rows = Disclosure.objects.filter(item=found).visible_to(reader).with_all()
    return context | {
        "readings": panels.readers_of(found, at=now),
        "history": panels.history_of(found, at=now),
        "disclosures": list(rows[:MOST]),
        "steps": panels.steps_for(found, reader=reader) if may_change else [],
        "may_change": may_change,
        "may_hand_on": may_change and answers_for_item(found, reader),
        "unlisted": panels.unlisted_of(found, reader=reader) if may_change else None,
        "asked_to_lower": found.lower_asked_by,
        "lower_reason": found.lower_reason,
        "may_lower": may_change and found.marking != "OFFICIAL" and found.lower_asked_by is None,
        "may_agree": may_change and found.lower_asked_by_id not in (None, reader.pk),
        "may_raise": may_change and found.marking == "OFFICIAL",
        "named": [*map(str, found.readers.all()), *map(str, found.reader_teams.all())] if found.is_named_only else [],
        "recall_url": consider_recall(found, reader=reader) if may_change else "",
    }


def consider_recall(found: Item, *, reader: User) -> str:
    """Where police ask that recall is considered: an item opens no such thing automatically. Empty where nothing
    does."""
    if found.kind != rules.ItemKind.CONCERN or not reader.can(Capability.RAISE_CONCERNS):
        return ""
    try:
        return reverse("concern_add", kwargs={"uid": found.subject.uid})
    except NoReverseMatch:
        return ""


def offered(person: Model, user: User) -> dict[str, Any]:
    """The teams that may hold an item, and who may be named: people and teams of their agency, which is the user's."""
    teams = actions.may_hold(person, by=user)
    first = next(iter(teams), None)
    return {
        "teams": teams,
        "people": actions.may_be_named(person, first, by=user) if first else [],
        "named_teams": actions.teams_to_name(person, first) if first else [],
    }


def words_of(request: SignedInRequest, person: Model) -> list[str]:
    """Who will read it, of what stands in the form now."""
    choices = offered(person, request.user)
    form = AudienceForm(request.POST, **choices)
    form.is_valid()
    typed = form.cleaned_data
    first = choices["teams"][0] if choices["teams"] else None
    return panels.who_will_read(
        person,
        team=typed.get("team") or first,
        by=request.user,
        named_only=typed.get("who_reads") == NAMED,
        readers=list(typed.get("readers") or []),
        reader_teams=list(typed.get("reader_teams") or []),
    )


def items_without_holder(user: User, person: Model) -> list[Item]:
    """What is no longer held by anybody, by its reference alone, for who may name the team that holds it."""
    if not user.can(Capability.MANAGE_ITEMS) or not access.may(user, Permission.CHANGE, person):
        return []
    return list(Item.objects.filter(subject_id=person.pk).unheld_in_agency_of(user).select_related("team"))


def may_record(user: User, person: Model) -> bool:
    return user.can(Capability.CHANGE_PEOPLE) and access.may(user, Permission.CHANGE, person)


def may_read_log(user: User, person: Model) -> bool:
    """Information assurance, and who holds an item about the person. To anybody else there is no such page."""
    if user.can(Capability.REVIEW_DISCLOSURES):
        return True
    return Item.objects.filter(subject_id=person.pk).visible_to(user).held_for(user).exists()


def selected_item_filters(request: SignedInRequest) -> tuple[ItemFilter, Any, str]:
    """The filter, the rows that it leaves, and in which order they stand."""
    form = ItemFilter(request.GET)
    rows = Item.objects.listed_for(request.user)
    if not form.is_valid():
        return form, rows, "-recorded_at"
    typed, today = form.cleaned_data, timezone.localdate()
    if not typed["show"]:
        rows = rows.undecided()
    elif typed["show"] == "confirm":
        rows = rows.to_confirm_for(request.user)
    elif typed["show"] == "review":
        rows = rows.held_for(request.user).to_review(on=today)
    elif typed["show"] == "held":
        rows = rows.held_for(request.user)
    if typed["kind"]:
        rows = rows.filter(kind=typed["kind"])
    if typed["state"]:  # how it is decided is for those who hold it: it tells what others were given
        rows = rows.held_for(request.user).filter(state=typed["state"])
    return form, rows, ORDERS.get(typed["show"], "-recorded_at")


def numbers(user: User) -> dict[str, str]:
    """How many there are to do, of those that the reader may know; a large number is not told."""
    rows, now, today = Item.objects.listed_for(user), timezone.now(), timezone.localdate()
    hours = practice.value(item_alert_kinds.UNDECIDED_HOURS, on=today)
    found = {
        "undecided": rows.undecided(),
        "late": rows.late(at=now, hours=hours),
        "confirm": rows.to_confirm_for(user),
        "review": rows.held_for(user).to_review(on=today),
    }
    return {name: capped(each) for name, each in found.items()}


def capped(rows: Any) -> str:
    number = len(rows.order_by().values_list("pk", flat=True)[:100])
    return "99+" if number > 99 else str(number)


def marking_of(items: list[Item]) -> str:
    return rules.highest(item.marking for item in items).value


def record_shown(user: User, items: list[Item], *, verb: str, subject: Model | None = None) -> None:
    audit.record_read(
        action=audit.Action.LIST,
        verb=verb,
        by=user,
        subject=subject,
        shown=[item.subject_id for item in items],
        payload={"items": [str(item.uid) for item in items]},
    )


def cursor_of(request: SignedInRequest) -> str:
    return request.GET.get("cursor", "")


def address(request: SignedInRequest, **changed: str) -> str:
    query = request.GET.copy()
    for name, text in changed.items():
        query[name] = text
    return f"?{query.urlencode()}"
