"""Under /alerts/on-call/."""

from django.urls import path

from sharing.rota import views

urlpatterns = [
    path("", views.rota, name="rota"),
    path("add/", views.shift_add, name="shift_add"),
    path("desk/add/", views.shift_member_add, name="shift_member_add"),
    path("offer/", views.shift_offer, name="shift_offer"),
    path("offers/<uuid:offer_uid>/take/", views.shift_take, name="shift_take"),
    path("swaps/<uuid:swap_uid>/accept/", views.swap_accept, name="swap_accept"),
    path("swaps/<uuid:swap_uid>/refuse/", views.swap_refuse, name="swap_refuse"),
    path("swaps/<uuid:swap_uid>/withdraw/", views.swap_withdraw, name="swap_withdraw"),
    path("<uuid:uid>/", views.shift, name="shift"),
    path("<uuid:uid>/change/", views.shift_change, name="shift_change"),
    path("<uuid:uid>/cover/", views.shift_cover, name="shift_cover"),
    path("<uuid:uid>/end/", views.shift_end, name="shift_end"),
    path("<uuid:uid>/swap/", views.shift_swap, name="shift_swap"),
]
