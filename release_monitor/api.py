"""The API's addresses: `/api/v1/`."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.routers import SimpleRouter

from licence.api.check_views import CheckPlanViewSet, CheckViewSet, LicenceViewSet
from licence.api.views import BreachViewSet
from offenders.api.views import PersonViewSet, ReleaseViewSet, WeeklyListViewSet
from sharing.api.alerts import AlertViewSet
from sharing.api.tokens import TokenView
from sharing.api.views import GrantViewSet, TeamList

router = SimpleRouter(use_regex_path=False)
router.register("people", PersonViewSet, basename="people")
router.register("alerts", AlertViewSet, basename="alerts")
router.register("releases", ReleaseViewSet, basename="releases")
router.register("weekly-lists", WeeklyListViewSet, basename="weekly-lists")
router.register("licences", LicenceViewSet, basename="licences")
router.register("check-plans", CheckPlanViewSet, basename="check-plans")
router.register("checks", CheckViewSet, basename="checks")
router.register("breaches", BreachViewSet, basename="breaches")
router.register("grants", GrantViewSet, basename="grants")

urlpatterns = [
    path("schema", SpectacularJSONAPIView.as_view(), name="schema"),
    path("token", TokenView.as_view(), name="token"),
    path("teams/", TeamList.as_view(), name="teams-list"),
    path("", include(router.urls)),
]
