"""The grants by which a token is given: client credentials to partner systems, and a code to applications of people.

No other grant exists: no implicit one, no password, no refresh token.
"""

from __future__ import annotations

from typing import Any, ClassVar

from oauthlib.oauth2 import AuthorizationCodeGrant as CodeGrant
from oauthlib.oauth2 import AuthorizationEndpoint, BearerToken, ClientCredentialsGrant, TokenEndpoint
from oauthlib.oauth2.rfc6749.grant_types.authorization_code import code_challenge_method_s256

CODE, CREDENTIALS = "authorization_code", "client_credentials"
PERSONS_TOKEN_SECONDS = 10 * 60  # of a person's own token; then they allow it again, with the second factor


class AuthorizationCodeGrant(CodeGrant):
    """With a proof key that only its hash leaves the application beforehand (PKCE, S256), and without refresh token."""

    _code_challenge_methods: ClassVar = {"S256": code_challenge_method_s256}
    refresh_token = False


class Server(AuthorizationEndpoint, TokenEndpoint):
    """What the toolkit asks. token_expires_in: seconds, of a partner system's token."""

    def __init__(self, request_validator: Any, *, token_expires_in: int, token_generator: Any = None, **unused: Any):
        code = AuthorizationCodeGrant(request_validator)
        token = BearerToken(
            request_validator,
            token_generator,
            lambda request: PERSONS_TOKEN_SECONDS if request.grant_type == CODE else token_expires_in,
        )
        AuthorizationEndpoint.__init__(
            self, default_response_type="code", default_token_type=token, response_types={"code": code}
        )
        TokenEndpoint.__init__(
            self,
            default_grant_type=CREDENTIALS,
            default_token_type=token,
            grant_types={CODE: code, CREDENTIALS: ClientCredentialsGrant(request_validator)},
        )
