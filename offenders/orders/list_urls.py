"""Address of the orders of many people."""

from django.urls import path

from offenders.orders import views

urlpatterns = [path("", views.imposed_orders, name="imposed_orders")]
