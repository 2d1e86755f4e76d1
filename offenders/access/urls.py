"""Under /sharing/handovers/."""

from django.urls import path

from offenders.access import handover_views

urlpatterns = [
    path("", handover_views.handovers, name="handovers"),
    path("<uuid:uid>/", handover_views.handover, name="handover"),
]
