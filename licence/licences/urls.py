"""Addresses of licences below a person."""

from django.urls import path

from licence.licences.views import corrections, edit, force, licences

LICENCE = "<uuid:uid>/licence/<uuid:licence_uid>/"
CORRECTION = "<uuid:uid>/licence/corrections/<uuid:correction_uid>/"

urlpatterns = [
    path("<uuid:uid>/licence/", licences.person_licence, name="person_licence"),
    path("<uuid:uid>/licence/begin/", edit.licence_begin, name="licence_begin"),
    path(LICENCE, licences.licence, name="licence"),
    path(f"{LICENCE}summary/", licences.licence_summary, name="licence_summary"),
    path(f"{LICENCE}details/", edit.licence_details, name="licence_details"),
    path(f"{LICENCE}submit/", edit.licence_submit, name="licence_submit"),
    path(f"{LICENCE}decide/", edit.licence_decide, name="licence_decide"),
    path(f"{LICENCE}vary/", edit.licence_vary, name="licence_vary"),
    path(f"{LICENCE}spo-view/", force.licence_spo_view, name="licence_spo_view"),
    path(f"{LICENCE}withdraw-approval/", force.licence_withdraw_approval, name="licence_withdraw_approval"),
    path(f"{LICENCE}told/", force.licence_told, name="licence_told"),
    path(f"{LICENCE}told/witness/", force.licence_witness, name="licence_witness"),
    path(f"{LICENCE}told/take-back/", force.licence_untell, name="licence_untell"),
    path(f"{LICENCE}at-once/", force.licence_danger, name="licence_danger"),
    path(f"{LICENCE}kept-elsewhere/", force.licence_elsewhere, name="licence_elsewhere"),
    path(f"{LICENCE}correct/", corrections.licence_correct, name="licence_correct"),
    path(f"{CORRECTION}", corrections.licence_correction, name="licence_correction"),
    path(f"{CORRECTION}withdraw/", corrections.licence_correction_withdraw, name="licence_correction_withdraw"),
    path(f"{LICENCE}give-up/", edit.licence_end, name="licence_end"),
]
