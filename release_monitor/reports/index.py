"""Reports by the question that each answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from release_monitor.briefing import scopes
from release_monitor.forecast import readers as forecasts
from sharing.access.roles import Capability, holders
from sharing.agencies.models import User

BRIEFING = "briefing"
RELEASES, LICENCE, QUALITY = "Releases and custody", "On licence", "Are we doing it well?"
LIVE, WEEKLY = "Now", "Monday, 6am"


@dataclass(frozen=True)
class Report:
    """group: its heading. audience: who it is for. page: the name of its address. figure: the
    code of the figure whose page it is. as_at: of which moment its figures
    are. capability: of who can open it."""

    code: str
    group: str
    title: str
    question: str
    audience: str
    page: str
    as_at: str = LIVE
    capability: Capability = Capability.VIEW_PEOPLE
    figure: str = ""

    @property
    def path(self) -> str:
        return reverse(self.page, args=[self.figure] if self.figure else [])


REPORTS = {
    report.code: report
    for report in (
        Report(
            "overview",
            RELEASES,
            "Command overview",
            "What is rising, late or short, and what needs a decision?",
            "Command, heads of unit",
            "overview",
            "Now; for figures only, 6am",
            Capability.SEE_OVERVIEW,
        ),
        Report(
            "forecast",
            RELEASES,
            "Release forecast",
            "How many are released, how sure is it, and is there room?",
            "Command, planners",
            "forecast",
            "Monday, 6:30am",
            Capability.SEE_OVERVIEW,
        ),
        Report(
            "weekly-list",
            RELEASES,
            "Weekly release list",
            "Who is released this week, as issued on Monday?",
            "Everyone with a team",
            "this_week",
            WEEKLY,
        ),
        Report(
            "releases",
            RELEASES,
            "Releases, 13 weeks",
            "Who is released, when, and how certain is it?",
            "Everyone with a team",
            "releases",
        ),
        Report(
            "caseload",
            RELEASES,
            "Caseload by status",
            "How many people are where, and does it match the published figure?",
            "Everyone with a team",
            "figure",
            capability=Capability.SEE_OVERVIEW,
            figure="caseload",
        ),
        Report(
            "no-date",
            RELEASES,
            "No release date known",
            "Who is in custody without a date, and why?",
            "Prisons, analysts",
            "no_release_date",
        ),
        Report(
            "hearings",
            RELEASES,
            "Parole hearings",
            "Which hearings are due, and can the service staff them?",
            "PPCS, police, probation",
            "hearings",
        ),
        Report(
            "breaches",
            LICENCE,
            "Breaches by kind",
            "What is breached most, and is it rising?",
            "Command, NSD",
            "figure",
            capability=Capability.SEE_OVERVIEW,
            figure="breaches",
        ),
        Report(
            "recalls",
            LICENCE,
            "Recalls by reason",
            "How many recalls, and for what?",
            "NSD, PPCS, police",
            "figure",
            capability=Capability.SEE_OVERVIEW,
            figure="recalls",
        ),
        Report(
            "coverage",
            LICENCE,
            "Checks and coverage",
            "Which conditions had no check in time?",
            "NSD, police",
            "figure",
            capability=Capability.SEE_OVERVIEW,
            figure="checks-coverage",
        ),
        Report(
            "outcomes",
            QUALITY,
            "Parole outcomes",
            "What did the Board decide, and how long did it take?",
            "PPCS, analysts",
            "figure",
            capability=Capability.SEE_OVERVIEW,
            figure="parole-outcomes",
        ),
        Report(
            "readiness",
            QUALITY,
            "Blocked releases",
            "Which releases are blocked, and who can resolve it?",
            "All agencies",
            "blocked_releases",
        ),
        Report(
            "conflicts",
            QUALITY,
            "Date conflicts",
            "Where do the prison’s date and our calculation differ?",
            "Prisons, analysts",
            "conflicts",
        ),
        Report(
            "alerts",
            QUALITY,
            "Alert quality",
            "Which alerts are false, late or too many?",
            "Managers",
            "alerts_noise",
            capability=Capability.READ_ALERTS,
        ),
    )
}


def reports_of(user: User) -> list[Report]:
    """Those that the user can open."""
    return [report for report in REPORTS.values() if _is_open(user, report)]


def _is_open(user: User, report: Report) -> bool:
    if report.code == "forecast" and not forecasts.reader_of(user).reads_any:
        return False
    return user.can(report.capability)


def is_open_to(user: User, *, report: str, scope: str, at: datetime) -> bool:
    """Whether the user can read this report now; of a briefing, the one of this scope."""
    if report == BRIEFING:
        return scope in {each.code for each in scopes.scopes_of(user, at=at)}
    return report in REPORTS and _is_open(user, REPORTS[report])


def readers() -> list[str]:
    """Roles that open reports, and so get letters about them."""
    return sorted({*holders(Capability.VIEW_PEOPLE), *holders(Capability.READ_FIGURES)})
