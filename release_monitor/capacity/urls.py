"""Under /capacity/."""

from django.urls import path

from release_monitor.capacity import views

urlpatterns = [
    path("", views.capacity, name="capacity"),
    path("enter/", views.capacity_enter, name="capacity_enter"),
]
