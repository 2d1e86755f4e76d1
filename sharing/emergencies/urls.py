"""Under /people/emergency/: open a record that no team of one's own was given access to."""

from django.urls import path

from sharing.emergencies import views as emergencies

urlpatterns = [
    path("", emergencies.emergency, name="emergency"),
    path("confirm/", emergencies.emergency_confirm, name="emergency_confirm"),
    path("<uuid:uid>/close/", emergencies.emergency_close, name="emergency_close"),
]
