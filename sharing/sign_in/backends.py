"""The authentication backend: the account that an email and a password belong to."""

from allauth.account.auth_backends import AuthenticationBackend

from sharing.access.roles import PROGRAM
from sharing.agencies.models import User


class PasswordBackend(AuthenticationBackend):
    """allauth's, asking the user table alone.

    allauth also looks into its own table of addresses, where a row could lead one user's e-mail to another's account.
    """

    def user_can_authenticate(self, user: User) -> bool:
        """Asked, by Django, for each request of a session: a program has none."""
        return super().user_can_authenticate(user) and not user.is_program

    def get_user(self, user_id: int) -> User | None:
        """With the agency, which every row of the audit names."""
        try:
            user = User.objects.select_related("agency").get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        return self._check_password(User.objects.filter(email__iexact=email).exclude(role=PROGRAM).first(), password)
