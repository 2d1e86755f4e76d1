"""Addresses of a decision, below its review."""

from django.urls import path

from parole.deciding import views as decisions

urlpatterns = [
    path("decision/", decisions.review_decide, name="review_decide"),
    path("decision/received/", decisions.review_provide, name="review_provide"),
    path("decision/slip/", decisions.review_correct, name="review_correct"),
    path("decision/outcome/", decisions.review_outcome, name="review_outcome"),
    path("decision/answer/", decisions.review_answer, name="review_answer"),
    path("decision/hearing-refused/", decisions.hearing_refuse, name="hearing_refuse"),
    path("release/", decisions.review_plan, name="review_plan"),
]
