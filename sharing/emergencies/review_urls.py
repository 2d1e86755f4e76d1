"""Under /sharing/emergencies/: reviews of emergency access."""

from django.urls import path

from sharing.emergencies import review_views

urlpatterns = [
    path("", review_views.emergency_reviews, name="emergency_reviews"),
    path("<uuid:uid>/", review_views.emergency_review, name="emergency_review"),
    path("<uuid:uid>/end/", review_views.emergency_end, name="emergency_end"),
]
