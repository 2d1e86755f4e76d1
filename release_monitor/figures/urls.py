"""Under /figures/."""

from django.urls import path

from release_monitor.figures import views

urlpatterns = [
    path("", views.figures, name="figures"),
    path("<slug:code>/", views.figure, name="figure"),
]
