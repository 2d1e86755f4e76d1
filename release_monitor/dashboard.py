"""Pages made of many apps."""

from django.http import HttpResponse
from django.shortcuts import redirect

from sharing.roles import Capability
from sharing.sign_in.requests import SignedInRequest
from sharing.views.guards import signed_in


@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """The first page of this user's work."""
    return redirect("people" if request.user.can(Capability.VIEW_PEOPLE) else "administration")
