"""Addresses of the papers of a person."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from licence.papers import views
from licence.papers.models import ABOUT


class AboutConverter(StringConverter):
    """What a paper is about."""

    regex = "|".join(ABOUT)


register_converter(AboutConverter, "paper_about")
PRINT, PAPER, GIVEN = "print/<paper_about:row>/<uuid:row_uid>/", "<uuid:paper_uid>/", "given/<uuid:given_uid>/"

urlpatterns = [
    path("", views.person_papers, name="person_papers"),
    path(PRINT, views.paper_print, name="paper_print"),
    path(f"{PRINT}preview.pdf", views.paper_preview, name="paper_preview"),
    path(PAPER, views.paper, name="paper"),
    path(f"{PAPER}paper.pdf", views.paper_pdf, {"easy": False}, name="paper_pdf"),
    path(f"{PAPER}easy-read.pdf", views.paper_pdf, {"easy": True}, name="paper_easy_read"),
    path(f"{PAPER}hand-over/", views.paper_hand_over, name="paper_hand_over"),
    path(f"{GIVEN}witness/", views.paper_witness, name="paper_witness"),
    path(f"{GIVEN}withdraw/", views.paper_withdraw, name="paper_withdraw"),
]
