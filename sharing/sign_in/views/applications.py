"""An application asks to act as the signed-in user: what for, in plain words, and the second factor at that moment.

The grant is the toolkit's (RFC 6749 s.4.1 with PKCE): it says which application, redirect address and scopes are right,
and makes the code. The page keeps nothing: what is asked stands in its address, and is read anew when it is answered.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from oauth2_provider.http import OAuth2ResponseRedirect
from oauth2_provider.oauth2_backends import OAuthLibCore, get_oauthlib_core
from oauth2_provider.settings import oauth2_settings
from oauthlib.common import add_params_to_uri
from oauthlib.oauth2 import AccessDeniedError, FatalClientError, OAuth2Error

from sharing import audit
from sharing.clients.models import Client
from sharing.clients.own_tokens import end_own_tokens
from sharing.clients.server import PERSONS_TOKEN_SECONDS
from sharing.clients.token_scopes import TokenScope, format_scopes
from sharing.pages.guards import signed_in
from sharing.pages.requests import SignedInRequest
from sharing.sign_in import second_factor
from sharing.sign_in.proof import Proof


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def application_allow(request: SignedInRequest) -> HttpResponse:
    core = get_oauthlib_core()
    try:
        scopes, asked = core.server.validate_authorization_request(address_of(request), http_method="GET", body="")
    except FatalClientError as error:
        context = {"reason": error.description or error.error}
        return render(request, "sharing/sign_in/application_unknown.html", context, status=400)
    except OAuth2Error as error:
        return sent_back(request, error.in_uri(error.redirect_uri))
    client = Client.objects.get(client_id=asked["client_id"])
    if request.method == "POST" and "refuse" in request.POST:
        audit.refuse(by=request.user, verb="sharing.application_refused", target=client, payload={"scopes": scopes})
        return sent_back(request, AccessDeniedError(state=asked["state"]).in_uri(asked["redirect_uri"]))
    proof = Proof(request)
    if request.method == "POST" and proof.is_given():
        return allowed(request, core, client, scopes, asked)
    wanted = set(scopes)
    context = {
        "client": client,
        "back_to": urlsplit(asked["redirect_uri"]).netloc,
        "decides": format_scopes(name for name in TokenScope if name in wanted and name.is_for_people),
        "reads": format_scopes(name for name in TokenScope if name in wanted and not name.is_for_people),
        "minutes": PERSONS_TOKEN_SECONDS // 60,
        "has_factor": second_factor.factors_of(request.user).exists(),
    }
    response = render(request, "sharing/sign_in/application_allow.html", context | proof.context())
    return may_send_to(response, asked["redirect_uri"])


@signed_in
@require_POST
def end_own_application(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Ended already reads like ended now."""
    client = get_object_or_404(Client, uid=uid)
    end_own_tokens(user=request.user, by=request.user, client=client)
    messages.success(request, f"{client} can no longer act as you.")
    return redirect("own_sessions")


@transaction.atomic
def allowed(
    request: SignedInRequest, core: OAuthLibCore, client: Client, scopes: list[str], asked: dict[str, Any]
) -> HttpResponse:
    """Back to the application, with a code that it gets a token for."""
    uri, _, _, _ = core.create_authorization_response(request, scopes=scopes, credentials=asked, allow=True)
    audit.record(
        action=audit.Action.SIGN_IN,
        verb="sharing.application_allowed",
        by=request.user,
        target=client,
        payload={"client": client.client_id, "scopes": scopes},
    )
    return OAuth2ResponseRedirect(uri, client.get_allowed_schemes())


def address_of(request: SignedInRequest) -> str:
    """This page with what is asked; what the form sends is no part of it."""
    return f"{request.path}?{request.GET.urlencode()}"


def sent_back(request: SignedInRequest, uri: str) -> HttpResponse:
    """To the application, which reads there what went wrong, and of whom (RFC 9207)."""
    issuer = oauth2_settings.oauth2_authorization_server_issuer(request)
    return OAuth2ResponseRedirect(add_params_to_uri(uri, [("iss", issuer)]), Client().get_allowed_schemes())


def may_send_to(response: HttpResponse, uri: str) -> HttpResponse:
    """The form of this page leads there, by a redirect."""
    parts = urlsplit(uri)
    response._csp_update = {"form-action": [f"{parts.scheme}://{parts.netloc}"]}  # type: ignore[attr-defined]  # as csp.decorators does
    return response
