"""Addresses of the list of sentences to check; the page of one is among the person's."""

from django.urls import path

from offenders.questioned_sentences import views

urlpatterns = [
    path("", views.sentences_to_check, name="sentences_to_check"),
]
