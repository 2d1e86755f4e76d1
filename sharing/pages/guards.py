"""Guards of addresses, by role. A wrong role reads the same page as for an address that does not exist."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from sharing import audit
from sharing.access.roles import Capability
from sharing.pages.requests import SignedInRequest

View = Callable[..., HttpResponse]

signed_in = login_required


def needs(*capabilities: Capability) -> Callable[[View], View]:
    """Only for users whose role has this capability, or one of several; anybody else who is signed in gets a 404,
    recorded."""

    def guard(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: SignedInRequest, *args, **kwargs) -> HttpResponse:
            if not any(map(request.user.can, capabilities)):
                audit.refuse(by=request.user, verb=f"sharing.{capabilities[0]}_refused")
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard
