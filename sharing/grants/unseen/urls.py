"""Under /sharing/without-a-team/."""

from django.urls import path

from sharing.grants.unseen import views as sight_gaps

urlpatterns = [path("", sight_gaps.people_without_team, name="people_without_team")]
