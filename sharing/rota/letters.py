"""Letters of the rota. They name nobody; what changed is on the page of the rota."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from sharing.agencies.models import Team, User
from sharing.alerts import digests
from sharing.rota.posts import Post

CHANGED = "Your time on call has changed"
ASKED = "A request to take a colleague’s time on call"
OFFERED = "Time on call that no one has taken yet"
ANSWERED = "Your request to swap time on call was answered"
REMINDER = "You are on call soon"


def write_to(user: User, title: str, *, post: Post, key: str, at: datetime) -> None:
    """Once for a key. Nobody who is in no team that they share with others gets one."""
    team = post.team or Team.objects.open().worked_in_by(user, at=at).order_by("name", "pk").first()
    if team:
        digests.tell_people(
            User.objects.filter(pk=user.pk),
            team=team,
            kind="rota.letter",
            key=key,
            title=title,
            path=reverse("rota"),
            at=at,
        )
