"""Event kinds about access, for partner systems: to programs of the team that was given it, or whose access ended."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from sharing.access import filters
from sharing.access.filters import Asker
from sharing.access.roles import Capability
from sharing.access.viewers import viewer_of
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family
from sharing.events.kinds import Rows
from sharing.grants.models import Grant


def _of_own_teams(rows: Rows, user: Asker) -> Rows:
    """Grants to a team in which the user is now. That it has ended may be heard of though the person is hidden since;
    an exclusion, or a restriction, keeps even that."""
    if isinstance(user, AnonymousUser) or not user.can(Capability.VIEW_PEOPLE):
        return rows.none()
    teams = viewer_of(user, at=timezone.now()).team_ids
    return filters.not_barred(rows.filter(team__in=teams), user)


_grant = Family(
    "grant", TokenScope.GRANTS_READ, Grant.objects.all, "grants-detail", "grantId", seen_by=_of_own_teams, of_team=True
)

GIVEN = _grant.of("given", "A team of the partner system was given access to a person's record")
ENDED = _grant.of("ended", "The access of a team of the partner system to a person's record ended")
