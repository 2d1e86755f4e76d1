"""Addresses of the registers of one person."""

from django.urls import path

from licence.registers import views as registers

urlpatterns = [
    path("", registers.person_registers, name="person_registers"),
    path("devices/found/", registers.device_found, name="device_found"),
    path("<slug:register>/add/", registers.register_add, name="register_add"),
    path("<slug:register>/<uuid:entry_uid>/<slug:act>/", registers.register_act, name="register_act"),
]
