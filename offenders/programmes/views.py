"""Pages of a person's programmes, and of the proposals to change them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.people.models import Offender
from offenders.programmes.forms import AgreeForm, CloseMoveForm, MoveForm
from offenders.programmes.mismatches import MOST, convicted_under, mismatches
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import PersonProgramme, ProgrammeMove
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.programmes import actions

CURRENT = "person_access"
OVER = "Someone else answered this proposal first. No changes were saved."


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_programme(request: SignedInRequest, uid) -> HttpResponse:
    """Under which programmes the person is and was, as far as the reader may know of it, and what is proposed."""
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.programmes_opened")
    now = timezone.now()
    rows = PersonProgramme.objects.visible_to(request.user).filter(subject=person)
    context = {
        "rows": rows.select_related("proposed_by__agency", "agreed_by__agency"),
        "now": now,
        "moves": ProgrammeMove.objects.visible_to(request.user).filter(subject=person).with_names(),
        "may_move": actions.may_move(request.user, person),
        "convicted": [each.label for each in convicted_under(person)],
    }
    return render(
        request, "offenders/programmes/person_programme.html", person_page.frame(person, current=CURRENT) | context
    )


@require_safe
@needs(Capability.GRANT_ACCESS)
def programmes_to_check(request: SignedInRequest) -> HttpResponse:
    """The people whom the reader sees and whose convictions say another programme than theirs."""
    found = mismatches(Offender.objects.listed_for(request.user), reader=request.user)
    audit.record_read(
        action=audit.Action.LIST,
        verb="people.programmes_listed",
        by=request.user,
        shown=[mismatch.person.pk for mismatch in found],
    )
    return render(request, "offenders/programmes/to_check.html", {"found": found, "most": MOST})


@require_http_methods(METHODS)
@needs(Capability.GRANT_ACCESS)
def programme_propose(request: SignedInRequest, uid) -> HttpResponse:
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.programmes_opened")
    access.require(request.user, Permission.CHANGE, person)
    now = timezone.now()
    form = MoveForm(
        posted(request),
        under=list(PersonProgramme.objects.live(at=now).filter(subject=person, ends_at__isnull=True)),
        named=actions.grants_that_may_follow(person, at=now),
    )
    made: list[ProgrammeMove] = []

    def propose() -> None:
        typed = dict(form.cleaned_data)
        made.append(actions.propose_move(subject=person, by=request.user, follow=typed.pop("follow", ()), **typed))

    if attempt(request, form, propose):
        messages.success(request, "The change is proposed. A manager of another agency is asked to agree.")
        return redirect("programme_move", uid=person.uid, move_uid=made[0].uid)
    title = "Propose a programme change"
    return _form(request, person, form, title=title, button="Propose the change")


@require_http_methods(METHODS)
@needs(Capability.GRANT_ACCESS)
def programme_move(request: SignedInRequest, uid, move_uid) -> HttpResponse:
    """One proposal, where a second person agrees to it."""
    move = _opened(request, uid, move_uid)
    form = AgreeForm(posted(request))
    try:
        if attempt(request, form, lambda: actions.agree_to_move(move=move, by=request.user)):
            messages.success(request, "Agreed. The desks concerned are alerted.")
            return _after(request, move)
    except actions.MoveIsClosed:
        messages.info(request, OVER)
        return redirect("programme_move", uid=uid, move_uid=move_uid)
    context = {"move": move, "form": form, "is_own": move.proposed_by_id == request.user.pk}
    return render(
        request, "offenders/programmes/move.html", person_page.frame(_person(move), current=CURRENT) | context
    )


@require_http_methods(METHODS)
@needs(Capability.GRANT_ACCESS)
def programme_move_close(request: SignedInRequest, uid, move_uid) -> HttpResponse:
    """Withdraw one's own proposal, or refuse another's."""
    move = _opened(request, uid, move_uid)
    is_own = move.proposed_by_id == request.user.pk
    form = CloseMoveForm(posted(request))
    try:
        if attempt(request, form, lambda: actions.close_move(move=move, by=request.user, **form.cleaned_data)):
            messages.success(request, "The proposal is withdrawn." if is_own else "The proposal is refused.")
            return redirect("person_programme", uid=uid)
    except actions.MoveIsClosed:
        messages.info(request, OVER)
        return redirect("programme_move", uid=uid, move_uid=move_uid)
    title = "Withdraw the proposal" if is_own else "Refuse the proposal"
    return _form(request, _person(move), form, title=title, button=title)


def _opened(request: SignedInRequest, uid, move_uid) -> ProgrammeMove:
    rows = ProgrammeMove.objects.filter(subject__uid=uid).with_names().prefetch_related("grants_follow__team__agency")
    move = access.open_record(request.user, rows, uid=move_uid)
    access.require(request.user, Permission.CHANGE, move.subject)
    return move


def _person(move: ProgrammeMove) -> Any:
    return move.subject


def _after(request: SignedInRequest, move: ProgrammeMove) -> HttpResponse:
    """Back to the person, unless who agreed sees them no longer by it."""
    if access.may(request.user, Permission.VIEW, move.subject):
        return redirect("person_programme", uid=move.subject.uid)
    return redirect("people")


def _form(request: SignedInRequest, person: Any, form, *, title: str, button: str) -> HttpResponse:
    context = {"title": title, "button": button, "form": form}
    return render(request, "offenders/programmes/form.html", person_page.frame(person, current=CURRENT) | context)
