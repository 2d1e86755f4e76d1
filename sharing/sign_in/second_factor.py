"""The second factor of a session: whether it was shown, and the step its user must take before anything else."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from sharing.agencies.models import User
from sharing.pages.requests import SignedInRequest

SET_UP = "second_factor_set_up_by"
CODES_TO_SAVE = "recovery_codes_to_save"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SignInStep(StrEnum):
    """What comes before anything else. The value is the name of the page's address."""

    SAVE_CODES = "mfa_view_recovery_codes"
    SET_UP = "mfa_index"
    SHOW = "mfa_reauthenticate"


WAY_OUT = frozenset({"account_logout", "stay_signed_in"})
OPEN_MEANWHILE: dict[SignInStep, frozenset[str]] = {
    SignInStep.SAVE_CODES: WAY_OUT
    | {"mfa_view_recovery_codes", "mfa_generate_recovery_codes", "recovery_codes_saved"}
    | {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"},
    SignInStep.SET_UP: WAY_OUT | {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"},
    # Not the pages that add a factor: who has only the password must not add one of their own.
    SignInStep.SHOW: WAY_OUT | {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"},
}


def next_step(request: SignedInRequest) -> SignInStep | None:
    """What the signed-in user must do now; None when nothing stands in the way.

    The session is asked, not the account: a session that began before the factor was set up has not shown it.
    """
    if is_done(request):
        return None
    if request.session.get(CODES_TO_SAVE):
        return SignInStep.SAVE_CODES
    return SignInStep.SHOW if factors_of(request.user).exists() else SignInStep.SET_UP


def is_done(request: SignedInRequest) -> bool:
    """Whether nothing stands in the way. Asks the session alone."""
    if request.session.get(CODES_TO_SAVE):
        return False
    return not settings.SECOND_FACTOR_REQUIRED or was_shown(request)


def was_shown(request: SignedInRequest) -> bool:
    if request.session.get(SET_UP) == request.user.pk:
        return True
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def note_set_up(request: SignedInRequest) -> None:
    """A factor was set up in this session, which thereby has shown it."""
    request.session[SET_UP] = request.user.pk


def note_codes(request: HttpRequest) -> None:
    """New recovery codes were made: they are shown once, so saving them comes before anything else."""
    request.session[CODES_TO_SAVE] = True


def codes_are_saved(request: HttpRequest) -> None:
    request.session.pop(CODES_TO_SAVE, None)


def factors_of(user: User):
    """What counts as a second factor: an app or passkeys. Recovery codes stand in for them, never alone."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)


def can_be_shown(user: User) -> bool:
    """Whether the user has something to show; in the demo its printed code, where they passed over setting one up."""
    return bool(settings.DEMO_CODE) or factors_of(user).exists()


def have_factors(users: Iterable[User]) -> set[int]:
    """The keys of those of these users who have set one up. One query."""
    keys = [user.pk for user in users]
    rows = Authenticator.objects.filter(user_id__in=keys, type__in=FACTORS)
    return set(rows.values_list("user_id", flat=True))


def may_remove(user: User, authenticator: Authenticator) -> bool:
    """The last factor stays where one is required."""
    return not settings.SECOND_FACTOR_REQUIRED or factors_of(user).exclude(pk=authenticator.pk).exists()
