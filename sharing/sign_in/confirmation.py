"""Ask who sits there once more, in the middle of an act that needs it, and go on with the act as it was sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from sharing.pages.requests import SignedInRequest
from sharing.sign_in import held_files
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
        """Asks, and holds what was sent, so that it is sent again with the answer; files too, for some minutes."""
        sent = [
            (name, value)
            for name, values in self._request.POST.lists()
            if name != NEVER_SENT_ON and not name.startswith(OF_THIS_PAGE)
            for value in values
        ]
        if self._request.FILES:
            try:
                sent.append((held_files.FIELD, held_files.hold(self._request.FILES, user=self._request.user)))
            except held_files.FilesGone:
                return self.files_gone("could not be kept while you confirm who you are")
        minutes = held_files.MINUTES if any(name == held_files.FIELD for name, _ in sent) else None
        shown = self._proof.context() | {"sent": sent, "minutes": minutes}
        return render(self._request, "account/confirm_act.html", shown)

    def give_files_back(self) -> None:
        """To the form that is sent on. Raises FilesGone."""
        number = self._request.POST.get(held_files.FIELD)
        if number:
            for name, several in held_files.take(number, user=self._request.user).lists():
                self._request.FILES.setlist(name, several)

    def files_gone(self, why: str) -> HttpResponse:
        """Nothing is sent on. The way back is to the form."""
        messages.error(self._request, f"The file you attached {why}. Nothing was saved. Attach it again.")
        return redirect(self._request.get_full_path())


def is_sent_with(request: SignedInRequest) -> bool:
    return request.method == "POST" and any(name.startswith(OF_THIS_PAGE) for name in request.POST)
