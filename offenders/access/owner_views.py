"""Pages of the owners of a person: the table with earlier owners, naming, ending one's role, handing over."""

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
from offenders.access import owners
from offenders.access.forms import OfferForm, OwnerForm, Person, TeamForm, WhyForm, key_of
from offenders.people.models import Offender
from offenders.person_page.form_pages import METHODS, attempt, posted
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.duties import actions, awaiting, handovers
from sharing.duties import owners as duties
from sharing.models import Agency, Duty, Team, User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

readers, changers = needs(Capability.VIEW_PEOPLE), needs(Capability.CHANGE_PEOPLE)


@require_safe
@readers
def person_owners(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Owner and deputy of each agency, what waits to be accepted, and what was before."""
    person = get_owners_person_or_refuse(request, uid)
    now = timezone.now()
    return render(
        request,
        "offenders/access/person_owners.html",
        person_page.frame(person, current="person")
        | {
            "rows": owners.build_owner_rows(person, reader=request.user, at=now, acts=True),
            "handovers": owners.build_handover_lines(owners.handovers_of(person, reader=request.user), at=now),
            "before": owners.ended_duties(person, reader=request.user),
            "awaited": awaiting.awaited(person),
        },
    )


@require_http_methods(METHODS)
@changers
def owner_name(request: SignedInRequest, uid: UUID, agency_uid: UUID) -> HttpResponse:
    """Owner, deputy and who decides on sharing in one agency; the owner and the deputy themselves name no owner."""
    person, agency = get_owners_person_or_refuse(request, uid), agency_of(agency_uid)
    now = timezone.now()
    stands = actions.current(person, agency)
    names_both = actions.may_name(request.user, person, agency, at=now)
    if not names_both and not actions.may_name_deputy(request.user, stands, at=now):
        raise access.NotAllowed(Permission.CHANGE)
    chosen = None if names_both or stands is None else (stands.team, stands.owner)
    people = [] if stands is None and not names_both else people_of(person, agency, only=chosen)
    form = OwnerForm(posted(request), people=people, chosen=chosen, initial=as_it_is(stands))

    def act() -> None:
        team, owner = form.cleaned_data["team_owner"]
        actions.name_owner(
            subject=person,
            team=team,
            owner=owner,
            deputy=form.cleaned_data["deputy_user"],
            decides=form.cleaned_data["decides_user"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            uid=form.cleaned_data["uid"],
        )

    if attempt(request, form, act):
        messages.success(request, f"Saved: owner and deputy for {person} in {agency}.")
        return redirect("person_owners", uid=uid)
    what = "the owner and the deputy" if names_both else "the deputy"
    return page(request, person, form, title=f"Name {what}: {agency}", button="Save")


@require_http_methods(METHODS)
@changers
def owner_step_out(request: SignedInRequest, uid: UUID, agency_uid: UUID) -> HttpResponse:
    """The owner, or the deputy, answers no more."""
    person, agency = get_owners_person_or_refuse(request, uid), agency_of(agency_uid)
    stands = actions.current(person, agency)
    if stands is None or request.user.pk not in (stands.owner_id, stands.deputy_id):
        raise access.NotAllowed(Permission.CHANGE)
    form = WhyForm(posted(request))
    if attempt(
        request, form, lambda: actions.step_out(duty=stands, reason=form.cleaned_data["reason"], by=request.user)
    ):
        messages.success(request, f"You are no longer responsible for {person} in {agency}.")
        return redirect("person_owners", uid=uid)
    follows = f"{stands.deputy} becomes the owner." if stands.deputy else "There is no deputy to take over."
    intro = (
        follows
        if request.user.pk == stands.owner_id
        else "The owner stays. Managers are alerted that there is no deputy."
    )
    return page(request, person, form, title=f"End my role: {agency}", button="End my role", intro=intro)


@require_http_methods(METHODS)
@changers
def handover_offer(request: SignedInRequest, uid: UUID, agency_uid: UUID) -> HttpResponse:
    """To which team, then to whom of it, why, and what they must know."""
    person, agency = get_owners_person_or_refuse(request, uid), agency_of(agency_uid)
    now = timezone.now()
    stands = actions.current(person, agency)
    may_share = access.may(request.user, Permission.SHARE, person)
    if not may_share and not actions.carries(request.user, stands):
        raise access.NotAllowed(Permission.SHARE)
    chosen = TeamForm(request.GET, teams=teams_to_offer(person, may_share=may_share, at=now))
    chosen.is_valid()
    team: Any = chosen.cleaned_data.get("team")
    form = OfferForm(posted(request), people=duties.holders(person, team, at=now) if team else User.objects.none())

    def act() -> None:
        handovers.offer(subject=person, agency=agency, to_team=team, by=request.user, **form.cleaned_data)

    if team and attempt(request, form, act):
        messages.success(
            request, f"Offered to {form.cleaned_data['receiver']}, {team}. You stay the owner until they accept."
        )
        return redirect("person_owners", uid=uid)
    return render(
        request,
        "offenders/access/handover_offer.html",
        person_page.frame(person, current="person")
        | {"agency": agency, "stands": stands, "chosen": chosen, "team": team, "form": form},
    )


def get_owners_person_or_refuse(request: SignedInRequest, uid: UUID) -> Offender:
    return access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.owners_opened")


def agency_of(agency_uid: UUID) -> Agency:
    """Asked once the person is opened. Agencies are no records about people."""
    found = Agency.objects.filter(uid=agency_uid).first()
    if found is None:
        raise access.RecordHidden
    return found


def people_of(person: Offender, agency: Agency, *, only: Person | None = None) -> list[Person]:
    """Who can answer, by team. only: the owner who stays; then those of the same team but the owner."""
    now = timezone.now()
    teams = [only[0]] if only else list(duties.teams_that_answer(person, agency, at=now))
    found = [(team, user) for team in teams for user in duties.holders(person, team, at=now)]
    return [each for each in found if each != only]


def as_it_is(stands: Duty | None) -> dict[str, str]:
    if stands is None:
        return {}
    deputy = key_of((stands.team, stands.deputy)) if stands.deputy else ""
    decides = key_of((stands.team, stands.decides)) if stands.decides else ""
    return {"owner": key_of((stands.team, stands.owner)), "deputy": deputy, "decides": decides}


def teams_to_offer(person: Offender, *, may_share: bool, at: Any) -> Any:
    """Every open team for a user who may give one access; for anybody else those that have access already to
    contribute."""
    teams = Team.objects.open().select_related("agency")
    if may_share:
        return teams
    in_already = duties.sees(person, teams.values_list("pk", flat=True), at=at, permission=Permission.CHANGE)
    return teams.filter(pk__in=in_already)


def page(request: SignedInRequest, person: Offender, form: Any, **context: Any) -> HttpResponse:
    back = reverse("person_owners", kwargs={"uid": person.uid})
    context |= {"form": form, "back": back}
    return render(request, "form_page.html", person_page.frame(person, current="person") | context)
