"""Under /sharing/bundles/: signed bundles for inquests."""

from django.urls import path

from release_monitor.bundles import views

urlpatterns = [
    path("", views.bundles, name="bundles"),
    path("order/", views.bundle_order, name="bundle_order"),
    path("<uuid:uid>/", views.bundle, name="bundle"),
    path("<uuid:uid>/progress/", views.bundle_progress, name="bundle_progress"),
    path("<uuid:uid>/items/<uuid:asked_uid>/", views.bundle_decide, name="bundle_decide"),
    path("<uuid:uid>/approve/", views.bundle_approve, name="bundle_approve"),
    path("<uuid:uid>/withdraw/", views.bundle_withdraw, name="bundle_withdraw"),
    path("<uuid:uid>/file/", views.bundle_file, name="bundle_file"),
]
