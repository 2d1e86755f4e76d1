"""Addresses of licences below a person."""

from django.urls import path

from licence.licences.views import edit, licences

LICENCE = "<uuid:uid>/licence/<uuid:licence_uid>/"

urlpatterns = [
    path("<uuid:uid>/licence/", licences.person_licence, name="person_licence"),
    path("<uuid:uid>/licence/begin/", edit.licence_begin, name="licence_begin"),
    path(LICENCE, licences.licence, name="licence"),
    path(f"{LICENCE}summary/", licences.licence_summary, name="licence_summary"),
    path(f"{LICENCE}details/", edit.licence_details, name="licence_details"),
    path(f"{LICENCE}submit/", edit.licence_submit, name="licence_submit"),
    path(f"{LICENCE}decide/", edit.licence_decide, name="licence_decide"),
    path(f"{LICENCE}vary/", edit.licence_vary, name="licence_vary"),
    path(f"{LICENCE}in-force/", edit.licence_activate, name="licence_activate"),
    path(f"{LICENCE}give-up/", edit.licence_end, name="licence_end"),
]
