"""Proof that the user is at the keyboard now: the second factor again, a code or a passkey, by allauth's own forms."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth

from sharing.pages.requests import SignedInRequest
from sharing.sign_in import second_factor
from sharing.sign_in.forms import ConfirmByCodeForm


class Proof:
    """What one request gives as proof. It counts for this request alone: nothing of it is remembered for the next.

    A code is taken once, and recovery codes stand in for a factor that is set up, never for none.
    """

    def __init__(self, request: SignedInRequest):
        self._request = request
        data = request.POST if request.method == "POST" else None
        self.code = ConfirmByCodeForm(user=request.user, data=data if data and "code" in data else None)
        self.passkey = ReauthenticateWebAuthnForm(
            user=request.user, data=data if data and "credential" in data else None
        )

    def is_given(self) -> bool:
        if not second_factor.factors_of(self._request.user).exists():
            return False
        for form in (self.code, self.passkey):
            if form.is_bound and form.is_valid():
                form.save()
                return True
        return False

    def context(self) -> dict[str, Any]:
        """For a page that asks: `form` is for the code; `passkey` and `passkey_options` where the user has one."""
        kinds = set(second_factor.factors_of(self._request.user).values_list("type", flat=True))
        has_passkey = Authenticator.Type.WEBAUTHN in kinds
        return {
            "form": self.code,
            "passkey": self.passkey if has_passkey else None,
            "passkey_options": {"request_options": auth.begin_authentication(self._request.user)}
            if has_passkey
            else None,
        }
