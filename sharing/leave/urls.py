"""Under /sharing/leave/."""

from django.urls import path

from sharing.leave import views

urlpatterns = [
    path("", views.leaves, name="leaves"),
    path("add/", views.leave_add, name="leave_add"),
    path("<uuid:uid>/", views.leave, name="leave"),
    path("<uuid:uid>/sheet/", views.leave_sheet, name="leave_sheet"),
    path("<uuid:uid>/offer/", views.leave_offer, name="leave_offer"),
    path("<uuid:uid>/offer/<uuid:person_uid>/", views.leave_offer_person, name="leave_offer_person"),
    path("<uuid:uid>/act/", views.leave_act_meanwhile, name="leave_act_meanwhile"),
    path("<uuid:uid>/change/", views.leave_change, name="leave_change"),
    path("<uuid:uid>/close/", views.leave_close, name="leave_close"),
    path("<uuid:uid>/covers/<uuid:cover_uid>/accept/", views.cover_accept, name="cover_accept"),
    path("<uuid:uid>/covers/<uuid:cover_uid>/end/", views.cover_end, name="cover_end"),
]
