"""The API's addresses: `/api/v1/`."""

from django.urls import include, path, register_converter
from rest_framework.routers import SimpleRouter

from licence.breaches.api.views import BreachViewSet, ConcernViewSet
from licence.checks.api.views import CheckPlanViewSet, CheckViewSet
from licence.conditions.api.views import WrittenLicenceViewSet
from licence.exemptions.api import PermissionViewSet
from licence.papers.api import PaperViewSet
from licence.readiness.api.views import ReadinessViewSet
from licence.recalls.api.views import RecallViewSet, UrgentArrestViewSet
from licence.registers.api import AccountViewSet, DeviceViewSet, PlaceOfStayViewSet
from licence.victims.api import VictimConditionViewSet
from offenders.absences.api import AbsenceViewSet
from offenders.associates.api import LinkViewSet
from offenders.batches.api import BatchViewSet
from offenders.closing.api import ClosingViewSet
from offenders.dates.differences.api import DateConflictViewSet
from offenders.dates.overrides.api import OverrideViewSet
from offenders.dates.pages.api import CalculationsView, PersonDatesView
from offenders.dates.sheets.api import CourtDateViewSet, OfficialDateViewSet
from offenders.importing.api import ImportViewSet
from offenders.interventions.api import InterventionViewSet
from offenders.mappa.api import MappaActionViewSet, MappaCaseViewSet, MappaLevelViewSet, MappaMeetingViewSet
from offenders.matches.api import DeskNoticeViewSet, MatchViewSet
from offenders.movements.api import MovementViewSet
from offenders.orders.api import ImposedOrderViewSet
from offenders.police_handover.api import PoliceHandoverViewSet
from offenders.record.api import PersonViewSet
from offenders.reference.keeping.api import ReferenceChangeViewSet, view_of
from offenders.reference.registry import KINDS
from offenders.register.api import (
    DutyFileViewSet,
    HomeVisitViewSet,
    JourneyViewSet,
    KnownChangeViewSet,
    NeverAppliedViewSet,
    NotificationDutyViewSet,
    NotificationNoticeViewSet,
    NotificationPeriodViewSet,
    RegisterEntryViewSet,
    RegisterItemViewSet,
    ToldDifferenceViewSet,
)
from offenders.releases.leaving.api import DisputeDecisionViewSet, LeavingViewSet, ReleaseOrderViewSet
from offenders.releases.lists.api import ReleaseViewSet, WeeklyListViewSet
from offenders.sentencing.api.views import AdjustmentViewSet, ConvictionViewSet, SentenceViewSet
from offenders.threats.api import ThreatViewSet
from parole.applications.api import BoardApplicationViewSet
from parole.cases.api.views import DecisionViewSet, ReviewViewSet
from parole.challenges.api import ChallengeViewSet
from parole.contributions.api import ContributionViewSet
from parole.directions.api import DirectionViewSet
from parole.dossier.api import DossierPaperViewSet
from parole.hearings.api import HearingViewSet
from parole.observers.api import ObserverViewSet
from parole.required.api import RequiredReferenceViewSet
from parole.victims.api.views import (
    LiaisonAnswerViewSet,
    LiaisonNoticeViewSet,
    StatementViewSet,
    VictimRequestViewSet,
    VictimTaskViewSet,
    VictimViewSet,
)
from release_monitor.briefing.api import BriefingViewSet
from release_monitor.capacity.api import CapacityViewSet
from release_monitor.figures.api import CustodyFlowView, FiguresView, FigureView, ReconciliationView
from release_monitor.forecast.api import CalibrationView, ForecastView
from release_monitor.reports.api import SavedViewViewSet
from sharing.alerts.api import AlertViewSet
from sharing.alerts.threads.api import ThreadViewSet
from sharing.api.described.entrance import EntranceView, SchemaView
from sharing.clients.tokens import TokenView
from sharing.duties.api import HandoverViewSet, PersonDutiesView
from sharing.events.api import EventFeed
from sharing.grants.api import GrantViewSet, TeamList
from sharing.items.api import ItemViewSet
from sharing.requests.api import AccessRequestViewSet
from sharing.retention.api import RetentionHoldViewSet, RetentionReviewViewSet
from sharing.rota.api import OnCallView, ShiftViewSet


class QuarterConverter:
    """A quarter in an address: 2024-Q4."""

    regex = "20[0-9]{2}-Q[1-4]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(QuarterConverter, "quarter")
router = SimpleRouter(use_regex_path=False)
router.register("people", PersonViewSet, basename="people")
router.register("imports", ImportViewSet, basename="imports")
router.register("convictions", ConvictionViewSet, basename="convictions")
router.register("sentences", SentenceViewSet, basename="sentences")
router.register("adjustments", AdjustmentViewSet, basename="adjustments")
router.register("official-dates", OfficialDateViewSet, basename="official-dates")
router.register("court-dates", CourtDateViewSet, basename="court-dates")
router.register("movements", MovementViewSet, basename="movements")
router.register("batches", BatchViewSet, basename="batches")
router.register("alerts", AlertViewSet, basename="alerts")
router.register("threads", ThreadViewSet, basename="threads")
router.register("releases", ReleaseViewSet, basename="releases")
router.register("absences", AbsenceViewSet, basename="absences")
router.register("imposed-orders", ImposedOrderViewSet, basename="imposed-orders")
router.register("links", LinkViewSet, basename="links")
router.register("threats", ThreatViewSet, basename="threats")
router.register("matches", MatchViewSet, basename="matches")
router.register("matches/notices", DeskNoticeViewSet, basename="matches-notices")
router.register("police-handovers", PoliceHandoverViewSet, basename="police-handovers")
router.register("closings", ClosingViewSet, basename="closings")
router.register("retention/reviews", RetentionReviewViewSet, basename="retention-reviews")
router.register("retention/holds", RetentionHoldViewSet, basename="retention-holds")
router.register("release-orders", ReleaseOrderViewSet, basename="release-orders")
router.register("leavings", LeavingViewSet, basename="leavings")
router.register("date-disputes", DisputeDecisionViewSet, basename="date-disputes")
router.register("readiness", ReadinessViewSet, basename="readiness")
router.register("date-overrides", OverrideViewSet, basename="date-overrides")
router.register("date-conflicts", DateConflictViewSet, basename="date-conflicts")
router.register("weekly-lists", WeeklyListViewSet, basename="weekly-lists")
router.register("licences", WrittenLicenceViewSet, basename="licences")
router.register("papers", PaperViewSet, basename="papers")
router.register("permissions", PermissionViewSet, basename="permissions")
router.register("check-plans", CheckPlanViewSet, basename="check-plans")
router.register("checks", CheckViewSet, basename="checks")
router.register("devices", DeviceViewSet, basename="devices")
router.register("accounts", AccountViewSet, basename="accounts")
router.register("places-of-stay", PlaceOfStayViewSet, basename="places-of-stay")
router.register("register", RegisterEntryViewSet, basename="register")
router.register("register/periods", NotificationPeriodViewSet, basename="register-periods")
router.register("register/duties", NotificationDutyViewSet, basename="register-duties")
router.register("register/notices", NotificationNoticeViewSet, basename="register-notices")
router.register("register/items", RegisterItemViewSet, basename="register-items")
router.register("register/journeys", JourneyViewSet, basename="register-journeys")
router.register("register/home-visits", HomeVisitViewSet, basename="register-home-visits")
router.register("register/known-changes", KnownChangeViewSet, basename="register-known-changes")
router.register("register/duty-files", DutyFileViewSet, basename="register-duty-files")
router.register("register/never-applied", NeverAppliedViewSet, basename="register-never-applied")
router.register("register/told-differences", ToldDifferenceViewSet, basename="register-told-differences")
router.register("breaches", BreachViewSet, basename="breaches")
router.register("concerns", ConcernViewSet, basename="concerns")
router.register("recalls", RecallViewSet, basename="recalls")
router.register("urgent-arrests", UrgentArrestViewSet, basename="urgent-arrests")
router.register("mappa-cases", MappaCaseViewSet, basename="mappa-cases")
router.register("mappa-levels", MappaLevelViewSet, basename="mappa-levels")
router.register("mappa-meetings", MappaMeetingViewSet, basename="mappa-meetings")
router.register("mappa-actions", MappaActionViewSet, basename="mappa-actions")
router.register("interventions", InterventionViewSet, basename="interventions")
router.register("hearings", HearingViewSet, basename="hearings")
router.register("parole-reviews", ReviewViewSet, basename="parole-reviews")
router.register("parole-decisions", DecisionViewSet, basename="parole-decisions")
router.register("parole-challenges", ChallengeViewSet, basename="parole-challenges")
router.register("parole-directions", DirectionViewSet, basename="parole-directions")
router.register("police-contributions", ContributionViewSet, basename="police-contributions")
router.register("hearing-observers", ObserverViewSet, basename="hearing-observers")
router.register("board-applications", BoardApplicationViewSet, basename="board-applications")
router.register("dossier-papers", DossierPaperViewSet, basename="dossier-papers")
router.register("required-references", RequiredReferenceViewSet, basename="required-references")
router.register("victims", VictimViewSet, basename="victims")
router.register("victims/requests", VictimRequestViewSet, basename="victims-requests")
router.register("victims/tasks", VictimTaskViewSet, basename="victims-tasks")
router.register("victims/statements", StatementViewSet, basename="victims-statements")
router.register("victims/answers", LiaisonAnswerViewSet, basename="victims-answers")
router.register("victims/notices", LiaisonNoticeViewSet, basename="victims-notices")
router.register("victims/conditions", VictimConditionViewSet, basename="victims-conditions")
router.register("sharing-items", ItemViewSet, basename="sharing-items")
router.register("handovers", HandoverViewSet, basename="handovers")
router.register("shifts", ShiftViewSet, basename="shifts")
router.register("grants", GrantViewSet, basename="grants")
router.register("access-requests", AccessRequestViewSet, basename="access-requests")
router.register("saved-views", SavedViewViewSet, basename="saved-views")
router.register("briefings", BriefingViewSet, basename="briefings")
router.register("capacity", CapacityViewSet, basename="capacity")
router.register("reference-changes", ReferenceChangeViewSet, basename="reference-changes")
for kind in KINDS.values():
    router.register(f"reference/{kind.name}", view_of(kind), basename=f"reference-{kind.name}")

urlpatterns = [
    path("", EntranceView.as_view(), name="entrance"),
    path("schema", SchemaView.as_view(), name="schema"),
    path("token", TokenView.as_view(), name="token"),
    path("teams/", TeamList.as_view(), name="teams-list"),
    path("people/<uuid:uid>/dates/", PersonDatesView.as_view(), name="people-dates"),
    path("events/", EventFeed.as_view({"get": "read"}), name="events-list"),
    path("events/replay/", EventFeed.as_view({"post": "replay"}), name="events-replay"),
    path("events/test/", EventFeed.as_view({"post": "test"}), name="events-test"),
    path("figures/", FiguresView.as_view(), name="figures-list"),
    path("figures/<slug:code>/", FigureView.as_view(), name="figures-detail"),
    path("custody-flow/", CustodyFlowView.as_view(), name="custody-flow"),
    path("reconciliations/<quarter:quarter>/", ReconciliationView.as_view(), name="reconciliations-detail"),
    path("on-call/", OnCallView.as_view(), name="on-call"),
    path("people/<uuid:uid>/duties/", PersonDutiesView.as_view(), name="people-duties"),
    path("calculations/", CalculationsView.as_view(), name="calculations"),
    path("forecasts/latest/", ForecastView.as_view(), name="forecasts-latest"),
    path("forecasts/<str:as_at>/", ForecastView.as_view(), name="forecasts-detail"),
    path("forecasts/<str:as_at>/calibration/", CalibrationView.as_view(), name="forecasts-calibration"),
    path("", include(router.urls)),
]
