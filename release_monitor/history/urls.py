"""Under /people/<uid>/known/."""

from django.urls import path

from release_monitor.history import views

of_person = [path("", views.known_then, name="person_known_then")]
