"""Telling partner systems that their own team was given access, or that its access ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from sharing import events
from sharing.events import EventKind
from sharing.events.models import Event
from sharing.grants import event_kinds
from sharing.grants.models import Grant

LOOKS_BACK = timedelta(days=1)  # of a job that did not run


def tell_programs(kind: EventKind, grants: Iterable[Grant], *, at: datetime) -> None:
    """The programs of each grant's team hear, one statement however many grants; what is still to begin waits for its
    time (`tell_what_time_brought`)."""
    new = [
        events.NewEvent(grant.subject_id, grant.uid, teams=[grant.team_id]) for grant in grants if grant.starts_at <= at
    ]
    if new:
        events.publish_many(kind=kind, new=new, at=at)


def tell_what_time_brought(*, at: datetime) -> None:
    """Every five minutes: access that began or ended since, by its time and nobody's act. Safe to run again: of a grant
    each is told once."""
    lately = at - LOOKS_BACK
    for kind, grants in (
        (event_kinds.GIVEN, Grant.objects.live(at=at).filter(starts_at__gt=lately)),
        (event_kinds.ENDED, Grant.objects.filter(ended_at=None, ends_at__gt=lately, ends_at__lte=at)),
    ):
        if events.is_listened_to(kind, at=at):
            told = Event.objects.filter(kind=kind.name, record_uid=OuterRef("uid"))
            tell_programs(kind, grants.filter(~Exists(told)).order_by("pk"), at=at)
