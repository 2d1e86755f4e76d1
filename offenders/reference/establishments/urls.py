"""The address of the administration that is about establishments."""

from django.urls import path

from offenders.reference.establishments import views

urlpatterns = [path("", views.establishment_staff, name="establishment_staff")]
