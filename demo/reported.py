"""Reports of the demo: a saved view for each role, subscriptions to two of them, and this week's briefing."""

from __future__ import annotations

from datetime import datetime

import release_monitor.urls  # noqa: F401 - the pages register the lists that views are of
from release_monitor.briefing import actions as briefings
from release_monitor.briefing.times import Every
from release_monitor.figures.actions import issuing, keeping
from release_monitor.reports.actions import subscriptions, views
from release_monitor.reports.models import SavedView
from release_monitor.reports.rules import kept_of
from sharing.lists import by_name
from sharing.models import Team, User

# By role: the list, what is chosen, and the name.
VIEWS = {
    "ct_analyst": ("breaches", {"reason": "device_or_internet"}, "Device and internet breaches, open"),
    "ct_manager": ("releases", {"weeks": "4"}, "Releases in 4 weeks"),
    "probation_officer": ("checks", {"state": "week"}, "My checks this week"),
    "probation_manager": ("licences", {"show": "not_ready"}, "Release near, licence not approved"),
    "probation_duty_manager": ("recalls", {"show": "open"}, "Open recalls"),
    "probation_head": ("recalls", {"show": "all", "by": "month", "chart": "on"}, "Recalls by month"),
    "prison_offender_manager": ("no_release_date", {"by": "prison"}, "No release date, by prison"),
    "prison_decision_maker": ("blocked_releases", {"by": "month"}, "Blocked releases by month"),
    "prison_security": ("hearings", {"view": "list"}, "Hearings ahead"),
    "ppcs": ("reviews", {"by": "state"}, "Open parole reviews by state"),
    "victim_liaison": ("releases", {"weeks": "13"}, "Releases in 13 weeks"),
    "duty_officer": ("recalls", {"show": "decide"}, "Recalls to decide or sign"),
    "privacy_officer": ("handovers", {"by": "state"}, "Handovers by state"),
    "auditor": ("conflicts", {"by": "region"}, "Date conflicts by region"),
}
SHARED = {"ct_manager": "everyone"}


def tell(*, now: datetime) -> None:
    """Once."""
    for role, (page, chosen, title) in VIEWS.items():
        user = User.objects.filter(role=role, is_active=True).order_by("pk").first()
        found = by_name(page)
        if user is None or found is None:
            continue
        view = views.save_view(
            page=found,
            query=kept_of(chosen.items()),
            title=title,
            audience=SHARED.get(role, SavedView.Audience.OWN),
            by=user,
        )
        team = Team.objects.open().worked_in_by(user, at=now).order_by("pk").first()
        if team is not None and role in ("ct_manager", "probation_manager"):
            subscriptions.subscribe(view=view, every=Every.WEEKLY, team=team, by=user)


def issue(*, now: datetime) -> None:
    """Figures of this morning, and the briefings that are due."""
    keeping.keep_all(at=now)
    issuing.issue_missing(at=now)
    briefings.issue_due(at=now)
