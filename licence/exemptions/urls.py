"""Addresses of permissions under a condition, below a person."""

from django.urls import path

from licence.exemptions import views

CONDITION = "<uuid:uid>/licence/conditions/<uuid:condition_uid>/"
EXEMPTION = "<uuid:uid>/licence/permissions/<uuid:permission_uid>/"

urlpatterns = [
    path(f"{CONDITION}permissions/add/", views.exemption_add, name="exemption_add"),
    path(EXEMPTION, views.exemption, name="exemption"),
    path(f"{EXEMPTION}view/", views.exemption_view, name="exemption_view"),
    path(f"{EXEMPTION}decide/", views.exemption_decide, name="exemption_decide"),
    path(f"{EXEMPTION}withdraw/", views.exemption_withdraw, name="exemption_withdraw"),
    path(f"{EXEMPTION}end/", views.exemption_end, name="exemption_end"),
    path(f"{EXEMPTION}withdraw-approval/", views.exemption_unapprove, name="exemption_unapprove"),
]
