"""Addresses of a decision, below its review."""

from django.urls import path

from parole.deciding import views as decisions
from parole.reviews.form_pages import REVIEWS

urlpatterns = [
    path("decision/", REVIEWS.view(decisions.DECIDE), name="review_decide"),
    path("decision/received/", REVIEWS.view(decisions.PROVIDE), name="review_provide"),
    path("decision/slip/", REVIEWS.view(decisions.CORRECT), name="review_correct"),
    path("decision/outcome/", REVIEWS.view(decisions.OUTCOME), name="review_outcome"),
    path("decision/answer/", REVIEWS.view(decisions.ANSWER), name="review_answer"),
    path("decision/hearing-refused/", REVIEWS.view(decisions.REFUSE_HEARING), name="hearing_refuse"),
    path("release/", REVIEWS.view(decisions.PLAN), name="review_plan"),
]
