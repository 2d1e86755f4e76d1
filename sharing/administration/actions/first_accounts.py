"""The first administrator and privacy officer of an installation, and the replacement of one who is lost.

For the operator at the console. From then on each account needs the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from sharing.access.roles import ADMINISTRATOR, PRIVACY_OFFICER, Capability, holders, role_of
from sharing.access.rules import Holder, staff_number, why_one_person
from sharing.administration.actions import changes, people
from sharing.agencies.models import Agency, User
from sharing.proposals import actions as proposals
from sharing.proposals.actions import Change
from sharing.proposals.models import ProposedChange
from sharing.proposals.rules import ChangeKind
from sharing.records.errors import Refused
from sharing.records.once import take_turns
from sharing.sign_in.second_factor import FACTORS

KINDS = (ChangeKind.ACCOUNT_ADD, ChangeKind.ACCOUNT_REPLACE)
TITLES = {code: role_of(code).name.lower() for code in (ADMINISTRATOR, PRIVACY_OFFICER)}


class FirstAccountsRefused(Refused):
    """The accounts cannot be made so."""


@dataclass(frozen=True)
class NewAccount:
    """Who is to be administrator or privacy officer."""

    role: str
    name: str
    email: str
    staff_number: str


@dataclass(frozen=True)
class MadeAccount:
    """An account that was made at the console. counts_from: when it can do anything; None: now."""

    user: User
    counts_from: datetime | None


def is_first_start() -> bool:
    """Whether nobody ever could propose or agree here."""
    return not User.objects.filter(role__in=holders(Capability.AGREE_CHANGES)).exists()


def missing_roles() -> set[str]:
    """Of administrator and privacy officer, which nobody is who can sign in."""
    live = set(User.objects.filter(is_active=True, role__in=TITLES).values_list("role", flat=True))
    return set(TITLES) - live


@transaction.atomic
def make(*, accounts: list[NewAccount], agency: str, kind: str, at: datetime | None = None) -> list[MadeAccount]:
    """At the first start both, who can sign in at once. Later those that are missing, who can do nothing for a day and
    can be stopped; it is for the caller to see that the owner's role asks.

    Raises FirstAccountsRefused while there is a live pair, for other roles than are missing, and where two accounts
    are, or may be, one person's.
    """
    now = at or timezone.now()
    take_turns("first accounts")
    is_first, missing = is_first_start(), missing_roles()
    if not missing:
        raise FirstAccountsRefused("", "There is an administrator and a privacy officer. They propose and agree")
    _check_nobody_waits(missing)
    if {account.role for account in accounts} != missing:
        words = " and ".join(f"the {TITLES[role]}" for role in sorted(missing))
        raise FirstAccountsRefused("", f"Give {words}, and no one else")
    _check_two_people(accounts)
    organisation = Agency.objects.filter(name__iexact=agency).first() or people.add_agency(
        name=agency, kind=kind, by=None
    )
    return [_make(account, organisation, waits=not is_first, at=now) for account in accounts]


def not_yet_proved() -> QuerySet[ProposedChange]:
    """The accounts made at the console that have not signed in yet, with a second factor where one is needed."""
    factors = Authenticator.objects.filter(user=OuterRef("about"), type__in=FACTORS)
    proved = Q(about__last_login__isnull=False)
    if settings.SECOND_FACTOR_REQUIRED:
        proved &= Q(Exists(factors))
    made = ProposedChange.objects.filter(proposed_by__isnull=True, kind__in=KINDS, stopped_at__isnull=True)
    return made.filter(Q(about__is_active=True) | Q(done_at__isnull=True)).exclude(proved)


def _make(account: NewAccount, agency: Agency, *, waits: bool, at: datetime) -> MadeAccount:
    fields: dict[str, Any] = {"name": account.name, "email": account.email, "agency": agency, "role": account.role}
    user = people.add_user(**fields, staff_number=account.staff_number, by=None)
    if waits:
        User.objects.filter(pk=user.pk).update(is_active=False)
        user.refresh_from_db()
    change = Change(
        ChangeKind.ACCOUNT_REPLACE if waits else ChangeKind.ACCOUNT_ADD,
        f"{'Replace' if waits else 'Add'} the {TITLES[account.role]}: {user.name}",
        {"user": user},
        changes.lines(fields | {"staff_number": user.staff_number}),
        about=user,
    )
    row = proposals.propose_by_operator(change=change, waits=waits, at=at)
    return MadeAccount(user, row.counts_from)


def _check_nobody_waits(missing: set[str]) -> None:
    waiting = ProposedChange.objects.agreed_not_done().filter(kind=ChangeKind.ACCOUNT_REPLACE, about__role__in=missing)
    if waiting.exists():
        raise FirstAccountsRefused("", "A replacement is waiting already. It counts in a day, if no one stops it")


def _check_two_people(accounts: list[NewAccount]) -> None:
    live = User.objects.filter(is_active=True, role__in=TITLES)
    known = [Holder(user.pk, user.name, user.staff_number) for user in live]
    for account in accounts:
        if not staff_number(account.staff_number):
            raise FirstAccountsRefused("", f"Give the staff number of {account.name}: it shows that they are 2 people")
        one = Holder(account.email.lower(), account.name, account.staff_number)
        if any(why_one_person(one, other) for other in known):
            raise FirstAccountsRefused("", f"{account.name} is, or may be, the same person twice. Give 2 people")
        known.append(one)
