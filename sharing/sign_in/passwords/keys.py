"""The key in a link that sets a password."""

from __future__ import annotations

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from sharing.agencies.models import User


class PasswordKeys(PasswordResetTokenGenerator):
    """Django's: a key dies with the next sign-in, change of password or change of e-mail, and after three days.

    Those of a disabled account open nothing.
    """

    def check_token(self, user: User | None, token: str | None) -> bool:
        return bool(user and user.is_active) and super().check_token(user, token)
