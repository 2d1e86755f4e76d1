"""Ask who sits there once more, in the middle of an act that needs it, and go on with the act as it was sent."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from sharing.pages.requests import SignedInRequest
from sharing.sign_in.proof import Proof

PREFIX = "confirm"
OF_THIS_PAGE = f"{PREFIX}-"
NEVER_SENT_ON = "csrfmiddlewaretoken"


class Confirmation:
    """The second factor of who sends a form; in the demo its printed code where there is none."""

    def __init__(self, request: SignedInRequest):
        self._request = request
        self._proof = Proof(request, prefix=PREFIX, takes_demo_code=True)

    def is_given(self) -> bool:
        """Whether it was shown; the session then counts as confirmed."""
        return self._proof.is_given()

    def page(self) -> HttpResponse:
        """Asks, and holds what was sent, so that it is sent again with the answer."""
        sent = [
            (name, value)
            for name, values in self._request.POST.lists()
            if name != NEVER_SENT_ON and not name.startswith(OF_THIS_PAGE)
            for value in values
        ]
        return render(self._request, "account/confirm_act.html", self._proof.context() | {"sent": sent})


def is_sent_with(request: SignedInRequest) -> bool:
    return request.method == "POST" and any(name.startswith(OF_THIS_PAGE) for name in request.POST)
