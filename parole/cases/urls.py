"""Addresses of reviews below a person."""

from django.urls import include, path

from parole.cases.views import reviews
from parole.listing import urls as listing_urls
from parole.steps import urls as step_urls

REVIEW = "<uuid:uid>/parole/<uuid:review_uid>/"

urlpatterns = [
    path("<uuid:uid>/parole/", reviews.person_parole, name="person_parole"),
    path(REVIEW, reviews.review, name="review"),
    *step_urls.urlpatterns,
    path(REVIEW, include("parole.deciding.urls")),
    path(REVIEW, include("parole.challenges.urls")),
    *listing_urls.urlpatterns,
    path("", include("parole.withholding.urls")),
    path("", include("parole.observers.urls")),
    path("", include("parole.applications.urls")),
    path("", include("parole.required.urls")),
]
