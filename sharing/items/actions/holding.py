"""The team that holds an item: handing it on within the agency, and finding and taking on items without a holder.

An item that is handed on has its new holders in the same moment. One whose holders may no longer see the person is read
by nobody: the clock finds it and tells, and a manager of the agency names the team, without reading a word of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, audit
from sharing.access import sql
from sharing.access.roles import PROGRAM, Capability, holders
from sharing.access.rules import Permission
from sharing.agencies.models import Agency, Team, User
from sharing.alerts import Only
from sharing.audit.versions import ChangedMeanwhile
from sharing.grants import who_can_see
from sharing.items import alert_kinds as item_alert_kinds
from sharing.items import rules
from sharing.items.actions import news
from sharing.items.actions.answering import answers_for_item
from sharing.items.actions.items import (
    ItemRefused,
    Why,
    disclose,
    end_telling,
    held,
    keep_decision,
    locked,
    version_of_item,
)
from sharing.items.models import Item
from sharing.items.rules import ITEM, Extent, ItemFacts, State

ENDED_BY_IT = (
    item_alert_kinds.SHARING_UNDECIDED,
    item_alert_kinds.READING_NOT_CONFIRMED,
    item_alert_kinds.REVIEW_DUE,
    item_alert_kinds.HANDED_ON,
    item_alert_kinds.UNLISTED_BASIS,
)


@transaction.atomic
def hand_on(*, item: Item, team: Team, owner: User | None, reason: str, by: User, version: str = "") -> Item:
    """Another team of the agency holds it from now on, and `owner` of that team answers for it; None is refused.

    For the item's owner, or a manager of the side that holds it. Those named on a restricted item stay named, and the
    new owner with them. The team before has it no longer, unless it shares in it later.
    Raises ItemRefused, MoveRefused, ChangedMeanwhile, RecordHidden, NotAllowed; nothing is then changed.
    """
    item = locked(item)
    is_held = held(item, by)
    access.require(by, Permission.CHANGE, item.subject)
    if version and version != version_of_item(item):
        raise ChangedMeanwhile(item)
    facts = ItemFacts(is_held=is_held, answers_for=answers_for_item(item, by), reason=reason)
    ITEM.move("hand_on", State(item.state), by=by, facts=facts)
    return _give(item, team, owner, "hand_on", reason=reason, by=by)


@transaction.atomic
def take_on(*, item: Item, team: Team, owner: User, reason: str, by: User) -> Item:
    """A manager of the agency names the team for an item that is no longer held by anybody. Of a restricted item the
    new owner alone is named then. Raises RecordHidden for whom it is not there, also once somebody holds it again; else
    as above.
    """
    item = locked(item)
    access.require(by, Permission.CHANGE, item.subject)
    theirs = Item.objects.filter(pk=item.pk).unheld_in_agency_of(by).exists()
    if not theirs or item.pk not in without_holder(timezone.now(), only=[item.pk]):
        audit.refuse(by=by, verb="sharing.item_take_on_refused", target=item, subject=item.subject_id)
        raise access.RecordHidden
    ITEM.move("take_on", State(item.state), by=by, facts=ItemFacts(reason=reason))
    if item.is_named_only:
        item.readers.clear()
        item.reader_teams.clear()
    return _give(item, team, owner, "take_on", reason=reason, by=by)


def may_hold_next(item: Item) -> list[Team]:
    """The other teams of the agency that see the person."""
    seeing = who_can_see.teams_that_know(item.subject, item.programme, at=timezone.now()).filter(
        agency_id=item.team.agency_id
    )
    others = seeing.exclude(pk=item.team_id).exclude(kind=Team.Kind.JOINT)
    return list(others.select_related("agency").order_by("name"))


def may_answer_in(subject: Model, teams: Iterable[Team]) -> list[User]:
    """Who of these teams could answer for its decision: they see the person and may change people."""
    members = who_can_see.members_who_see(subject, teams, at=timezone.now())
    keys = {key for found in members.values() for key in found}
    return list(
        User.objects.filter(pk__in=keys, role__in=holders(Capability.DECIDE_ON_ITEMS))
        .select_related("agency")
        .order_by("name", "pk")
    )


def _give(item: Item, team: Team, owner: User | None, verb: str, *, reason: str, by: User) -> Item:
    now = timezone.now()
    if mark := rules.marked_too_high(reason):
        raise ItemRefused("reason", f"“{mark}” reads as a marking. {rules.USE_THE_POINTER}")
    if team not in may_hold_next(item):
        raise ItemRefused("team", "Select another team of the agency that works with this person")
    if owner is None or owner not in may_answer_in(item.subject, [team]):
        raise ItemRefused("owner", f"Select someone in {team} who can own the decision")
    before = item.team
    for reading in item.readings.standing().filter(team=team):
        end_telling(reading, reason=f"{team} holds it now", at=now)
    item.readings.standing().filter(team=team).update(recalled_at=now)
    news.resolve_all(item, ENDED_BY_IT, reason=f"Handed over to {team}")
    _end_unheld([item.pk], at=now)
    item.team, item.owner, item.unheld_since, item.told_review_at = team, owner, None, None
    item.save(update_fields=["team", "owner", "unheld_since", "told_review_at"])
    if item.is_named_only:
        item.readers.add(owner)
    disclose(item, act="shared", extent=Extent.FULL, why=Why(reason=reason), by=by, at=now, to_team=team)
    decision = keep_decision(item, verb, f"From {before} to {team}. {reason}", by=by, at=now, teams=[team])
    news.tell_handed_on(item, key=f"item:{item.pk}:{decision.pk}", at=now)
    return item


# What nobody holds

# Nobody on the side that holds it may see the person. Whom to look at: the teams and users that are named for it.
UNHELD = f"""
SELECT i.id FROM sharing_item i
WHERE (%(only)s::bigint[] IS NULL OR i.id = ANY(%(only)s::bigint[])) AND NOT EXISTS (
    SELECT FROM sharing_user u
    WHERE u.id IN (SELECT m.user_id FROM sharing_membership m
                   WHERE m.team_id = i.team_id
                      OR m.team_id IN (SELECT y.team_id FROM sharing_item_reader_teams y WHERE y.item_id = i.id)
                   UNION SELECT x.user_id FROM sharing_item_readers x WHERE x.item_id = i.id)
      AND u.is_active AND u.role = ANY(%(sees)s)
      AND {sql.item_held("i.id", sql.of_user("u.id", "u.role"))}
      AND {sql.may("i.subject_id", sql.of_user("u.id", "u.role"), as_usual=True)})
ORDER BY i.id
"""  # noqa: S608 - only constants of ours are put in


@transaction.atomic
def watch(*, at: datetime) -> int:
    """Mark and tell what is no longer held by anybody, and end what is held again; returns how many are new. The
    five-minute job: run twice, or late, it tells of each once for each time."""
    found = without_holder(at)
    held_again = Item.objects.filter(unheld_since__isnull=False).exclude(pk__in=found)
    _end_unheld(list(held_again.values_list("pk", flat=True)), at=at)
    fresh = Item.objects.filter(pk__in=found, unheld_since__isnull=True).select_related("subject", "team__agency")
    told = 0
    for item in fresh.order_by("pk").select_for_update(of=("self",), skip_locked=True):
        told += Item.objects.filter(pk=item.pk, unheld_since__isnull=True).update(unheld_since=at)
        _tell_unheld(item, at=at)
    return told


def without_holder(at: datetime, *, only: list[int] | None = None) -> list[int]:
    """The keys of the items that nobody of those who hold them reads, at this moment; only: of these alone."""
    sees = [role for role in who_can_see.ROLES_THAT_SEE if role != PROGRAM]
    with connection.cursor() as cursor:
        values = sql.values(Permission.VIEW, at=at, sees=sees, only=only)
        cursor.execute(UNHELD, values)
        return [key for (key,) in cursor.fetchall()]


def _end_unheld(keys: list[int], *, at: datetime) -> None:
    """Somebody holds these, now or again."""
    for item in Item.objects.filter(pk__in=keys, unheld_since__isnull=False).order_by("pk"):
        for kind in (item_alert_kinds.NOT_HELD, item_alert_kinds.NOT_HELD_BY_ANYBODY):
            alerts.resolve(kind=kind, key=_key_of(item, item.unheld_since), reason="A team holds it", at=at)
    Item.objects.filter(pk__in=keys).update(unheld_since=None)


def _tell_unheld(item: Item, *, at: datetime) -> None:
    """The managers in the agency's teams that see the person, and nobody else of these teams. Of a restricted item,
    which they must not know of, and where nobody is such a manager, information assurance is told, by the reference
    alone."""
    agency: Agency = item.team.agency
    if item.is_named_only or not _managers(item, at=at):
        alerts.raise_alert(
            kind=item_alert_kinds.NOT_HELD_BY_ANYBODY,
            key=_key_of(item, at),
            subject=None,
            text=f"{item.reference}, held by {item.team}: no one can read it now. Ask a manager of {agency} to assign "
            "it. A manager who can see the person finds it on the person’s page “Sharing”.",
            at=at,
        )
        return
    alerts.raise_alert(
        kind=item_alert_kinds.NOT_HELD,
        key=_key_of(item, at),
        subject=item.subject,
        text=f"{item.reference}: no one in {item.team} has access to this person now, so no one can read it. A "
        "manager must assign it to a team.",
        link=reverse("person_sharing", kwargs={"uid": item.subject.uid}),
        at=at,
        only=Only(agencies=[agency.pk]),
    )


def _managers(item: Item, *, at: datetime) -> bool:
    """Whether somebody of the agency, who sees the person, may name the team that holds it from now on."""
    teams = who_can_see.teams_that_know(item.subject, item.programme, at=at).filter(agency=item.team.agency)
    members = who_can_see.members_who_see(item.subject, teams, at=at)
    keys = {key for found in members.values() for key in found}
    return User.objects.filter(pk__in=keys, role__in=holders(Capability.MANAGE_ITEMS)).exists()


def _key_of(item: Item, since: datetime | None) -> str:
    return f"item:{item.pk}:{since.isoformat() if since else ''}"
