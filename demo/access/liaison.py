"""Victim liaison's way in to the people of the demo."""

from __future__ import annotations

from datetime import datetime, timedelta

from demo import cast
from offenders.models import Offender
from sharing.access.rules import GrantRole
from sharing.grants import actions as grants
from sharing.models import Grant, Team


def let_liaison_in(person: Offender, *, at: datetime) -> None:
    """Their team reads on, as a review is where victims are told of most."""
    team = Team.objects.get(name=cast.VICTIM_LIAISON)
    if not Grant.objects.filter(subject=person, team=team).exists():
        grants.write_grant(
            subject=person,
            team=team,
            grant_role=GrantRole.READER,
            by=None,
            reason="Victims in the contact scheme",
            starts_at=at,
            ends_at=at + timedelta(days=365),
        )
