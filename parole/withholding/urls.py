"""Addresses of the application for a withheld paper, below a person."""

from django.urls import path

from parole.withholding import views

ITEM = "<uuid:uid>/parole/dossier/<uuid:item_uid>/application/"

urlpatterns = [
    path(ITEM, views.dossier_application, name="dossier_application"),
    path(f"{ITEM}<slug:verb>/", views.dossier_application_step, name="dossier_application_step"),
]
