"""How a caller of the API is known."""

from rest_framework.authentication import SessionAuthentication


class BrowserSession(SessionAuthentication):
    """The session of somebody signed in with a browser. A visitor is told 401, not 403."""

    def authenticate_header(self, request):
        return "Session"
