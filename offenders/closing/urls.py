"""Addresses of cases to close; those of one person are below the person's."""

from django.urls import path

from offenders.closing import views

urlpatterns = [
    path("", views.closings, name="closings"),
]
ONE = "<uuid:uid>/closing/<uuid:closing_uid>/"
of_person = [
    path(ONE, views.person_closing, name="person_closing"),
    path(f"{ONE}view/", views.closing_view, name="closing_view"),
    path(f"{ONE}propose/", views.closing_propose, name="closing_propose"),
    path(f"{ONE}agree/", views.closing_agree, name="closing_agree"),
    path(f"{ONE}refuse/", views.closing_refuse, name="closing_refuse"),
]
