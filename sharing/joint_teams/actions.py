"""Form a joint team, agree to it, bring in agencies and members, review it, stand it down. By heads of its agencies.

Each verb is one transaction under a lock on the joint team. `Membership` stays the only truth of who is in the team,
and the team is open while it is in place: what it gives is asked of the one access relation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, audit
from sharing.access import roles, two_people
from sharing.access.roles import Capability
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.alerts import Only
from sharing.joint_teams import rules
from sharing.joint_teams.alert_kinds import AGENCY_ADDED, OF_REVIEWS, RESUMED
from sharing.joint_teams.models import JointAgency, JointTeam
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed, made_before, take_turns
from sharing.reference.gateways import Gateway, offered_for

MEMBER_SAID = ("user", "team", "starts_at", "ends_at", "is_named_only")


class JointTeamRefused(Refused):
    """It cannot be done to the joint team so."""


@dataclass(frozen=True)
class PartOf:
    """How an agency takes part: gateway is the key of one in force."""

    agency: Agency
    gateway: str
    condition: str


@transaction.atomic
def form_team(
    *, name: str, purpose: str, programme: str, own: PartOf, other: PartOf, by: User, uid: UUID | None = None
) -> JointTeam:
    """The agency of `by` leads it. It gives nobody anything until a head of the other agency agrees.

    uid: the key that the form was given; the same one again returns the team that was made.
    Raises NotAllowed, SamePerson for an account that cannot sign, JointTeamRefused.
    """
    _require_head(by)
    two_people.refuse_who_cannot_sign(by)
    if made := made_before(JointTeam, uid):
        return made
    if own.agency.pk != by.agency_id or by.agency.is_intelligence:
        raise JointTeamRefused("", "Only a head of the agency that leads can form it")
    if other.agency.pk == own.agency.pk:
        raise JointTeamRefused("agency", "Select another agency")
    if other.agency.is_intelligence:
        raise JointTeamRefused("agency", "Form it with another agency first. Then bring in the intelligence agency")
    refuse_hidden(JointTeamRefused, name=name)
    if not purpose.strip():
        raise JointTeamRefused("purpose", "Enter what it is for")
    take_turns(f"team:{own.agency.pk}:{name.lower()}")
    if own.agency.teams.filter(name__iexact=name).exists():
        raise JointTeamRefused("name", f"{own.agency} already has a team called {name}")
    now = timezone.now()
    team = Team.objects.create(
        group=Group.objects.create(name=f"team:{uuid4()}"),
        name=name,
        kind=Team.Kind.JOINT,
        agency=own.agency,
        programme=programme,
        closed_at=now,
    )
    joint = JointTeam.objects.create(team=team, purpose=purpose.strip(), formed_by=by, formed_at=now, **keyed(uid))
    for field, part in (("own_gateway", own), ("gateway", other)):
        _bring_in(joint, part, by=by, field=field)
    _record("formed", joint, by, agencies=[own.agency.pk, other.agency.pk])
    return joint


@transaction.atomic
def agree(*, joint: JointTeam, by: User) -> JointTeam:
    """A head of another agency agrees: from now on it can be given access. Raises NotAllowed, RecordHidden, SamePerson,
    JointTeamRefused."""
    joint = _locked(joint, by)
    if joint.state is not rules.State.FORMED:
        raise JointTeamRefused("", "This was already answered. See the current state below")
    if by.agency_id == joint.formed_by.agency_id:
        raise JointTeamRefused("", f"{joint.formed_by} is of your agency. A head of another agency must agree")
    two_people.refuse_same_person(joint.formed_by, by)
    now = timezone.now()
    joint.agreed_by, joint.agreed_at, joint.review_on = by, now, rules.review_on(timezone.localdate(now))
    joint.save(update_fields=["agreed_by", "agreed_at", "review_on"])
    joint.team.closed_at = None
    joint.team.save(update_fields=["closed_at"])
    _record("agreed", joint, by)
    return joint


@transaction.atomic
def bring_in(*, joint: JointTeam, part: PartOf, by: User) -> JointAgency:
    """Another agency takes part. By a head of the agency that leads; the heads of all the others are told at once."""
    joint = _in_place(joint, by)
    if by.agency_id != joint.team.agency_id:
        raise JointTeamRefused("", f"A head of {joint.team.agency} brings in agencies")
    if joint.agencies.filter(agency=part.agency).exists():
        raise JointTeamRefused("agency", f"{part.agency} already takes part")
    row = _bring_in(joint, part, by=by, field="gateway")
    _record("agency_added", joint, by, agencies=[part.agency.pk])
    others = joint.agencies.exclude(agency=by.agency_id).values_list("agency_id", flat=True)
    alerts.raise_alert(
        kind=AGENCY_ADDED,
        key=str(row.pk),
        subject=None,
        text=f"{by} ({by.agency}) brought {part.agency} in to the joint team {joint.team.name}.",
        link=reverse("joint_team", args=[joint.uid]),
        only=Only(agencies=[*others]),
    )
    return row


@transaction.atomic
def add_member(
    *,
    joint: JointTeam,
    user: User,
    by: User,
    is_named_only: bool = False,
    shown_to: Collection[User] = (),
    uid: UUID | None = None,
) -> Membership:
    """Somebody of an agency that takes part is a member from now on. By a head of their agency, or of the one that
    leads.

    is_named_only: of an intelligence agency; whoever is not in `shown_to`, who are members, learns nothing of them.
    """
    joint = _in_place(joint, by)
    if made := made_before(Membership, uid):
        return made
    user = User.objects.select_for_update().select_related("agency").get(pk=user.pk)
    now = timezone.now()
    if user not in may_join(joint, by=by):
        raise JointTeamRefused("user", "Select someone of your agency, or of one without a head, who takes no part yet")
    if is_named_only != bool(shown_to):
        raise JointTeamRefused("shown_to", "Select the members to show them to, or none to show them to all")
    if is_named_only and not user.agency.is_intelligence:
        raise JointTeamRefused("shown_to", "Only a member of an intelligence agency can be shown to named members only")
    members = set(members_known_to(joint, by).values_list("user", flat=True))
    if not {each.pk for each in shown_to} <= members:
        raise JointTeamRefused("shown_to", "Select members of this team")
    row = Membership.objects.create(
        user=user, team=joint.team, starts_at=now, added_by=by, is_named_only=is_named_only, **keyed(uid)
    )
    row.shown_to.set(shown_to)
    _record_member("added", row, by)
    return row


@transaction.atomic
def end_member(*, joint: JointTeam, membership: Membership, by: User) -> None:
    """They see nothing through it from their next request on. Done already: nothing happens."""
    joint = _in_place(joint, by)
    row = members_known_to(joint, by).filter(pk=membership.pk).select_for_update(of=("self",)).first()
    if row is None:
        return
    if by.agency_id not in (row.user.agency_id, joint.team.agency_id):
        raise JointTeamRefused("", f"A head of {row.user.agency} or of {joint.team.agency} ends this")
    User.objects.select_for_update().get(pk=row.user_id)  # let them finish what they write by it
    row.ends_at = timezone.now()
    if row.starts_at >= row.ends_at:  # never begun: an end at the start would be no span
        Membership.objects.filter(pk=row.pk).delete()
    else:
        row.save(update_fields=["ends_at"])
    _record_member("ended", row, by)


@transaction.atomic
def review(*, joint: JointTeam, by: User) -> JointTeam:
    """A head has looked at it, with its agencies, gateways and members: it stays, until the next review. One that was
    paused gives what it gave from the members' next request on, and the heads of all other agencies are told."""
    joint = _in_place(joint, by, also=rules.State.PAUSED)
    now = timezone.now()
    _end_alerts(joint, reason="The review is recorded", at=now)
    if was_paused := joint.state is rules.State.PAUSED:
        joint.team.closed_at = None
        joint.team.save(update_fields=["closed_at"])
    joint.reviewed_by, joint.reviewed_at, joint.review_on = by, now, rules.review_on(timezone.localdate(now))
    joint.save(update_fields=["reviewed_by", "reviewed_at", "review_on"])
    if was_paused:
        alerts.raise_alert(
            kind=RESUMED,
            key=review_key(joint),
            subject=None,
            text=f"{by} ({by.agency}) recorded the review of the joint team {joint.team.name}. It is no longer paused.",
            link=reverse("joint_team", args=[joint.uid]),
            only=Only(agencies=[*joint.agencies.exclude(agency=by.agency_id).values_list("agency_id", flat=True)]),
            at=now,
        )
    _record("reviewed", joint, by, was_paused=was_paused)
    return joint


@transaction.atomic
def pause(*, joint: JointTeam, step: Callable[[date], rules.ReviewStep], at: datetime) -> bool:
    """By the clock: nobody reviewed it in time, so it gives nobody anything from their next request on, until somebody
    does. step: what is due of a review on this day. False where it was reviewed, paused or stood down since."""
    found = JointTeam.objects.select_for_update(of=("self",)).in_place().select_related("team").get(pk=joint.pk)
    if found.state is rules.State.PAUSED or found.review_on is None:
        return False
    if step(found.review_on) is not rules.ReviewStep.PAUSE:
        return False
    _let_members_finish(found)
    found.team.closed_at = at
    found.team.save(update_fields=["closed_at"])
    _record("paused", found, None)
    return True


@transaction.atomic
def stand_down(*, joint: JointTeam, reason: str, by: User) -> JointTeam:
    """It gives nobody anything from their next request on, for good. Any head of its agencies may, also of one that was
    only formed."""
    joint = _locked(joint, by)
    if joint.state is rules.State.STOOD_DOWN:
        return joint
    if not reason.strip():
        raise JointTeamRefused("reason", "Enter a reason")
    _let_members_finish(joint)
    now = timezone.now()
    _end_alerts(joint, reason="The team is stood down", at=now)
    joint.stood_down_by, joint.stood_down_at, joint.stood_down_because = by, now, reason.strip()[:500]
    joint.save(update_fields=["stood_down_by", "stood_down_at", "stood_down_because"])
    joint.team.closed_at = now
    joint.team.save(update_fields=["closed_at"])
    _record("stood_down", joint, by, reason=reason)
    return joint


# Questions


@dataclass(frozen=True)
class Told:
    """An agency that is told what is shared with a joint team, and by which gateway. gateway: None where the one that
    was agreed is not in force or does not permit it."""

    agency: Agency
    gateway: Gateway | None
    condition: str


def told_by(team: Team, programme: str, *, of: str, on: Any) -> list[Told]:
    """Who is told when an agency of this kind (`of`) shares what is of the programme with the joint team."""
    offered = {gateway.key: gateway for gateway in offered_for(programme or team.programme, on=on)}
    found = []
    for row in JointAgency.objects.filter(joint__team=team).select_related("agency"):
        gateway = offered.get(row.gateway)
        permits = gateway is not None and gateway.permits(of=of, to=row.agency.kind)
        found.append(Told(row.agency, gateway if permits else None, row.get_condition_display()))
    return found


def members_known_to(joint: JointTeam, reader: User) -> models.QuerySet[Membership]:
    """The members now, as far as the reader may know of them."""
    rows = Membership.objects.live(at=timezone.now()).filter(team=joint.team_id).named_to(reader)
    return rows.select_related("user__agency").order_by("user__agency__name", "user__name", "pk")


def is_head(joint: JointTeam, user: User) -> bool:
    """Whether the user may act on it: a head of an agency that takes part."""
    return user.can(Capability.FORM_JOINT_TEAMS) and joint.agencies.filter(agency=user.agency_id).exists()


def may_join(joint: JointTeam, *, by: User) -> list[User]:
    """Whom this head may name: people of their own agency; the agency that leads also of one that has no head."""
    agencies = [row.agency for row in joint.agencies.select_related("agency")]
    heads = User.objects.filter(is_active=True, role__in=HEADS).values_list("agency_id", flat=True)
    headed = set(heads)
    leads = by.agency_id == joint.team.agency_id
    keys = [agency.pk for agency in agencies if agency.pk == by.agency_id or (leads and agency.pk not in headed)]
    inside = Membership.objects.live(at=timezone.now()).filter(team=joint.team_id).values("user_id")
    people = User.objects.filter(agency__in=keys, is_active=True).exclude(pk__in=inside)
    able = people.filter(role__in=SEE)
    return list(able.select_related("agency").order_by("agency__name", "name", "pk"))


def gateways_for(agency: Agency, programme: str) -> list[Gateway]:
    """Those by which an agency of this kind can be told by the agency that leads or any other."""
    offered = offered_for(programme, on=timezone.localdate())
    return [gateway for gateway in offered if any(gateway.permits(of=kind, to=agency.kind) for kind in Agency.Kind)]


# What these share

HEADS = roles.holders(Capability.FORM_JOINT_TEAMS)
SEE = [role for role in roles.holders(Capability.VIEW_PEOPLE) if role != roles.PROGRAM]


def _require_head(by: User) -> None:
    if not by.can(Capability.FORM_JOINT_TEAMS):
        raise access.NotAllowed(Capability.FORM_JOINT_TEAMS)


def _locked(joint: JointTeam, by: User) -> JointTeam:
    """The row as it stands, for a head of an agency that takes part. Raises NotAllowed, RecordHidden."""
    _require_head(by)
    rows = JointTeam.objects.select_for_update(of=("self",)).select_related("team__agency", "formed_by")
    found = rows.get(pk=joint.pk)
    if not is_head(found, by):
        audit.refuse(by=by, verb="sharing.joint_team_refused", target=found)
        raise access.RecordHidden
    return found


def _in_place(joint: JointTeam, by: User, *, also: rules.State = rules.State.STANDING) -> JointTeam:
    found = _locked(joint, by)
    if found.state not in (rules.State.STANDING, also):
        raise JointTeamRefused("", f"{found.state_words}: this cannot be done now")
    return found


def _bring_in(joint: JointTeam, part: PartOf, *, by: User, field: str) -> JointAgency:
    if part.gateway not in {gateway.key for gateway in gateways_for(part.agency, joint.team.programme)}:
        raise JointTeamRefused(field, f"Select a gateway by which {part.agency} can be told")
    if part.condition not in rules.conditions_of(part.agency.kind):
        field = field.replace("gateway", "condition")
        raise JointTeamRefused(field, f"Select a condition by which {part.agency} can be told")
    return JointAgency.objects.create(
        joint=joint, agency=part.agency, gateway=part.gateway, condition=part.condition, added_by=by
    )


def _let_members_finish(joint: JointTeam) -> None:
    """What they write by it is written, or begins after this."""
    members = Membership.objects.filter(team=joint.team_id).values("user_id")
    list(User.objects.filter(pk__in=members).order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def review_key(joint: JointTeam) -> str:
    return f"{joint.uid}:{joint.review_on}"


def _end_alerts(joint: JointTeam, *, reason: str, at: datetime) -> None:
    for kind in OF_REVIEWS:
        alerts.resolve(kind=kind, key=review_key(joint), reason=reason, at=at)


def _record(verb: str, joint: JointTeam, by: User | None, *, reason: str = "", **payload: Any) -> None:
    audit.record(
        action=audit.Action.GRANT,
        verb=f"sharing.joint_team_{verb}",
        by=by,
        target=joint,
        reason=reason[:500],
        payload={"team": joint.team_id, **payload},
    )


def _record_member(verb: str, row: Membership, by: User) -> None:
    audit.record(
        action=audit.Action.GRANT,
        verb=f"sharing.joint_member_{verb}",
        by=by,
        target=row,
        payload=audit.fields_of(row, *MEMBER_SAID),
    )
