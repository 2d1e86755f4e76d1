"""Pages about programs of partners: list, add, read, replace the secret, revoke."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from sharing.administration.forms.clients import ClientForm, RevokeForm
from sharing.administration.views import history
from sharing.administration.views.endpoints import endpoint_of
from sharing.administration.views.endpoints import state_of as endpoint_state
from sharing.administration.views.frame import address_with, administrators, attempt, page
from sharing.agencies.models import Membership, Team
from sharing.clients import actions, token_scopes
from sharing.clients.models import Client
from sharing.pages.attempts import posted
from sharing.pages.pagination import BadCursor, paginate_rows
from sharing.pages.requests import SignedInRequest

SECTION = "administration_clients"


@require_safe
@administrators
def clients(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    try:
        found = paginate_rows(
            Client.objects.select_related("user__agency"), order="name", cursor=request.GET.get("cursor", "")
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
@never_cache
@administrators
def client_add(request: SignedInRequest) -> HttpResponse:
    form = ClientForm(posted(request))
    if request.method == "POST":
        made = attempt(form, lambda _: actions.add_client(**form.typed(), by=request.user))
        if made and not made.secret:
            messages.info(request, f"{made.client} was added already. Its secret was shown then.")
            return redirect("administration_client", made.client.uid)
        if made:
            return show_client_secret(request, made, title=f"{made.client} is added")
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title="Add an API client",
        intro="An API client is a partner system. It gets tokens with its id and a secret, which is shown once.",
        button="Add API client",
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
        endpoint=(endpoint := endpoint_of(shown)),
        events=endpoint_state(endpoint) if endpoint else None,
        history=history.of_client(shown),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@administrators
def client_secret(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Replace the secret; the new one is in this answer and nowhere else."""
    shown = _client(uid)
    if shown.revoked_at is not None:
        messages.info(request, f"{shown} is revoked. Add another API client instead.")
        return redirect("administration_client", uid)
    if request.method == "POST":
        try:
            made = actions.replace_secret(client=shown, by=request.user)
        except actions.ClientIsRevoked:
            return redirect("administration_client", uid)
        return show_client_secret(request, made, title=f"{shown} has a new secret")
    return page(
        request,
        "confirm",
        section=SECTION,
        title=f"Replace the secret of {shown.name}?",
        consequences=[
            "The old secret and every token got with it stop working at once.",
            "The partner system has no access until the partner uses the new one.",
            "The new secret is shown once.",
        ],
        button="Replace the secret",
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
            "The account it acts as stays as it is.",
        ],
        button="Revoke API client",
        back_url="administration_client",
        back_uid=shown.uid,
        back_words=shown.name,
    )


def state_of(client: Client, *, at: datetime) -> tuple[str, str]:
    """The kind of tag and its words."""
    if client.revoked_at is not None:
        return "not-started", "Revoked"
    if client.expires_at <= at:
        return "not-started", "Ended"
    if not client.gives_access(at=at):
        return "waiting", "Its account gives no access"
    return "done", "In use" if client.last_used_at else "Can be used"


def show_client_secret(request: SignedInRequest, made: actions.Credentials, *, title: str) -> HttpResponse:
    """The one page that shows a secret. It is the answer to a form, never an address of its own."""
    return page(request, "client_secret", section=SECTION, title=title, shown=made.client, secret=made.secret)


def _client(uid: UUID) -> Client:
    return get_object_or_404(Client.objects.select_related("user__agency", "made_by", "revoked_by"), uid=uid)
