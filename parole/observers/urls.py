"""Addresses of observers, below a person."""

from django.urls import path

from parole.observers import views

REVIEW = "<uuid:uid>/parole/<uuid:review_uid>/observers/"

urlpatterns = [
    path(REVIEW, views.observers, name="observers"),
    path(f"{REVIEW}ask/", views.observer_ask, name="observer_ask"),
    path("<uuid:uid>/parole/observer/<uuid:observer_uid>/<slug:verb>/", views.observer_step, name="observer_step"),
]
