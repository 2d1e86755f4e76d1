"""Pages about accounts: find, read, add, change, disable, enable."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing.access.roles import PROGRAM, Capability, role_of
from sharing.access.rules import staff_number
from sharing.administration.actions import changes, people
from sharing.administration.actions.people import UserRefused
from sharing.administration.forms.people import AddUserForm, ChangeUserForm, UserFilterForm
from sharing.administration.views import history
from sharing.administration.views.frame import (
    address_with,
    administrators,
    attempt,
    columns,
    page,
    propose,
    propose_at_once,
    proposed,
)
from sharing.agencies.models import Membership, Team, User
from sharing.audit.versions import ChangedMeanwhile
from sharing.pages.attempts import posted
from sharing.pages.conflicts import conflict_of, typed_data
from sharing.pages.pagination import BadCursor, paginate_rows
from sharing.pages.requests import SignedInRequest
from sharing.proposals import actions as proposals
from sharing.proposals.models import ProposedChange

SECTION = "administration_users"


@require_safe
@administrators
def users(request: SignedInRequest) -> HttpResponse:
    """The accounts, 50 on a page, with the teams each is in now."""
    form = UserFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    sort = asked.get("sort") or "name"
    try:
        found = paginate_rows(_asked_for(asked), order=sort, cursor=request.GET.get("cursor", ""))
    except BadCursor as error:
        raise Http404 from error
    return page(
        request,
        "users",
        section=SECTION,
        filters=form,
        is_filtered=any(asked.get(name) for name in ("q", "agency", "role", "state")),
        columns=columns(
            request, ("Name", "name"), ("Role", "role"), ("Teams", ""), ("Last signed in", ""), ("State", ""), sort=sort
        ),
        users=[(row, row.can(Capability.VIEW_PEOPLE) and not row.places) for row in found.rows],
        next_url=address_with(request, cursor=found.next) if found.next else "",
        previous_url=address_with(request, cursor=found.previous) if found.previous else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def user_add(request: SignedInRequest) -> HttpResponse:
    form = AddUserForm(posted(request))
    if request.method == "POST":
        made = propose(request, form, changes.add_account)
        if made:
            _say_whose_number(request, form.cleaned_data["staff_number"])
            return proposed(request, made)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title="Add a user",
        intro="A privacy officer has to agree. They then get an email with a link to set a password. Add them to a "
        "team next: without one they see no one.",
        button="Propose the account",
        back_url="administration_users",
        back_words="Users",
    )


@require_safe
@administrators
def user(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown = _user(uid)
    now = timezone.now()
    places = list(shown.memberships.exclude(team__kind=Team.Kind.PERSONAL).select_related("team__agency"))
    return page(
        request,
        "user",
        section=SECTION,
        shown=shown,
        role=role_of(shown.role),
        is_self=shown.pk == request.user.pk,
        same_person=people.others_of_number(shown),
        current=[place for place in places if place.is_live(at=now)],
        to_come=[place for place in places if place.starts_at > now],
        past=[place for place in places if place.ends_at and place.ends_at <= now],
        changes=shown.changes_proposed.stoppable(at=now),
        history=history.of_user(shown),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def user_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown = _user(uid)
    form = ChangeUserForm(posted(request), row=shown)
    conflict = None
    if request.method == "POST":
        try:
            changed = attempt(form, lambda _: _change(request, shown, typed_data(form)))
        except ChangedMeanwhile as meanwhile:
            changed, conflict = None, conflict_of(form, meanwhile)
        if changed:
            _say_whose_number(request, form.cleaned_data["staff_number"], but=shown)
        if isinstance(changed, ProposedChange):
            return proposed(request, changed)
        if changed:
            messages.success(request, f"The account of {changed} is saved.")
            return redirect("administration_user", uid)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        conflict=conflict,
        intro=f"You can change the phone alone. To all else a privacy officer has to agree. {_whose_number(shown)}",
        title=f"Change {shown.name}",
        button="Save the account",
        back_url="administration_user",
        back_uid=uid,
        back_words=shown.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def user_disable(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown = _user(uid)
    refusal = ""
    if request.method == "POST":
        try:
            people.disable_user(user=shown, by=request.user)
        except UserRefused as refused:
            refusal = refused.message
        else:
            messages.success(request, f"{shown} can no longer sign in.")
            return redirect("administration_user", uid)
    return _confirm(
        request,
        shown,
        refusal,
        title=f"Disable the account of {shown.name}?",
        consequences=[
            "They are signed out at once, on every device.",
            "They cannot sign in until an administrator enables the account.",
            "Their team memberships stay, and apply again when the account is enabled.",
        ],
        button="Disable the account",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def user_end_sessions(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Of a device that was lost, or where in doubt: one person does it, at once."""
    shown = _user(uid)
    if request.method == "POST":
        ended = people.end_sessions_of(user=shown, by=request.user)
        sessions = "1 session" if ended == 1 else f"{ended or 'No'} sessions"
        messages.success(request, f"{sessions} of {shown} ended.")
        return redirect("administration_user", uid)
    return _confirm(
        request,
        shown,
        "",
        title=f"End all sessions of {shown.name}?",
        consequences=[
            "They are signed out at once, on every device.",
            "Applications can no longer act as them.",
            "They can sign in again. Disable the account if they must not.",
        ],
        button="End all sessions",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def user_forget_factors(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """For one who lost passkey, phone and codes."""
    shown = _user(uid)
    if request.method == "POST":
        back = redirect("administration_user", uid)
        return propose_at_once(request, changes.reset_factors(shown), back=back)
    return _confirm(
        request,
        shown,
        "",
        title=f"Reset the second factors of {shown.name}?",
        consequences=[
            "Do this only after you have checked who is asking: call them back on a number you know.",
            "A privacy officer has to agree. They and their line manager are emailed at once.",
            "Their passkeys, authenticator app and recovery codes stop working, and they are signed out everywhere.",
            "They set up a second factor at the next sign-in with their password.",
        ],
        button="Propose to reset second factors",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def user_enable(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown = _user(uid)
    if request.method == "POST":
        back = redirect("administration_user", uid)
        return propose_at_once(request, changes.enable_account(shown), back=back)
    return _confirm(
        request,
        shown,
        "",
        title=f"Enable the account of {shown.name}?",
        consequences=[
            "A privacy officer has to agree.",
            f"They can then sign in again, as {role_of(shown.role).name}.",
            "They see again what their current teams can see.",
        ],
        button="Propose to enable the account",
    )


@require_POST
@administrators
def user_invite(request: SignedInRequest, uid: UUID) -> HttpResponse:
    invite(request, _user(uid))
    return redirect("administration_user", uid)


def _user(uid: UUID) -> User:
    return get_object_or_404(User.objects.select_related("agency", "manager"), uid=uid)


def _change(request: SignedInRequest, shown: User, typed: dict[str, Any]) -> User | ProposedChange:
    """The account with another phone, or what is proposed. Raises ChangedMeanwhile."""
    change = changes.change_account(shown, typed)
    if change.changed <= people.CHANGED_ALONE:
        return people.change_user(user=shown, by=request.user, **typed)
    return proposals.propose(change=change, by=request.user)


def _asked_for(asked: dict[str, Any]) -> QuerySet[User]:
    now = timezone.now()
    places = (
        Membership.objects.live(at=now)
        .filter(team__closed_at__isnull=True)
        .exclude(team__kind=Team.Kind.PERSONAL)
        .select_related("team")
        .order_by("team__name")
    )
    rows = User.objects.select_related("agency").prefetch_related(Prefetch("memberships", places, to_attr="places"))
    if asked.get("q"):
        number = Q(staff_number=staff_number(asked["q"]))
        rows = rows.filter(Q(name__icontains=asked["q"]) | Q(email__icontains=asked["q"]) | number)
    if asked.get("agency"):
        rows = rows.filter(agency=asked["agency"])
    if asked.get("role"):
        rows = rows.filter(role=asked["role"])
    return rows.filter(STATES.get(asked.get("state") or "", Q()))


STATES = {
    "active": Q(is_active=True),
    "never": Q(is_active=True, last_login=None) & ~Q(role=PROGRAM),
    "disabled": Q(is_active=False),
}


def invite(request: SignedInRequest, user: User) -> None:
    """Send the letter and say so; an account stays made when its letter cannot be sent."""
    try:
        people.invite_user(user=user, site=request.build_absolute_uri("/"), by=request.user)
    except UserRefused as refused:
        messages.warning(request, refused.message)
    except OSError:
        messages.warning(
            request, f"The account is added, but the email to {user.email} could not be sent. Send it again."
        )
    else:
        messages.success(request, f"An email to set a password is on its way to {user.email}.")


def _whose_number(user: User) -> str:
    """Whose other account has the same staff number, in words; empty where nobody's has."""
    others = ", ".join(f"{other} ({other.email})" for other in people.others_of_number(user))
    return (
        f"Staff number {user.staff_number} is also on the account of {others}: the same person, so they sign once."
        if others
        else ""
    )


def _say_whose_number(request: SignedInRequest, typed: str, *, but: User | None = None) -> None:
    words = _whose_number(User(pk=but.pk if but else None, staff_number=staff_number(typed)))
    if words:
        messages.warning(request, words)


def _confirm(request: SignedInRequest, shown: User, refusal: str, **words: Any) -> HttpResponse:
    return page(
        request,
        "confirm",
        section=SECTION,
        errors=[{"text": refusal}] if refusal else [],
        back_url="administration_user",
        back_uid=shown.uid,
        back_words=shown.name,
        **words,
    )
