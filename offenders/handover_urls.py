"""Under /sharing/handovers/."""

from django.urls import path

from offenders.views import handovers

urlpatterns = [
    path("", handovers.handovers, name="handovers"),
    path("export/", handovers.handovers_export, name="handovers_export"),
    path("<uuid:uid>/", handovers.handover, name="handover"),
]
