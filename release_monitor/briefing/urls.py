"""Addresses of briefings."""

from django.urls import path

from release_monitor.briefing import views

urlpatterns = [
    path("", views.briefings, name="briefings"),
    path("make/", views.briefing_make, name="briefing_make"),
    path("<uuid:uid>/", views.briefing, name="briefing"),
    path("<uuid:uid>/pdf/", views.briefing_pdf, name="briefing_pdf"),
    path("<uuid:uid>/correct/", views.briefing_correct, name="briefing_correct"),
]
