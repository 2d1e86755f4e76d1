"""The filter that every door asks: the rows on whose person a user may do something now.

Order: an exclusion beats everything; then a restriction; then the grants to the user's live teams or a national desk's
scope; then the role's capability. Emergency access is such a grant, which some tables do not count.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from sharing.access import sql
from sharing.access.roles import Capability
from sharing.access.rules import IDENTITIES_ONLY, Permission, Programme
from sharing.access.viewers import Viewer, viewer_of
from sharing.audit import request_context
from sharing.records.account import Account

if TYPE_CHECKING:
    from sharing.access.querysets import VisibleQuerySet

Rows = TypeVar("Rows", bound="VisibleQuerySet")
Asker = Account | AnonymousUser

CAPABILITY_FOR: dict[Permission, Capability] = {
    Permission.VIEW: Capability.VIEW_PEOPLE,
    Permission.CHANGE: Capability.CHANGE_PEOPLE,
    Permission.SHARE: Capability.GRANT_ACCESS,
}


def limit(rows: Rows, user: Asker, permission: Permission, *, is_list: bool = False) -> Rows:
    """The rows on whose person `user` may do `permission` now. is_list: many people's rows are read in an order. Of a
    user for whom a program asks: the rows that both are left, each asked alone.

    A row's own handling comes last. Nothing for a visitor, a disabled account and a user without a team; a role without
    the capability has at most what is about nobody. Ids are literals and each test is an EXISTS on an indexed column:
    what a join or an OR of sub-selects costs at a million people was measured, and is a thousand times more.
    """
    if isinstance(user, AnonymousUser):
        return rows.none()
    for asker in user.askers:
        rows = _limit(rows, asker, permission, is_list=is_list)
    return rows


def _limit(rows: Rows, user: Account, permission: Permission, *, is_list: bool) -> Rows:
    """What `limit` leaves to one account."""
    if not user.can(CAPABILITY_FOR[permission]):
        return _about_nobody(rows, user) if permission is Permission.VIEW else rows.none()
    at = timezone.now()
    viewer = viewer_of(user, at=at)
    if is_list:
        rows = worked_in(rows, user)
    if rows.about_nobody is None or not user.can(rows.about_nobody):
        return within(rows, viewer, permission, at=at, is_list=is_list).handled_for(user)
    about_nobody = Q(**{f"{rows.subject_path}__isnull": True})
    return rows.filter(_conditions(rows, viewer, permission, at=at, is_list=is_list) | about_nobody).handled_for(user)


def _about_nobody(rows: Rows, user: Account) -> Rows:
    """For a role that sees no people: of such rows, those that are about nobody."""
    if rows.about_nobody is None or not user.can(rows.about_nobody):
        return rows.none()
    return rows.filter(**{f"{rows.subject_path}__isnull": True}).handled_for(user)


def within(rows: Rows, viewer: Viewer, permission: Permission, *, at: datetime, is_list: bool) -> Rows:
    """The part of `limit` that asks teams, exclusions and restrictions. Not a door: whoever asks it asks the rest.

    Two texts, so that PostgreSQL plans each for its own readers: of a list, the keys of who sees few people are found
    first; else the order is walked, and each row's person looked up.
    """
    return rows.filter(_conditions(rows, viewer, permission, at=at, is_list=is_list))


def _conditions(rows: VisibleQuerySet, viewer: Viewer, permission: Permission, *, at: datetime, is_list: bool) -> Q:
    opened, keys_first = rows.opened_by_emergency, is_list and viewer.sees_few
    way = _theirs if keys_first else let_in_by
    let_in = way(rows, viewer, permission, at=at, as_usual=opened is False)
    if isinstance(opened, Q):
        let_in &= opened | way(rows, viewer, permission, at=at, as_usual=True)
    return let_in if keys_first else let_in & _not_barred(rows, viewer, at=at)


def sees_few(user: Asker) -> bool:
    """Whether lists are asked with the keys of the user's people first."""
    if isinstance(user, AnonymousUser):
        return True
    at = timezone.now()
    return any(viewer_of(asker, at=at).sees_few for asker in user.askers)


def person_column(rows: VisibleQuerySet) -> str:
    """The column that names the person of a row."""
    return "pk" if rows.subject_path == "pk" else f"{rows.subject_path}_id"


def _not_barred(rows: VisibleQuerySet, viewer: Viewer, *, at: datetime) -> Q:
    return Q(_condition(rows, sql.not_barred("{person}", sql.KNOWN), viewer.values(Permission.VIEW, at=at)))


def _condition(rows: VisibleQuerySet, words: str, values: dict[str, Any]) -> sql.Condition:
    """`{person}` in the words is the column that names the person of a row."""
    return sql.Condition(words, values, person=person_column(rows))


def let_in_by(rows: VisibleQuerySet, viewer: Viewer, permission: Permission, *, at: datetime, as_usual: bool) -> Q:
    """By a live grant to one of the viewer's teams, or by a programme of a national desk's scope."""
    values = viewer.values(permission, at=at)
    by_grant = Q(_condition(rows, sql.granted("{person}", sql.KNOWN.teams, as_usual=as_usual), values))
    if not viewer.programmes(permission):
        return by_grant
    return Q(_condition(rows, f"%(programmes)s::text[] && {sql.programmes_of('{person}')}", values)) | by_grant


def _theirs(rows: VisibleQuerySet, viewer: Viewer, permission: Permission, *, at: datetime, as_usual: bool) -> Q:
    """The rows of the viewer's people, whose keys are found first: for whoever sees few. Whom a limit bars is out."""
    by_scope = bool(viewer.programmes(permission))
    words = f"{{person}} = ANY ({sql.their_people(sql.KNOWN, as_usual=as_usual, by_scope=by_scope)})"
    return Q(_condition(rows, words, viewer.values(permission, at=at)))


def knows_programme(user: Asker, *, programme: str = "programme", person: str = "subject_id") -> Q:
    """Whether the user may know what is of the programme in this column, about the person in that one, whom they see.

    A condition and no door: whether the user may know of the person is asked besides.
    """
    if isinstance(user, AnonymousUser):
        return Q(pk__in=[])
    at, found = timezone.now(), Q()
    words = sql.knows_programme("{person}", "{programme}", sql.KNOWN.teams)
    for asker in user.askers:
        values = viewer_of(asker, at=at).values(Permission.VIEW, at=at)
        found &= Q(sql.Condition(words, values, programme=programme, person=person))
    return found


def knows_of(user: Asker, programme: str, *, person: str) -> Q:
    """The same of rows that are all of one programme, which no column says. person: the column that names theirs."""
    if isinstance(user, AnonymousUser):
        return Q(pk__in=[])
    at, found = timezone.now(), Q()
    words = sql.knows_programme("{person}", "%(programme)s", sql.KNOWN.teams)
    for asker in user.askers:
        values = viewer_of(asker, at=at).values(Permission.VIEW, at=at) | {"programme": programme}
        found &= Q(sql.Condition(words, values, person=person))
    return found


def knows_each_programme(user: Asker, *, person: str) -> list[Q]:
    """Whether the user may know of every programme that this person might be under, so that one linked to another tells
    them nothing. person: as above."""
    return [knows_of(user, each, person=person) for each in Programme]


def under(rows: Rows, user: Asker, programme: str) -> Rows:
    """The rows about people who are under this programme now, as far as the user may know of it."""
    if isinstance(user, AnonymousUser):
        return rows.none()
    for asker in user.askers:
        viewer, at = viewer_of(asker, at=timezone.now()), timezone.now()
        words = f"%(programme)s = ANY ({sql.programmes_of('{person}')})"
        if programme not in viewer.programmes(Permission.VIEW):
            words += f" AND {sql.knows_programme('{person}', '%(programme)s', sql.KNOWN.teams)}"
        rows = rows.filter(_condition(rows, words, viewer.values(Permission.VIEW, at=at) | {"programme": programme}))
    return rows


def worked_in(rows: Rows, user: Account) -> Rows:
    """Of the rows of a list on a page, those of the programme in which the user works; all where they chose none.

    It keeps nothing from anybody: what is not listed is opened as before, and rows about nobody stay.
    """
    asked = request_context.current()
    if not user.works_in or asked is None or not asked.is_page:
        return rows
    if rows.about_nobody is None:
        return under(rows, user, user.works_in)
    of_programme = under(rows.model._default_manager.all(), user, user.works_in)
    return rows.filter(Q(**{f"{rows.subject_path}__isnull": True}) | Q(pk__in=of_programme.order_by().values("pk")))


def national_programmes(user: Asker) -> list[str]:
    """The programmes of which the user sees everybody, by the scope of a national desk; none for anybody else.

    Exclusions and restrictions still hide people from such a user: counts go through `visible_to` all the same.
    """
    if isinstance(user, AnonymousUser) or not user.can(CAPABILITY_FOR[Permission.VIEW]):
        return []
    return viewer_of(user, at=timezone.now()).programmes(Permission.VIEW)


def not_barred(rows: Rows, user: Account) -> Rows:
    """The rows from whose person no exclusion keeps the user, and no restriction that does not name them.

    Gives nobody access: for emergency access, which asks the rest itself.
    """
    at = timezone.now()
    for asker in user.askers:
        rows = rows.filter(_not_barred(rows, viewer_of(asker, at=at), at=at))
    return rows


def compared_by(rows: Rows, user: Asker) -> Rows:
    """The rows about people whose identity the user's desk compares, by its scope over a programme of theirs: one whom
    no exclusion bars, and whom each restriction of the person names. It opens no record."""
    if isinstance(user, AnonymousUser) or not user.can(Capability.RESOLVE_IDENTITIES):
        return rows.none()
    return within_desk(rows, user, IDENTITIES_ONLY)


def within_desk(rows: Rows, user: Account, as_what: str) -> Rows:
    """The rows about people of a programme over which a team of the user has a scope of this kind: one whom no
    exclusion bars, and whom each restriction of the person names. Gives nobody access: who asks asks the role."""
    at = timezone.now()
    words = f"{sql.scoped('{person}', sql.KNOWN.teams)} AND {sql.not_barred('{person}', sql.KNOWN)}"
    for asker in user.askers:
        values = viewer_of(asker, at=at).values(Permission.VIEW, at=at) | {"as_what": [as_what]}
        rows = rows.filter(_condition(rows, words, values))
    return rows


def not_excluded(rows: Rows, user: Account) -> Rows:
    """The rows from whose person no exclusion keeps the user. Gives nobody access: for those who review what they need
    not see, also where a restriction names others."""
    for asker in user.askers:
        values = sql.values(Permission.VIEW, at=timezone.now(), user=asker.pk)
        rows = rows.filter(_condition(rows, sql.not_excluded("{person}", sql.KNOWN), values))
    return rows
