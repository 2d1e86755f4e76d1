"""Decide whether two records are one person; join them without moving a row, and part them again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.identities import alert_kinds, event_kinds
from offenders.identities.models import IdentityMatch, MatchBasis, MatchStep
from offenders.identities.practice import DECIDE_HOURS
from offenders.identities.rules import (
    MATCH,
    NAME,
    MatchFacts,
    MatchState,
    MergedRecord,
    counts_for_person,
    given_by_merge,
)
from offenders.people.models import Identifier, Offender
from offenders.people.rules.identifiers import IdentifierKind, share_numbers
from sharing import access, alerts, audit, events, practice
from sharing.access import two_people
from sharing.access.rules import GrantRole, Permission
from sharing.access.state_machines import CLOCK
from sharing.grants import actions as grants
from sharing.models import Grant, Team, User
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.time_words import say_datetime

MERGED_REASON = "Merged: another record of the same person"
PARTED_REASON = "The merged records were separated"


class IdentityRefused(Refused):
    """It cannot be decided so. No changes are saved."""


def opened_at_desk(user: User, uid: UUID) -> IdentityMatch:
    """One match, opened by a member of the desk; the reading of both people is recorded. Raises RecordHidden."""
    row = IdentityMatch.objects.at_desk_of(user).with_people().filter(uid=uid).first()
    if row is None:
        hidden = IdentityMatch.objects.filter(uid=uid).values_list("newer", flat=True).first()
        audit.refuse(by=user, verb="identity_match.open_refused", subject=hidden)
        raise access.RecordHidden
    for person in (row.newer, row.older):
        audit.record_read(
            action=audit.Action.CONSULTATION, verb="identity_match.opened", by=user, target=row, subject=person.pk
        )
    return row


@transaction.atomic
def find(*, newer: Offender, older: Offender, bases: list[tuple[str, str]], at: datetime) -> bool:
    """Put two records before the identity desk. bases: kinds and numbers, or `rules.NAME`. False when they were there
    for all of this already."""
    MATCH.move("find", None, by=CLOCK, facts=MatchFacts())
    hours = practice.value(DECIDE_HOURS, on=timezone.localdate(at))
    match, is_new = IdentityMatch.objects.get_or_create(
        newer=newer, older=older, defaults={"found_at": at, "due_at": at + timedelta(hours=hours)}
    )
    added = [MatchBasis.objects.get_or_create(match=match, kind=kind, number=number)[1] for kind, number in bases]
    if not is_new:
        return any(added)
    _record(match, "found", by=None, at=at, words=", ".join(map(str, match.bases.all())))
    alerts.raise_alert(
        kind=alert_kinds.MATCH_FOUND,
        key=str(match.uid),
        subject=None,
        text=f"Decide by {say_datetime(match.due_at)}: merge them, keep them apart, or ask by phone.",
        link=address_of(match),
        at=at,
    )
    return True


@transaction.atomic
def record_call(*, match: IdentityMatch, called: str, words: str, by: User) -> MatchStep:
    """Somebody who knows one of the records was asked by phone. Changes nothing else. Raises RecordHidden,
    IdentityRefused."""
    row = _locked(match, by)
    refuse_hidden(IdentityRefused, called=called)
    return _record(row, "asked", by=by, called=called.strip(), words=words.strip())


@transaction.atomic
def keep_apart(*, match: IdentityMatch, whose: str, reason: str, by: User) -> IdentityMatch:
    """They are two people. whose: the record, "newer" or "older", whose numbers these are; the other keeps them as not
    compared, until somebody who may change it corrects them. Raises RecordHidden, MoveRefused."""
    row = _locked(match, by)
    _move(row, "keep_apart", by=by)
    if whose == "newer":
        _give_numbers(row)
    _record(row, "keep_apart", by=by, words=reason.strip())
    _close_alert(row, "They are kept apart")
    return row


@transaction.atomic
def propose_merge(*, match: IdentityMatch, reason: str, by: User) -> IdentityMatch:
    """Say that they are one person; a second person of the desk agrees.

    Raises RecordHidden, MoveRefused, SamePerson (an account that cannot sign).
    """
    row = _locked(match, by)
    two_people.refuse_who_cannot_sign(by)
    _move(row, "propose_merge", by=by, proposed_by=by, agreed_by=None)
    _record(row, "propose_merge", by=by, words=reason.strip())
    return row


@transaction.atomic
def refuse_merge(*, match: IdentityMatch, reason: str, by: User) -> IdentityMatch:
    """Not agreed, or withdrawn by who proposed it. Raises RecordHidden, MoveRefused."""
    row = _locked(match, by)
    _move(row, "refuse_merge", by=by, proposed_by=None)
    _record(row, "refuse_merge", by=by, words=reason.strip())
    return row


@transaction.atomic
def merge(*, match: IdentityMatch, by: User) -> IdentityMatch:
    """Agree that they are one person. No row moves and nobody gains access: the lead of each record is asked first.
    Raises RecordHidden, MoveRefused, SamePerson."""
    row = _locked(match, by)
    _check_second(row, by)
    _move(row, "merge", by=by, agreed_by=by)
    _record(row, "merge", by=by)
    _close_alert(row, "They are merged")
    for person in (row.newer, row.older):
        alerts.raise_alert(
            kind=alert_kinds.SHARE_TO_AGREE,
            key=f"{row.uid}:{person.uid}:{row.steps.count()}",
            subject=person,
            text="The identity desk found another record of this person. Agree to open each to the teams of the other, "
            "or call the identity desk if they are 2 people.",
            link=reverse("person_records", kwargs={"uid": person.uid}),
        )
    return row


@transaction.atomic
def agree_to_share(*, match: IdentityMatch, person: Offender, by: User) -> IdentityMatch:
    """As who leads this record, let the teams of the other in, once its lead agrees too, who is another person. Raises
    RecordHidden or NotAllowed (access.require), SamePerson, IdentityRefused."""
    row = IdentityMatch.objects.select_for_update(of=("self",)).with_people().get(pk=match.pk)
    _lock_people(row)
    access.require(by, Permission.SHARE, person)
    side = "newer_shared_by" if row.newer_id == person.pk else "older_shared_by"
    if row.state != MatchState.MERGED or row.joined_at is not None:
        raise IdentityRefused("", "This was decided already. No changes were saved")
    if getattr(row, f"{side}_id") is not None:
        raise IdentityRefused("", "This record’s lead has agreed already")
    other = row.older_shared_by if side == "newer_shared_by" else row.newer_shared_by
    if other is not None:
        two_people.refuse_same_person(other, by)
    setattr(row, side, by)
    row.save(update_fields=[side])
    _record(row, "share", by=by, only=person)
    if row.newer_shared_by_id and row.older_shared_by_id:
        _join(row, by=by)
    return row


@transaction.atomic
def propose_separation(*, match: IdentityMatch, reason: str, by: User) -> IdentityMatch:
    """Say that they are two people after all. Raises RecordHidden, MoveRefused, SamePerson."""
    row = _locked(match, by)
    two_people.refuse_who_cannot_sign(by)
    _move(row, "propose_separation", by=by, proposed_by=by, agreed_by=None)
    _record(row, "propose_separation", by=by, words=reason.strip())
    return row


@transaction.atomic
def refuse_separation(*, match: IdentityMatch, reason: str, by: User) -> IdentityMatch:
    """They stay merged. Raises RecordHidden, MoveRefused."""
    row = _locked(match, by)
    _move(row, "refuse_separation", by=by, proposed_by=None)
    _record(row, "refuse_separation", by=by, words=reason.strip())
    return row


@transaction.atomic
def separate(*, match: IdentityMatch, by: User) -> IdentityMatch:
    """Agree to part them: what the merge gave ends, and each is as it was. Raises as `merge`."""
    row = _locked(match, by)
    _check_second(row, by)
    now = timezone.now()
    was_joined = row.joined_at is not None
    given = Grant.objects.filter(uid__in=row.grants).select_related("team", "subject")
    _move(
        *(row, "separate"),
        by=by,
        agreed_by=by,
        joined_at=None,
        newer_shared_by=None,
        older_shared_by=None,
        grants=[],
    )
    for grant in given:
        grants.close_grant(grant, reason=PARTED_REASON, by=by, at=now)
    _record(row, "separate", by=by)
    alerts.supersede_keys(kind=alert_kinds.SHARE_TO_AGREE, keys=_keys_to_agree(row), at=now)
    if was_joined:
        _say_joined(row)
    return row


def address_of(match: IdentityMatch) -> str:
    return reverse("identity_match", kwargs={"uid": match.uid})


def _locked(match: IdentityMatch, by: User) -> IdentityMatch:
    """The match, of whose people nobody changes access meanwhile. Raises RecordHidden."""
    row = IdentityMatch.objects.select_for_update(of=("self",)).with_people().get(pk=match.pk)
    _lock_people(row)
    if not IdentityMatch.objects.at_desk_of(by).filter(pk=row.pk).exists():
        audit.refuse(by=by, verb="identity_match.change_refused", subject=row.newer_id)
        raise access.RecordHidden
    return row


def _lock_people(row: IdentityMatch) -> None:
    list(Offender.objects.select_for_update().filter(pk__in=[row.newer_id, row.older_id]).order_by("pk"))


def _move(row: IdentityMatch, verb: str, *, by: User, **fields: Any) -> None:
    facts = MatchFacts(is_proposer=row.proposed_by_id == by.pk)
    row.state = MATCH.move(verb, MatchState(row.state), by=by, facts=facts).after.value
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *fields])


def _check_second(row: IdentityMatch, by: User) -> None:
    if row.proposed_by is not None and row.proposed_by_id != by.pk:
        two_people.refuse_same_person(row.proposed_by, by)


def _record(
    row: IdentityMatch,
    step: str,
    *,
    by: User | None,
    at: datetime | None = None,
    only: Offender | None = None,
    **said: str,
) -> MatchStep:
    """The step, and its entry in the log of each person."""
    made = MatchStep.objects.create(match=row, step=step, by=by, at=at or timezone.now(), **said)
    for person in [only] if only else [row.newer, row.older]:
        audit.record(
            action=audit.Action.COMBINATION,
            verb=f"identities.{step}",
            by=by,
            target=row,
            subject=person,
            reason=said.get("words", ""),
            payload={"after": {"called": said.get("called", "")}},
        )
    return made


def _close_alert(row: IdentityMatch, reason: str) -> None:
    alerts.resolve(kind=alert_kinds.MATCH_FOUND, key=str(row.uid), reason=reason)


def _keys_to_agree(row: IdentityMatch) -> list[str]:
    opened = alerts.open_keys(kind=alert_kinds.SHARE_TO_AGREE)
    return [key for key in opened if key.startswith(f"{row.uid}:")]


def _give_numbers(row: IdentityMatch) -> None:
    """The numbers are the newer one's: the older record keeps each as not compared."""
    for basis in row.bases.all():
        if basis.kind == NAME:
            continue
        kinds = share_numbers(IdentifierKind(basis.kind))
        for person, is_unchecked in ((row.older, True), (row.newer, False)):
            held = Identifier.objects.filter(offender=person, kind__in=kinds, canonical=basis.number)
            held.update(is_unchecked=is_unchecked)
            if IdentifierKind.PRISON in kinds:
                own = Offender.objects.filter(pk=person.pk, prison_number=basis.number)
                own.update(number_is_unchecked=is_unchecked)


def _join(row: IdentityMatch, *, by: User) -> None:
    """Let the teams of each record in to the other, as they are in to their own, and as no lead. What bars somebody
    from one of the two bars them still."""
    now = timezone.now()
    given = _grants_to_give(row.newer, row.older, by=by, at=now) + _grants_to_give(row.older, row.newer, by=by, at=now)
    grants.write_grants(given, by=by)
    row.joined_at, row.grants = now, [grant.uid for grant in given]
    row.save(update_fields=["joined_at", "grants"])
    _record(row, "join", by=by)
    for key in _keys_to_agree(row):
        alerts.resolve(kind=alert_kinds.SHARE_TO_AGREE, key=key, reason="The leads of both records agreed", at=now)
    _say_joined(row)


def _grants_to_give(of: Offender, to: Offender, *, by: User, at: datetime) -> list[Grant]:
    """For each team that has access to one record, a grant to the other, for as long; none for a user's own team, for a
    team that is in already, and for a joint team, with which a person is shared by a gateway for each agency."""
    is_in = set(Grant.objects.live(at=at).filter(subject=to).values_list("team_id", flat=True))
    rows = Grant.objects.live(at=at).filter(subject=of).exclude(team__kind__in=[Team.Kind.PERSONAL, Team.Kind.JOINT])
    found: dict[int, Grant] = {}
    for row in rows.exclude(team__in=is_in).order_by("pk"):
        found[row.team_id] = row
    return [
        Grant(
            subject=to,  # the settings say which model it is
            team_id=row.team_id,
            grant_role=given_by_merge(GrantRole(row.grant_role)),
            programme=row.programme,
            reason=MERGED_REASON,
            made_by=by,
            starts_at=at,
            ends_at=row.ends_at,
        )
        for row in found.values()
    ]


def _say_joined(row: IdentityMatch) -> None:
    """Let each record say whether there is another, and tell partner systems."""
    for person in (row.newer, row.older):
        has_other = IdentityMatch.objects.joined().about(person).exists()
        Offender.objects.filter(pk=person.pk).update(has_other_record=has_other)
        _count_as_one(person)
        events.publish_event(kind=event_kinds.MERGED, subject=person, record=person)


def _count_as_one(person: Offender) -> None:
    """Let one of the person's joined records count for all of them; a record on its own counts for itself."""
    joined = list(IdentityMatch.objects.joined().values_list("newer", "older"))
    keys = {person.pk}
    while more := {key for pair in joined if keys & set(pair) for key in pair} - keys:
        keys |= more
    records = Offender.objects.filter(pk__in=keys).values_list("pk", "status")
    counted = counts_for_person(MergedRecord(key, bool(status)) for key, status in records)
    Offender.objects.filter(pk__in=keys - {counted}).update(counted_as=counted)
    Offender.objects.filter(pk=counted).update(counted_as=None)
