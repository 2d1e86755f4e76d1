"""Addresses of licences below a person."""

from django.urls import path

from licence.licences.views import corrections, edit, force, licences
from licence.licences.views.corrections import CORRECTIONS
from licence.licences.views.form_pages import LICENCES

LICENCE = "<uuid:uid>/licence/<uuid:licence_uid>/"
CORRECTION = "<uuid:uid>/licence/corrections/<uuid:correction_uid>/"

urlpatterns = [
    path("<uuid:uid>/licence/", licences.person_licence, name="person_licence"),
    path("<uuid:uid>/licence/begin/", edit.PEOPLE.view(edit.BEGIN), name="licence_begin"),
    path(LICENCE, licences.licence, name="licence"),
    path(f"{LICENCE}summary/", licences.licence_summary, name="licence_summary"),
    path(f"{LICENCE}details/", LICENCES.view(edit.DETAILS), name="licence_details"),
    path(f"{LICENCE}submit/", LICENCES.view(edit.SUBMIT), name="licence_submit"),
    path(f"{LICENCE}decide/", edit.licence_decide, name="licence_decide"),
    path(f"{LICENCE}vary/", LICENCES.view(edit.VARY), name="licence_vary"),
    path(f"{LICENCE}spo-view/", LICENCES.view(force.SPO_VIEW), name="licence_spo_view"),
    path(f"{LICENCE}withdraw-approval/", LICENCES.view(force.WITHDRAW_APPROVAL), name="licence_withdraw_approval"),
    path(f"{LICENCE}told/", LICENCES.view(force.TOLD), name="licence_told"),
    path(f"{LICENCE}told/witness/", LICENCES.view(force.WITNESS), name="licence_witness"),
    path(f"{LICENCE}told/take-back/", LICENCES.view(force.UNTELL), name="licence_untell"),
    path(f"{LICENCE}at-once/", LICENCES.view(force.DANGER), name="licence_danger"),
    path(f"{LICENCE}kept-elsewhere/", LICENCES.view(force.ELSEWHERE), name="licence_elsewhere"),
    path(f"{LICENCE}correct/", LICENCES.view(corrections.ASK), name="licence_correct"),
    path(f"{CORRECTION}", CORRECTIONS.view(corrections.DECIDE), name="licence_correction"),
    path(f"{CORRECTION}withdraw/", CORRECTIONS.view(corrections.WITHDRAW), name="licence_correction_withdraw"),
    path(f"{LICENCE}give-up/", LICENCES.view(edit.DISCARD), name="licence_end"),
]
