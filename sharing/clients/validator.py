"""How the toolkit is told who asks for a token, and what the token is bound to.

By a key: an assertion that the program signed (RFC 7523). By a secret: in the demo and on a developer's machine alone.
A token that was asked for by a key is bound to another one (DPoP) or to a certificate, as the client's row says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.oauth2.rfc6749.errors import InvalidClientError, InvalidRequestError, OAuth2Error

from sharing.clients import actions
from sharing.clients.credentials import assertions, certificates, dpop
from sharing.clients.credentials.jose import NotSigned, PublicKey, Signed, opened
from sharing.clients.credentials.replays import digest_of, take_once
from sharing.clients.models import Binding, ClientKey, TokenBinding, acts_for_themselves
from sharing.clients.server import CODE

ADDRESS = "sharing.token_address"  # in META, where no header of a request can stand: the address that was asked


class InvalidProof(OAuth2Error):
    error = "invalid_dpop_proof"
    status_code = 400


@dataclass(frozen=True)
class Bound:
    """What a token is to be bound to."""

    binding: Binding
    thumbprint: str


class ClientValidator(OAuth2Validator):
    """oauthlib's request is one of the toolkit's: what stands in META is in its `headers`."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Raises OAuth2Error that says what is wrong with what was sent; who is not known, and who did not sign, are
        told the same."""
        now = timezone.now()
        request.bound = None
        if not getattr(request, "client_assertion", None):
            return settings.CLIENT_SECRETS and self._has_secret(request)
        key = self._signer(request, now=now)
        if key is None:
            return False
        request.bound = self._bound(request, now=now)
        actions.note_key_use(key, at=now)
        return True

    @transaction.atomic
    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """A code is taken first: of two that send the same one, one is given a token."""
        if request.grant_type == CODE:
            super().invalidate_authorization_code(request.client_id, request.code, request)
        super().save_bearer_token(token, request, *args, **kwargs)
        if request.bound is not None and request.bound.binding == Binding.DPOP:
            token["token_type"] = "DPoP"  # noqa: S105

    def invalidate_authorization_code(self, client_id: Any, code: str, request: Any, *args: Any, **kwargs: Any) -> None:
        """Done with the token."""

    def validate_code(self, client_id: Any, code: str, client: Any, request: Any, *args: Any, **kwargs: Any) -> bool:
        """Of a person who may still sign in."""
        return super().validate_code(client_id, code, client, request, *args, **kwargs) and acts_for_themselves(
            request.user
        )

    def _create_access_token(self, expires: Any, request: Any, token: Any, source_refresh_token: Any = None) -> Any:
        with transaction.atomic():
            made = super()._create_access_token(expires, request, token, source_refresh_token)
            if request.bound is not None:
                TokenBinding.objects.create(
                    token=made,
                    binding=request.bound.binding,
                    thumbprint=request.bound.thumbprint,
                    code=digest_of(request.code) if request.grant_type == CODE else None,
                )
            return made

    def _has_secret(self, request: Any) -> bool:
        return super().authenticate_client(request) and request.client.secret_set_at is not None

    def _signer(self, request: Any, *, now: datetime) -> ClientKey | None:
        """The key of the client by which the assertion is signed; the client is then in the request."""
        if getattr(request, "client_assertion_type", None) != assertions.TYPE:
            raise InvalidClientError(f"client_assertion_type must be {assertions.TYPE}", request=request)
        try:
            assertion = opened(request.client_assertion)
        except NotSigned as refused:
            raise InvalidClientError(f"client_assertion: {refused}", request=request) from None
        if fault := assertions.fault_in(assertion.claims, address=request.headers[ADDRESS], now=now):
            raise InvalidClientError(f"client_assertion: {fault}", request=request)
        client_id = assertion.claims["sub"]
        if getattr(request, "client_id", None) not in (None, "", client_id):
            raise InvalidClientError("client_id is not that of client_assertion", request=request)
        if self._load_application(client_id, request) is None:
            return None
        key = _key_that_signed(assertion, request.client)
        until = assertions.moment_of(assertion.claims["exp"])
        if key is None or until is None:
            return None
        return key if take_once(f"assertion {client_id}", assertion.claims["jti"], until=until) else None

    def _bound(self, request: Any, *, now: datetime) -> Bound:
        if request.client.binding == Binding.CERTIFICATE:
            thumbprint = certificates.thumbprint_in(request.headers)
            if not thumbprint:
                raise InvalidRequestError(
                    "Connect with your TLS certificate: the token is bound to it", request=request
                )
            return Bound(Binding.CERTIFICATE, thumbprint)
        address, sent = request.headers[ADDRESS], request.headers.get("HTTP_DPOP", "")
        try:
            key, jti = dpop.proved(sent, method=request.http_method, address=address, now=now)
        except dpop.BadProof as bad:
            raise InvalidProof(f"DPoP: {bad}", request=request) from None
        if not take_once(f"proof {key.thumbprint}", jti, until=dpop.last_taken(now)):
            raise InvalidProof("DPoP: this proof was sent before", request=request)
        return Bound(Binding.DPOP, key.thumbprint)


def _key_that_signed(assertion: Signed, client: Any) -> ClientKey | None:
    """Of the one or two that count: named by `kid` where the assertion names one."""
    keys = ClientKey.objects.current().filter(client=client)
    if (kid := assertion.header.get("kid")) is not None:
        keys = keys.filter(kid=kid) if assertions.is_printed(kid) else keys.none()
    return next((key for key in keys if assertion.is_by(public_key(key))), None)


def public_key(key: ClientKey) -> PublicKey:
    return PublicKey(key.jwk, key.thumbprint, tuple(key.algorithms))
