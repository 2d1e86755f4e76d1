"""Under /figures/."""

from django.urls import path

from release_monitor.figures import views
from release_monitor.figures.behind import views as behind

urlpatterns = [
    path("", views.figures, name="figures"),
    path("<slug:code>/", views.figure, name="figure"),
    path("<slug:code>/people/", behind.figure_people, name="figure_people"),
]
