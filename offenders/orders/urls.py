"""Addresses of orders, below a person."""

from django.urls import path

from offenders.orders import views

ORDERS = "<uuid:uid>/orders/"
ORDER = f"{ORDERS}<uuid:imposed_uid>/"

urlpatterns = [
    path(ORDERS, views.person_orders, name="person_orders"),
    path(f"{ORDERS}record/", views.imposed_order_record, name="imposed_order_record"),
    path(ORDER, views.imposed_order, name="imposed_order"),
    path(f"{ORDER}step/<slug:verb>/", views.imposed_order_step, name="imposed_order_step"),
    path(f"{ORDER}breach/", views.imposed_order_breach, name="imposed_order_breach"),
    path(
        f"{ORDER}breaches/<uuid:order_breach_uid>/",
        views.imposed_order_breach_answer,
        name="imposed_order_breach_answer",
    ),
]
