"""Under /sharing/reported/."""

from django.urls import path

from sharing.reported import views

urlpatterns = [
    path("<uuid:uid>/", views.reported_act, name="reported_act"),
    path("<uuid:uid>/<slug:verb>/", views.reported_act_answer, name="reported_act_answer"),
]
