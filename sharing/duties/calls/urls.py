"""Under /alerts/calls/."""

from django.urls import path

from sharing.duties.calls import views

urlpatterns = [path("<uuid:uid>/", views.call, name="alert_call")]
