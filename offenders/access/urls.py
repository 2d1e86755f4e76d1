"""Under /sharing/handovers/."""

from django.urls import path

from offenders.access import handover_views

urlpatterns = [
    path("", handover_views.handovers, name="handovers"),
    path("export/", handover_views.handovers_export, name="handovers_export"),
    path("<uuid:uid>/", handover_views.handover, name="handover"),
]
