"""GET /events/"""

from django.urls import path

from release_monitor import events

urlpatterns = [path("", events.stream, name="events")]
