"""The demo's accounts, as the terminal prints them."""

from __future__ import annotations

from dataclasses import dataclass

from demo import cast
from offenders.models import Offender
from sharing.access.roles import Capability, role_of
from sharing.models import User

PASSWORD = "invented people only"  # noqa: S105 - printed by the command; there are only invented people


@dataclass(frozen=True)
class Account:
    """One account. `sees`: in words, whom."""

    email: str
    password: str
    role: str
    sees: str


def accounts() -> list[Account]:
    """One for each role at least, in the order of the cast."""
    users = {user.email: user for user in User.objects.filter(email__in=[one.email for one in cast.USERS])}
    return [
        Account(one.email, PASSWORD, role_of(one.role).name, sees(users[one.email], one))
        for one in cast.USERS
        if one.email in users
    ]


def sees(user: User, one: cast.DemoUser) -> str:
    if user.can(Capability.READ_FIGURES):
        return f"figures only, through {' and '.join(one.teams)}; no people"
    if user.can(Capability.ADMINISTER):
        return "users, teams and service settings; no people"
    count = Offender.objects.visible_to(user).count()
    if not count:
        return "no one until one of their teams has access"
    people = f"{count} people through {' and '.join(one.teams)}"
    return f"{people}; over the API only, see docs/api.md" if user.is_program else people
