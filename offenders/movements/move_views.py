"""Move a person to another establishment: typed, shown in words, then done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.views.decorators.http import require_http_methods

from offenders import person_page
from offenders.custody.rules import HELD
from offenders.movements import actions as custody
from offenders.movements.move_form import MoveForm
from offenders.people.models import Offender
from offenders.reference.establishments.models import Establishment
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.duties import awaiting
from sharing.duties.establishment_handover import HandOver
from sharing.models import Duty
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.reference.desks import desks_of
from sharing.time_words import say_datetime


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.CHANGE_PEOPLE)
def move(request: SignedInRequest, uid) -> HttpResponse:
    """The form; then, with `step` "check", what would follow from it; with `step` "move", it is done."""
    rows = Offender.objects.select_related("establishment")
    person = access.open_record(request.user, rows, uid=uid, verb="person.move_opened")
    access.require(request.user, Permission.CHANGE, person)
    form = MoveForm(request.POST or None, here=person.establishment, today=timezone.localdate())
    step = request.POST.get("step", "")
    if request.method == "POST" and step != "change" and form.is_valid():
        try:
            if step == "move":
                return moved(request, person, form)
            custody.check_transfer(offender=person, **form.asked())
        except custody.MovementRefused as refusal:
            form.add_refusal(refusal.field, refusal.message)
        else:
            return shown_before(request, person, form)
    context = person_page.frame(person, current="person") | {"form": form, "is_held": person.status in HELD}
    return render(request, "offenders/movements/person_move.html", context)


def shown_before(request: SignedInRequest, person: Offender, form: MoveForm) -> HttpResponse:
    """Who will read on until when and who is given access, before anything is saved."""
    to = form.cleaned_data["establishment"]
    plan = custody.plan_transfer(offender=person, to=to)
    typed = [(name, text) for name, text in request.POST.items() if name not in ("csrfmiddlewaretoken", "step")]
    context = {"to": to, "on": form.cleaned_data["on"], "note": form.cleaned_data["note"], "typed": typed}
    consequences = will(plan, person.establishment, to)
    consequences += [] if plan.is_awaited else stays_with(person, to)
    return render(
        request,
        "offenders/movements/person_move_check.html",
        person_page.frame(person, current="person") | context | {"consequences": consequences},
    )


def moved(request: SignedInRequest, person: Offender, form: MoveForm) -> HttpResponse:
    """Do it. Somebody whose team reads no more afterwards is led to the list of people."""
    typed = form.cleaned_data
    custody.transfer(offender=person, by=request.user, note=typed["note"], uid=typed["uid"], **form.asked())
    if not warned_of_waiting(request, person):
        messages.success(request, f"{person} is at {typed['establishment']} now. The teams have changed with the move.")
    if access.may(request.user, Permission.VIEW, person):
        return redirect("person", uid=person.uid)
    return redirect("people")


def will(plan: HandOver, here: Establishment | None, to: Establishment) -> list[str]:
    """What follows for the teams of both places, a sentence for each."""
    if plan.is_awaited:
        return awaits(plan, to)
    found = []
    if plan.let_in:
        found.append(f"{names(plan.let_in)} {is_are(plan.let_in)} given access at once, to view and add to the record.")
    else:
        found.append(f"No team of {to} gets access by this: it has no team yet, or each has access already.")
    if plan.read_on:
        verb = "reads" if len(plan.read_on) == 1 else "read"
        found.append(f"{names(plan.read_on)} {verb} on until {say_datetime(plan.until)}, and cannot edit from now on.")
    if plan.lead_still:
        found.append(
            f"{names(plan.lead_still)} still leads: no other team does. Make the team that takes over the lead team."
        )
    if here and not plan.ends and not plan.lead_still:
        found.append(f"No access of a team of {here} changes.")
    return found


def awaits(plan: HandOver, to: Establishment) -> list[str]:
    """What follows where nobody of the new place can answer yet."""
    desks = names(list(desks_of(to.region)))
    told = f"{desks} and the teams that the person is with now are alerted." if desks else ""
    of_region = to.region or "its region"
    return [
        f"No one at {to} uses Release Monitor yet. The owner stays the same, and no access "
        "ends, until someone there does.",
        told or f"The teams that the person is with now are alerted. No desk of {of_region} is set up here.",
        f"Ask an administrator to put the first member in the team of {to}. The person is handed over automatically.",
    ]


def warned_of_waiting(request: SignedInRequest, person: Offender) -> bool:
    """Warn who has just recorded that somebody is where nobody can answer yet; False where somebody can."""
    waits = awaiting.awaited(person)
    if waits:
        messages.warning(
            request,
            f"{person} is at {waits.prison} now. No one there uses Release Monitor yet: the owner stays "
            "the same, and no access has ended. The person is handed over once someone there can accept.",
        )
    return waits is not None


def stays_with(person: Offender, to: Establishment) -> list[str]:
    """Who answers for the person until somebody of the new place accepts; nothing where nobody here does."""
    here = person.establishment.code if person.establishment else ""
    duties = Duty.objects.current().filter(subject=person, team__place_code=here).exclude(team__place_code="")
    return [
        f"{duty.owner}, {duty.team}, stays the owner until someone at {to} accepts the handover."
        for duty in duties.select_related("owner", "team")
    ]


def names(teams: list) -> str:
    return get_text_list([str(team) for team in teams], "and")


def is_are(teams: list) -> str:
    return "is" if len(teams) == 1 else "are"
