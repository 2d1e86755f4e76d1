"""Pages about programs of partners and applications of people: list, add, read, change, revoke, and the keys by which
they say who they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sharing.administration.actions import changes
from sharing.administration.forms.clients import (
    ApplicationChangeForm,
    ApplicationForm,
    ClientChangeForm,
    ClientForm,
    ClientKeyForm,
    RevokeForm,
)
from sharing.administration.views import history
from sharing.administration.views.endpoints import endpoint_of
from sharing.administration.views.endpoints import state_of as endpoint_state
from sharing.administration.views.frame import address_with, administrators, attempt, page, propose, proposed
from sharing.agencies.models import Membership, Team
from sharing.clients import actions, token_scopes
from sharing.clients.models import Client, ClientKey
from sharing.clients.server import PERSONS_TOKEN_SECONDS
from sharing.pages.attempts import posted
from sharing.pages.pagination import BadCursor, paginate_rows
from sharing.pages.requests import SignedInRequest
from sharing.proposals import actions as proposals
from sharing.proposals.models import ProposedChange

SECTION = "administration_clients"


@require_safe
@administrators
def clients(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    try:
        found = paginate_rows(
            Client.objects.with_state().select_related("user__agency"),
            order="name",
            cursor=request.GET.get("cursor", ""),
        )
    except BadCursor as error:
        raise Http404 from error
    return page(
        request,
        "clients",
        section=SECTION,
        clients=[
            (client, token_scopes.format_scopes(client.scopes), state_of(client, at=now)) for client in found.rows
        ],
        next_url=address_with(request, cursor=found.next) if found.next else "",
        previous_url=address_with(request, cursor=found.previous) if found.previous else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def client_add(request: SignedInRequest) -> HttpResponse:
    form = ClientForm(posted(request))
    if request.method == "POST":
        made = propose(request, form, lambda typed: changes.add_client(form.typed()))
        if made:
            return proposed(request, made)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title="Add an API client",
        intro="An API client is a partner system. It proves who it is by a key pair: the partner keeps the private "
        "key, you add the public key next. A privacy officer has to agree to both.",
        button="Propose the API client",
        back_url=SECTION,
        back_words="API clients",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def application_add(request: SignedInRequest) -> HttpResponse:
    form = ApplicationForm(posted(request))
    if request.method == "POST":
        made = propose(request, form, lambda typed: changes.add_application(form.typed()))
        if made:
            return proposed(request, made)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title="Add an application for users",
        intro="It acts as the user who allows it, for some minutes, with their rights and no others. It can then also "
        "do what partner systems never can. It proves who it is by a key pair: you add the public key next. A privacy "
        "officer has to agree to both.",
        button="Propose the application",
        back_url=SECTION,
        back_words="API clients",
    )


@require_safe
@administrators
def client(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown, now = _client(uid), timezone.now()
    teams = (
        Membership.objects.live(at=now)
        .filter(user=shown.user, team__closed_at__isnull=True)
        .exclude(team__kind=Team.Kind.PERSONAL)
        .order_by("team__name")
        .values_list("team__name", flat=True)
    )
    return page(
        request,
        "client",
        section=SECTION,
        shown=shown,
        state=state_of(shown, at=now),
        good_for=token_scopes.format_scopes(shown.scopes),
        teams=list(teams),
        keys=shown.keys.current().select_related("added_by"),
        may_add_key=shown.revoked_at is None and shown.keys.current().count() < actions.KEYS,
        takes_secrets=settings.CLIENT_SECRETS,
        minutes=PERSONS_TOKEN_SECONDS // 60,
        redirects=shown.redirect_uris.split(),
        endpoint=(endpoint := endpoint_of(shown)),
        events=endpoint_state(endpoint) if endpoint else None,
        history=history.of_client(shown),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def client_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """To what its tokens are bound, and whether it may act on behalf of users."""
    shown = _client(uid)
    if shown.revoked_at is not None:
        return _is_revoked(request, shown)
    kind = ApplicationChangeForm if shown.is_for_people else ClientChangeForm
    now: dict[str, Any] = {"binding": shown.binding, "acts_for_users": shown.acts_for_users}
    form = kind(posted(request), initial=now)
    if request.method == "POST":
        changed = attempt(form, lambda typed: _change(request, shown, now | typed))
        if isinstance(changed, ProposedChange):
            return proposed(request, changed)
        if changed:
            messages.success(request, f"Changes to {changed} are saved.")
            return redirect("administration_client", uid)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title=f"Change {shown.name}",
        intro="After a change its current tokens stop working at once. It has to ask for new ones.",
        button="Save changes",
        back_url="administration_client",
        back_uid=shown.uid,
        back_words=shown.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def client_key_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown = _client(uid)
    if shown.revoked_at is not None:
        return _is_revoked(request, shown)
    form = ClientKeyForm(posted(request))
    if request.method == "POST":
        made = propose(request, form, lambda typed: changes.add_key(shown, {"text": typed["key"], "uid": typed["uid"]}))
        if made:
            return proposed(request, made)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title=f"Add a key to {shown.name}",
        intro="The partner makes a key pair and sends you the public key. Check with someone at the partner by phone "
        "that it is theirs. A privacy officer has to agree. An API client has at most 2 keys, so that a new one works "
        "before the old one is removed.",
        button="Propose the key",
        back_url="administration_client",
        back_uid=shown.uid,
        back_words=shown.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def client_key_remove(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """uid: of the key."""
    key = get_object_or_404(ClientKey.objects.select_related("client"), uid=uid)
    shown = key.client
    if request.method == "POST":
        actions.remove_key(key=key, by=request.user)
        messages.success(request, f"The key {key} no longer works.")
        return redirect("administration_client", shown.uid)
    is_last = not shown.keys.current().exclude(pk=key.pk).exists()
    return page(
        request,
        "confirm",
        section=SECTION,
        title=f"Remove the key {key}?",
        consequences=[
            f"{shown} can no longer prove who it is with this key. All its current tokens stop working at once.",
            "It has no other key: it has no access until you add one."
            if is_last
            else "With its other key it can ask for new tokens at once.",
        ],
        button="Remove key",
        back_url="administration_client",
        back_uid=shown.uid,
        back_words=shown.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def client_revoke(request: SignedInRequest, uid: UUID) -> HttpResponse:
    shown = _client(uid)
    form = RevokeForm(posted(request))
    if request.method == "POST":
        revoked = attempt(form, lambda typed: actions.revoke_client(client=shown, by=request.user, **typed))
        if revoked:
            messages.success(request, f"{revoked} no longer gives access.")
            return redirect("administration_client", uid)
    return page(
        request,
        "confirm",
        section=SECTION,
        form=form,
        title=f"Revoke {shown.name}?",
        consequences=[
            "The partner system gets no new tokens, and its current ones stop working at once.",
            "This cannot be undone. To give the partner system access again, add another API client.",
            "Users’ accounts stay as they are." if shown.is_for_people else "The account it acts as stays as it is.",
        ],
        button="Revoke API client",
        back_url="administration_client",
        back_uid=shown.uid,
        back_words=shown.name,
    )


def _change(request: SignedInRequest, shown: Client, typed: dict[str, Any]) -> Client | ProposedChange:
    """The client as it is bound now, or, where it is to act for users, what is proposed."""
    if typed["acts_for_users"] and not shown.acts_for_users:
        return proposals.propose(change=changes.change_client(shown, typed), by=request.user)
    return actions.change_client(client=shown, by=request.user, **typed)


def state_of(client: Client, *, at: datetime) -> tuple[str, str]:
    """The kind of tag and its words."""
    if client.revoked_at is not None:
        return "not-started", "Revoked"
    if client.expires_at <= at:
        return "not-started", "Ended"
    if not client.gives_access(at=at):
        return "waiting", "Its account gives no access"
    if not client.has_key and not (client.secret_set_at and settings.CLIENT_SECRETS):
        return "waiting", "It has no key"
    return "done", "In use" if client.last_used_at else "Can be used"


def _is_revoked(request: SignedInRequest, shown: Client) -> HttpResponse:
    messages.info(request, f"{shown} is revoked. Add another API client instead.")
    return redirect("administration_client", shown.uid)


def _client(uid: UUID) -> Client:
    rows = Client.objects.with_state().select_related("user__agency", "made_by", "revoked_by")
    return get_object_or_404(rows, uid=uid)
