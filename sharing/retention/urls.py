"""Addresses of retention reviews; those of one person are below the person's."""

from django.urls import path

from sharing.retention import views

urlpatterns = [path("", views.retention_reviews, name="retention_reviews")]
of_person = [
    path("", views.person_retention, name="person_retention"),
    path("holds/add/", views.retention_hold, name="retention_hold"),
    path("holds/<uuid:retention_hold_uid>/end/", views.retention_hold_end, name="retention_hold_end"),
    path("<uuid:retention_uid>/decide/", views.retention_decide, name="retention_decide"),
    path("<uuid:retention_uid>/agree/", views.retention_agree, name="retention_agree"),
    path("<uuid:retention_uid>/refuse/", views.retention_refuse, name="retention_refuse"),
]
