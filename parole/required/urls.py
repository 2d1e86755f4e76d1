"""The address at which a prisoner's demand for a reference is recorded, below a person."""

from django.urls import path

from parole.required import views

urlpatterns = [path("<uuid:uid>/parole/required/", views.reference_required, name="reference_required")]
