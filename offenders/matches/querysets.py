"""Questions about matches, by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from offenders.matches.sources import SOURCES
from offenders.rows import OfPersonQuerySet, table
from sharing import access
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.rules import LINKING
from sharing.grants.models import TeamScope
from sharing.records.account import Account


class MatchQuerySet(VisibleQuerySet):
    """A match is there for who sees both people and, of each, a row that has the detail. For no partner system, and by
    no emergency."""

    subject_path = "offender"
    opened_by_emergency = False

    def handled_for(self, user: Account) -> Self:
        if user.is_program or not user.can(Capability.SEE_MATCHES):
            return self.none()
        second = table("Offender").objects.filter(pk=OuterRef("other_id")).visible_to(user)
        return self.filter(Exists(second), _side_seen("offender_id", user), _side_seen("other_id", user))

    def current(self) -> Self:
        """Both people still have the detail on record."""
        return self.filter(ended_at__isnull=True)

    def to_answer(self) -> Self:
        """Nobody who sees both has said what they make of it."""
        return self.current().filter(~Exists(table("MatchReply").objects.filter(match=OuterRef("pk"))))

    def at_desk(self) -> Self:
        return self.filter(referred_at__isnull=False)

    def to_decide(self) -> Self:
        return self.at_desk().current().filter(decided_at__isnull=True)

    def overdue(self, *, at: datetime) -> Self:
        return self.to_decide().filter(decide_by__lte=at)

    def for_desk(self, user: Account, *, at: datetime) -> Self:
        """What is at the linking desk for this member of it: both people under a programme of the desk, and each row
        that has the detail of one or of none; nobody from whom an exclusion keeps the member, and nobody restricted
        unless the member is named there."""
        if user.is_program or not user.can(Capability.SIT_AT_LINKING_DESK):
            return self.none()
        scopes = TeamScope.objects.live(at=at).filter(
            grant_role=LINKING, team__in=access.viewer_of(user, at=at).team_ids
        )
        programmes = list(scopes.values_list("programme", flat=True))
        rows = self.at_desk()
        for side in ("offender_id", "other_id"):
            people = table("Offender").objects.filter(pk=OuterRef(side))
            rows = rows.filter(Exists(access.within_desk(people, user, LINKING)))
        others = table("MatchSide").objects.filter(match=OuterRef("pk")).exclude(programme__in=["", *programmes])
        return rows.filter(~Exists(others))


def _side_seen(person: str, user: Account) -> Q:
    """Of this person a row with the detail is there for the user."""
    seen: Any = Q(pk__in=[])
    for source in SOURCES.values():
        rows = source.model.objects.filter(pk=OuterRef("row_id"), offender_id=OuterRef("offender_id")).visible_to(user)
        seen |= Q(kept_in=source.name) & Exists(rows)
    sides = table("MatchSide").objects.filter(seen, match=OuterRef("pk"), offender_id=OuterRef(person))
    return Q(Exists(sides))


class MatchReplyQuerySet(OfPersonQuerySet):
    """What an agency makes of a match is asked of the match, never of the reply."""

    subject_path = "match__offender"
    opened_by_emergency = False

    def handled_for(self, user: Account) -> Self:
        return self.none()


class MatchSideQuerySet(OfPersonQuerySet):
    """Which rows match is asked of the match, never of a side."""

    opened_by_emergency = False

    def handled_for(self, user: Account) -> Self:
        return self.none()


class MatchNoticeQuerySet(OfPersonQuerySet):
    """What the linking desk told an owner: for those it was told to, who still see the person."""

    opened_by_emergency = False

    def handled_for(self, user: Account) -> Self:
        if user.is_program or not user.can(Capability.SEE_MATCHES):
            return self.none()
        return self.filter(
            Exists(self.model.readers.through.objects.filter(matchnotice_id=OuterRef("pk"), user_id=user.pk))
        )
