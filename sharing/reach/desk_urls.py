"""Under /sharing/calls/: the calls by which a duty desk tests telephone numbers."""

from django.urls import path

from sharing.reach import views

urlpatterns = [
    path("", views.reach_calls, name="reach_calls"),
    path("<uuid:uid>/", views.reach_call, name="reach_call"),
]
