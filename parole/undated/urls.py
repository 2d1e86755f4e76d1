"""The address of the people with no referral date."""

from django.urls import path

from parole.undated import views

urlpatterns = [path("no-date/", views.no_referral_date, name="no_referral_date")]
