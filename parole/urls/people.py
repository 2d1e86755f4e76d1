"""Addresses of reviews below a person."""

from django.urls import include, path

from parole.urls import papers
from parole.views import reviews

REVIEW = "<uuid:uid>/parole/<uuid:review_uid>/"

urlpatterns = [
    path("<uuid:uid>/parole/", reviews.person_parole, name="person_parole"),
    path(REVIEW, reviews.review, name="review"),
    *papers.urlpatterns,
    path(REVIEW, include("parole.urls.decisions")),
]
