"""How people on call of the demo are reached: each has tested their email and telephone, one of them long ago."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.core import mail
from django.test.utils import override_settings

from demo.at_time import held
from sharing.access.roles import Capability, holders
from sharing.models import Membership, Team, User
from sharing.reach import actions

IN_MEMORY = "django.core.mail.backends.locmem.EmailBackend"
LONG_AGO, LAPSES_SOON = timedelta(days=40), timedelta(days=80)
SOON = "Neil Garvey"  # whose email is to be tested again within days


def tell(*, now: datetime) -> None:
    """Everybody of a duty desk and everybody in command; a colleague of the desk reads the code out by telephone."""
    in_desks = Membership.objects.live(at=now).filter(team__kind=Team.Kind.DUTY_DESK)
    in_desks.filter(starts_at__gt=now - LONG_AGO).update(starts_at=now - LONG_AGO)
    members = in_desks.values("user_id")
    on_call = User.objects.filter(pk__in=members) | User.objects.filter(role__in=holders(Capability.COMMAND))
    for n, user in enumerate(on_call.order_by("pk")):
        with held(now - (LAPSES_SOON if user.name == SOON else LONG_AGO)):
            by_email(user)
        with held(now - LONG_AGO + timedelta(minutes=7 * (n + 1))):
            by_telephone(user, number=f"020 7946 {100 + n:04}")


def by_email(user: User) -> None:
    with override_settings(EMAIL_BACKEND=IN_MEMORY):
        mail.outbox = []  # type: ignore[attr-defined]  # where that backend puts letters
        test = actions.send_test(user=user, kind="email")
        found = re.search(r"Code: (\d+)", mail.outbox[0].body)  # type: ignore[attr-defined]
    if found:
        actions.type_back(test=test, code=found[1], by=user)


def by_telephone(user: User, *, number: str) -> None:
    """Where the agency's desk has somebody else who calls."""
    callers = User.objects.filter(memberships__team__in=actions.desks_of(user)).exclude(pk=user.pk)
    caller = callers.exclude(staff_number="").exclude(staff_number=user.staff_number).order_by("pk").first()
    if caller is None or not user.staff_number:
        return
    actions.set_number(user=user, kind="telephone", number=number)
    test, code = actions.call(test=actions.send_test(user=user, kind="telephone"), by=caller)
    actions.type_back(test=test, code=code, by=user)
