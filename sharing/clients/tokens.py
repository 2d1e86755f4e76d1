"""Tokens: `POST /api/v1/token`, by client credentials (RFC 6749 s.4.4), or by a code that a person's application has
(s.4.1, with PKCE)."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import unquote_plus

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, inline_serializer
from oauth2_provider.models import get_access_token_model
from oauth2_provider.oauth2_backends import get_oauthlib_core
from rest_framework import serializers
from rest_framework.parsers import FormParser
from rest_framework.views import APIView

from sharing import audit
from sharing.agencies.models import User
from sharing.clients.credentials import assertions
from sharing.clients.credentials.jose import NotSigned, opened
from sharing.clients.models import Client
from sharing.clients.own_tokens import end_tokens_of_code
from sharing.clients.server import CODE, CREDENTIALS
from sharing.clients.throttling import PerAddress
from sharing.clients.validator import ADDRESS

CLIENT_ID_LENGTH = 64  # of what was typed, in the audit log


TOKEN = inline_serializer(
    "Token",
    {
        "access_token": serializers.CharField(),
        "token_type": serializers.CharField(help_text="DPoP, or Bearer where it is bound to a certificate"),
        "expires_in": serializers.IntegerField(help_text="Seconds"),
        "scope": serializers.CharField(help_text="Scopes of the token, separated by spaces"),
    },
)
ASKED = inline_serializer(
    "TokenRequest",
    {
        "grant_type": serializers.ChoiceField(
            choices=[CREDENTIALS, CODE], help_text="authorization_code: for a person's own token"
        ),
        "client_assertion_type": serializers.ChoiceField(choices=[assertions.TYPE]),
        "client_assertion": serializers.CharField(help_text="A JWT that your key signed (RFC 7523)"),
        "scope": serializers.CharField(required=False, help_text="Fewer than the client has, separated by spaces"),
        "code": serializers.CharField(required=False, help_text="Of authorization_code: the code, which is taken once"),
        "redirect_uri": serializers.CharField(
            required=False, help_text="Of authorization_code: as the code was asked for"
        ),
        "code_verifier": serializers.CharField(required=False, help_text="Of authorization_code: the PKCE verifier"),
    },
)
REFUSED = inline_serializer(
    "TokenRefused",
    {
        "error": serializers.CharField(help_text="As RFC 6749, section 5.2, names it"),
        "error_description": serializers.CharField(required=False),
    },
)
REFUSED.MAY_LACK = ("error_description",)  # type: ignore[attr-defined]  # as a class of a serializer says it


class TokenView(APIView):
    """Refusals have the form of RFC 6749 s.5.2, not problem+json: every OAuth library reads that one."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (PerAddress,)
    parser_classes = (FormParser,)

    @extend_schema(
        operation_id="token",
        description="Refusals have the form of RFC 6749, section 5.2, which every OAuth library reads.",
        summary="A token, for an assertion that the client signed",
        request={"application/x-www-form-urlencoded": ASKED},
        responses={200: TOKEN, 400: REFUSED, 401: REFUSED},
        auth=[],
    )
    def post(self, request):
        sent = request._request  # the toolkit reads the form itself, from Django's request
        sent.META[ADDRESS] = sent.build_absolute_uri(sent.path)
        _, headers, body, status = get_oauthlib_core().create_token_response(sent)
        answer = json.loads(body)
        self.record(sent, answer, status)
        if answer.get("error") == "invalid_grant":  # said to a client that has shown its key, and to no other
            end_tokens_of_code(sent.POST.get("code", ""))
        return HttpResponse(body, status=status, headers=headers)

    def record(self, sent, answer: dict, status: int) -> None:
        typed = client_id_of(sent)
        client = Client.objects.select_related("user__agency").filter(client_id=typed).first() if typed else None
        by = client.user if client else None
        if status == 200:
            verb, payload = "sharing.token_given", {"client": typed, "scope": answer["scope"]}
            if client is not None and client.is_for_people:
                by = user_of_token(answer["access_token"])
            audit.record(action=audit.Action.SIGN_IN, verb=verb, by=by, target=client, payload=payload)
        else:
            payload = {name: answer[name] for name in ("error", "error_description") if answer.get(name)}
            payload["client"] = typed
            audit.refuse(by=by, verb="sharing.token_refused", target=client, payload=payload)


def user_of_token(text: str) -> User | None:
    """Whose own it is."""
    checksum = hashlib.sha256(text.encode()).hexdigest()
    token = get_access_token_model().objects.select_related("user__agency").filter(token_checksum=checksum).first()
    return token.user if token else None


def client_id_of(sent) -> str:
    """The id that was given, right or wrong: in the assertion, by HTTP Basic, or in the body."""
    kind, _, text = sent.headers.get("Authorization", "").partition(" ")
    typed = sent.POST.get("client_id", "")
    if assertion := sent.POST.get("client_assertion"):
        try:
            typed = str(opened(assertion).claims.get("sub", typed))
        except NotSigned:
            typed = ""
    if kind == "Basic":
        try:
            typed = unquote_plus(base64.b64decode(text).decode().partition(":")[0])
        except ValueError:
            typed = ""
    return "".join(letter for letter in typed if letter.isprintable())[:CLIENT_ID_LENGTH]
