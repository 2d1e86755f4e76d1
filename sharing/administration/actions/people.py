"""Make and change the accounts of those who use Release Monitor, and the agencies they belong to.

The door decides who may call these (capability ADMINISTER). Each verb writes one entry to the audit log in
its own transaction. `by` is None only for a command at the console. What gives somebody anything takes two people: `by`
proposed it and `agreed_by` agreed; without the second it raises NeedsTwo. What takes away takes one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils import timezone

from sharing import audit
from sharing.access import roles
from sharing.access.roles import Capability
from sharing.access.rules import staff_number as normal_number
from sharing.access.two_people import are_one_person, refuse_alone
from sharing.agencies import invitations
from sharing.agencies.models import Agency, Membership, Team, User
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.duties import gaps
from sharing.grants.unseen import actions as sight_gaps
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed, made_before, take_turns
from sharing.sign_in import actions as sign_in

USER_FIELDS = ("name", "email", "agency", "role", "phone", "staff_number", "manager")
CHANGED_ALONE = frozenset({"phone"})  # the rest says who somebody is, what they see, or who is told of it
LONGEST_TEAM_NAME = 120


class UserRefused(Refused):
    """The account cannot be as asked."""


class AgencyRefused(UserRefused):
    """The agency cannot be as asked."""


@transaction.atomic
def add_agency(*, name: str, kind: str, by: User | None, uid: UUID | None = None) -> Agency:
    """Add an organisation. uid: as in `add_user`.

    Raises AgencyRefused when there is one of this name, in any letter case.
    """
    made = made_before(Agency, uid)
    if made:
        return made
    refuse_hidden(AgencyRefused, name=name)
    take_turns(f"agency:{name.lower()}")
    if Agency.objects.filter(name__iexact=name).exists():
        raise AgencyRefused("name", f"There is already an agency called {name}")
    agency = Agency.objects.create(name=name, kind=kind, **keyed(uid))
    _record("sharing.agency_added", agency, by, after=audit.fields_of(agency, "name", "kind"))
    return agency


@transaction.atomic
def add_user(
    *,
    name: str,
    email: str,
    agency: Agency,
    role: str,
    by: User | None,
    phone: str = "",
    staff_number: str = "",
    manager: User | None = None,
    agreed_by: User | None = None,
    uid: UUID | None = None,
) -> User:
    """Make an account without a password, with a personal team for emergency and asked-for access.

    The letter with the link to set a password is another verb (`sharing.agencies.invitations.send`): it cannot be taken
    back.
    uid: the key that the form was given; the same one again returns the account that was made and changes nothing.
    Raises UserRefused when another account has the email, in any letter case, and for a role that is unknown or
    not for accounts of the agency.
    """
    made = made_before(User, uid)
    if made:
        return made
    refuse_alone(by, agreed_by)
    refuse_hidden(UserRefused, name=name)
    _check_role(role, agency)
    _check_email(email)
    number = normal_number(staff_number)
    fields = {"name": name, "email": email, "agency": agency, "role": role, "phone": phone, "manager": manager}
    user = User(**fields, staff_number=number, **keyed(uid))
    _check_manager(user)
    user.set_unusable_password()
    user.save(force_insert=True)
    _set_sign_in_address(user)
    _make_personal_team(user, by=by)
    _record("sharing.user_added", user, by, after=audit.fields_of(user, *USER_FIELDS))
    return user


@transaction.atomic
def change_user(
    *,
    user: User,
    name: str,
    email: str,
    agency: Agency,
    role: str,
    phone: str,
    staff_number: str,
    manager: User | None,
    by: User | None,
    agreed_by: User | None = None,
    version: str | None = None,
) -> User:
    """Change an account. What is as it was leaves no trace, so that the same form sent twice is recorded once.

    version: of USER_FIELDS when the form was filled; None: whatever stands is changed.
    Raises ChangedMeanwhile when somebody else saved first, UserRefused when another account has the email, for one's
    own role or staff number, for a role that is not for accounts of the agency, and when no administrator would be
    left; NeedsTwo for one person who changes more than the phone.
    """
    _lock_administrators()
    row = User.objects.select_for_update(of=("self",)).select_related("agency", "manager").get(pk=user.pk)
    before, seen = audit.fields_of(row, *USER_FIELDS), version_of(row, *USER_FIELDS)
    row.name, row.email, row.agency, row.role, row.phone = name, email, agency, role, phone
    row.staff_number, row.manager = normal_number(staff_number), manager
    after = audit.fields_of(row, *USER_FIELDS)
    if after == before:
        return row
    if version is not None and version != seen:
        raise ChangedMeanwhile(User.objects.select_related("agency").get(pk=user.pk))
    if (role, agency.pk) != (before["role"], before["agency"]):
        _check_role(role, agency)
    if role != before["role"]:
        _check_role_change(row, was=before["role"], by=by)
    if row.staff_number != before["staff_number"] and by is not None and by.pk == row.pk:
        raise UserRefused("staff_number", "You cannot change your own staff number. Ask another administrator")
    refuse_hidden(UserRefused, name=name)
    _check_email(email, but=row)
    _check_manager(row)
    if not _differing(after, before).keys() <= CHANGED_ALONE:
        refuse_alone(by, agreed_by)
    row.save(update_fields=USER_FIELDS)
    _set_sign_in_address(row)
    Team.objects.filter(owner=row).update(name=personal_team_name(row), agency=agency)
    _record("sharing.user_changed", row, by, before=_differing(before, after), after=_differing(after, before))
    if row.role != before["role"]:
        gaps.settle_of(users=[row], at=timezone.now())
        sight_gaps.settle_of(users=[row], at=timezone.now())
    return row


@transaction.atomic
def disable_user(*, user: User, by: User | None) -> User:
    """The account may do nothing from the next request on, and its sessions are ended. Memberships stay as they are.
    Where the user was an owner or a deputy, the managers are told.

    Done already: nothing happens. Raises UserRefused for oneself and for the last active administrator.
    """
    if by is not None and by.pk == user.pk:
        raise UserRefused("", "You cannot disable your own account. Ask another administrator")
    _lock_administrators()
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        return User.objects.get(pk=user.pk)
    if Capability.ADMINISTER in roles.role_of(user.role):
        _check_an_administrator_remains()
    _end_sessions(user, by=by)
    return _switched(user, by, "sharing.user_disabled", is_active=False)


@transaction.atomic
def end_sessions_of(*, user: User, by: User | None) -> int:
    """Sign the user out everywhere, and end what applications may do as them: of a lost device, or where in doubt.
    They can sign in again. Returns how many sessions were ended; each is recorded."""
    return sign_in.end_all_sessions(user=user, by=by)


@transaction.atomic
def enable_user(*, user: User, by: User | None, agreed_by: User | None = None) -> User:
    """The account may sign in again, with the role and the teams it has. Done already: nothing happens."""
    refuse_alone(by, agreed_by)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        return User.objects.get(pk=user.pk)
    return _switched(user, by, "sharing.user_enabled", is_active=True)


@transaction.atomic
def invite_user(*, user: User, site: str, by: User | None) -> None:
    """Send the letter with the link to set a password. A letter that cannot be handed over leaves no entry.

    site: scheme and host that the link begins with. Raises OSError when the letter cannot be sent, UserRefused for an
    account that cannot sign in, and for one that has: its owner asks for a new link on the sign-in page.
    """
    if user.is_program:
        raise UserRefused("", f"{user} is a partner system. Add an API client instead of a password")
    if not user.is_active:
        raise UserRefused("", f"{user} cannot sign in. Enable the account first")
    if user.last_login is not None:
        raise UserRefused("", f"{user} has signed in before, and can ask for a new password on the sign-in page")
    _record("sharing.user_invited", user, by, after={"email": user.email})
    invitations.send(user, site=site)


def personal_team_name(user: User) -> str:
    """Unique in the agency as the email is; two people of one name are told apart by it."""
    name = f"{user.name} ({user.email})"
    return name if len(name) <= LONGEST_TEAM_NAME else f"{user.name[:80]} ({user.uid})"


def others_of_number(user: User) -> models.QuerySet[User]:
    """The other accounts that carry the user's staff number: they are one person's."""
    if not user.staff_number:
        return User.objects.none()
    return User.objects.filter(staff_number=user.staff_number).exclude(pk=user.pk)


def active_administrators() -> models.QuerySet[User]:
    """The accounts that can administer now."""
    return User.objects.filter(is_active=True, role__in=roles.holders(Capability.ADMINISTER))


def _make_personal_team(user: User, *, by: User | None) -> None:
    group = Group.objects.create(name=f"team:{uuid4()}")
    team = Team.objects.create(
        group=group, name=personal_team_name(user), kind=Team.Kind.PERSONAL, agency=user.agency, owner=user
    )
    Membership.objects.create(user=user, team=team, starts_at=timezone.now(), added_by=by)


def _set_sign_in_address(user: User) -> None:
    """One address signs in and is written to: an old one must neither open the account nor receive its letters.

    An administrator vouches for the address, so it needs no confirming.
    """
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email.lower(), primary=True, verified=True)


def _check_manager(user: User) -> None:
    """A line manager is told of changes to the account: somebody else, who can sign in."""
    if user.manager is None:
        return
    if user.manager.is_program or not user.manager.is_active:
        raise UserRefused("manager", f"{user.manager} cannot sign in. Enter the email of someone who can")
    if user.manager_id == user.pk or are_one_person(user, user.manager):
        raise UserRefused("manager", "The line manager must be someone else")


def _check_role(code: str, agency: Agency) -> None:
    """Whether there is such a role, and the agency's people may hold it: what a role may do goes by its agency."""
    role = roles.ROLES.get(code)
    if role is None:
        raise UserRefused("role", "Select a role from the list")
    if role.works_for and agency.kind not in role.works_for:
        kinds = " or ".join(sorted(Agency.Kind(kind).label for kind in role.works_for))
        raise UserRefused("role", f"“{role.name}” is for accounts of {kinds}. Choose another role or agency")


def _check_email(email: str, *, but: User | None = None) -> None:
    take_turns(f"email:{email.lower()}")
    others = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    if others.filter(email__iexact=email).exists():
        raise UserRefused("email", "Another account has this email address")


def _check_role_change(row: User, *, was: str, by: User | None) -> None:
    if by is not None and by.pk == row.pk:
        raise UserRefused("role", "You cannot change your own role. Ask another administrator")
    if row.is_active and Capability.ADMINISTER in _lost(was, row.role):
        _check_an_administrator_remains(but=row)


def _lost(was: str, role: str) -> frozenset[Capability]:
    return roles.role_of(was).capabilities - roles.role_of(role).capabilities


def _lock_administrators() -> None:
    """Two administrators who disable each other at the same moment take turns, and the second is refused."""
    list(active_administrators().order_by("pk").select_for_update().values_list("pk"))


def _check_an_administrator_remains(*, but: User | None = None) -> None:
    others = active_administrators().exclude(pk=but.pk) if but else active_administrators()
    if not others.exists():
        raise UserRefused("role" if but else "", "This is the last active administrator. Add another one first")


def _end_sessions(user: User, *, by: User | None) -> None:
    sign_in.end_all_sessions(user=user, by=by)


def _switched(user: User, by: User | None, verb: str, *, is_active: bool) -> User:
    _record(verb, user, by, before={"is_active": not is_active}, after={"is_active": is_active})
    gaps.settle_of(users=[user], at=timezone.now())
    sight_gaps.settle_of(users=[user], at=timezone.now())
    user.refresh_from_db()
    return user


def _differing(these: dict[str, Any], those: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in these.items() if those[name] != value}


def _record(verb: str, target: models.Model, by: User | None, **payload: dict[str, Any]) -> None:
    audit.record(action=audit.Action.ADMINISTRATION, verb=verb, target=target, by=by, payload=payload)
