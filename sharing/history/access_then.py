"""Who could see a person at a moment that is past: the access relation of now, asked of the rows of then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Model

from sharing.access import sql
from sharing.access.rules import Permission
from sharing.agencies.models import Team, User
from sharing.grants.models import Grant, TeamScope
from sharing.grants.who_can_see import ROLES_THAT_SEE
from sharing.history.known import asked, joined, then

OF_THE_PERSON = (
    *("sharing_grant", "sharing_subjectpermission", "sharing_personprogramme", "sharing_exclusion"),
    *("sharing_restriction", "sharing_restriction_users", "sharing_restriction_teams"),
)
OF_NOBODY = ("sharing_team", "sharing_teamscope", "sharing_user")
IN_THESE_TEAMS = "_k.team_id = ANY(%(through)s)"

# What gave a team access: the grant or the scope behind the rows that the relation asks.
GRANTS = f"""SELECT _g.id, _g.team_id FROM sharing_grant _g
JOIN sharing_team _t ON _t.group_id = _g.team_id AND _t.closed_at IS NULL
WHERE _g.ended_at IS NULL AND EXISTS (
    SELECT FROM sharing_subjectpermission _p WHERE _p.grant_id = _g.id AND {sql.grant_row()})
ORDER BY _g.starts_at DESC, _g.id DESC"""  # noqa: S608 - our own words
SCOPES = f"""SELECT DISTINCT _s.id, _s.team_id, _u.programme FROM sharing_teamscope _s
JOIN sharing_team _t ON _t.group_id = _s.team_id AND _t.closed_at IS NULL
JOIN sharing_personprogramme _u ON _u.programme = _s.programme AND {sql.live("_u")}
WHERE {sql.scope_row()} ORDER BY _s.id"""  # noqa: S608 - our own words
NAMED = "SELECT team_id FROM sharing_restriction_teams"  # by whom a restriction lets see, whatever gave them access
USER = sql.of_user("_who.id", "NULL")
PEOPLE = f"""SELECT _m.team_id, _who.id FROM sharing_membership _m
JOIN sharing_user _who ON _who.id = _m.user_id
WHERE {sql.live("_m")} AND _who.is_active AND _who.role = ANY(%(roles)s)
  AND {sql.may("%(person)s", USER)}
GROUP BY 1, 2 ORDER BY 1, 2"""  # noqa: S608 - our own words


@dataclass(frozen=True)
class WayThen:
    """A team that had access, by a grant or a scope as it is on record now, and the members who could see the person.
    grant_id: None of a scope. programme: by which alone it was; empty where by whichever."""

    team: Team
    grant_id: int | None
    as_what: str
    reason: str
    programme: str
    is_emergency: bool
    people: list[User]

    def without(self, hidden: Collection[int]) -> WayThen:
        """The same for a reader to whom these users are not shown."""
        return replace(self, people=[user for user in self.people if user.pk not in hidden])


def ways_then(subject: Model, *, at: datetime) -> list[WayThen]:
    """Every way in that was open at this moment, whoever may know of it: `known_ways` leaves what a reader may.

    By what was recorded then: what has been put right since, or told late, counts as it was known.
    """
    values = sql.values(Permission.VIEW, at=at, subject=subject.pk, person=subject.pk, known_at=at)
    values["roles"] = list(ROLES_THAT_SEE)
    parts = [*(then(table) for table in OF_THE_PERSON), *(then(table, of_person=False) for table in OF_NOBODY)]
    tables = f"WITH {joined(parts)}\n"
    by_grant, by_scope = asked(tables + GRANTS, values), asked(tables + SCOPES, values)
    named = asked(tables + NAMED, values)
    values["through"] = sorted({row[1] for row in (*by_grant, *by_scope)} | {team for (team,) in named})
    members = then("sharing_membership", of_person=False, only=IN_THESE_TEAMS)
    found = defaultdict(list)
    for team, user in asked(f"WITH {joined([*parts, members])}\n{PEOPLE}", values):
        found[team].append(user)
    users = User.objects.select_related("agency").in_bulk({user for people in found.values() for user in people})
    grants = Grant.objects.select_related("team__agency", "emergency").in_bulk([row[0] for row in by_grant])
    scopes = TeamScope.objects.select_related("team__agency").in_bulk([row[0] for row in by_scope])

    def people_in(team: int) -> list[User]:
        return sorted((users[key] for key in found[team] if key in users), key=lambda user: (user.name, user.pk))

    ways = [
        WayThen(
            row.team,
            row.pk,
            row.get_grant_role_display(),
            row.reason,
            row.programme,
            hasattr(row, "emergency"),
            people_in(row.team_id),
        )
        for row in (grants[key] for key, _ in by_grant if key in grants)
    ]
    return ways + [
        WayThen(
            scope.team, None, scope.get_grant_role_display(), scope.reason, programme, False, people_in(scope.team_id)
        )
        for scope, programme in ((scopes[key], programme) for key, _, programme in by_scope if key in scopes)
    ]
