"""Addresses of people's pages."""

from django.urls import path

from offenders.views import access, moving, people, record

urlpatterns = [
    path("", people.people, name="people"),
    path("figures/", people.people_figures, name="people_figures"),
    path("<uuid:uid>/", record.person, name="person"),
    path("<uuid:uid>/timeline/", record.timeline, name="person_timeline"),
    path("<uuid:uid>/sentence/", record.sentence, name="person_sentence"),
    path("<uuid:uid>/move/", moving.move, name="person_move"),
    path("<uuid:uid>/access/", access.person_access, name="person_access"),
    path("<uuid:uid>/access/add/", access.add_grant, name="access_add"),
    path("<uuid:uid>/access/<uuid:grant_uid>/end/", access.end_grant, name="access_end"),
]
