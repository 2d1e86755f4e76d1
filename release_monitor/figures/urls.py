"""Under /figures/."""

from django.urls import path

from release_monitor.figures import people_views, views

urlpatterns = [
    path("", views.figures, name="figures"),
    path("<slug:code>/", views.figure, name="figure"),
    path("<slug:code>/people/", people_views.figure_people, name="figure_people"),
]
