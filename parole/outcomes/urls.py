"""The address of the outcomes by year."""

from django.urls import path

from parole.outcomes import views as outcomes

urlpatterns = [path("outcomes/", outcomes.outcomes, name="parole_outcomes")]
