"""Under /sharing/emergencies/: reviews of emergency access."""

from django.urls import path

from sharing.emergencies.reviews import views

urlpatterns = [
    path("", views.emergency_reviews, name="emergency_reviews"),
    path("<uuid:uid>/", views.emergency_review, name="emergency_review"),
    path("<uuid:uid>/end/", views.emergency_end, name="emergency_end"),
]
