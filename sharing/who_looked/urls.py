"""Under /who-looked/: the audit log, for auditors and privacy officers."""

from django.urls import path

from sharing.who_looked import views

urlpatterns = [
    path("", views.who_looked, name="who_looked"),
    path("export/", views.who_looked_export, name="who_looked_export"),
    path("restricted/", views.who_looked_restricted, name="who_looked_restricted"),
    path("<uuid:uid>/name/", views.who_looked_name, name="who_looked_name"),
]
