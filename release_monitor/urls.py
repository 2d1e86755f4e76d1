"""Every address of the house. `tests/test_doors.py` holds a row for each."""

from django.urls import include, path
from django.views.generic import TemplateView

from licence.breaches import urls as breach_urls
from licence.checks import urls as check_urls
from licence.readiness import urls as readiness_urls
from licence.recalls import urls as recall_urls
from offenders.mappa import urls as mappa_urls
from offenders.matches import urls as match_urls
from offenders.register import urls as register_urls
from offenders.threats import urls as threat_urls
from parole.victims import urls as victim_urls
from release_monitor import health, metrics
from release_monitor.dashboard import views as dashboard
from release_monitor.history import urls as history_urls
from release_monitor.load import urls as load_urls
from release_monitor.style import page
from sharing.access.roles import Capability
from sharing.items import urls as item_urls
from sharing.pages.guards import needs
from sharing.retention import urls as retention_urls
from sharing.sittings import urls as sitting_urls

urlpatterns = [
    path("api/v1/", include("release_monitor.api")),  # first: programs ask all day
    path("", dashboard.home, name="home"),
    path("people/<uuid:uid>/breaches/", include(breach_urls.of_person)),
    path("people/<uuid:uid>/breaches/", include(recall_urls.of_breaches)),
    path("people/<uuid:uid>/checks/", include(check_urls.of_person)),
    path("people/<uuid:uid>/notification/", include(register_urls.of_person)),
    path("people/<uuid:uid>/interventions/", include("offenders.interventions.urls")),
    path("people/<uuid:uid>/mappa/", include(mappa_urls.of_person)),
    path("people/<uuid:uid>/papers/", include("licence.papers.urls")),
    path("people/<uuid:uid>/known/", include(history_urls.of_person)),
    path("people/<uuid:uid>/deprioritised/", include(load_urls.of_person)),
    path("people/<uuid:uid>/readiness/", include(readiness_urls.of_person)),
    path("people/<uuid:uid>/recalls/", include(recall_urls.of_person)),
    path("people/<uuid:uid>/registers/", include("licence.registers.urls")),
    path("people/<uuid:uid>/sharing/", include(sitting_urls.of_person)),
    path("people/<uuid:uid>/retention/", include(retention_urls.of_person)),
    path("people/<uuid:uid>/sharing/", include(item_urls.of_person)),
    path("people/<uuid:uid>/matches/", include(match_urls.of_person)),
    path("people/<uuid:uid>/threats/", include(threat_urls.of_person)),
    path("people/<uuid:uid>/victims/", include(victim_urls.of_person)),
    path("people/emergency/", include("sharing.emergencies.urls")),
    path("people/", include("offenders.urls")),
    path("people/", include("licence.licences.urls")),
    path("people/", include("licence.conditions.urls")),
    path("people/", include("licence.exemptions.urls")),
    path("people/", include("licence.victims.urls")),
    path("people/", include("parole.cases.urls")),
    path("parole/", include("parole.hearings.urls")),
    path("parole/", include("parole.seats.urls")),
    path("parole/", include("parole.serious.urls")),
    path("parole/", include("parole.undated.urls")),
    path("parole/", include("parole.cases.list_urls")),
    path("parole/", include("parole.deciding.list_urls")),
    path("licences/", include("licence.licences.list_urls")),
    path("licences/permissions/", include("licence.exemptions.list_urls")),
    path("releases/blocked/", include("licence.readiness.urls")),
    path("releases/weeks/", include("offenders.releases.weekly.urls")),
    path("releases/", include("offenders.releases.lists.urls")),
    path("orders/", include("offenders.orders.list_urls")),
    path("people/data-faults/", include("offenders.faults.urls")),
    path("people/offences-to-classify/", include("offenders.classifying.urls")),
    path("people/police-handovers/", include("offenders.police_handover.urls")),
    path("people/closings/", include("offenders.closing.urls")),
    path("people/sentences-to-check/", include("offenders.questioned_sentences.urls")),
    path("dates/differences/", include("offenders.dates.differences.urls")),
    path("dates/law-replays/", include("offenders.dates.replays.urls")),
    path("reference/law/", include("offenders.reference.register.urls")),
    path("reference/", include("offenders.reference.keeping.urls")),
    path("dates/coverage/", include("offenders.dates.coverage.urls")),
    path("dates/instead/", include("offenders.dates.overrides.urls")),
    path("register/", include(register_urls)),
    path("checks/", include("licence.checks.urls")),
    path("mappa/", include(mappa_urls)),
    path("matches/", include(match_urls)),
    path("linking-desk/", include(match_urls.of_desk)),
    path("threats/", include(threat_urls)),
    path("figures/", include("release_monitor.figures.urls")),
    path("breaches/", include("licence.breaches.urls")),
    path("recalls/", include("licence.recalls.urls")),
    path("victims/", include("parole.victims.urls")),
    path("sharing/handovers/", include("offenders.access.urls")),
    path("alerts/call-list/", include("sharing.duties.call_list_urls")),
    path("alerts/calls/", include("sharing.duties.calls.urls")),
    path("alerts/on-call/", include("sharing.rota.urls")),
    path("alerts/", include("sharing.alerts.urls")),
    path("who-looked/known/", include("sharing.history.urls")),
    path("who-looked/certificates/", include("sharing.destroying.urls")),
    path("who-looked/", include("sharing.who_looked.urls")),
    path("sharing/emergencies/", include("sharing.emergencies.reviews.urls")),
    path("sharing/data-requests/", include("sharing.data_requests.urls")),
    path("sharing/bundles/", include("release_monitor.bundles.urls")),
    path("sharing/unusual/", include("sharing.unusual.urls")),
    path("sharing/reported/", include("sharing.reported.urls")),
    path("sharing/calls/", include("sharing.reach.desk_urls")),
    path("sharing/joint-teams/", include("sharing.joint_teams.urls")),
    path("sharing/leave/", include("sharing.leave.urls")),
    path("sharing/requests/", include("sharing.requests.urls")),
    path("sharing/rota/handover/", include("sharing.rota.handover.urls")),
    path("sharing/retention/", include("sharing.retention.urls")),
    path("sharing/reviews/", include("sharing.reviews.urls")),
    path("sharing/without-a-team/", include("sharing.grants.unseen.urls")),
    path("sharing/", include("sharing.items.urls")),
    path("capacity/", include("release_monitor.capacity.urls")),
    path("forecast/", include("release_monitor.forecast.urls")),
    path("drafts/", include("sharing.drafts.urls")),
    path("account/receipts/", include("sharing.sealing.urls")),
    path("account/reached/", include("sharing.reach.urls")),
    path("account/", include("sharing.sign_in.urls")),
    path("administration/prison-teams/", include("offenders.reference.establishments.urls")),
    path("administration/", include("sharing.administration.urls")),
    path("overview/", include("release_monitor.overview.urls")),
    path("overview/load/", include("release_monitor.load.urls")),
    path("reports/briefings/", include("release_monitor.briefing.urls")),
    path("reports/", include("release_monitor.reports.urls")),
    path("events/", include("release_monitor.streams.urls")),
    path("style/", needs(Capability.ADMINISTER)(page.style_page), name="style"),
    path("help/", TemplateView.as_view(template_name="pages/help.html"), name="help"),
    path("help/keys/", TemplateView.as_view(template_name="pages/keyboard_shortcuts.html"), name="keyboard_shortcuts"),
    path("help/accessibility/", TemplateView.as_view(template_name="pages/accessibility.html"), name="accessibility"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("status/jobs", health.status_jobs, name="status_jobs"),
    path("metrics", metrics.metrics, name="metrics"),
]
handler400 = "release_monitor.pages.refusals.bad_request"
handler403 = "release_monitor.pages.refusals.permission_denied"
handler404 = "release_monitor.pages.refusals.page_not_found"
handler500 = "release_monitor.pages.away.server_error_or_away"
