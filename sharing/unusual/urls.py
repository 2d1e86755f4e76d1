"""Under /sharing/unusual/: readings to judge and thresholds to answer for."""

from django.urls import path

from sharing.unusual import views

urlpatterns = [
    path("", views.unusual_readings, name="unusual_readings"),
    path("<uuid:uid>/", views.unusual_reading, name="unusual_reading"),
    path("<uuid:uid>/name/<uuid:entry_uid>/", views.unusual_reading_name, name="unusual_reading_name"),
    path("thresholds/<uuid:uid>/", views.unusual_threshold, name="unusual_threshold"),
]
