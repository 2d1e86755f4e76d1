"""Addresses of the list of data faults."""

from django.urls import path

from offenders.faults import views

urlpatterns = [
    path("", views.data_faults, name="data_faults"),
    path("export.csv", views.data_faults_export, name="data_faults_export"),
]
