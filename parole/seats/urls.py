"""The address of the panels of all hearings."""

from django.urls import path

from parole.seats import views

urlpatterns = [path("panels/", views.parole_panels, name="parole_panels")]
