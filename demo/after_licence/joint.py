"""Two joint teams, one for each programme, and a MAPPA meeting before which somebody has not seen what must be seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from demo import cast
from demo.after_licence.mappa import first
from offenders.models import MappaMeeting, Offender
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole, Programme
from sharing.grants.actions import grant_access
from sharing.grants.who_can_see import who_shares
from sharing.items.actions import items, sights
from sharing.items.actions.items import NewItem, Why
from sharing.items.rules import Grade, Occasion
from sharing.joint_teams import actions
from sharing.joint_teams.actions import PartOf
from sharing.joint_teams.models import JointTeam
from sharing.models import Agency, Item, Sitting, Team, User
from sharing.sittings import actions as sittings
from sharing.sittings.grid import deciders_of

GATEWAYS = {Agency.Kind.INTELLIGENCE: ("cta-19", "intelligence")}
OFFENDERS_ACT = ("oma-14", "task")
POLICE, PROBATION = "Karen Lockyer", "Ruth Amory"
MEMBERS = (POLICE, "Lara Whitby", "Imogen Strake", PROBATION, "Helen Castell", "Colin Strand", "Gareth Pym")
OF_STATE_THREATS = (POLICE, "Zoe Tarrant", PROBATION, "Tom Brandreth")


def tell(*, today: date, now: datetime) -> None:
    """The people of the MAPPA meetings are given to the first; one of state threats to the second."""
    joint = _of_terrorism()
    coming = Sitting.objects.open().filter(occasion=Occasion.MAPPA, sits_at__gt=now, programme="terrorism")
    sitting = coming.select_related("subject").order_by("sits_at", "pk").first()
    met = MappaMeeting.objects.filter(programme="terrorism").select_related("offender").order_by("pk")
    _let_in(joint.team, (meeting.offender for meeting in met), now=now)
    if sitting is not None:
        _bring_in_deciders(joint, deciders_of(sitting))
        _leave_a_gap(sitting, joint.team, today=today)
    other = _of_state_threats()
    _let_in(other.team, Offender.objects.filter(family_name="Strand", given_names="Helena"), now=now)


def _of_terrorism() -> JointTeam:
    """CT police lead, with probation, prisons, the border and an intelligence service, whose member two know of."""
    joint = _formed(
        "CT operations centre, North",
        "People convicted of terrorism offences who leave prison or live in the north",
        Programme.TERRORISM,
    )
    police = _user(POLICE)
    for kind in (Agency.Kind.PRISON, Agency.Kind.BORDER, Agency.Kind.INTELLIGENCE):
        actions.bring_in(joint=joint, part=_part_of(Agency.objects.get(kind=kind)), by=police)
    _add_members(joint, MEMBERS)
    actions.add_member(joint=joint, user=_user(cast.BORDER), by=police)
    shown_to = [police, _user("Lara Whitby")]
    actions.add_member(joint=joint, user=_user(cast.SERVICE), by=police, is_named_only=True, shown_to=shown_to)
    return joint


def _of_state_threats() -> JointTeam:
    joint = _formed("State threats joint team", "People convicted of state threats offences", Programme.STATE_THREATS)
    _add_members(joint, OF_STATE_THREATS)
    return joint


def _formed(name: str, purpose: str, programme: Programme) -> JointTeam:
    police, probation = _user(POLICE), _user(PROBATION)
    joint = actions.form_team(
        name=name,
        purpose=purpose,
        programme=str(programme),
        own=_part_of(police.agency),
        other=_part_of(probation.agency),
        by=police,
    )
    joint = actions.agree(joint=joint, by=probation)
    joint.team.refresh_from_db()
    return joint


def _part_of(agency: Agency) -> PartOf:
    return PartOf(agency, *GATEWAYS.get(Agency.Kind(agency.kind), OFFENDERS_ACT))


def _user(name: str) -> User:
    return User.objects.select_related("agency").get(name=name)


def _add_members(joint: JointTeam, names: Sequence[str]) -> None:
    """Each by a head of their own agency."""
    users = [_user(name) for name in names]
    heads = {user.agency_id: user for user in users if actions.is_head(joint, user)}
    for user in users:
        actions.add_member(joint=joint, user=user, by=heads[user.agency_id])


def _bring_in_deciders(joint: JointTeam, deciders: Iterable[User]) -> None:
    """Who decides at the meeting works in the team, so that what is shared with it is there for them."""
    for head in (_user(POLICE), _user(PROBATION)):
        could = {user.pk for user in actions.may_join(joint, by=head)}
        for user in deciders:
            if user.pk in could and user.agency_id == head.agency_id:
                actions.add_member(joint=joint, user=user, by=head)


def _let_in(team: Team, people: Iterable[Offender], *, now: datetime) -> None:
    for person in people:
        lead = who_shares(person, at=now).order_by("pk").first()
        if lead is not None:
            grant_access(
                subject=person,
                team=team,
                grant_role=GrantRole.CONTRIBUTOR,
                reason="The joint team works on this person",
                by=lead,
            )


def _leave_a_gap(sitting: Sitting, team: Team, *, today: date) -> None:
    """One item that probation can open and has not, one whose source is kept back and of which somebody tells them,
    and where an intelligence service keeps what is above this system."""
    person = sitting.subject
    police = first(deciders_of(sitting), Capability.TAKE_NOTICES, "ct_police")
    probation = first(deciders_of(sitting), Capability.HAVE_CHECKS, "probation")
    if police is None or probation is None or not items.may_hold(person, by=police):
        return
    review_on = today + timedelta(days=28)
    contact = _record(person, police, "Contact with a monitored person", gist="Met twice at a gym; it is looked into.")
    _share(contact, team, review_on)
    source = _record(person, police, "Plans for the new year", gist="Has asked about travel in January.")
    _withhold(source, review_on)
    service = Agency.objects.get(kind=Agency.Kind.INTELLIGENCE)
    pointer = _record(person, police, "Material above this system", agency=service)
    _share(pointer, team, review_on)
    sittings.say_who_tells(
        sitting=sitting,
        item=source,
        user=probation,
        teller=police,
        words="Questions about travel are to be reported the same day.",
        by=police,
    )


def _record(person: Offender, by: User, title: str, *, gist: str = "", agency: Agency | None = None) -> Item:
    """One that must be seen before a MAPPA meeting, from this agency, or the recorder's own."""
    item = items.record_item(
        subject=person,
        new=NewItem(
            kind="intelligence",
            title=title,
            team=items.may_hold(person, by=by)[0],
            gist=gist,
            pointer_system="CT liaison",
            pointer_reference="26/0931",
            pointer_contact="Ext 4455",
            grade=Grade("2", "B", "P"),
            agency=agency,
            no_export=False,
        ),
        by=by,
    )
    sights.mark(item=item, occasions=[Occasion.MAPPA], by=by)
    return item


def _share(item: Item, team: Team, review_on: date) -> None:
    why = Why(reason="Those who decide must know", purpose="MAPPA meeting")
    items.decide(item=item, verb="share", teams=[team], review_on=review_on, why=why, by=item.owner)


def _withhold(item: Item, review_on: date) -> None:
    why = Why(reason="Its source could be recognised")
    items.decide(item=item, verb="withhold", review_on=review_on, why=why, by=item.owner)
