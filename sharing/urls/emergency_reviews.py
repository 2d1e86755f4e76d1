"""Under /sharing/emergencies/: reviews of emergency access."""

from django.urls import path

from sharing.views import emergency_reviews

urlpatterns = [
    path("", emergency_reviews.emergency_reviews, name="emergency_reviews"),
    path("<uuid:uid>/", emergency_reviews.emergency_review, name="emergency_review"),
    path("<uuid:uid>/end/", emergency_reviews.emergency_end, name="emergency_end"),
]
