"""Every address of the house. `tests/test_doors.py` holds a row for each."""

from django.urls import include, path
from django.views.generic import TemplateView

from licence.urls import breaches as breach_urls
from licence.urls import checks as check_urls
from release_monitor import health, style_page
from release_monitor.dashboard import views as dashboard
from sharing.roles import Capability
from sharing.views.guards import needs

urlpatterns = [
    path("", dashboard.home, name="home"),
    path("people/<uuid:uid>/breaches/", include(breach_urls.of_person)),
    path("people/<uuid:uid>/checks/", include(check_urls.of_person)),
    path("people/<uuid:uid>/registers/", include("licence.urls.registers")),
    path("people/", include("offenders.urls")),
    path("releases/weeks/", include("offenders.weekly_urls")),
    path("releases/", include("offenders.release_urls")),
    path("checks/", include("licence.urls.checks")),
    path("breaches/", include("licence.urls.breaches")),
    path("alerts/", include("sharing.urls.alerts")),
    path("drafts/", include("sharing.urls.drafts")),
    path("account/", include("sharing.urls.sign_in")),
    path("administration/", include("sharing.urls.administration")),
    path("api/v1/", include("release_monitor.api")),
    path("events/", include("release_monitor.events_urls")),
    path("style/", needs(Capability.ADMINISTER)(style_page.style_page), name="style"),
    path("help/", TemplateView.as_view(template_name="pages/help.html"), name="help"),
    path("help/keys/", TemplateView.as_view(template_name="pages/keyboard_shortcuts.html"), name="keyboard_shortcuts"),
    path("help/accessibility/", TemplateView.as_view(template_name="pages/accessibility.html"), name="accessibility"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
