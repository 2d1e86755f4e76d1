"""Proof that the user is at the keyboard now: the second factor again, a code or a passkey, by allauth's own forms."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django.conf import settings

from sharing.pages.requests import SignedInRequest
from sharing.sign_in import second_factor
from sharing.sign_in.forms import ConfirmByCodeForm, DemoCodeForm


class Proof:
    """What one request gives as proof. Who asks for it each time is not content with an earlier one.

    A code is taken once, and recovery codes stand in for a factor that is set up, never for none.
    """

    def __init__(self, request: SignedInRequest, *, prefix: str | None = None, takes_demo_code: bool = False):
        """prefix: of the names of its fields, in a form that has fields of its own. takes_demo_code: whether who has
        passed over setting up a factor in the demo may enter its printed code."""
        self._kinds = set(second_factor.factors_of(request.user).values_list("type", flat=True))
        self._is_possible = bool(self._kinds) or (takes_demo_code and bool(settings.DEMO_CODE))
        before = f"{prefix}-" if prefix else ""
        data = request.POST if request.method == "POST" else {}
        code_form = ConfirmByCodeForm if self._kinds or not self._is_possible else DemoCodeForm
        self.code = code_form(user=request.user, data=data if f"{before}code" in data else None, prefix=prefix)
        self.passkey = ReauthenticateWebAuthnForm(
            user=request.user, data=data if f"{before}credential" in data else None, prefix=prefix
        )
        self._user = request.user

    def is_given(self) -> bool:
        if not self._is_possible:
            return False
        for form in (self.code, self.passkey):
            if form.is_bound and form.is_valid():
                form.save()
                return True
        return False

    def context(self) -> dict[str, Any]:
        """For a page that asks: `form` is for the code; `passkey` and `passkey_options` where the user has one."""
        has_passkey = Authenticator.Type.WEBAUTHN in self._kinds
        return {
            "form": self.code,
            "passkey": self.passkey if has_passkey else None,
            "passkey_options": {"request_options": auth.begin_authentication(self._user)} if has_passkey else None,
        }
