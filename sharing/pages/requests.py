"""The request of a view behind a guard: its user is signed in."""

from django.http import HttpRequest

from sharing.agencies.models import User


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
