"""The overview page of the administration: what there is to do today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sharing.access.roles import PROGRAM
from sharing.administration.views.frame import administrators, page
from sharing.agencies.models import Membership, Team, User
from sharing.alerts import flood
from sharing.duties import awaiting
from sharing.events.models import EventEndpoint
from sharing.jobs.models import LeftOut
from sharing.pages.requests import SignedInRequest
from sharing.unusual.panels import to_change

SHOWN = 10
ENDING_DAYS = 14


@dataclass(frozen=True)
class Task:
    """One kind of thing to do. `rows` are the first few; `more` says that the page behind `all_url` has others."""

    id: str
    title: str
    nothing: str
    all_words: str
    all_url: str
    rows: list[Any]
    more: bool


@require_safe
@administrators
def overview(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    users, teams = reverse("administration_users"), reverse("administration_teams")
    tasks = [
        _task(
            "ending", f"Leaving a team within {ENDING_DAYS} days", "No membership ends soon.", "", "", ending(at=now)
        ),
        _task(
            "empty",
            "Teams without members",
            "Every open team has members.",
            "See all",
            f"{teams}?state=empty",
            empty_teams(at=now),
        ),
        _task(
            "never",
            "Never signed in",
            "Everyone has signed in.",
            "See all",
            f"{users}?state=never",
            never_signed_in(),
        ),
        _task(
            "disabled",
            "Disabled accounts",
            "No account is disabled.",
            "See all",
            f"{users}?state=disabled",
            disabled(),
        ),
    ]
    return page(
        request,
        "overview",
        section="administration",
        tasks=tasks,
        places_awaited=awaiting.places_awaited(),
        letters_held=bool(flood.held_now()),
        left_out=LeftOut.objects.standing().exists(),
        thresholds=to_change(),
        events_off=EventEndpoint.objects.off_by_themselves().select_related("client").first(),
    )


def _task(id: str, title: str, nothing: str, all_words: str, all_url: str, rows: QuerySet) -> Task:
    found = list(rows[: SHOWN + 1])
    return Task(id, title, nothing, all_words, all_url, found[:SHOWN], len(found) > SHOWN)


def never_signed_in() -> QuerySet[User]:
    """Programs of partners never do."""
    people = User.objects.filter(is_active=True, last_login=None).exclude(role=PROGRAM)
    return people.select_related("agency").order_by("created_at", "pk")


def disabled() -> QuerySet[User]:
    return User.objects.filter(is_active=False).select_related("agency").order_by("name", "pk")


def ending(*, at: datetime) -> QuerySet[Membership]:
    """Places in open teams, of accounts that can sign in, that end within the days to come."""
    return (
        Membership.objects.live(at=at)
        .filter(ends_at__lte=at + timedelta(days=ENDING_DAYS), user__is_active=True, team__in=Team.objects.open())
        .select_related("user", "team")
        .order_by("ends_at", "pk")
    )


def empty_teams(*, at: datetime) -> QuerySet[Team]:
    """Open teams in which nobody is who can sign in: the people they were given access to are looked after by
    nobody."""
    members = Membership.objects.live(at=at).filter(team=OuterRef("pk"), user__is_active=True)
    return Team.objects.open().filter(~Exists(members)).select_related("agency").order_by("name", "pk")
