"""Addresses of reference data and its changes."""

from django.urls import path

from offenders.reference.keeping import views as keeping

urlpatterns = [
    path("", keeping.reference, name="reference"),
    path("changes/<uuid:uid>/", keeping.reference_change, name="reference_change"),
    path("changes/<uuid:uid>/propose/", keeping.reference_filed_propose, name="reference_filed_propose"),
    path("changes/<uuid:uid>/agree/", keeping.reference_agree, name="reference_agree"),
    path("changes/<uuid:uid>/refuse/", keeping.reference_refuse, name="reference_refuse"),
    path("changes/<uuid:uid>/withdraw/", keeping.reference_withdraw, name="reference_withdraw"),
    path("<slug:kind_name>/", keeping.reference_rows, name="reference_rows"),
    path("<slug:kind_name>/rows/add/", keeping.reference_add, name="reference_add"),
    path("<slug:kind_name>/rows/<uuid:uid>/", keeping.reference_row, name="reference_row"),
    path("<slug:kind_name>/rows/<uuid:uid>/<slug:verb>/", keeping.reference_propose, name="reference_propose"),
]
