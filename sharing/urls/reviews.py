"""Under /sharing/reviews/."""

from django.urls import path

from sharing.views import reviews

urlpatterns = [
    path("", reviews.reviews, name="access_reviews"),
    path("<uuid:uid>/", reviews.review, name="access_review"),
    path("<uuid:uid>/lines/<uuid:line_uid>/remove/", reviews.remove, name="access_review_remove"),
]
