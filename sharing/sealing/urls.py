"""Under /account/receipts/: the reader's own signed receipts."""

from django.urls import path

from sharing.sealing import views

urlpatterns = [
    path("", views.own_receipts, name="own_receipts"),
    path("<uuid:uid>/", views.own_receipt, name="own_receipt"),
]
