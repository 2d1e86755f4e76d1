"""Under /who-looked/certificates/: certificates of destroyed records."""

from django.urls import path

from sharing.destroying import views

urlpatterns = [
    path("", views.certificates, name="certificates"),
    path("<uuid:uid>/", views.certificate, name="certificate"),
    path("<uuid:uid>/file/", views.certificate_file, name="certificate_file"),
]
