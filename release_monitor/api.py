"""The API's addresses: `/api/v1/`."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter

from offenders.api.views import PersonViewSet
from sharing.api.alerts import AlertViewSet
from sharing.api.views import GrantViewSet, TeamList

router = SimpleRouter(use_regex_path=False)
router.register("people", PersonViewSet, basename="people")
router.register("alerts", AlertViewSet, basename="alerts")
router.register("grants", GrantViewSet, basename="grants")

urlpatterns = [
    path("schema", SpectacularJSONAPIView.as_view(), name="schema"),
    path("teams/", TeamList.as_view(), name="teams-list"),
    path("", include(router.urls)),
]
