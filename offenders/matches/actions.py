"""Answer a match that one sees, and decide at the linking desk what each owner is told.

The log keeps each act under the compartment's own verbs, without the people.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.matches import alert_kinds
from offenders.matches.finding import close_desk_alerts
from offenders.matches.models import Match, MatchNotice
from offenders.matches.rules import MatchAnswer, why_not_decide
from offenders.matches.sources import SOURCES
from offenders.people.models import Offender
from sharing import access, alerts, audit
from sharing.access.roles import Capability
from sharing.access.state_machines import RoleRefused
from sharing.agencies.models import Membership, Team
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
    """What somebody who sees both makes of it. Said again, the last word counts. Raises MatchRefused, RoleRefused,
    RecordHidden."""
    if not by.can(Capability.SEE_MATCHES) or not by.can(Capability.CHANGE_PEOPLE):
        raise RoleRefused
    row = Match.objects.select_for_update(of=("self",)).filter(pk=match.pk).visible_to(by).first()
    if row is None:
        raise access.RecordHidden
    if not reason.strip():
        raise MatchRefused("reason", "Enter a reason")
    row.answer, row.answer_reason = str(answer), reason.strip()
    row.answered_by, row.answered_at = by, timezone.now()
    row.save(update_fields=["answer", "answer_reason", "answered_by", "answered_at"])
    alerts.resolve(kind=alert_kinds.FOUND, key=str(row.uid), reason="The match is answered", at=row.answered_at)
    record("answered", row, by, answer=str(answer))
    return row


@transaction.atomic
def decide_match(
    *, match: Match, reason: str, is_to_tell: bool, by: User, tell_first: str = "", tell_second: str = ""
) -> Match:
    """The linking desk decides in writing what the owner of each side is told; with no words nobody is told anything.

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
    field, why = why_not_decide(reason=reason, tells=(tell_first, tell_second), is_to_tell=is_to_tell)
    if why:
        raise MatchRefused(field, why)
    row.decision_reason, row.decided_by, row.decided_at = reason.strip(), by, at
    row.save(update_fields=["decision_reason", "decided_by", "decided_at"])
    for person, words, name in ((row.offender, tell_first, "tell_first"), (row.other, tell_second, "tell_second")):
        if words.strip():
            _tell(row, person, words.strip(), by=by, at=at, field=name)
    close_desk_alerts(row, reason="The linking desk has decided", at=at)
    record("decided", row, by, told=[notice.offender_id for notice in row.notices.all()])
    return row


def owners_to_tell(match: Match, person: Offender, *, at: datetime) -> list[User]:
    """The owners of the person in the agencies that recorded what matches; where none answers now, who recorded it."""
    recorders = []
    for side in match.sides.filter(offender=person):
        source = SOURCES[side.kept_in]
        row = source.model._base_manager.filter(pk=side.row_id).first()
        recorders.append(source.recorded_by(row) if row else None)
    accounts = list(User.objects.filter(pk__in=[key for key in recorders if key], is_active=True))
    agencies = {user.agency_id for user in accounts}
    owned = [each for each in owners_of(person, at=at) if each.agency.pk in agencies]
    owners = [user for each in owned for user in (each.owner, each.answers) if user]
    people = [user for user in accounts if not user.is_program]
    return list(dict.fromkeys(owners or people))


def _tell(match: Match, person: Offender, words: str, *, by: User, at: datetime, field: str) -> None:
    readers = owners_to_tell(match, person, at=at)
    if not readers:
        raise MatchRefused(field, "No owner of this side can be told now. Leave it empty, and record why")
    notice = MatchNotice.objects.create(match=match, offender=person, text=words, told_by=by, told_at=at)
    notice.readers.set(readers)
    teams = Membership.objects.live(at=at).filter(user__in=readers, team__closed_at__isnull=True)
    names = ", ".join(user.name for user in readers)
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
