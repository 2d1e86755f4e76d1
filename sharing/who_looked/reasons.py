"""Why somebody could read a record at that moment: by the grants, scopes and memberships as they were then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sharing.agencies.models import Membership, Team
from sharing.audit.models import AuditEntry
from sharing.emergencies.models import EmergencyAccess
from sharing.grants.models import Grant, TeamScope
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date


@dataclass(frozen=True)
class Reason:
    """words: as the page prints it. stands_out: an emergency, or nothing on record."""

    words: str
    stands_out: bool = False


NOTHING = Reason("No access on record", stands_out=True)
WAS_REFUSED = Reason("Refused")
NOBODY = Reason("Automatic")


def reasons_of(entries: Iterable[AuditEntry]) -> dict[int, Reason]:
    """By the key of each entry that is about one person. Four queries, however many entries."""
    rows = [entry for entry in entries if entry.subject_id is not None]
    asked = [entry for entry in rows if entry.actor_id is not None and entry.action != AuditEntry.Action.DENIAL]
    known = _Known(asked)
    found = {entry.pk: known.reason(entry) for entry in asked}
    for entry in rows:
        if entry.pk not in found:
            found[entry.pk] = NOBODY if entry.actor_id is None else WAS_REFUSED
    return found


class _Known:
    def __init__(self, entries: list[AuditEntry]):
        actors = {entry.actor_id for entry in entries if entry.actor_id is not None}
        subjects = {entry.subject_id for entry in entries if entry.subject_id is not None}
        self.teams: dict[int, list[Membership]] = defaultdict(list)
        for member in Membership.objects.filter(user_id__in=actors).select_related("team"):
            self.teams[member.user_id].append(member)
        team_ids = {member.team_id for members in self.teams.values() for member in members}
        self.grants: dict[tuple[int, int], list[Grant]] = defaultdict(list)
        for grant in Grant.objects.filter(subject_id__in=subjects, team_id__in=team_ids):
            self.grants[grant.subject_id, grant.team_id].append(grant)
        self.scopes: dict[int, list[TeamScope]] = defaultdict(list)
        for scope in TeamScope.objects.of_people().filter(team_id__in=team_ids):
            self.scopes[scope.team_id].append(scope)
        emergencies = EmergencyAccess.objects.filter(subject_id__in=subjects, user_id__in=actors)
        self.emergencies = {emergency.grant_id: emergency for emergency in emergencies}

    def reason(self, entry: AuditEntry) -> Reason:
        """The grant that gives most, else a national scope; an emergency only where there was nothing else."""
        live = [member for member in self.teams[entry.actor_id or 0] if member.is_live(at=entry.at)]
        grants = [
            (member.team, grant)
            for member in live
            for grant in self.grants[entry.subject_id or 0, member.team_id]
            if _is_live(grant.starts_at, grant.gives_until, at=entry.at)
        ]
        ordinary = [pair for pair in grants if pair[1].pk not in self.emergencies]
        if ordinary:
            return Reason(_in_words(*min(ordinary, key=lambda pair: (pair[1].grant_role != "lead", pair[1].pk))))
        for member in live:
            for scope in self.scopes[member.team_id]:
                if _is_live(scope.starts_at, scope.ends_at, at=entry.at):
                    return Reason(f"National scope of {member.team}{_until(scope.ends_at)}")
        if grants:
            return Reason("Emergency access", stands_out=True)
        return NOTHING


def _in_words(team: Team, grant: Grant) -> str:
    return f"{team}, {mid_sentence(grant.get_grant_role_display())}{_until(grant.gives_until)}"


def _until(end: datetime | None) -> str:
    return f" until {format_date(end)}" if end else ""


def _is_live(starts_at: datetime, ends_at: datetime | None, *, at: datetime) -> bool:
    return starts_at <= at and (ends_at is None or ends_at > at)
