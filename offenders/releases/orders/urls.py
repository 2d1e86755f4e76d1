"""Addresses of release orders, below a person."""

from django.urls import path

from offenders.releases.orders import views

urlpatterns = [
    path("<uuid:uid>/change/orders/add/", views.release_order, name="release_order"),
    path("<uuid:uid>/change/orders/<uuid:order_uid>/", views.release_order_confirm, name="release_order_confirm"),
    path(
        "<uuid:uid>/change/orders/<uuid:order_uid>/document/",
        views.release_order_document,
        name="release_order_document",
    ),
    path("<uuid:uid>/change/orders/<uuid:order_uid>/end/", views.release_order_end, name="release_order_end"),
]
