"""Record an item, decide who must know of it, share it, take it back, confirm that it was read.

Whatever is done is done under a lock on the item, with its row of disclosure, in one transaction. An item is made with
its restriction: at no moment is it there for anybody it is not for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.text import get_text_list

from sharing import access, alerts, audit, practice
from sharing.access.roles import PROGRAM, Capability, holders
from sharing.access.rules import Marking, Permission
from sharing.agencies.models import Agency, Team, User
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.grants import who_can_see
from sharing.grants.programmes import known_programmes
from sharing.items import alert_kinds as item_alert_kinds
from sharing.items import rules
from sharing.items.actions import regional
from sharing.items.actions.answering import answers_for_item
from sharing.items.actions.news import resolve_all, tell_shared, tell_undecided
from sharing.items.disclosure_models import Disclosure
from sharing.items.models import Item, ItemReading, ItemReadingQuerySet, SharingDecision
from sharing.items.rules import ITEM, Channel, Extent, Grade, ItemFacts, State
from sharing.items.sight_models import ItemSight
from sharing.items.text_models import ItemText
from sharing.items.visibility import hash_of
from sharing.joint_teams import actions as joint_teams
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed, made_before
from sharing.reference import gateways
from sharing.sentence_words import mid_sentence

TEXTS = ("title", "gist", *ItemText.PARTS, "conditions")
VERSIONED = (
    *("state", "owner", "review_on", "marking", "team", "title", "gist", "narrative", "pointer_reference"),
    *("kind", "no_onward", "no_export", "no_api", "expires_at"),
)
RECORD_DRAFT = "item.record"


NOT_GRADED = Grade()


class ItemRefused(Refused):
    """It cannot be recorded, decided or shared so."""


@dataclass(frozen=True)
class NewItem:
    """What is recorded. agency: whom it came from, None for the recorder's own. is_named_only: of those who hold it,
    only `readers` and `reader_teams` know of it; the recorder is among them."""

    kind: str
    title: str
    team: Team
    gist: str = ""
    narrative: str = ""
    pointer_system: str = ""
    pointer_reference: str = ""
    pointer_contact: str = ""
    marking: str = Marking.OFFICIAL_SENSITIVE.value
    grade: Grade = NOT_GRADED
    agency: Agency | None = None
    event_on: date | None = None
    no_onward: bool = True
    no_export: bool = True
    no_api: bool = True
    expires_at: datetime | None = None
    owner: User | None = None
    is_named_only: bool = False
    readers: Collection[User] = ()
    reader_teams: Collection[Team] = ()
    programme: str = ""


@dataclass(frozen=True)
class Why:
    """What a row of disclosure says of an act beside who and what: all may be empty but the reason of a refusal."""

    reason: str = ""
    lawful_basis: str = ""
    purpose: str = ""
    necessity: str = ""
    on_behalf_of: str = ""


def check(*, subject: Model, new: NewItem, by: User) -> None:
    """Whether it could be recorded so, without doing it. Raises as `record_item`."""
    now = timezone.now()
    ITEM.move("record", None, by=by, facts=ItemFacts())
    check_content(new, at=now)
    if rules.is_expired(new.expires_at, at=now):
        raise ItemRefused("expires_at", "The end must be in the future")
    _check_holders(subject, new, by=by, at=now)
    _programme(subject, new, by=by)


def _programme(subject: Model, new: NewItem, *, by: User) -> str:
    """Of which programme it is: the only one under which the user knows the person, or the one that they name."""
    known = [row.programme for row in known_programmes([subject.pk], reader=by)[subject.pk]]
    if new.programme and new.programme not in known:
        raise ItemRefused("programme", "The person is not under this programme")
    if not new.programme and len(known) > 1:
        raise ItemRefused("programme", "Select the programme that it belongs to")
    return new.programme or (known[0] if known else "")


@transaction.atomic
def record_item(*, subject: Model, new: NewItem, by: User, uid: UUID | None = None) -> Item:
    """An item is on record, undecided, for the side that holds it alone; its team is told that a decision is due.

    uid: the key that the form was given; the same one again returns what was made. Raises ItemRefused, MoveRefused,
    RecordHidden, NotAllowed.
    """
    for asker in by.askers:
        access.require(asker, Permission.VIEW if asker.is_program else Permission.CHANGE, subject)
    if made := made_before(Item, uid):
        if (made.subject_id, made.recorded_by_id) != (subject.pk, by.pk):
            raise access.RecordHidden
        return made
    check(subject=subject, new=new, by=by)
    programme = _programme(subject, new, by=by)
    owner, now = new.owner or by, timezone.now()
    grade = new.grade
    item = Item.objects.create(
        subject=subject,  # type: ignore[misc]  # the settings say which model it is
        agency=new.agency or by.agency,
        recorded_by=by,
        recorded_at=now,
        owner=owner,
        programme=programme,
        source_grade=grade.source,
        information_grade=grade.information,
        handling_grade=grade.handling,
        handling_conditions=grade.conditions,
        old_grade=grade.old,
        old_scale=grade.old_scale,
        **{name: getattr(new, name) for name in _COPIED},
        **keyed(uid),
    )
    if new.is_named_only:
        item.readers.set({*new.readers, by})
        item.reader_teams.set(new.reader_teams)
    ItemText.objects.create(item=item, **{name: getattr(new, name) for name in ItemText.PARTS})
    SharingDecision.objects.create(
        item=item, verb="record", state=State.UNDECIDED, owner=owner, decided_by=by, decided_at=now
    )
    if not by.is_program:
        drafts.forget(user=by, form=RECORD_DRAFT, key=str(subject.uid))  # type: ignore[attr-defined]
        ItemSight.objects.create(item=item, user=by, extent=Extent.FULL, seen_at=now)
    record(item, "recorded", by=by, action=audit.Action.COLLECTION)
    tell_undecided(item, at=now)
    return item


@transaction.atomic
def decide(
    *,
    item: Item,
    verb: str,
    review_on: date | None,
    by: User,
    why: Why,
    teams: Iterable[Team] = (),
    owner: User | None = None,
    version: str = "",
    agreed_with: User | None = None,
) -> Item:
    """Share in full, share the gist, withhold, take back from all or some, or let the decision stand with a new day.

    verb: of `item_panels.STEPS`. teams: for the two that share, and from which it is taken back. owner: who answers
    for it from now on, as before when None. version: of `version_of_item`, where the caller has read one. agreed_with:
    the first of two people, where the basis is not in the list (`unlisted`).
    Raises ItemRefused, MoveRefused, ChangedMeanwhile, RecordHidden, NotAllowed; nothing is then changed.
    """
    item = locked(item)
    is_held, named = held(item, by), list(teams)
    access.require(by, Permission.CHANGE, item.subject)
    if version and version != version_of_item(item):
        raise ChangedMeanwhile(item)
    if verb == "recall_from":
        verb = _verb_that_takes_back(item, named)
    facts = ItemFacts(
        is_held=is_held,
        answers_for=answers_for_item(item, by),
        reason=why.reason,
        has_review_day=review_on is not None,
        has_teams=bool(named),
        has_gist=bool(item.gist.strip()),
    )
    move = ITEM.move(verb, State(item.state), by=by, facts=facts)
    now = timezone.now()
    assert review_on is not None  # noqa: S101 - the guard REVIEW has asked
    _check_why(why)
    if verb in ("share", "share_gist"):
        of_one = [team.agency for team in named if team.kind != Team.Kind.JOINT]
        _check_basis(item, why, on=timezone.localdate(now), to=of_one, is_listed=agreed_with is None)
    else:
        _check_basis(item, why, on=timezone.localdate(now))
    _check_review_day(review_on, at=now)
    _check_owner(item, owner, at=now)
    if verb in ("share", "share_gist"):
        extent = Extent.FULL if verb == "share" else Extent.GIST
        _check_recipients(item, named, extent=extent, at=now)
        _share(item, named, extent=extent, why=why, by=by, at=now, asked_by=agreed_with)
    elif verb == "withhold":
        disclose(item, act="refused", extent="nothing", why=why, by=by, at=now)
    elif verb == "recall":
        _take_back(item, item.readings.standing(), why=why, by=by, at=now)
    elif verb in ("recall_from", "leave_the_gist"):
        _take_back(item, item.readings.standing().filter(team__in=named), why=why, by=by, at=now)
    owner = owner or item.owner
    item.state, item.owner, item.review_on, item.told_review_at = move.after, owner, review_on, None
    item.save(update_fields=["state", "owner", "review_on", "told_review_at"])
    keep_decision(item, verb, why.reason, by=by, at=now, teams=named)
    resolve_all(
        item,
        [item_alert_kinds.SHARING_UNDECIDED, item_alert_kinds.REVIEW_DUE, item_alert_kinds.REGION_LATE],
        reason=f"Decided by {by}: {mid_sentence(item.get_state_display())}",
    )
    regional.end(item, reason="Decided")  # no word to the desk of how
    return item


def share_onward(*, item: Item, teams: Iterable[Team], by: User, why: Why) -> Item:
    """A team that it was shared with passes it on, as far as it has it itself. Who holds the item sees that.

    Barred where the item says so: who holds it shares it by their own act. The refusal is a row of disclosure, which
    stays. Raises ItemRefused, MoveRefused, RecordHidden.
    """
    try:
        return _share_onward(item, list(teams), by=by, why=why)
    except Refused as refused:
        with transaction.atomic():
            kept = Why(reason=f"Onward sharing was refused: {refused.message}", purpose=why.purpose)
            disclose(item, act="refused", extent="nothing", why=kept, by=by, at=timezone.now())
        raise


@transaction.atomic
def _share_onward(item: Item, teams: list[Team], *, by: User, why: Why) -> Item:
    item = locked(item)
    mine = _readings_of_own_teams(item, by)
    if not mine:
        raise access.RecordHidden
    facts = ItemFacts(reason=why.reason, has_teams=bool(teams), no_onward=item.no_onward)
    ITEM.move("share_onward", State(item.state), by=by, facts=facts)
    _check_why(why)
    extent = Extent.FULL if any(reading.extent == Extent.FULL for reading in mine) else Extent.GIST
    now = timezone.now()
    _check_recipients(item, teams, extent=extent, at=now)
    if any(team.agency.is_intelligence for team in teams):
        raise ItemRefused("teams", "Only the holding team can share it with an intelligence agency")
    of_one = [team.agency for team in teams if team.kind != Team.Kind.JOINT]
    _check_basis(item, why, on=timezone.localdate(now), to=of_one, of=by.agency)
    _share(item, teams, extent=extent, why=why, by=by, at=now)
    keep_decision(item, "share_onward", why.reason, by=by, at=now, teams=teams)
    return item


@transaction.atomic
def confirm_reading(*, item: Item, by: User, channel: str = Channel.SCREEN) -> int:
    """Say for the teams of one's own with which it was shared that it is read; returns for how many, 0 the second time.

    Raises RecordHidden where it was not shared with them.
    """
    item = locked(item)
    mine = _readings_of_own_teams(item, by)
    if not mine:
        raise access.RecordHidden
    now, claimed = timezone.now(), 0
    if by.memberships.live(at=now).filter(is_named_only=True).exists():
        raise ItemRefused("", "You are shown to named members only. Another member of the team confirms reading")
    for reading in mine:
        rows = ItemReading.objects.not_confirmed().filter(pk=reading.pk)
        if not rows.update(confirmed_at=now, confirmed_by=by):
            continue
        claimed += 1
        disclose(
            item,
            act="confirmed",
            extent=reading.extent,
            why=Why(),
            by=by,
            at=now,
            to_team=reading.team,
            channel=channel,
        )
        end_telling(reading, reason=f"Read by {by}", at=now)
    if claimed:
        record(item, "confirmed", by=by)
        _note_confirmed(item, mine, by=by, at=now)
    return claimed


@transaction.atomic
def log_disclosure(
    *,
    item: Item,
    channel: str,
    happened_at: datetime,
    to_person: str,
    extent: str,
    by: User,
    why: Why,
    to_agency: Agency | None = None,
) -> Disclosure:
    """What was said by word of mouth or at a meeting, logged by somebody of the side that holds the item."""
    item = locked(item)
    _require_held(item, by)
    on, to = timezone.localdate(happened_at), [to_agency] if to_agency else []
    _check_basis(item, why, on=on, to=to, is_told=True)
    if channel not in rules.BY_HAND:
        raise ItemRefused("channel", "Select by word of mouth or at a meeting")
    if happened_at > timezone.now():
        raise ItemRefused("happened_at", "The time must be in the past")
    if not to_person.strip():
        raise ItemRefused("to_person", "Enter the recipient")
    refuse_hidden(ItemRefused, to_person=to_person)
    if not why.reason.strip():
        raise ItemRefused("reason", "Enter a reason")
    _check_why(why)
    row = disclose(
        item,
        act="shared",
        extent=extent,
        why=why,
        by=by,
        at=timezone.now(),
        happened_at=happened_at,
        channel=channel,
        to_person=to_person,
        to_agency=to_agency,
    )
    record(item, "disclosure_logged", by=by, action=audit.Action.DISCLOSURE, reason=why.reason)
    return row


@transaction.atomic
def refuse_request(*, item: Item, asked_by: str, team: Team | None, by: User, why: Why) -> Disclosure:
    """Somebody asked for it and is told no. A yes is a sharing (`decide`), with who asked as its purpose."""
    item = locked(item)
    _require_held(item, by)
    access.require(by, Permission.CHANGE, item.subject)
    if not asked_by.strip():
        raise ItemRefused("asked_by", "Enter who asked")
    refuse_hidden(ItemRefused, asked_by=asked_by)
    if not why.reason.strip():
        raise ItemRefused("reason", "Enter a reason")
    _check_why(why)
    row = disclose(
        item, act="refused", extent="nothing", why=why, by=by, at=timezone.now(), to_team=team, to_person=asked_by
    )
    record(item, "request_refused", by=by, action=audit.Action.DISCLOSURE, reason=why.reason)
    return row


# What these share


def _note_confirmed(item: Item, readings: Iterable[ItemReading], *, by: User, at: datetime) -> None:
    """Who says that it is read has seen it."""
    if by.is_program:
        return
    corrections = item.corrections.count()
    rows = [
        ItemSight(item=item, user=by, extent=reading.extent, correction=corrections, seen_at=at) for reading in readings
    ]
    ItemSight.objects.bulk_create(rows, ignore_conflicts=True)


def version_of_item(item: Item) -> str:
    return version_of(item, *VERSIONED)


def key_of(reading: ItemReading) -> str:
    return f"reading:{reading.pk}"


def disclose(
    item: Item,
    *,
    act: str,
    extent: str,
    why: Why,
    by: User,
    at: datetime,
    to_team: Team | None = None,
    to_agency: Agency | None = None,
    channel: str = Channel.SCREEN,
    happened_at: datetime | None = None,
    to_person: str = "",
    asked_by: User | None = None,
) -> Disclosure:
    return Disclosure.objects.create(
        at=at,
        happened_at=happened_at or at,
        subject_id=item.subject_id,
        item=item,
        item_hash=hash_of(item),
        act=act,
        extent=extent,
        channel=channel,
        from_agency=item.agency,
        by=by,
        asked_by=asked_by,
        to_team=to_team,
        to_agency=to_agency or (to_team.agency if to_team else None),
        to_person=to_person,
        handling=handling_of(item),
        **{field.name: getattr(why, field.name) for field in fields(why)},
    )


def handling_of(item: Item) -> str:
    """The handling that goes with it, in words."""
    limits = {"no_onward": "no onward sharing", "no_export": "in no file", "no_api": "not to partner systems"}
    said = [item.marking, *(words for name, words in limits.items() if getattr(item, name))]
    return ", ".join([*said, *filter(None, [item.handling_conditions])])


def may_hold(subject: Model, *, by: User) -> list[Team]:
    """The teams of one's own that may hold an item about the person: those that see it. An item is of one agency, and
    no joint team holds any."""
    now = timezone.now()
    seeing = who_can_see.teams_that_see(subject, at=now).exclude(kind=Team.Kind.JOINT)
    return list(seeing.worked_in_by(by, at=now).select_related("agency"))


def may_be_named(subject: Model, team: Team, *, by: User) -> list[User]:
    """Who may be on the list of a restricted item: of the agency that holds it, and may see the person."""
    people = who_can_see.who_sees(subject, at=timezone.now()).filter(agency_id=team.agency_id)
    return list(people.exclude(role=PROGRAM).exclude(pk=by.pk).select_related("agency").order_by("name", "pk"))


def teams_to_name(subject: Model, team: Team) -> list[Team]:
    """The teams that may be on that list: of the same agency, and they see the person."""
    seeing = who_can_see.teams_that_see(subject, at=timezone.now()).filter(agency_id=team.agency_id)
    return list(seeing.select_related("agency"))


def may_receive(item: Item) -> list[Team]:
    """The teams that see the person and do not hold the item."""
    seeing = who_can_see.teams_that_know(item.subject, item.programme, at=timezone.now()).exclude(pk=item.team_id)
    return list(seeing.select_related("agency").order_by("agency__name", "name"))


def with_whom(item: Item) -> list[Team]:
    """The teams that have it now, as a gist or in full."""
    having = Team.objects.filter(pk__in=item.readings.standing().values("team"))
    return list(having.select_related("agency").order_by("agency__name", "name"))


def may_own(item: Item) -> list[User]:
    """Those who can answer for the decision: of the team that holds it, and may know of it."""
    now = timezone.now()
    members = who_can_see.members_who_see(item.subject, [item.team], at=now)[item.team_id]
    people = User.objects.filter(pk__in=members, role__in=holders(Capability.DECIDE_ON_ITEMS)).order_by("name", "pk")
    if not item.is_named_only:
        return list(people)
    return [person for person in people if _is_held(item, person)]


_COPIED = (
    *("kind", "title", "gist", "marking"),
    *("team", "event_on", "no_onward", "no_export", "no_api", "expires_at", "is_named_only"),
)


def check_content(new: NewItem, *, at: datetime) -> None:
    """What it says: its words, its grade, its day. Raises ItemRefused."""
    _check_text(new)
    _check_pointer(new)
    if refused := rules.grade_refused(new.grade, must_be=new.kind == rules.ItemKind.INTELLIGENCE):
        raise ItemRefused(*refused)
    if new.event_on and new.event_on > timezone.localdate(at):
        raise ItemRefused("event_on", "The date must be today or in the past")


def _check_text(new: NewItem) -> None:
    if rules.is_too_high(new.marking):
        raise ItemRefused("marking", rules.USE_THE_POINTER)
    if new.marking not in [marking.value for marking in Marking]:
        raise ItemRefused("marking", "Select OFFICIAL or OFFICIAL-SENSITIVE")
    for name in TEXTS:
        text = new.grade.conditions if name == "conditions" else getattr(new, name)
        if mark := rules.marked_too_high(text):
            raise ItemRefused(name, f"“{mark}” reads as a marking. {rules.USE_THE_POINTER}")
    if new.kind not in list(rules.ItemKind):
        raise ItemRefused("kind", "Select intelligence or concern")
    if not new.title.strip():
        raise ItemRefused("title", "Enter a title in neutral words")
    refuse_hidden(ItemRefused, title=new.title)
    if not (new.gist.strip() or new.narrative.strip() or new.pointer_reference.strip()):
        raise ItemRefused("gist", "Enter the gist, or where it is kept")
    if new.pointer_reference.strip() and not (new.pointer_system.strip() and new.pointer_contact.strip()):
        missing = "pointer_contact" if new.pointer_system.strip() else "pointer_system"
        raise ItemRefused(missing, "Enter the system where it is kept, and a contact")


def _check_pointer(new: NewItem) -> None:
    """Of an intelligence agency there is here where its material is kept, and none of what it says."""
    theirs = next((each for each in (new.agency, new.team.agency) if each and each.is_intelligence), None)
    for name in ("gist", "narrative"):
        if theirs and getattr(new, name).strip():
            raise ItemRefused(name, f"From {theirs} only a pointer is held. Remove this, and enter where it is kept")


def _check_basis(
    item: Item,
    why: Why,
    *,
    on: date,
    to: Collection[Agency] = (),
    of: Agency | None = None,
    is_listed: bool = True,
    is_told: bool = False,
) -> None:
    """The gateway by which each agency is told. Within one agency none is needed.

    on: the day on which it is shared, or was said. to: who is told; of: who tells, else the agency that holds it.
    is_listed: False for a basis on which two people agreed instead. is_told: somebody is told, of whichever agency.
    """
    of = of or item.team.agency
    offered = gateways.offered_for(item.programme, on=on)
    gateway = next((each for each in offered if each.title == why.lawful_basis), None)
    if why.lawful_basis and gateway is None and is_listed:
        raise ItemRefused("lawful_basis", "Select a lawful basis from the list")
    for agency in to:
        agreed = bool(why.lawful_basis) and not is_listed and not agency.is_intelligence
        permits = gateway.permits(of=of.kind, to=agency.kind) if gateway else agreed or agency == of
        if not permits:
            fit = [each.title for each in offered if each.permits(of=of.kind, to=agency.kind)]
            raise ItemRefused("lawful_basis", f"{agency} can be told by {get_text_list(fit, 'or') or 'no basis'} only")
    if is_told and not to and gateway is None:
        raise ItemRefused("lawful_basis", "Select the lawful basis for telling them")


def _check_why(why: Why) -> None:
    """A reason may tell as much as a gist."""
    for field in fields(why):
        if mark := rules.marked_too_high(getattr(why, field.name)):
            raise ItemRefused(field.name, f"“{mark}” reads as a marking. {rules.USE_THE_POINTER}")


def _check_holders(subject: Model, new: NewItem, *, by: User, at: datetime) -> None:
    """The team must be one's own and see the person; who is named must be of its agency and see the person too."""
    if new.team not in may_hold(subject, by=by):
        raise ItemRefused("team", "Select one of your own teams that works with this person")
    if new.owner is not None:
        members = who_can_see.members_who_see(subject, [new.team], at=at)[new.team.pk]
        if new.owner.pk not in members:
            raise ItemRefused("owner", "Select someone in the holding team")
    if not new.is_named_only:
        if new.readers or new.reader_teams:
            raise ItemRefused("is_named_only", "Select “Only people in our agency that I name”, as you named readers")
        return
    allowed = {each.pk for each in may_be_named(subject, new.team, by=by)} | {by.pk}
    if not {reader.pk for reader in new.readers} <= allowed:
        raise ItemRefused(
            "readers", "Select people in your agency who work with this person. To reach others, share the item"
        )
    if not set(new.reader_teams) <= set(teams_to_name(subject, new.team)):
        raise ItemRefused("reader_teams", "Select teams in your agency that work with this person")
    if by.is_program:
        raise ItemRefused("is_named_only", "A partner system cannot hold items for named people only")


def _check_recipients(item: Item, teams: list[Team], *, extent: Extent, at: datetime) -> None:
    seeing = {team.pk for team in who_can_see.teams_that_know(item.subject, item.programme, at=at)}
    for team in teams:
        if team.pk == item.team_id:
            raise ItemRefused("teams", f"{team} already holds it")
        if team.pk not in seeing:
            raise ItemRefused(
                "teams", f"{team} does not have access to this person. Give it access first, under “Who can see this”"
            )
    has = dict(item.readings.standing().filter(team__in=teams).values_list("team_id", "extent"))
    for team in teams:
        if has.get(team.pk) in (extent, Extent.FULL):
            raise ItemRefused("teams", f"{team} already has it")


def _check_review_day(review_on: date, *, at: datetime) -> None:
    today = timezone.localdate(at)
    days = practice.value(item_alert_kinds.LONGEST_REVIEW_DAYS, on=today)
    if not rules.is_review_day(review_on, on=today, longest_days=days):
        raise ItemRefused("review_on", f"Enter a date after today, at most {days} days away")


def _check_owner(item: Item, owner: User | None, *, at: datetime) -> None:
    if owner is not None and owner.pk != item.owner_id and owner not in may_own(item):
        raise ItemRefused("owner", "Select someone in the holding team")


def _share(
    item: Item,
    teams: list[Team],
    *,
    extent: Extent,
    why: Why,
    by: User,
    at: datetime,
    asked_by: User | None = None,
) -> None:
    for team in teams:
        item.readings.standing().filter(team=team).update(recalled_at=at)  # the gist that it had: now it has the whole
        reading = ItemReading.objects.create(item=item, team=team, extent=extent, shared_at=at, shared_by=by)
        for agency, its_why in _told(item, team, why, at=at):
            disclose(
                item,
                act="shared",
                extent=extent,
                why=its_why,
                by=by,
                at=at,
                to_team=team,
                to_agency=agency,
                asked_by=asked_by,
            )
        tell_shared(reading, key=key_of(reading), at=at)


def _told(item: Item, team: Team, why: Why, *, at: datetime) -> list[tuple[Agency, Why]]:
    """Each agency that is told when it is shared with the team, and on what basis. With a joint team: each agency of
    it, by the gateway that was agreed for that one. Raises ItemRefused where one may not be told by it now."""
    if team.kind != Team.Kind.JOINT:
        return [(team.agency, why)]
    told = joint_teams.told_by(team, item.programme, of=item.team.agency.kind, on=timezone.localdate(at))
    for part in told:
        if part.gateway is None:
            raise ItemRefused("teams", f"{team}: {part.agency} cannot be told by the gateway that was agreed for it")
    return [(part.agency, replace(why, lawful_basis=part.gateway.title)) for part in told if part.gateway]


def _verb_that_takes_back(item: Item, teams: list[Team]) -> str:
    """How it stands once these teams no longer have it. Raises ItemRefused for a team that has nothing."""
    extent_of = dict(item.readings.standing().values_list("team_id", "extent"))
    for team in teams:
        if extent_of.pop(team.pk, None) is None:
            raise ItemRefused("teams", f"{team} does not have it")
    if not extent_of:
        return "recall"
    only_gists_stay = item.state == State.SHARED and Extent.FULL not in extent_of.values()
    return "leave_the_gist" if only_gists_stay else "recall_from"


def _take_back(item: Item, readings: ItemReadingQuerySet, *, why: Why, by: User, at: datetime) -> None:
    for reading in readings.select_related("team__agency"):
        disclose(item, act="recalled", extent=reading.extent, why=why, by=by, at=at, to_team=reading.team)
        end_telling(reading, reason="Withdrawn", at=at)
    readings.update(recalled_at=at)


def end_telling(reading: ItemReading, *, reason: str, at: datetime) -> None:
    """It no longer has to be confirmed."""
    for kind in (item_alert_kinds.ITEM_SHARED, item_alert_kinds.READING_NOT_CONFIRMED):
        alerts.resolve(kind=kind, key=key_of(reading), reason=reason, at=at)


def keep_decision(
    item: Item, verb: str, reason: str, *, by: User, at: datetime, teams: Iterable[Team] = ()
) -> SharingDecision:
    decision = SharingDecision.objects.create(
        item=item,
        verb=verb,
        state=item.state,
        owner_id=item.owner_id,
        reason=reason[:1000],
        review_on=item.review_on,
        decided_by=by,
        decided_at=at,
    )
    decision.teams.set(teams)
    is_disclosure = verb in ("share", "share_gist", "share_onward", "withhold", "hand_on", "take_on")
    action = audit.Action.DISCLOSURE if is_disclosure else audit.Action.ALTERATION
    record(item, verb, by=by, action=action, reason=reason, more={"teams": sorted(team.pk for team in teams)})
    return decision


def record(
    item: Item,
    verb: str,
    *,
    by: User,
    action: audit.Action = audit.Action.ALTERATION,
    reason: str = "",
    more: Mapping[str, Any] | None = None,
) -> None:
    """The log keeps who may know of it and how it stands, and not what it says."""
    audit.record(
        action=action,
        verb=f"sharing.item_{verb}",
        by=by,
        target=item,
        subject=item.subject_id,
        reason=reason[:500],
        payload=audit.fields_of(item, "kind", "marking", "state", "owner", "review_on", "team") | dict(more or {}),
    )


def locked(item: Item) -> Item:
    """The row as it stands, and nobody changes it until the end of the transaction."""
    return (
        Item.objects.select_for_update(of=("self",)).select_related("team__agency", "agency", "owner").get(pk=item.pk)
    )


def _is_held(item: Item, user: User) -> bool:
    return Item.objects.filter(pk=item.pk).visible_to(user).held_for(user).exists()


def held(item: Item, by: User) -> bool:
    """Whether the user is on the side that holds it. Raises RecordHidden for whom it is not there at all."""
    if not Item.objects.filter(pk=item.pk).visible_to(by).exists():
        audit.refuse(by=by, verb="sharing.item_change_refused", target=item, subject=item.subject_id)
        raise access.RecordHidden
    return _is_held(item, by)


def _require_held(item: Item, by: User) -> None:
    if not held(item, by):
        raise not_theirs()


def not_theirs() -> ItemRefused:
    return ItemRefused("", "Only the holding team can decide this")


def _readings_of_own_teams(item: Item, by: User) -> list[ItemReading]:
    """The readings of the user's own teams; none for whom the item is not there."""
    if not Item.objects.filter(pk=item.pk).visible_to(by).exists():
        return []
    teams = access.viewer_of(by, at=timezone.now()).team_ids
    return list(item.readings.standing().filter(team__in=teams).select_related("team__agency"))
