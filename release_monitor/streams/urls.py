"""GET /events/ under a server without ASGI: an answer that tells a browser to give up. Else `door.py` answers."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def no_streams(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


urlpatterns = [path("", no_streams, name="events")]
