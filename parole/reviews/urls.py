"""Addresses of reviews below a person."""

from django.urls import include, path

from parole.reviews import step_urls
from parole.reviews.views import reviews

REVIEW = "<uuid:uid>/parole/<uuid:review_uid>/"

urlpatterns = [
    path("<uuid:uid>/parole/", reviews.person_parole, name="person_parole"),
    path(REVIEW, reviews.review, name="review"),
    *step_urls.urlpatterns,
    path(REVIEW, include("parole.decisions.urls")),
]
