"""Under /sharing/reviews/."""

from django.urls import path

from sharing.reviews import views as reviews

urlpatterns = [
    path("", reviews.reviews, name="access_reviews"),
    path("lapsed/", reviews.lapsed, name="access_review_lapsed"),
    path("lapsed/<uuid:uid>/", reviews.give_back, name="access_review_give_back"),
    path("ends/<uuid:uid>/stop/", reviews.stop, name="access_review_stop"),
    path("ends/<uuid:uid>/", reviews.ending, name="access_review_ending"),
    path("<uuid:uid>/", reviews.review, name="access_review"),
    path("<uuid:uid>/decisions/", reviews.decisions, name="access_review_decisions"),
    path("<uuid:uid>/kinds/<str:kind>/end/", reviews.end_kind, name="access_review_end_kind"),
    path("<uuid:uid>/teams/<uuid:team_uid>/", reviews.review_team, name="access_review_team"),
    path("<uuid:uid>/lines/<uuid:line_uid>/remove/", reviews.remove, name="access_review_remove"),
]
