"""Under /who-looked/known/."""

from django.urls import path

from sharing.history import views

urlpatterns = [path("", views.who_looked_known, name="who_looked_known")]
