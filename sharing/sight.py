"""How is the filter of `sharing/access.py` said to PostgreSQL?

In words of SQL and not of the ORM: every list, every opening and every answer asks these, and to build them of
querysets each time cost more than to answer them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func

from sharing import prepared

LIVE = "{row}.starts_at <= %s AND ({row}.ends_at IS NULL OR {row}.ends_at > %s)"

LET_IN = f"""EXISTS (SELECT FROM sharing_subjectpermission p
    WHERE p.content_object_id = {{person}} AND p.permission_id = %s AND p.group_id = ANY(%s::int[])
      AND {LIVE.format(row="p")}{{but}})"""

# What emergency access never opens asks for another way in.
LET_IN_ANYHOW = LET_IN.format(person="{person}", but="")
LET_IN_AS_USUAL = LET_IN.format(person="{person}", but=" AND NOT p.is_emergency")

# Arrays are filled once; as joins, PostgreSQL planned a list for longer than it ran.
NOT_EXCLUDED = f"""{{person}} <> ALL (ARRAY(SELECT e.subject_id FROM sharing_exclusion e
    WHERE e.user_id = %s AND {LIVE.format(row="e")}))"""  # noqa: S608 - only constants of this file are put in

NOT_RESTRICTED = f"""NOT EXISTS (SELECT FROM sharing_restriction n
    WHERE n.subject_id = {{person}} AND {LIVE.format(row="n")}
      AND n.id <> ALL (ARRAY(SELECT x.restriction_id FROM sharing_restriction_users x WHERE x.user_id = %s))
      AND n.id <> ALL (ARRAY(SELECT y.restriction_id FROM sharing_restriction_teams y
                             WHERE y.team_id = ANY(%s::int[]))))"""  # noqa: S608 - only constants of this file are put in

# The same two of the emergency access `x`, whose user owns the team `t`.
EMERGENCY_NOT_BARRED = f"""NOT EXISTS (SELECT FROM sharing_exclusion e
        WHERE e.subject_id = x.subject_id AND e.user_id = t.owner_id AND {LIVE.format(row="e")})
    AND NOT EXISTS (SELECT FROM sharing_restriction n
        WHERE n.subject_id = x.subject_id AND {LIVE.format(row="n")}
          AND NOT EXISTS (SELECT FROM sharing_restriction_users r
                          WHERE r.restriction_id = n.id AND r.user_id = t.owner_id)
          AND NOT EXISTS (SELECT FROM sharing_restriction_teams y
                          JOIN sharing_membership w ON w.team_id = y.team_id AND w.user_id = t.owner_id
                          JOIN sharing_team c ON c.group_id = y.team_id AND c.closed_at IS NULL
                          WHERE y.restriction_id = n.id AND {LIVE.format(row="w")}))"""  # noqa: S608 - as above

# Of one user, a row for each live team; programme and grant_role are NULL where it has no live scope. The row of the
# user's own team carries the emergency access that is open and hides nobody: every page shows a bar for it, and asks
# nothing more. The moment is asked for so often before and after the user.
BEFORE_USER, AFTER_USER = 9, 2
TEAMS = f"""
SELECT m.team_id, s.programme, s.grant_role,
       (SELECT json_agg(json_build_array(x.uid, x.subject_id, x.number, x.kind, x.opened_at, x.ends_at) ORDER BY x.id)
        FROM sharing_emergencyaccess x
        JOIN sharing_grant g ON g.id = x.grant_id AND g.ended_at IS NULL
        WHERE x.user_id = t.owner_id AND x.closed_at IS NULL AND x.ends_at > %s
          AND {EMERGENCY_NOT_BARRED}) AS emergencies
FROM sharing_membership m
JOIN sharing_team t ON t.group_id = m.team_id AND t.closed_at IS NULL
LEFT JOIN sharing_teamscope s ON s.team_id = m.team_id AND {LIVE.format(row="s")}
WHERE m.user_id = {{user}} AND {LIVE.format(row="m")}
ORDER BY m.team_id
"""  # noqa: S608 - only constants of this file are put in


# team_id, programme, grant_role, and what emergency access is open: lists of what stands in TEAMS
TeamRow = tuple[int, str | None, str | None, list[list[Any]] | None]

# The person first, as every verb locks. Who ends a grant locks the person too, who ends a membership or an account the
# user: each waits for the other, and one of them sees what the other did.
HOLD = """SELECT u.is_active, u.role FROM {person} s, sharing_user u WHERE s.id = %s AND u.id = %s
FOR NO KEY UPDATE OF s FOR SHARE OF u"""


# The same of many, in the order of their keys.
HOLD_PEOPLE = "SELECT FROM {person} s WHERE s.id = ANY(%s::bigint[]) ORDER BY s.id FOR NO KEY UPDATE"
HOLD_USERS = """SELECT u.id, u.is_active, u.role FROM sharing_user u WHERE u.id = ANY(%s::bigint[]) ORDER BY u.id
FOR SHARE"""


class OfPerson(Func):
    """A condition on the person whose key stands in the column `path`; `{person}` in `words` is that column."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, words: str, path: str, *values: Any):
        super().__init__(F(path))
        self.words, self.values = words, values

    def as_sql(self, compiler, connection, **extra):  # type: ignore[override]  # no template: it has none to fill
        column, _ = compiler.compile(self.source_expressions[0])
        return self.words.format(person=column), list(self.values)


def let_in(
    path: str, *, permission_id: int, team_ids: Sequence[int], at: datetime, by_emergency: bool = True
) -> OfPerson:
    """Whether a live grant lets one of these teams in to do this. by_emergency: whether emergency access counts."""
    words = LET_IN_ANYHOW if by_emergency else LET_IN_AS_USUAL
    return OfPerson(words, path, permission_id, list(team_ids), at, at)


def not_excluded(path: str, *, user_id: int, at: datetime) -> OfPerson:
    return OfPerson(NOT_EXCLUDED, path, user_id, at, at)


def not_restricted(path: str, *, user_id: int, team_ids: Sequence[int], at: datetime) -> OfPerson:
    """Whether each live restriction names the user or one of these teams."""
    return OfPerson(NOT_RESTRICTED, path, at, at, user_id, list(team_ids))


def teams_of(user_id: int, *, at: datetime) -> list[TeamRow]:
    """The live teams of a user, each with the programmes and grant roles of its live scopes."""
    with connection.cursor() as cursor:
        prepared.execute(cursor, TEAMS.format(user="%s"), [*[at] * BEFORE_USER, user_id, *[at] * AFTER_USER])
        return cursor.fetchall()


def hold(user_id: int, person_table: str, person_id: int) -> tuple[bool, str] | None:
    """Lock the person and the user until the commit; the user's is_active and role, once nobody changes them."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD.format(person=person_table), [person_id, user_id])
        return cursor.fetchone()


def hold_many(user_ids: Iterable[int], person_table: str, person_ids: Iterable[int]) -> dict[int, tuple[bool, str]]:
    """Lock these people and users until the commit; is_active and role of each user, once nobody changes them."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_PEOPLE.format(person=person_table), [sorted(set(person_ids))])
        cursor.execute(HOLD_USERS, [sorted(set(user_ids))])
        return {key: (is_active, role) for key, is_active, role in cursor.fetchall()}
