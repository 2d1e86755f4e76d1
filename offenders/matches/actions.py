"""Answer a match that one sees, and decide at the linking desk what each owner is told.

The log keeps each act under the compartment's own verbs, without the people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.matches import alert_kinds
from offenders.matches.finding import close_desk_alerts, found_key
from offenders.matches.models import Match, MatchNotice, MatchReply
from offenders.matches.rules import MatchAnswer, why_not_decide
from offenders.matches.sources import SOURCES
from offenders.people.models import Offender
from sharing import access, alerts, audit
from sharing.access.roles import Capability
from sharing.access.state_machines import RoleRefused
from sharing.agencies.models import Agency, Membership, Team
from sharing.alerts import Only
from sharing.duties.owners import owners_of
from sharing.models import User
from sharing.records.errors import Refused

COMPARTMENT = "matches.compartment"  # the verbs of matches: no page shows whom their entries are about
DECIDED = "The linking desk has decided on this match. No changes were saved"


class MatchRefused(Refused):
    """It cannot be so."""


@transaction.atomic
def answer_match(*, match: Match, answer: MatchAnswer, reason: str, by: User) -> Match:
    """What the agency of somebody who sees both makes of it: said again, its last word counts; each other agency still
    answers for itself. Raises MatchRefused, RoleRefused, RecordHidden."""
    if not by.can(Capability.SEE_MATCHES) or not by.can(Capability.CHANGE_PEOPLE):
        raise RoleRefused
    row = Match.objects.select_for_update(of=("self",)).filter(pk=match.pk).visible_to(by).first()
    if row is None:
        raise access.RecordHidden
    if not reason.strip():
        raise MatchRefused("reason", "Enter a reason")
    now = timezone.now()
    MatchReply.objects.update_or_create(
        match=row,
        agency=by.agency.uid,
        defaults={"answer": str(answer), "reason": reason.strip(), "answered_by": by, "answered_at": now},
    )
    alerts.resolve(
        kind=alert_kinds.FOUND, key=found_key(row, by.agency.uid), reason="Your agency has answered the match", at=now
    )
    record("answered", row, by, answer=str(answer))
    return row


@transaction.atomic
def decide_match(*, match: Match, reason: str, is_to_tell: bool, by: User, tells: Mapping[str, str]) -> Match:
    """The linking desk decides in writing what each owner is told. tells: the words by the key of `owners_to_tell`; who
    is given none is told nothing.

    Raises MatchRefused that names the field, RoleRefused, RecordHidden to who is not at the desk of this match.
    """
    at = timezone.now()
    if not by.can(Capability.SIT_AT_LINKING_DESK):
        raise RoleRefused
    row = Match.objects.for_desk(by, at=at).select_for_update(of=("self",)).filter(pk=match.pk).first()
    if row is None:
        raise access.RecordHidden
    if row.decided_at is not None:
        raise MatchRefused("", DECIDED)
    field, why = why_not_decide(reason=reason, tells=list(tells.values()), is_to_tell=is_to_tell)
    if why:
        raise MatchRefused(field, why)
    row.decision_reason, row.decided_by, row.decided_at = reason.strip(), by, at
    row.save(update_fields=["decision_reason", "decided_by", "decided_at"])
    owners = {owner.key: owner for owner in owners_to_tell(row, at=at)}
    for key, words in tells.items():
        if words.strip() and key not in owners:
            raise MatchRefused("", "An owner has changed. Open the page again and decide who to tell")
        if words.strip():
            _tell(row, owners[key], words.strip(), by=by, at=at)
    close_desk_alerts(row, reason="The linking desk has decided", at=at)
    record("decided", row, by, told=[notice.offender_id for notice in row.notices.all()])
    return row


@dataclass(frozen=True)
class OwnerToTell:
    """Who can be told about one of the two people: the owner in one agency, and who stands in for them. key: names the
    person and the agency."""

    key: str
    person: Offender
    agency: str
    readers: tuple[User, ...]


def owners_to_tell(match: Match, *, at: datetime) -> list[OwnerToTell]:
    """Of each person those of the agencies that recorded what matches: its owner; where none answers now, who recorded
    it."""
    return [owner for person in (match.offender, match.other) for owner in _owners_of_side(match, person, at=at)]


def _owners_of_side(match: Match, person: Offender, *, at: datetime) -> Iterable[OwnerToTell]:
    recorders = []
    for side in match.sides.filter(offender=person):
        source = SOURCES[side.kept_in]
        row = source.model._base_manager.filter(pk=side.row_id).first()
        recorders.append(source.recorded_by(row) if row else None)
    accounts = list(
        User.objects.filter(pk__in=[key for key in recorders if key], is_active=True)
        .select_related("agency")
        .order_by("agency__name", "pk")
    )
    readers: dict[Agency, list[User]] = {account.agency: [] for account in accounts}
    for owned in owners_of(person, at=at):
        if owned.agency in readers:
            readers[owned.agency] += [user for user in (owned.owner, owned.answers) if user]
    if not any(readers.values()):
        for account in accounts:
            readers[account.agency] += [] if account.is_program else [account]
    for agency, users in readers.items():
        if users:
            yield OwnerToTell(f"{person.pk}_{agency.pk}", person, str(agency), tuple(dict.fromkeys(users)))


def _tell(match: Match, owner: OwnerToTell, words: str, *, by: User, at: datetime) -> None:
    """A notice and an alert of its own: nobody who acknowledges theirs closes another's."""
    notice = MatchNotice.objects.create(match=match, offender=owner.person, text=words, told_by=by, told_at=at)
    notice.readers.set(owner.readers)
    teams = Membership.objects.live(at=at).filter(user__in=owner.readers, team__closed_at__isnull=True)
    names = ", ".join(user.name for user in owner.readers)
    alerts.raise_alert(
        kind=alert_kinds.TOLD,
        key=str(notice.uid),
        subject=None,
        text=f"The linking desk has a notice for {names}. They find it under Matches.",
        link=reverse("matches"),
        only=Only(teams=sorted(set(teams.exclude(team__kind=Team.Kind.PERSONAL).values_list("team_id", flat=True)))),
        at=at,
    )


def record(
    verb: str, match: Match, by: User, *, action: audit.Action = audit.Action.ALTERATION, **payload: object
) -> None:
    audit.record(
        action=action,
        verb=f"{COMPARTMENT}_{verb}",
        by=by,
        target=match,
        payload={"people": [match.offender_id, match.other_id], **payload},
    )
