"""The access relation in SQL: who may do what to which person. Every list, answer, bell and job asks it.

A team has access by a permission row of a live grant, or by a live national scope over a programme that the person is
under now; a grant that names a programme gives access while the person is under that one. A user may when a
live membership puts them in such an open team, their role can, no exclusion bars them, and each restriction of the
person names them. Each of these conditions stands here once; `tests/sharing/access/` draws worlds and compares all that
is made of them.

A side of a condition is a column, or a value that is known: `{person}`, and who asks (`Asker`). The moment and what is
asked for are named in the words (`%(at)s`), and go in by `values` and `bind`. Our aliases begin with "_", so that no
column that is put in can be taken for one of ours.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission as PermissionRow
from django.db import connection
from django.db.models import BooleanField, F, Func

from sharing.access.roles import PROGRAM
from sharing.access.rules import PERMISSIONS_OF, Permission


@dataclass(frozen=True)
class Asker:
    """Who asks, as words put it: the user's key, their role, and what stands behind the column of a team of theirs."""

    user: str
    teams: str
    role: str


# A user whose teams are known: `viewers.Viewer.values` gives what goes in.
KNOWN = Asker("%(user)s", "= ANY(%(teams)s::int[])", "%(role)s")


def live(row: str) -> str:
    """Begun, and not over: `ends_at` is not included."""
    return f"{row}.starts_at <= %(at)s AND ({row}.ends_at IS NULL OR {row}.ends_at > %(at)s)"


def teams_of(user: str) -> str:
    """The open teams in which the user of this column is now."""
    return f"""SELECT _m.team_id FROM sharing_membership _m
        JOIN sharing_team _t ON _t.group_id = _m.team_id AND _t.closed_at IS NULL
        WHERE _m.user_id = {user} AND {live("_m")}"""  # noqa: S608 - columns that our code names


def of_user(user: str, role: str) -> Asker:
    """Somebody whose key and role stand in these columns."""
    return Asker(user, f"IN ({teams_of(user)})", role)


# What counts of the rows that give a team access. What emergency access never opens asks for another way (`as_usual`).
AS_USUAL = " AND NOT _p.is_emergency"


def programmes_of(person: str) -> str:
    """The programmes that the person is under now. An array on purpose: of an EXISTS beside an OR, PostgreSQL may read
    everybody's rows at once to answer for the fifty of a page."""
    return f"""ARRAY(SELECT _u.programme::text FROM sharing_personprogramme _u
        WHERE _u.subject_id = {person} AND {live("_u")})"""  # noqa: S608 - as above


def of_programme(named: str, person: str) -> str:
    """What names a programme in this column counts while the person is under that one; what names none, always."""
    return f"({named} = '' OR {named} = ANY ({programmes_of(person)}))"


def grant_row(*, as_usual: bool = False) -> str:
    named = of_programme("_p.programme", "_p.content_object_id")
    return f"_p.permission_id = %(permission)s AND {live('_p')}{AS_USUAL if as_usual else ''} AND {named}"


def grant_in_effect(row: str) -> str:
    """Of the grants themselves, for who asks as what a team works with the person, those that give access now."""
    return f"{row}.ended_at IS NULL AND {live(row)} AND {of_programme(f'{row}.programme', f'{row}.subject_id')}"


def scope_row() -> str:
    return f"_s.grant_role = ANY(%(as_what)s::text[]) AND {live('_s')}"


def granted(person: str, teams: str, *, as_usual: bool = False) -> str:
    """A grant gives one of these teams access. person: a column, or `ANY(...)` of several."""
    return f"""EXISTS (SELECT FROM sharing_subjectpermission _p
        WHERE _p.content_object_id = {person} AND _p.group_id {teams} AND {grant_row(as_usual=as_usual)})"""


def scoped(person: str, teams: str) -> str:
    """A national scope gives one of these teams access to everybody of a programme, and the person is under it."""
    return f"""EXISTS (SELECT FROM sharing_teamscope _s
        JOIN sharing_personprogramme _u ON _u.programme = _s.programme
        WHERE _u.subject_id = {person} AND {live("_u")} AND _s.team_id {teams} AND {scope_row()})"""


def granted_by_team_sql(person: str, teams: str, *, as_usual: bool = False) -> str:
    return f"({granted(person, teams, as_usual=as_usual)} OR {scoped(person, teams)})"


def knows_programme(person: str, programme: str, teams: str) -> str:
    """Whether these teams may know what is of this programme about a person whom they see: by a scope over it, or by a
    grant that names it or none."""
    return f"""(EXISTS (SELECT FROM sharing_teamscope _s
                WHERE _s.programme = {programme} AND _s.team_id {teams} AND {scope_row()})
        OR EXISTS (SELECT FROM sharing_subjectpermission _p
                   WHERE _p.content_object_id = {person} AND _p.group_id {teams} AND {grant_row()}
                     AND _p.programme IN ('', {programme})))"""  # noqa: S608 - as above


def ways_in(rows: str, *, grants: str = "", scopes: str = "") -> str:
    """The same for many people at once: `person_id` and `team_id` of each team that has access, as usual.

    rows: words of a table or a question with a column `subject_id`. grants, scopes: what else these must fulfil; the
    grant is there as `_g`.
    """
    return f"""
    SELECT _r.subject_id AS person_id, _p.group_id AS team_id
    FROM (SELECT DISTINCT subject_id FROM {rows} _all) _r
    JOIN sharing_subjectpermission _p ON _p.content_object_id = _r.subject_id
    JOIN sharing_grant _g ON _g.id = _p.grant_id
    WHERE {grant_row(as_usual=True)} {grants}
    UNION
    SELECT _r.subject_id, _s.team_id
    FROM (SELECT DISTINCT subject_id FROM {rows} _all) _r
    JOIN sharing_personprogramme _u ON _u.subject_id = _r.subject_id AND {live("_u")}
    JOIN sharing_teamscope _s ON _s.programme = _u.programme
    WHERE {scope_row()} {scopes}"""  # noqa: S608 - as above


def not_excluded(person: str, asker: Asker) -> str:
    """The array is filled once where the user is known; as a join, PostgreSQL planned a list longer than it ran."""
    return f"""{person} <> ALL (ARRAY(SELECT _e.subject_id FROM sharing_exclusion _e
        WHERE _e.user_id = {asker.user} AND {live("_e")}))"""  # noqa: S608 - as above


def not_restricted(person: str, asker: Asker, *, but: str = "") -> str:
    """Each live restriction names the user or a team of theirs. but: what else a restriction must fulfil to bind."""
    return f"""NOT EXISTS (SELECT FROM sharing_restriction _n
        WHERE _n.subject_id = {person} AND {live("_n")}{but}
          AND _n.id <> ALL (ARRAY(SELECT _x.restriction_id FROM sharing_restriction_users _x
                                  WHERE _x.user_id = {asker.user}))
          AND _n.id <> ALL (ARRAY(SELECT _y.restriction_id FROM sharing_restriction_teams _y
                                  WHERE _y.team_id {asker.teams})))"""  # noqa: S608 - as above


def not_barred(person: str, asker: Asker, *, but: str = "") -> str:
    return f"{not_excluded(person, asker)} AND {not_restricted(person, asker, but=but)}"


def restricted(person: str) -> str:
    """Only some may see the person: who counts for readers that nobody can name leaves them out."""
    return f"""EXISTS (SELECT FROM sharing_restriction _n
        WHERE _n.subject_id = {person} AND {live("_n")})"""


def open_to_all(person: str, *, at: str = "%(at)s") -> str:
    """Neither an exclusion nor a restriction keeps anybody from the person, or is going to."""
    return " AND ".join(
        f"""NOT EXISTS (SELECT FROM {limits} _l
        WHERE _l.subject_id = {person} AND (_l.ends_at IS NULL OR _l.ends_at > {at}))"""
        for limits in ("sharing_restriction", "sharing_exclusion")
    )


def may(person: str, asker: Asker, *, as_usual: bool = False, but: str = "") -> str:
    """Whole: who asks may do it to this person. Whether the account and the role can is asked of the user's own row."""
    ways = granted_by_team_sql(person, asker.teams, as_usual=as_usual)
    return f"{ways} AND {not_barred(person, asker, but=but)}"


def their_people(asker: Asker, *, as_usual: bool = False, by_scope: bool = False) -> str:
    """The keys of all to whom grants give the user's teams access and nothing bars it: an array, filled once. by_scope:
    and all of the programmes (`%(programmes)s`) that scopes show."""
    scoped = f"""
        UNION ALL SELECT _u.subject_id FROM sharing_personprogramme _u
        WHERE _u.programme = ANY(%(programmes)s::text[]) AND {live("_u")}
          AND {not_barred("_u.subject_id", asker)}"""  # noqa: S608 - as above
    return f"""ARRAY(SELECT _p.content_object_id FROM sharing_subjectpermission _p
        WHERE _p.group_id {asker.teams} AND {grant_row(as_usual=as_usual)}
          AND {not_barred("_p.content_object_id", asker)}{scoped if by_scope else ""})"""  # noqa: S608 - as above


# Items: on the side that holds one, or shared with a team of theirs


def item_held(item: str, asker: Asker) -> str:
    """The team that holds it; of a restricted item, of whatever team, those who are named."""
    held = f"{_on_its_side(asker)} AND {_its_programme(asker)}"
    return f"EXISTS (SELECT FROM sharing_item _i WHERE _i.id = {item} AND {held})"


def item_known(item: str, asker: Asker, *, in_full: bool = False) -> str:
    """Held, or shared with a team of theirs and not expired; to a program, as far as it leaves by the API. in_full:
    without items of which they have the gist alone. Whether the person may be seen is asked besides."""
    extent = " AND _d.extent = 'full'" if in_full else ""
    return f"""EXISTS (SELECT FROM sharing_item _i WHERE _i.id = {item}
        AND ({_on_its_side(asker)}
             OR ((_i.expires_at IS NULL OR _i.expires_at > %(at)s)
                 AND EXISTS (SELECT FROM sharing_itemreading _d
                             WHERE _d.item_id = _i.id AND _d.recalled_at IS NULL AND _d.team_id {asker.teams}{extent})))
        AND ({asker.role} <> '{PROGRAM}' OR NOT (_i.no_api OR _i.is_named_only))
        AND {_its_programme(asker)})"""  # noqa: S608 - as above


def _its_programme(asker: Asker) -> str:
    """Of an item that is of one programme: who asks may know of that."""
    return f"(_i.programme = '' OR {knows_programme('_i.subject_id', '_i.programme', asker.teams)})"


def _on_its_side(asker: Asker) -> str:
    return f"""(NOT _i.is_named_only AND _i.team_id {asker.teams}
            OR _i.is_named_only
               AND (EXISTS (SELECT FROM sharing_item_readers _x
                            WHERE _x.item_id = _i.id AND _x.user_id = {asker.user})
                    OR EXISTS (SELECT FROM sharing_item_reader_teams _y
                               WHERE _y.item_id = _i.id AND _y.team_id {asker.teams})))"""  # noqa: S608 - as above


# Values


@functools.cache
def permission_id(permission: Permission) -> int:
    """The key of the Django permission behind `permission`: made by the first migration, never remade."""
    app_label, model = settings.SHARING_SUBJECT_MODEL.lower().split(".")
    return PermissionRow.objects.values_list("pk", flat=True).get(
        content_type__app_label=app_label, content_type__model=model, codename=f"{permission}_{model}"
    )


def people_table() -> str:
    return connection.ops.quote_name(apps.get_model(settings.SHARING_SUBJECT_MODEL)._meta.db_table)


def values(permission: Permission, *, at: datetime, **more: Any) -> dict[str, Any]:
    """What goes into the words: the moment, and what is asked for."""
    as_what = [str(role) for role, given in PERMISSIONS_OF.items() if permission in given]
    return {"at": at, "permission": permission_id(permission), "as_what": as_what, **more}


PLACE = re.compile(r"%(?:\((\w+)\))?[s%]")


@functools.lru_cache(maxsize=512)
def _places(words: str) -> tuple[str, tuple[str | None, ...]]:
    """The words with plain places, and what each is named; None for one that was plain before."""
    names = tuple(place[1] for place in PLACE.finditer(words) if place[0] != "%%")
    return PLACE.sub(lambda place: place[0] if place[0] == "%%" else "%s", words), names


def bind(words: str, named: Mapping[str, Any], given: Iterable[Any] = ()) -> tuple[str, list[Any]]:
    """Words and values as a cursor takes them. given: for the places that are not named, in their order."""
    plain, names = _places(words)
    rest: Iterator[Any] = iter(given)
    return plain, [next(rest) if name is None else named[name] for name in names]


class Condition(Func):
    """Words of this file as a condition of a query set; `{name}` in them is the column of the path of that name."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, words: str, named: Mapping[str, Any], **paths: str):
        super().__init__(*map(F, paths.values()))
        self.words, self.named, self.names = words, named, tuple(paths)

    def as_sql(self, compiler, connection, **extra):  # type: ignore[override]  # no template: it has none to fill
        columns = [compiler.compile(expression)[0] for expression in self.source_expressions]
        return bind(self.words.format(**dict(zip(self.names, columns, strict=True))), self.named)


# The teams of a user

# Of one user, a row for each live team; programme and grant_role are NULL where it has no live scope. `people`: to how
# many people grants and scopes give it access, counted as far as matters. The row of the user's own team carries the
# emergency access that is open and hides nobody: every page shows a bar for it, and asks nothing more.
FEW = 500


def viewer_teams(user: str, *, is_program: bool = False) -> str:
    """team_id, programme, grant_role, people, emergencies. user: a column or a place. is_program: nobody's own team,
    which opens no emergency access; to plan that for each of its requests would take as long as all else."""
    return f"""
SELECT m.team_id, s.programme, s.grant_role,
       (SELECT count(*) FROM (SELECT FROM sharing_subjectpermission p
                              WHERE p.group_id = m.team_id AND p.permission_id = %(permission)s
                              LIMIT {FEW + 1}) few)
       + (SELECT count(*) FROM (SELECT FROM sharing_personprogramme u WHERE u.programme = s.programme
                                LIMIT {FEW + 1}) few) AS people,
       {"NULL" if is_program else _open_emergencies()} AS emergencies
FROM sharing_membership m
JOIN sharing_team t ON t.group_id = m.team_id AND t.closed_at IS NULL
LEFT JOIN sharing_teamscope s ON s.team_id = m.team_id AND {live("s")}
WHERE m.user_id = {user} AND {live("m")}
ORDER BY m.team_id
"""  # noqa: S608 - as above


def _open_emergencies() -> str:
    owner = of_user("t.owner_id", "NULL")
    return f"""(SELECT json_agg(json_build_array(x.uid, x.subject_id, x.number, x.kind, x.opened_at, x.ends_at)
                        ORDER BY x.id)
        FROM sharing_emergencyaccess x
        JOIN sharing_grant g ON g.id = x.grant_id AND g.ended_at IS NULL
        WHERE x.user_id = t.owner_id AND x.closed_at IS NULL AND x.ends_at > %(at)s
          AND {not_barred("x.subject_id", owner)})"""  # noqa: S608 - as above


# What `viewer_teams` gives
TeamRow = tuple[int, str | None, str | None, int, list[list[Any]] | None]


def teams_seen_by(user_id: int, *, at: datetime) -> list[TeamRow]:
    """The live teams of a user, each with the programmes and grant roles of its live scopes."""
    words, given = bind(viewer_teams("%(user)s"), values(Permission.VIEW, at=at, user=user_id))
    with connection.cursor() as cursor:
        cursor.execute(words, given)
        return cursor.fetchall()


# Locks

# The person first, as every verb locks. Who ends a grant locks the person too, who ends a membership or an account the
# user: each waits for the other, and one of them sees what the other did.
HOLD = """SELECT u.is_active, u.role FROM {people} s, sharing_user u WHERE s.id = %s AND u.id = %s
FOR NO KEY UPDATE OF s FOR SHARE OF u"""
# The same of many, in the order of their keys.
HOLD_PEOPLE = "SELECT FROM {people} s WHERE s.id = ANY(%s::bigint[]) ORDER BY s.id FOR NO KEY UPDATE"
HOLD_USERS = """SELECT u.id, u.is_active, u.role FROM sharing_user u WHERE u.id = ANY(%s::bigint[]) ORDER BY u.id
FOR SHARE"""


def hold(user_id: int, person_id: int) -> tuple[bool, str] | None:
    """Lock the person and the user until the commit; the user's is_active and role, once nobody changes them."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD.format(people=people_table()), [person_id, user_id])
        return cursor.fetchone()


def hold_many(user_ids: Iterable[int], person_ids: Iterable[int]) -> dict[int, tuple[bool, str]]:
    """Lock these people and users until the commit; is_active and role of each user, once nobody changes them."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD_PEOPLE.format(people=people_table()), [sorted(set(person_ids))])
        cursor.execute(HOLD_USERS, [sorted(set(user_ids))])
        return {key: (is_active, role) for key, is_active, role in cursor.fetchall()}
