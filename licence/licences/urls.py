"""Addresses of licences below a person."""

from django.urls import path

from licence.conditions.views import conditions, exemptions, places
from licence.licences.views import edit, licences

LICENCE = "<uuid:uid>/licence/<uuid:licence_uid>/"
CONDITION = "<uuid:uid>/licence/conditions/<uuid:condition_uid>/"

urlpatterns = [
    path("<uuid:uid>/licence/", licences.person_licence, name="person_licence"),
    path("<uuid:uid>/licence/begin/", edit.licence_begin, name="licence_begin"),
    path(LICENCE, licences.licence, name="licence"),
    path(f"{LICENCE}summary/", licences.licence_summary, name="licence_summary"),
    path(f"{LICENCE}licence.pdf", licences.licence_pdf, name="licence_pdf"),
    path(f"{LICENCE}details/", edit.licence_details, name="licence_details"),
    path(f"{LICENCE}submit/", edit.licence_submit, name="licence_submit"),
    path(f"{LICENCE}decide/", edit.licence_decide, name="licence_decide"),
    path(f"{LICENCE}vary/", edit.licence_vary, name="licence_vary"),
    path(f"{LICENCE}in-force/", edit.licence_activate, name="licence_activate"),
    path(f"{LICENCE}give-up/", edit.licence_end, name="licence_end"),
    path(f"{LICENCE}conditions/add/", conditions.condition_choose, name="licence_condition_choose"),
    path(f"{LICENCE}conditions/add/bespoke/", conditions.bespoke_add, name="licence_bespoke_add"),
    path(f"{LICENCE}conditions/add/<str:code>/", conditions.condition_add, name="licence_condition_add"),
    path(f"{CONDITION}change/", conditions.condition_change, name="condition_change"),
    path(f"{CONDITION}remove/", conditions.condition_remove, name="condition_remove"),
    path(f"{CONDITION}move/", conditions.condition_move, name="condition_move"),
    path(f"{CONDITION}approve/", conditions.condition_approve, name="condition_approve"),
    path(f"{CONDITION}board/", places.condition_board, name="condition_board"),
    path(f"{CONDITION}places/add/", places.zone_add, name="zone_add"),
    path("<uuid:uid>/licence/places/<uuid:zone_uid>/remove/", places.zone_remove, name="zone_remove"),
    path(f"{CONDITION}exemptions/add/", exemptions.exemption_add, name="exemption_add"),
    path("<uuid:uid>/licence/exemptions/<uuid:exemption_uid>/end/", exemptions.exemption_end, name="exemption_end"),
]
