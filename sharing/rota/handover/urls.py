"""Under /sharing/rota/handover/."""

from django.urls import path

from sharing.rota.handover import views

urlpatterns = [
    path("", views.shift_handovers, name="shift_handovers"),
    path("<uuid:uid>/", views.shift_handover, name="shift_handover"),
    path("<uuid:uid>/note/", views.shift_handover_note, name="shift_handover_note"),
    path("<uuid:uid>/accept/", views.shift_handover_accept, name="shift_handover_accept"),
    path("<uuid:uid>/sign/", views.shift_handover_sign, name="shift_handover_sign"),
]
