"""The page on which an administrator puts the first member in the team of an establishment."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offenders.reference.establishments import actions
from offenders.reference.establishments.forms import StaffForm
from offenders.reference.establishments.models import Establishment
from sharing.administration.forms.teams import CHOICES_SHOWN, ChoiceSearchForm
from sharing.administration.views.frame import administrators, attempt, page
from sharing.administration.views.memberships import found_words
from sharing.agencies.models import Agency, Membership, User
from sharing.duties import awaiting
from sharing.pages.attempts import posted
from sharing.pages.requests import SignedInRequest
from sharing.reference.desks import desks_of


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def establishment_staff(request: SignedInRequest) -> HttpResponse:
    """Choose an establishment and a user. `place`: the code of one to begin with."""
    search = ChoiceSearchForm(request.GET)
    asked = search.cleaned_data["q"] if search.is_valid() else ""
    rows = User.objects.filter(is_active=True, agency__kind=Agency.Kind.PRISON)
    rows = rows.filter(Q(name__icontains=asked) | Q(email__icontains=asked)).select_related("agency")
    found = list(rows.order_by("name", "pk")[: CHOICES_SHOWN + 1])
    chosen = Establishment.objects.filter(code=request.GET.get("place", "")).first()
    form = StaffForm(
        posted(request), today=timezone.localdate(), found=found[:CHOICES_SHOWN], initial={"establishment": chosen}
    )
    if request.method == "POST":
        place = attempt(
            form,
            lambda typed: actions.put_in_team(
                establishment=typed["establishment"],
                user=typed["user"],
                by=request.user,
                uid=typed["uid"],
                **form.span(),
            ),
        )
        if place:
            messages.success(request, said_of(place, form.cleaned_data["establishment"]))
            return redirect("administration_team", place.team.uid)
    return page(
        request,
        "staff",
        section="administration_teams",
        form=form,
        search=search,
        found=found_words(asked, len(found), "users of prisons who can sign in"),
        waiting=awaiting.places_awaited(),
        title="Add someone to a prison’s team",
        button="Add to team",
        back_url="administration_teams",
        back_words="Teams",
    )


def said_of(place: Membership, establishment: Establishment) -> str:
    desks = ", ".join(str(desk) for desk in desks_of(establishment.region))
    told = f"The desk of its region is {desks}." if desks else "No desk of its region is set up here."
    return f"{place.user} is added to {place.team}, which works for {establishment}. {told}"
