"""Addresses of exemptions of many people."""

from django.urls import path

from licence.exemptions import views

urlpatterns = [path("", views.exemptions, name="exemptions")]
