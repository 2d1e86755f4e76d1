"""Letters of the rota. They name nobody; what changed is on the page of the rota."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from sharing.agencies.models import Team, User
from sharing.alerts import digests
from sharing.rota.posts import Post

CHANGED = "A change to your time on call"
ASKED = "A request to take a colleague’s time on call"
OFFERED = "An offer of time on call"
ANSWERED = "An answer to your swap request"
REMINDER = "A reminder of your time on call"


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
