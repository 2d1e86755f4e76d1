"""What a view behind a guard may take for granted."""

from django.http import HttpRequest

from sharing.agencies.models import User


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
