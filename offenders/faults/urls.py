"""Addresses of the list of data faults."""

from django.urls import path

from offenders.faults import views

urlpatterns = [
    path("", views.data_faults, name="data_faults"),
]
