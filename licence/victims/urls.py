"""Addresses of what victims asked of a licence, below a person."""

from django.urls import path

from licence.victims import views

urlpatterns = [
    path(
        "<uuid:uid>/licence/requests/<uuid:victim_request_uid>/tie/",
        views.request_tie,
        name="request_tie",
    ),
    path("<uuid:uid>/licence/ties/<uuid:tie_uid>/untie/", views.request_untie, name="request_untie"),
]
