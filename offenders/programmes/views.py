"""Pages of a person's programmes, and of the proposals to change them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.people.models import Offender
from offenders.person_page.form_pages import form_page, url_if_in_sight
from offenders.person_page.step_pages import step_pages
from offenders.programmes.forms import AgreeForm, CloseMoveForm, MoveForm
from offenders.programmes.mismatches import MOST, convicted_under, mismatches
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import PersonProgramme, ProgrammeMove, User
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.programmes import actions
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

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
        "waits": waiting_on(person, request.user) is not None,
        "may_move": actions.may_move(request.user, person),
        "gives_access": request.user.can(Capability.GRANT_ACCESS),
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
def programme_move(request: SignedInRequest, uid, move_uid) -> HttpResponse:
    """One proposal, where a second person agrees to it."""
    move = move_to_change(request, uid, move_uid)
    form = AgreeForm(posted(request))
    try:
        if attempt(request, form, lambda: actions.agree_to_move(move=move, by=request.user)):
            messages.success(request, "Agreed. The desks concerned are alerted.")
            return redirect(url_if_in_sight(request.user, move.subject, programme_url(move.subject)))
    except actions.MoveIsClosed:
        messages.info(request, OVER)
        return redirect("programme_move", uid=uid, move_uid=move_uid)
    context = {"move": move, "form": form, "is_own": move.proposed_by_id == request.user.pk}
    return render(
        request,
        "offenders/programmes/move.html",
        person_page.frame(move.subject, current=CURRENT) | context,
    )


def move_to_change(request: SignedInRequest, uid, move_uid) -> ProgrammeMove:
    rows = ProgrammeMove.objects.filter(subject__uid=uid).with_names().prefetch_related("grants_follow__team__agency")
    move = access.open_record(request.user, rows, uid=move_uid)
    access.require(request.user, Permission.CHANGE, move.subject)
    return move


# Steps


def person_to_move(request: SignedInRequest, uid: UUID) -> Offender:
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.programmes_opened")
    actions.require_to_move(request.user, person)
    return person


def waiting_on(person: Offender, reader: User) -> ProgrammeMove | None:
    return ProgrammeMove.objects.visible_to(reader).waiting().filter(subject=person).select_related("subject").first()


def what_waits(request: SignedInRequest, person: Offender) -> HttpResponse | None:
    """The form would be refused: the proposal that is to be answered first, in its place."""
    waiting = None if request.method == "POST" else waiting_on(person, request.user)
    if waiting is None:
        return None
    messages.info(request, "This change is waiting for an answer. Another can be proposed after it.")
    return redirect(move_url(waiting))


def programme_url(person: Any) -> str:
    return reverse("person_programme", kwargs={"uid": person.uid})


def move_url(move: ProgrammeMove) -> str:
    return reverse("programme_move", kwargs={"uid": move.subject.uid, "move_uid": move.uid})


def move_page(request: SignedInRequest, move: ProgrammeMove, **context: Any) -> HttpResponse:
    person: Any = move.subject
    return form_page(request, person, current=CURRENT, **context)


sharers = needs(Capability.GRANT_ACCESS)
PEOPLE = step_pages("subject", section=CURRENT, opened=person_to_move, url=programme_url, guard=sharers)
MOVES = StepPages("move", move_to_change, move_url, move_page, sharers, meanwhile={actions.MoveIsClosed: OVER})


def may_follow(request: SignedInRequest, person: Offender) -> dict[str, Any]:
    now = timezone.now()
    under = PersonProgramme.objects.live(at=now).filter(subject=person, ends_at__isnull=True)
    return {"under": list(under), "named": actions.grants_that_may_follow(person, at=now)}


programme_propose = PEOPLE.view(
    FormStep(
        "Propose a programme change",
        MoveForm,
        actions.propose_move,
        "The change is proposed. A manager of another agency is asked to agree.",
        button="Propose the change",
        asks=may_follow,
        instead=what_waits,
        goes_to=move_url,
    )
)


def how_it_closes(request: SignedInRequest, move: ProgrammeMove) -> dict[str, Any]:
    """Withdraw one's own proposal, or refuse another's."""
    title = "Withdraw the proposal" if move.proposed_by_id == request.user.pk else "Refuse the proposal"
    return {"title": title, "button": title, "back": programme_url(move.subject)}


def close(*, move: ProgrammeMove, by: User, **why: Any) -> tuple[ProgrammeMove, bool]:
    """With whether it was one's own."""
    actions.close_move(move=move, by=by, **why)
    return move, move.proposed_by_id == by.pk


programme_move_close = MOVES.view(
    FormStep(
        "Refuse the proposal",
        CloseMoveForm,
        close,
        lambda closed: "The proposal is withdrawn." if closed[1] else "The proposal is refused.",
        shows=how_it_closes,
        goes_to=lambda closed: programme_url(closed[0].subject),
    )
)
