"""Addresses of the steps of a review up to its hearing, and of its papers; below a person."""

from django.urls import path

from parole.contributions import views as contributions
from parole.directions import views as directions
from parole.dossier import views as dossier
from parole.steps import views as steps

REVIEW = "<uuid:uid>/parole/<uuid:review_uid>/"
ITEM = "<uuid:uid>/parole/dossier/<uuid:item_uid>/"
DIRECTION = "<uuid:uid>/parole/directions/<uuid:direction_uid>/"
CONTRIBUTION = "<uuid:uid>/parole/police/<uuid:contribution_uid>/"

urlpatterns = [
    path("<uuid:uid>/parole/begin/", steps.review_begin, name="review_begin"),
    path(f"{REVIEW}steps/<slug:verb>/", steps.review_step, name="review_step"),
    path(f"{REVIEW}details/", steps.review_details, name="review_details"),
    path(f"{REVIEW}dossier/", dossier.dossier, name="dossier"),
    path(f"{REVIEW}dossier/add/", dossier.dossier_add, name="dossier_add"),
    path(f"{ITEM}replace/", dossier.dossier_replace, name="dossier_replace"),
    path(f"{ITEM}withhold/", dossier.dossier_withhold, name="dossier_withhold"),
    path(f"{ITEM}disclosure/", dossier.dossier_disclosure, name="dossier_disclosure"),
    path(f"{ITEM}readers/", dossier.dossier_readers, name="dossier_readers"),
    path(f"{REVIEW}directions/write/", directions.REVIEWS_IN_CASEWORK.view(directions.WRITE), name="direction_write"),
    path(f"{DIRECTION}met/", directions.DIRECTIONS.view(directions.MET), name="direction_met"),
    path(f"{DIRECTION}drop/", directions.DIRECTIONS_IN_CASEWORK.view(directions.DROP), name="direction_drop"),
    path(f"{DIRECTION}more-time/", directions.DIRECTIONS.view(directions.EXTEND), name="direction_extend"),
    path(
        "<uuid:uid>/parole/more-time/<uuid:extension_uid>/",
        directions.EXTENSIONS.view(directions.ANSWER),
        name="extension_answer",
    ),
    path(f"{REVIEW}police/ask/", contributions.contribution_ask, name="contribution_ask"),
    path(CONTRIBUTION, contributions.contribution, name="contribution"),
    path(f"{CONTRIBUTION}give/", contributions.contribution_give, name="contribution_give"),
    path(f"{CONTRIBUTION}pass-on/", contributions.contribution_pass_on, name="contribution_pass_on"),
    path(f"{REVIEW}summary/", contributions.board_summary, name="board_summary"),
]
