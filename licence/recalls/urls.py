"""Addresses of recalls: those of one person, and the lists of all."""

from django.urls import path

from licence.recalls.files import FILES
from licence.recalls.views import arrests as recall_arrests
from licence.recalls.views import lists as recall_lists
from licence.recalls.views import papers as recall_papers
from licence.recalls.views import preparing as recall_preparing
from licence.recalls.views import recalls

RECALL = "<uuid:recall_uid>/"
of_person = [
    path("", recalls.person_recalls, name="person_recalls"),
    path("begin/", recall_preparing.recall_begin, name="recall_begin"),
    path("arrests/add/", recall_arrests.arrest_add, name="urgent_arrest_add"),
    path("arrests/<uuid:arrest_uid>/end/", recall_arrests.arrest_end, name="urgent_arrest_end"),
    path("papers/<uuid:paper_uid>/", recall_papers.paper, name="recall_paper"),
    path("papers/<uuid:paper_uid>/readers/", recall_papers.paper_readers, name="recall_paper_readers"),
    path("papers/<uuid:paper_uid>/paper.pdf", recall_papers.paper_pdf, name="recall_paper_pdf"),
    path(RECALL, recalls.recall, name="recall"),
    path(f"{RECALL}part-a/", recall_preparing.recall_details, name="recall_details"),
    path(f"{RECALL}kind/", recall_preparing.recall_answers, name="recall_answers"),
    path(f"{RECALL}papers/add/", recall_papers.paper_add, name="recall_paper_add"),
    *(
        path(f"{RECALL}for-{file.code}.pdf", recall_papers.recall_pdf, {"file": file.code}, name=file.address)
        for file in FILES.values()
    ),
    path(f"{RECALL}letter.pdf", recall_papers.letter_pdf, name="recall_letter_pdf"),
    path(f"{RECALL}steps/<slug:verb>/", recalls.recall_step, name="recall_step"),
]
urlpatterns = [
    path("", recall_lists.recalls, name="recalls"),
    path("at-large/", recall_lists.at_large, name="recalls_at_large"),
    path("figures/", recall_lists.recall_figures, name="recall_figures"),
]
