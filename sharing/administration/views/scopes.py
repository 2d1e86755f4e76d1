"""Pages that give a national desk a scope, and end it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from sharing.administration.actions import changes, teams
from sharing.administration.forms.teams import EndForm, ScopeForm
from sharing.administration.views.frame import administrators, attempt, page, propose, proposed
from sharing.administration.views.teams import shared_team
from sharing.agencies.models import Team
from sharing.grants.models import TeamScope
from sharing.pages.attempts import posted
from sharing.pages.requests import SignedInRequest

SECTION = "administration_teams"


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def scope_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    team = shared_team(uid)
    is_desk = team.kind == Team.Kind.NATIONAL_DESK
    form = ScopeForm(posted(request), today=timezone.localdate(), is_desk=is_desk)
    if request.method == "POST":
        made = propose(
            request,
            form,
            lambda typed: changes.give_scope(
                team,
                {
                    "programme": typed["programme"],
                    "grant_role": typed["grant_role"],
                    "region": typed["region"],
                    "prison_group": typed["prison_group"].strip(),
                    "reason": typed["reason"],
                    "uid": typed["uid"],
                    **form.span(),
                },
            ),
        )
        if made:
            return proposed(request, made)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title=f"Give {team.name} a national scope" if is_desk else f"Give {team.name} a scope",
        intro="Its members will see everyone in the programme, now and in future, except where an exclusion or a "
        "restriction applies; with figures only, they read counts and see no one; as the linking desk, matches that no "
        "one else can see. A privacy officer has to agree."
        if is_desk
        else "With figures only, its commanders read counts as at 6am and see no one. As the linking desk, its "
        "members see matches that no one else can see, and open no record by it. A privacy officer has to agree.",
        button="Propose the scope",
        back_url="administration_team",
        back_uid=team.uid,
        back_words=team.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def scope_end(request: SignedInRequest, uid: UUID) -> HttpResponse:
    scope = TeamScope.objects.select_related("team").filter(uid=uid).first()
    if scope is None:
        messages.info(request, "That scope no longer exists.")
        return redirect(SECTION)
    form = EndForm(posted(request))
    if request.method == "POST":
        try:
            ended = attempt(form, lambda _: teams.end_scope(scope=scope, by=request.user, at=form.ends_at()))
        except teams.HasEnded:
            ended = scope
            messages.info(request, f"This scope of {scope.team} has already ended, or ends by then.")
        else:
            if ended:
                messages.success(request, f"The end of the scope of {scope.team} is set.")
        if ended:
            return redirect("administration_team", scope.team.uid)
    return page(
        request,
        "confirm",
        section=SECTION,
        form=form,
        title=f"End the national scope of {scope.team.name}?",
        consequences=["From then on its members see only people that this team, or another of theirs, has access to."],
        button="End the scope",
        back_url="administration_team",
        back_uid=scope.team.uid,
        back_words=scope.team.name,
    )
