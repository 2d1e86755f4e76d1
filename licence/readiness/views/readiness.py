"""Pages about what must be in hand before a release: the list, one line of it, and what is recorded of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from licence.checks.actions.plans import who_may_check
from licence.licences.views.form_pages import readers, row_to_change
from licence.readiness import judging
from licence.readiness.actions import items, tag
from licence.readiness.ended import as_it_ended
from licence.readiness.forms.readiness import NoteForm, OwnerForm, SayForm, TagForm
from licence.readiness.judging import JudgedLine, Judgement
from licence.readiness.models import Readiness, ReadinessItem, TagOrder
from licence.readiness.panels import readiness as panels
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import Body, JudgedFrom, ReadinessItemKind, State
from offenders import person_page
from offenders.models import Offender, Release, ReleaseHold
from offenders.person_page import form_pages
from offenders.person_page.frame import Action
from offenders.person_page.step_pages import step_pages
from sharing import access
from sharing.access.rules import Permission
from sharing.grants.who_can_see import audience_of
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep
from sharing.time_words import format_days_away

CURRENT = "person_readiness"
WITH_ALL = ("offender__establishment", "readiness__release", "owner", "changed_by")


@require_safe
@readers
def person_readiness(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The answer, what blocks it, the list by body, and who has signed."""
    people = Offender.objects.select_related("establishment")
    person = access.open_record(request.user, people, uid=uid, verb="person.readiness_opened")
    readiness = list_shown(person)
    audience = audience_of(person, reader=request.user)
    if readiness is None:
        frame = person_page.frame(person, current=CURRENT)
        return render(request, "licence/readiness/none.html", frame | {"audience": audience} | none_yet(person))
    found = judgement_of(readiness)
    page = panels.build_readiness_page(
        found,
        person,
        reader=request.user,
        may_change=access.may(request.user, Permission.CHANGE, person),
        holds=holds_in_words(readiness),
    )
    frame = person_page.frame(person, current=CURRENT, actions=[Action("Release-day sheet", page.day_url)])
    return render(request, "licence/readiness/page.html", frame | {"page": page, "audience": audience})


@require_safe
@readers
def readiness_thing(request: SignedInRequest, uid: UUID, thing_uid: UUID) -> HttpResponse:
    """One line of the list: how it stands, what may be done about it, and all that was said of it."""
    item = access.open_record(
        request.user, ReadinessItem.objects.filter(offender__uid=uid).select_related(*WITH_ALL), uid=thing_uid
    )
    found, line = judged(item)
    person = item.offender
    may_change = access.may(request.user, Permission.CHANGE, person)
    return render(
        request,
        "licence/readiness/thing.html",
        person_page.frame(person, current=CURRENT)
        | {
            "row": panels.row_of(line, found, person, today=timezone.localdate()),
            "line": line,
            "definition": item.definition,
            "list": found.readiness,
            "history": panels.history_of(line.changes),
            "acts": acts_on(found, line, person, by=request.user) if may_change else [],
            "exception": panels.asked_of(line, person) if line.exception else None,
        },
    )


# What these pages share

OTHER_ROLE = "Your role cannot do this."


def list_shown(person: Offender) -> Readiness | None:
    """The list of the release that lies ahead; without one, the last that is over. None where one is still to come.

    Each with `hold_kinds`: what stands against the release.
    """
    rows = Readiness.objects.with_all().filter(offender=person).annotate(hold_kinds=hold_kinds())
    found = rows.open().filter(release__is_counted=True).order_by("goes_on", "pk").first()
    if found is None and next_release(person) is None:
        found = rows.order_by("-closed_at", "-pk").first()
    if found is not None:
        found.offender = found.release.offender = person  # opened already
    return found


def hold_kinds() -> Any:
    """The kinds of what stands against the release of a list, oldest first."""
    holds = ReleaseHold.objects.filter(release=OuterRef("release_id"), lifted_at__isnull=True)
    return ArraySubquery(holds.order_by("since").values("kind"))


def holds_in_words(readiness: Any) -> list[str]:
    """For lists from `list_shown`."""
    return [str(ReleaseHold.Kind(kind).label).lower() for kind in readiness.hold_kinds]


def judgement_of(readiness: Readiness) -> Judgement:
    """The list as it stands now, or as it stood when it ended."""
    return judging.judge(readiness) if readiness.is_open else as_it_ended(readiness)


def next_release(person: Offender) -> Release | None:
    return Release.objects.open().counted().filter(offender=person).order_by("warn_on", "pk").first()


def none_yet(person: Offender) -> dict[str, Any]:
    """When the list is made, where there is none."""
    release = next_release(person)
    on = panels.made_on(release) if release else None
    return {
        "release": release,
        "made_on": on,
        "made_near": format_days_away(on, today=timezone.localdate()).lower() if on else "",
    }


def thing_to_change(request: SignedInRequest, uid: UUID, thing_uid: UUID) -> Any:
    """An item for who may change the person, with `found` and `line` as `judged` has them. Raises RecordHidden,
    NotAllowed."""
    item: Any = row_to_change(request, ReadinessItem.objects.select_related(*WITH_ALL), uid, thing_uid)
    item.found, item.line = judged(item)
    return item


def how_it_stands(request: SignedInRequest, item: Any) -> dict[str, Any]:
    """What is above a form about one line. item: with `found` and `line`."""
    row = panels.row_of(item.line, item.found, item.offender, today=timezone.localdate())
    return {"template": "licence/readiness/form.html", "row": row}


def person_with_tag(request: SignedInRequest, uid: UUID) -> Any:
    """The person, with `tag`: that item of the list that is open, as `thing_to_change` has it; None without a list."""
    person: Any = form_pages.person_to_change(request, uid)
    readiness = judging.list_of(person)
    person.tag = None
    if readiness is not None:
        items = ReadinessItem.objects.select_related(*WITH_ALL)
        person.tag = items.get(readiness=readiness, code=ReadinessItemKind.TAG)
        person.tag.found, person.tag.line = judged(person.tag)
    return person


def judged(item: ReadinessItem) -> tuple[Judgement, JudgedLine]:
    """The whole list as it stands, and this line of it, for an item `WITH_ALL`."""
    readiness = item.readiness
    readiness.offender = readiness.release.offender = item.offender
    found = judgement_of(readiness)
    line = next(each for each in found.lines if each.item.pk == item.pk)
    line.item.readiness, line.item.offender = readiness, item.offender
    return found, line


def verbs_of(line: JudgedLine, *, by: User) -> list[str]:
    """What this user may say of it now."""
    item = line.item
    if not by.can(rules.RECORDS[Body(item.body)]) or not item.readiness.is_open:
        return []
    facts = JudgedFrom("said", item.definition.is_judged, item.definition.may_be_left_out)
    moves = rules.ITEM.open_to(State(item.said), by=by)
    verbs = [move.verb for move in moves if not any(guard.refusal(facts) for guard in move.guards)]
    if item.definition.is_judged and not line.is_open:
        verbs = [verb for verb in verbs if verb in ("unblock", "set_back")]
    if line.state is State.NOT_NEEDED and item.said != State.NOT_NEEDED:
        verbs = []
    order = list(SAY_ORDER)
    return sorted(set(verbs), key=order.index)


SAY_ORDER = ("finish", "start", "block", "unblock", "leave_out", "set_back")


def why_not_said(found: Judgement, line: JudgedLine, verbs: list[str], *, by: User) -> str:
    """Why nothing can be said of it now; empty where something can."""
    if verbs:
        return ""
    if not found.readiness.is_open:
        return f"This release checklist is closed: {mid_sentence(found.readiness.closed_because)}."
    if not by.can(rules.RECORDS[line.body]):
        return OTHER_ROLE
    return "This follows from the records. Correct it there: the checklist updates automatically."


def acts_on(found: Judgement, line: JudgedLine, person: Offender, *, by: User) -> list[Action]:
    """The buttons of an item's page, what is to be done first."""
    if not found.readiness.is_open:
        return []
    item = line.item
    about = {"uid": person.uid, "thing_uid": item.uid}
    asked = []
    works = by.can(rules.RECORDS[line.body])
    if item.definition.is_judged and line.is_open and (works or item.code != ReadinessItemKind.TAG):
        asked.append(Action(*panels.act_on(line, person, by=by)))
    if works and verbs_of(line, by=by):
        words = "Update status" if line.is_open else "Reopen"
        asked.append(Action(words, reverse("readiness_say", kwargs=about)))
    if works:
        asked.append(Action("Change owner", reverse("readiness_owner", kwargs=about)))
        asked.append(Action("Add a note", reverse("readiness_note", kwargs=about)))
    if works and line.stands_open and item.definition.can_go_without and not line.exception:
        asked.append(Action("Ask for an exception", reverse("readiness_exception", kwargs=about)))
    return asked


def url_of(row: Any) -> str:
    """Of the whole list. row: of a person, or of what is below one."""
    return panels.thing_url(CURRENT, row.offender)


def thing_url(item: ReadinessItem) -> str:
    return panels.thing_url("readiness_thing", item.offender, item)


THINGS = step_pages("item", section=CURRENT, opened=thing_to_change, url=thing_url, shows=how_it_stands)


def what_may_be_said(request: SignedInRequest, item: Any) -> dict[str, Any]:
    verbs = verbs_of(item.line, by=request.user)
    return {
        "button": "Reopen" if verbs == ["set_back"] else "Save status",
        "refused": why_not_said(item.found, item.line, verbs, by=request.user),
        "is_closed": not verbs and request.method != "POST",
    }


def owner_of(item: ReadinessItem) -> str:
    return str(item.owner or "") or item.owner_words or "nobody"


SAY = FormStep(
    str,
    SayForm,
    items.say,
    lambda item: f"{item}: {mid_sentence(item.get_state_display())}.",
    draft="readiness.say",
    asks=lambda request, item: {"item": item, "verbs": verbs_of(item.line, by=request.user)},
    shows=what_may_be_said,
    goes_to=url_of,
)
OWNER = FormStep(
    lambda item: f"Who sees to “{item}”?",
    OwnerForm,
    items.assign,
    lambda item: f"{item}: given to {owner_of(item)}.",
    button="Save owner",
    asks=lambda request, item: {"item": item, "officers": who_may_check(item.offender)["officers"]},
    goes_to=url_of,
)
NOTE = FormStep(
    lambda item: f"Add a note to “{item}”",
    NoteForm,
    items.note,
    lambda change: f"{change.item}: noted.",
    button="Save note",
    draft="readiness.note",
    goes_to=url_of,
)


def no_list(request: SignedInRequest, person: Any) -> HttpResponse | None:
    if person.tag is not None:
        return None
    messages.info(request, "No release checklist is open for this person. Record the tag on a release checklist.")
    return redirect(CURRENT, uid=person.uid)


def order_so_far(request: SignedInRequest, person: Any) -> dict[str, Any]:
    order = TagOrder.objects.filter(readiness=person.tag.readiness).first()
    return {"order": order, "changed_by": person.tag.changed_by}


def tag_so_far(request: SignedInRequest, person: Any) -> dict[str, Any]:
    may = request.user.can(rules.RECORDS[person.tag.line.body])
    return how_it_stands(request, person.tag) | {"refused": "" if may else OTHER_ROLE}


TAGGED = step_pages("offender", section=CURRENT, opened=person_with_tag, url=lambda person: thing_url(person.tag))
TAG = FormStep(
    "Tag progress",
    TagForm,
    lambda offender, by, **typed: tag.record_tag(readiness=offender.tag.readiness, by=by, **typed),
    "The tag is recorded.",
    button="Save tag progress",
    draft="readiness.tag",
    called={name: f"{name}_day" for name in tag.MOMENTS},
    asks=order_so_far,
    shows=tag_so_far,
    instead=no_list,
    goes_to=url_of,
)
