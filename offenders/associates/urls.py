"""Addresses of links, below a person."""

from django.urls import path

from offenders.associates import views

LINKS = "<uuid:uid>/links/"
LINK = f"{LINKS}<uuid:link_uid>/"

urlpatterns = [
    path("links-to-review/", views.links_to_review, name="links_to_review"),
    path(LINKS, views.person_links, name="person_links"),
    path(f"{LINKS}record/", views.link_record, name="link_record"),
    path(f"{LINK}review/", views.link_review, name="link_review"),
    path(f"{LINK}readers/", views.link_readers, name="link_readers"),
    path(f"{LINK}remove/", views.link_remove, name="link_remove"),
]
