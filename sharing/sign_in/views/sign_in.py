"""allauth's pages for signing in, where ours do something else."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.core import ratelimit
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sharing import audit
from sharing.pages.guards import signed_in
from sharing.pages.requests import SignedInRequest
from sharing.sign_in import second_factor
from sharing.sign_in.forms import AskPasswordLinkForm
from sharing.sign_in.sessions import clock as session_clock


class SignIn(account.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "organisations": [
                {"name": provider.name, "url": provider.get_login_url(self.request, **self._next())}
                for provider in get_adapter().list_providers(self.request)
            ],
            "planned_work": settings.PLANNED_WORK,
        }

    def _next(self) -> dict[str, str]:
        url = self.get_next_url()
        return {"next": url} if url else {}


class SignInByPasskey(passkeys.LoginWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        audit.refuse(by=None, verb="sharing.sign_in_failed", payload={"method": "passkey"})
        messages.error(self.request, "This passkey did not work here. Try again, or use your password.")
        return redirect("account_login")


class AskPasswordLink(account.PasswordResetView):
    form_class = AskPasswordLinkForm

    def get_form_class(self) -> type[AskPasswordLinkForm]:
        return self.form_class

    def form_valid(self, form: AskPasswordLinkForm) -> HttpResponse:
        """The letter is written after the answer has left: its time would tell that there is such an account."""
        email = form.cleaned_data["email"].lower()
        too_many = ratelimit.consume_or_429(self.request, action="reset_password", key=email)
        if too_many:
            return too_many
        site = self.request.build_absolute_uri("/")
        response = redirect("account_reset_password_done")
        response._resource_closers.append(lambda: form.send(site=site))  # type: ignore[attr-defined]
        return response


class SecondFactor(mfa.IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        step = second_factor.next_step(self.request)
        return super().get_context_data(**kwargs) | {"second_factor_missing": step is second_factor.SignInStep.SET_UP}


class AddApp(app.ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _factor_was_added(self)
        return response


class AddPasskey(passkeys.AddWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _factor_was_added(self)
        return response


class RemovePasskey(passkeys.RemoveWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        """allauth asks before it removes an app, not before it removes a passkey."""
        if not second_factor.may_remove(self.request.user, self.object):
            messages.error(self.request, "This is your last second factor. Add another one first.")
            return redirect("mfa_index")
        return super().form_valid(form)


class MakeRecoveryCodes(recovery_codes.GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        second_factor.note_codes(self.request)
        return response


@never_cache
@signed_in
@require_POST
def recovery_codes_saved(request: SignedInRequest) -> HttpResponse:
    """The user says that the codes are kept somewhere; everything else opens again."""
    second_factor.codes_are_saved(request)
    return redirect("home" if second_factor.next_step(request) is None else "mfa_index")


@never_cache
@signed_in
@require_POST
def stay_signed_in(request: HttpRequest) -> JsonResponse:
    """Something was done, though nothing else. Never lengthens a session past its longest time."""
    session_clock.touch(request.session, at=timezone.now())
    span = session_clock.span(request.session)
    assert span  # noqa: S101 (else the middleware had ended the session)
    return JsonResponse({"ends_at": span.ends_at.isoformat()})


def _factor_was_added(view: Any) -> None:
    second_factor.note_set_up(view.request)
    if view.did_generate_recovery_codes:
        second_factor.note_codes(view.request)
