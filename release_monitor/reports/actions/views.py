"""Save, change, remove and put back a view. Only its owner changes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from release_monitor.reports.models import SavedView
from sharing import audit
from sharing.agencies.models import Team, User
from sharing.lists import ListPage
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed, made_before

Audience = SavedView.Audience
LONGEST_QUERY = 2000  # of its column
FIELDS = ("title", "audience", "team_id", "page", "query")


class ViewRefused(Refused):
    """The view cannot be as asked."""


@transaction.atomic
def save_view(
    *,
    page: ListPage,
    query: str,
    title: str,
    audience: str = Audience.OWN,
    team: Team | None = None,
    has_typed_words: bool = False,
    by: User,
    uid: UUID | None = None,
) -> SavedView:
    """query: what the view keeps of the address. has_typed_words: whether it holds words that somebody typed, which may
    name a person: such a view is the owner's alone. uid: the key of the form; the same one again returns the view that
    was made."""
    if made := made_before(SavedView, uid):
        return made
    now = timezone.now()
    refuse_hidden(ViewRefused, title=title)
    _refuse(audience, team, has_typed_words, query, by=by, at=now)
    view = SavedView.objects.create(
        owner=by,
        title=title,
        audience=audience,
        team=team if audience == Audience.TEAM else None,
        page=page.page,
        query=query,
        made_at=now,
        changed_at=now,
        **keyed(uid),
    )
    _record("reports.view_saved", view, by=by, payload={"after": audit.fields_of(view, *FIELDS)})
    return view


@transaction.atomic
def change_view(
    *, view: SavedView, title: str, audience: str, team: Team | None, has_typed_words: bool, by: User
) -> SavedView:
    """Rename it, or share it with others."""
    view = SavedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
    now = timezone.now()
    refuse_hidden(ViewRefused, title=title)
    _refuse(audience, team, has_typed_words, view.query, by=by, at=now)
    before = audit.fields_of(view, *FIELDS)
    view.title, view.audience, view.changed_at = title, audience, now
    view.team = team if audience == Audience.TEAM else None
    view.save(update_fields=["title", "audience", "team", "changed_at"])
    after = audit.fields_of(view, *FIELDS)
    _record("reports.view_changed", view, by=by, payload={"before": before, "after": after})
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: User) -> bool:
    """Whether this did it: once, however often it is asked. Subscriptions to it end with the next run of the clock."""
    removed = SavedView.objects.current().filter(pk=view.pk).update(removed_at=timezone.now())
    if removed:
        _record("reports.view_removed", view, by=by)
    return bool(removed)


@transaction.atomic
def put_back(*, view: SavedView, by: User) -> bool:
    now = timezone.now()
    restored = SavedView.objects.removed_lately(at=now).filter(pk=view.pk).update(removed_at=None, changed_at=now)
    if restored:
        _record("reports.view_restored", view, by=by)
    return bool(restored)


def forget_removed(*, at: datetime) -> int:
    """Views that can no longer be put back."""
    gone = SavedView.objects.filter(removed_at__isnull=False).exclude(
        pk__in=SavedView.objects.removed_lately(at=at).values("pk")
    )
    return gone.delete()[0]


def _refuse(audience: str, team: Team | None, has_typed_words: bool, words: str, *, by: User, at: datetime) -> None:
    if len(words) > LONGEST_QUERY:
        raise ViewRefused("", "These filters are too many to save. Remove some and save again.")
    if has_typed_words and audience != Audience.OWN:
        raise ViewRefused("audience", "A view with words you typed may name a person. Only you can keep it")
    if audience == Audience.TEAM:
        if team is None:
            raise ViewRefused("team", "Select the team")
        if not Team.objects.worked_in_by(by, at=at).filter(pk=team.pk).exists():
            raise ViewRefused("team", "Select one of your teams")


def _record(verb: str, view: SavedView, *, by: User, payload: dict | None = None) -> None:
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=view, payload=payload)
