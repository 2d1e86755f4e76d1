"""Pages of joint teams: the reader's own, one with its agencies and members, and what heads of its agencies do.

A team is there for its members, and for heads of agencies that take part; for anybody else it does not exist. Each
reader has the members that they may know of, and no number of others.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.agencies.models import Agency, User
from sharing.joint_teams import actions, clock
from sharing.joint_teams.actions import PartOf
from sharing.joint_teams.forms import AgencyForm, FormTeamForm, MemberForm, StandDownForm
from sharing.joint_teams.models import JointTeam
from sharing.joint_teams.rules import State
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.reference.gateways import Gateway, offered_for
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

BASES = "sharing/items/bases.html"
readers, heads = needs(Capability.VIEW_PEOPLE), needs(Capability.FORM_JOINT_TEAMS)


@require_safe
@readers
def joint_teams(request: SignedInRequest) -> HttpResponse:
    rows = list(JointTeam.objects.known_to(request.user, at=timezone.now()))
    rows.sort(key=lambda joint: joint.state is State.STOOD_DOWN)
    return render(
        request,
        "sharing/joint_teams/list.html",
        {
            "joints": rows,
            "may_form": request.user.can(Capability.FORM_JOINT_TEAMS),
            "leads": request.user.can(Capability.GRANT_ACCESS),
        },
    )


@require_safe
@readers
def joint_team(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_joint(request, uid)
    audit.record_read(action=audit.Action.CONSULTATION, verb="sharing.joint_team_opened", by=request.user, target=found)
    members = actions.members_known_to(found, request.user)
    is_head = actions.is_head(found, request.user)
    titles = {gateway.key: gateway.title for gateway in in_force(found)}
    parts = [(part, titles.get(part.gateway, "")) for part in found.agencies.select_related("agency")]
    waits, today = is_head and found.state is State.FORMED, timezone.localdate()
    context = {
        "joint": found,
        "parts": parts,
        "by_agency": [(agency, list(rows)) for agency, rows in groupby(members, lambda row: row.user.agency)],
        "is_head": is_head,
        "leads": found.team.agency_id == request.user.agency_id,
        "may_agree": waits and found.formed_by.agency_id != request.user.agency_id,
        "is_standing": found.state is State.STANDING,
        "is_over": found.state is State.STOOD_DOWN,
        "is_paused": found.state is State.PAUSED,
        "review_is_due": found.state is State.STANDING and clock.is_due(found, on=today),
        "paused_from": clock.paused_from(found, on=today),
    }
    return render(request, "sharing/joint_teams/team.html", context)


@require_http_methods(METHODS)
@heads
def joint_team_add(request: SignedInRequest) -> HttpResponse:
    offered = offered_for("", on=timezone.localdate())
    form = FormTeamForm(posted(request), own=request.user.agency, gateways=offered)
    made: list[JointTeam] = []

    def act() -> None:
        typed = form.cleaned_data
        made.append(
            actions.form_team(
                **{name: typed[name] for name in ("name", "purpose", "programme", "uid")},
                own=PartOf(request.user.agency, typed["own_gateway"], typed["own_condition"]),
                other=PartOf(typed["agency"], typed["gateway"], typed["condition"]),
                by=request.user,
            )
        )

    if attempt(request, form, act):
        messages.success(request, "Formed. It gives no one access until a head of the other agency agrees.")
        return redirect("joint_team", uid=made[0].uid)
    context = {"title": "Form a joint team", "button": "Form joint team", "below": BASES, "bases": offered}
    return render(
        request,
        "form_page.html",
        {"form": form, "caption": "Joint teams", "back": reverse("joint_teams")} | context,
    )


@require_POST
@heads
def joint_team_agree(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_joint(request, uid)
    try:
        actions.agree(joint=found, by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
    else:
        messages.success(request, "Agreed. The team is in place and can be given access to people.")
    return back(found)


@require_POST
@heads
def joint_team_review(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_joint(request, uid)
    try:
        actions.review(joint=found, by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
    else:
        messages.success(request, "Reviewed.")
    return back(found)


@require_POST
@heads
def joint_team_member_end(request: SignedInRequest, uid: UUID, member_uid: UUID) -> HttpResponse:
    found = get_joint(request, uid)
    row = actions.members_known_to(found, request.user).filter(uid=member_uid).first()
    if row is None:
        raise Http404
    try:
        actions.end_member(joint=found, membership=row, by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
    else:
        messages.success(request, f"{row.user} is no longer a member.")
    return back(found)


# What these share


def get_joint(request: SignedInRequest, uid: UUID) -> Any:
    """For a member or a head of an agency that takes part; for anybody else there is none."""
    found = JointTeam.objects.known_to(request.user, at=timezone.now()).filter(uid=uid).first()
    if found is None:
        audit.refuse(by=request.user, verb="sharing.joint_team_refused")
        raise access.RecordHidden
    return found


def in_force(found: JointTeam) -> list[Gateway]:
    return offered_for(found.team.programme, on=timezone.localdate())


def back(found: JointTeam) -> HttpResponse:
    return redirect("joint_team", uid=found.uid)


# Steps


def joint_page(request: SignedInRequest, found: JointTeam, **context: Any) -> HttpResponse:
    return render(request, "form_page.html", {"caption": found} | context)


def joint_url(found: JointTeam) -> str:
    return reverse("joint_team", kwargs={"uid": found.uid})


JOINTS = StepPages("joint", get_joint, joint_url, joint_page, heads)


def outside(request: SignedInRequest, found: JointTeam) -> dict[str, Any]:
    inside = found.agencies.values("agency_id")
    return {"agencies": Agency.objects.exclude(pk__in=inside), "gateways": in_force(found)}


def bring_in(*, joint: JointTeam, agency: Agency, gateway: str, condition: str, by: User) -> Agency:
    actions.bring_in(joint=joint, part=PartOf(agency, gateway, condition), by=by)
    return agency


joint_team_agency = JOINTS.view(
    FormStep(
        "Bring in an agency",
        AgencyForm,
        bring_in,
        lambda agency: f"{agency} takes part.",
        button="Bring in agency",
        asks=outside,
        shows=lambda request, found: {"below": BASES, "bases": in_force(found)},
    )
)


def who_may_join(request: SignedInRequest, found: JointTeam) -> dict[str, Any]:
    members = [row.user for row in actions.members_known_to(found, request.user)]
    return {"people": actions.may_join(found, by=request.user), "members": members}


joint_team_member = JOINTS.view(
    FormStep(
        "Add a member",
        MemberForm,
        actions.add_member,
        lambda membership: f"{membership.user} is a member.",
        button="Add member",
        asks=who_may_join,
    )
)
joint_team_stand_down = JOINTS.view(
    FormStep(
        "Stand down the team",
        StandDownForm,
        actions.stand_down,
        "Stood down. Its members no longer see anyone through it.",
        intro="Its members lose what they see through it at once. It cannot be put back: form another one instead.",
        button="Stand down",
        kind="warning",
    )
)
