"""Addresses of the register of law."""

from django.urls import path

from offenders.reference.register import views as register

urlpatterns = [
    path("", register.law_register, name="law_register"),
    path("<slug:law_key>/", register.law_entry, name="law_entry"),
    path("<slug:law_key>/checks/<uuid:uid>/withdraw/", register.law_check_withdraw, name="law_check_withdraw"),
]
