"""Under /forecast/."""

from django.urls import path

from release_monitor.forecast import views

urlpatterns = [
    path("", views.forecast, name="forecast"),
    path("suppose/", views.suppose, name="forecast_suppose"),
    path("supposed/<uuid:uid>/", views.supposition, name="supposition"),
    path("supposed/<uuid:uid>/progress/", views.supposition_progress, name="supposition_progress"),
]
