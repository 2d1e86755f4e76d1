"""Addresses of recalls: those of one person, what came of breaches, and the lists of all."""

from django.urls import path

from licence.recalls.files import FILES
from licence.recalls.views import arrests, breaches, lists, papers, preparing, proposals, recalls

RECALL = "<uuid:recall_uid>/"
of_person = [
    path("", recalls.person_recalls, name="person_recalls"),
    path("begin/", preparing.PEOPLE.view(preparing.BEGIN), name="recall_begin"),
    path("arrests/add/", arrests.PEOPLE.view(arrests.ADD), name="urgent_arrest_add"),
    path("arrests/<uuid:arrest_uid>/end/", arrests.ARRESTS.view(arrests.END), name="urgent_arrest_end"),
    path("papers/<uuid:paper_uid>/", papers.paper, name="recall_paper"),
    path("papers/<uuid:paper_uid>/readers/", papers.paper_readers, name="recall_paper_readers"),
    path("papers/<uuid:paper_uid>/paper.pdf", papers.paper_pdf, name="recall_paper_pdf"),
    path(
        "proposals/<uuid:proposal_uid>/<slug:verb>/",
        proposals.PROPOSALS.by_verb(proposals.ANSWERS),
        name="recall_proposal",
    ),
    path(RECALL, recalls.recall, name="recall"),
    path(f"{RECALL}part-a/", preparing.RECALLS.view(preparing.DETAILS), name="recall_details"),
    path(f"{RECALL}kind/", preparing.RECALLS.view(preparing.ANSWERS), name="recall_answers"),
    path(f"{RECALL}papers/add/", papers.paper_add, name="recall_paper_add"),
    *(
        path(f"{RECALL}for-{file.code}.pdf", papers.recall_pdf, {"file": file.code}, name=file.address)
        for file in FILES.values()
    ),
    path(f"{RECALL}steps/<slug:verb>/", recalls.RECALLS.by_verb(recalls.STEP_FORMS), name="recall_step"),
]
of_breaches = [
    path("", breaches.person_breaches, name="person_breaches"),
    path("<uuid:breach_uid>/", breaches.breach, name="breach"),
]
urlpatterns = [
    path("", lists.recalls, name="recalls"),
    path("at-large/", lists.at_large, name="recalls_at_large"),
]
