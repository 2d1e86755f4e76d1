"""Who may see this person, and what may they do?

The only doors: `limit` (behind `visible_to`) makes lists, `open_record` opens one row, `may` answers yes or no, and
`require` refuses. All ask the same filter, so a list and a single answer cannot disagree. Hidden equals absent.

Order: an exclusion beats everything; then a restriction; then the grants to the user's live teams or a national desk's
scope; then the role's capability.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.models import Permission as PermissionRow
from django.db.models import Exists, F, FilteredRelation, Model, OuterRef, Q
from django.http import Http404
from django.utils import timezone

from sharing import audit, scope
from sharing.models import Exclusion, Membership, Restriction, SubjectPermission, User
from sharing.querysets import VisibleQuerySet
from sharing.roles import Capability
from sharing.rules import PERMISSIONS_OF, GrantRole, Permission

M = TypeVar("M", bound=Model)
Rows = TypeVar("Rows", bound=VisibleQuerySet)
Asker = User | AnonymousUser

CAPABILITY_FOR: dict[Permission, Capability] = {
    Permission.VIEW: Capability.VIEW_PEOPLE,
    Permission.CHANGE: Capability.CHANGE_PEOPLE,
    Permission.SHARE: Capability.GRANT_ACCESS,
}


class RecordHidden(Http404):
    """There is no such row, or it is not for this user. The caller cannot tell which, and neither can its answer."""


class NotAllowed(Exception):
    """The user sees the person, but may not do this."""


@dataclass(frozen=True)
class Viewer:
    """A user as the filter sees one: ids only. `scopes` are (programme, permission) of the teams' national scopes."""

    user_id: int
    team_ids: tuple[int, ...]
    scopes: frozenset[tuple[str, Permission]]

    def programmes(self, permission: Permission) -> list[str]:
        return sorted({programme for programme, permitted in self.scopes if permitted == permission})


def viewer_of(user: User, *, at: datetime) -> Viewer:
    """The teams and scopes that count for the user at this moment: one query, asked once in a request."""
    asked = scope.current()
    if asked is None:
        return _ask_viewer(user, at=at)
    key = ("viewer", user.pk)
    if key not in asked.memo:
        asked.memo[key] = _ask_viewer(user, at=at)
    return asked.memo[key]


def _ask_viewer(user: User, *, at: datetime) -> Viewer:
    live_scope = FilteredRelation(
        "team__scopes",
        condition=Q(team__scopes__starts_at__lte=at)
        & (Q(team__scopes__ends_at__isnull=True) | Q(team__scopes__ends_at__gt=at)),
    )
    rows = (
        Membership.objects.live(at=at)
        .filter(user=user, team__closed_at__isnull=True)
        .annotate(scope=live_scope, programme=F("scope__programme"), scope_role=F("scope__grant_role"))
        .order_by("team_id")
        .values_list("team_id", "programme", "scope_role")
    )
    team_ids: dict[int, None] = {}
    scopes = set()
    for team_id, programme, scope_role in rows:
        team_ids[team_id] = None
        if programme:
            scopes |= {(programme, permission) for permission in PERMISSIONS_OF[GrantRole(scope_role)]}
    return Viewer(user.pk, tuple(team_ids), frozenset(scopes))


def subjects() -> VisibleQuerySet:
    """The people whom all this is about, unfiltered: for `open_record`, and for `visible_to` at once.

    What sharing knows of their model: `uid`, `programme`, `whereabouts` (in a few words), `get_absolute_url` and `str`.
    """
    return apps.get_model(settings.SHARING_SUBJECT_MODEL)._default_manager.all()


@functools.cache
def permission_id(permission: Permission) -> int:
    """The key of the Django permission behind `permission`: made by the first migration, never remade."""
    app_label, model = settings.SHARING_SUBJECT_MODEL.lower().split(".")
    return PermissionRow.objects.values_list("pk", flat=True).get(
        content_type__app_label=app_label, content_type__model=model, codename=f"{permission}_{model}"
    )


def limit(rows: Rows, user: Asker, permission: Permission) -> Rows:
    """The rows on whose person `user` may do `permission` now.

    Nothing for a visitor, a disabled account, a role without the capability, and a user without a team. Ids are
    literals and each test is an EXISTS on an indexed column: what a join or an OR of sub-selects costs at a million
    people was measured, and is a thousand times more.
    """
    if not isinstance(user, User) or not user.can(CAPABILITY_FOR[permission]):
        return rows.none()
    at = timezone.now()
    viewer = viewer_of(user, at=at)
    path = rows.subject_path
    subject = OuterRef("pk" if path == "pk" else f"{path}_id")
    return rows.filter(
        _let_in(viewer, permission, path=path, subject=subject, at=at),
        ~Exists(Exclusion.objects.live(at=at).filter(user_id=viewer.user_id, subject_id=subject)),
        ~Exists(
            Restriction.objects.live(at=at)
            .filter(subject_id=subject)
            .exclude(pk__in=Restriction.users.through.objects.filter(user_id=viewer.user_id).values("restriction_id"))
            .exclude(
                pk__in=Restriction.teams.through.objects.filter(team_id__in=viewer.team_ids).values("restriction_id")
            )
        ),
    )


def _let_in(viewer: Viewer, permission: Permission, *, path: str, subject: OuterRef, at: datetime) -> Q:
    """By a live grant to one of the viewer's teams, or by the programme of a national desk's scope."""
    by_grant = Q(
        Exists(
            SubjectPermission.objects.live(at=at).filter(
                content_object_id=subject, permission_id=permission_id(permission), group_id__in=viewer.team_ids
            )
        )
    )
    programmes = viewer.programmes(permission)
    if not programmes:
        return by_grant
    return Q(**{"programme__in" if path == "pk" else f"{path}__programme__in": programmes}) | by_grant


def national_programmes(user: Asker) -> list[str]:
    """The programmes of which the user sees everybody, by the scope of a national desk; none for anybody else.

    Exclusions and restrictions still hide people from such a user: counts go through `visible_to` all the same.
    """
    if not isinstance(user, User) or not user.can(CAPABILITY_FOR[Permission.VIEW]):
        return []
    return viewer_of(user, at=timezone.now()).programmes(Permission.VIEW)


def may(user: Asker, permission: Permission, subject: Model) -> bool:
    """Whether the user may do this to this person, now."""
    return limit(
        cast("VisibleQuerySet", type(subject)._default_manager.filter(pk=subject.pk)), user, permission
    ).exists()


def require(user: User, permission: Permission, subject: Model) -> None:
    """Refuse, and record the refusal, unless the user may do this to this person now.

    Raises RecordHidden when the person is hidden from the user, NotAllowed when only the act is refused.
    """
    if may(user, permission, subject):
        return
    audit.refuse(by=user, verb=f"sharing.{permission}_refused", target=subject, subject=subject.pk)
    if permission is Permission.VIEW or not may(user, Permission.VIEW, subject):
        raise RecordHidden
    raise NotAllowed(permission)


def open_record(user: Asker, rows: VisibleQuerySet[M], *, reason: str = "", verb: str = "", **lookup) -> M:
    """One row, opened by this user; the consultation is recorded before it is handed over.

    lookup: what names the row, `uid=...`. reason: only where it protects people.
    Raises RecordHidden, the same for a row that is hidden and for one that is absent; the refusal is recorded.
    """
    label = rows.model._meta.model_name
    row = limit(rows, user, Permission.VIEW).filter(**lookup).first()
    if row is None:
        # Asked in both cases, so that neither the log's reader nor a clock can tell hidden from absent by its cost.
        path = "pk" if rows.subject_path == "pk" else f"{rows.subject_path}_id"
        hidden = rows.filter(**lookup).values_list(path, flat=True).first()
        by = user if isinstance(user, User) else None
        audit.refuse(by=by, verb=f"{label}.open_refused", subject=hidden, reason=reason)
        raise RecordHidden
    subject = row.pk if rows.subject_path == "pk" else getattr(row, f"{rows.subject_path}_id")
    audit.record_read(
        action=audit.Action.CONSULTATION,
        verb=verb or f"{label}.opened",
        by=user,
        target=row,
        subject=subject,
        reason=reason,
    )
    return row
