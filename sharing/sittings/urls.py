"""Under the sharing pages of one person."""

from django.urls import path

from sharing.sittings import views

CELL = "sittings/<uuid:sitting_uid>/<uuid:item_uid>/<uuid:user_uid>/"

of_person = [
    path("sittings/", views.sittings, name="sittings"),
    path("sittings/<uuid:sitting_uid>/", views.sitting, name="sitting"),
    path(f"{CELL}reason/", views.sitting_reason, name="sitting_reason"),
    path("sittings/<uuid:sitting_uid>/print/", views.sitting_print, name="sitting_print"),
    path(f"{CELL}who-tells/", views.sitting_briefing, name="sitting_briefing"),
    path(f"{CELL}read-out/", views.sitting_read_out, name="sitting_read_out"),
    path(
        "sittings/<uuid:sitting_uid>/reasons/<uuid:reason_uid>/agree/",
        views.sitting_reason_agree,
        name="sitting_reason_agree",
    ),
    path("<uuid:item_uid>/who-has-seen/", views.item_sittings, name="item_sittings"),
]
