"""Token scopes: what a partner system's token can be used for.

A scope is a resource, named as its address, and a verb. A token opens the addresses that its scopes name, and in them
the rows that the program's user may see: both must hold. An address that names no scope is closed to tokens.
docs/api-scopes.md is printed from here and from the addresses.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Self

from oauth2_provider.scopes import BaseScopes

from sharing.access.roles import BY_SCOPE, KNOWS_VICTIMS, Capability


class TokenScope(StrEnum):
    """One resource, to read, to write or to decide there. `words`: what it allows. `is_for_people`: only a person's own
    token has it, for what no program does; `InScope` refuses it to every other."""

    words: str
    is_for_people: bool

    def __new__(cls, code: str, words: str, is_for_people: bool = False) -> Self:
        made = str.__new__(cls, code)
        made._value_, made.words, made.is_for_people = code, words, is_for_people
        return made

    PEOPLE_READ = "people:read", "Read people"
    PEOPLE_WRITE = "people:write", "Add people, and change their details, names and numbers"
    IMPORTS_READ = "imports:read", "Read how far import files of the client are, and what is wrong with them"
    IMPORTS_WRITE = "imports:write", "Import people from files"
    CONVICTIONS_READ = "convictions:read", "Read convictions"
    CONVICTIONS_WRITE = "convictions:write", "Record and correct convictions with their sentences"
    SENTENCES_READ = "sentences:read", "Read sentences"
    SENTENCES_WRITE = "sentences:write", "Record and correct sentences, appeals, and why a questioned one is kept"
    ADJUSTMENTS_READ = "adjustments:read", "Read adjustments of sentences"
    ADJUSTMENTS_WRITE = "adjustments:write", "Record, correct and remove adjustments"
    DATES_READ = "dates:read", "Read the official and calculated dates of a person"
    OFFICIAL_DATES_READ = "official-dates:read", "Read the dates of prisons' sentence calculation sheets"
    OFFICIAL_DATES_WRITE = "official-dates:write", "Record a prison's sentence calculation sheet"
    COURT_DATES_READ = "court-dates:read", "Read the dates that courts state"
    COURT_DATES_WRITE = "court-dates:write", "Record the dates that a court's record states"
    DATE_OVERRIDES_READ = "date-overrides:read", "Read date overrides"
    DATE_CONFLICTS_READ = "date-conflicts:read", "Read date conflicts"
    DATE_CONFLICTS_WRITE = "date-conflicts:write", "Ask prisons about date conflicts, and record their answers"
    DATE_DISPUTES_READ = "date-disputes:read", "Read dates in dispute on the release date"
    CALCULATIONS_READ = "calculations:read", "Calculate dates for facts sent, of no one on record"
    RELEASES_READ = "releases:read", "Read releases"
    RELEASES_WRITE = "releases:write", "Put releases on hold, and lift holds"
    WEEKLY_LISTS_READ = "weekly-lists:read", "Read weekly release lists"
    RELEASE_ORDERS_READ = "release-orders:read", "Read release orders"
    POLICE_HANDOVERS_READ = "police-handovers:read", "Read handovers to police when a licence ends, and between forces"
    POLICE_HANDOVERS_WRITE = "police-handovers:write", "Record parts of the checklist of a handover to police"
    CLOSINGS_READ = "closings:read", "Read which cases are to be closed, and what was decided"
    MOVEMENTS_READ = "movements:read", "Read movements into, between and out of prisons"
    MOVEMENTS_WRITE = "movements:write", "Record movements, and releases that are due"
    LEAVINGS_READ = "leavings:read", "Read departures that were not due"
    LEAVINGS_WRITE = "leavings:write", "Report that a person has left"
    ABSENCES_READ = "absences:read", "Read absences from prison"
    ABSENCES_WRITE = "absences:write", "Record absences, returns and when people are due back"
    IMPOSED_ORDERS_READ = "imposed-orders:read", "Read orders of courts and of the Home Secretary"
    IMPOSED_ORDERS_WRITE = "imposed-orders:write", "Record orders, their steps and their breaches"
    LINKS_READ = "links:read", "Read who a person is linked to, no hidden link"
    LINKS_WRITE = "links:write", "Record, review and remove links"
    BATCHES_READ = "batches:read", "Read what came of the batches that it sent"
    BATCHES_WRITE = "batches:write", "Send sheets and movements of many people at once"
    READINESS_READ = "readiness:read", "Read release checklists"
    READINESS_WRITE = "readiness:write", "Record release checklist actions"
    LICENCES_READ = "licences:read", "Read licences, drafts among them"
    LICENCES_WRITE = "licences:write", "Prepare licences and variations, which people submit"
    PERMISSIONS_READ = "permissions:read", "Read permissions under a condition"
    PAPERS_READ = "papers:read", "Read which papers were printed and handed over"
    CHECK_PLANS_READ = "check-plans:read", "Read check plans"
    CHECK_PLANS_WRITE = "check-plans:write", "Plan how conditions are checked"
    CHECKS_READ = "checks:read", "Read checks"
    CHECKS_WRITE = "checks:write", "Log and reassign checks"
    DEVICES_READ = "devices:read", "Read the register of devices"
    DEVICES_WRITE = "devices:write", "Add to the register of devices, record inspections and ends"
    ACCOUNTS_READ = "accounts:read", "Read the register of accounts"
    ACCOUNTS_WRITE = "accounts:write", "Add to the register of accounts, and record ends"
    PLACES_OF_STAY_READ = "places-of-stay:read", "Read places of stay"
    PLACES_OF_STAY_WRITE = "places-of-stay:write", "Add places of stay, and record ends"
    REGISTER_READ = "register:read", "Read the notification register: periods, duties, notices, travel and visits"
    REGISTER_WRITE = "register:write", "Record what people tell police, their travel, and home visits"
    BREACHES_READ = "breaches:read", "Read breaches"
    BREACHES_WRITE = "breaches:write", "Record suspected breaches, and ask that recall is considered"
    CONCERNS_READ = "concerns:read", "Read concerns that opened a recall consideration"
    CONCERNS_WRITE = "concerns:write", "Raise concerns"
    RECALLS_READ = "recalls:read", "Read recalls"
    RECALLS_WRITE = "recalls:write", "Prepare recalls, and record what PPCS, prisons and police did in one"
    URGENT_ARRESTS_READ = "urgent-arrests:read", "Read urgent arrests"
    URGENT_ARRESTS_WRITE = "urgent-arrests:write", "Record urgent arrests and their end"
    PAROLE_REVIEWS_READ = "parole-reviews:read", "Read parole reviews"
    PAROLE_REVIEWS_WRITE = "parole-reviews:write", "Record referrals, hearings and decisions of the Board"
    PAROLE_DECISIONS_READ = "parole-decisions:read", "Read parole decisions"
    HEARINGS_READ = "hearings:read", "Read oral hearings"
    PAROLE_CHALLENGES_READ = "parole-challenges:read", "Read challenges of parole decisions"
    PAROLE_CHALLENGES_WRITE = "parole-challenges:write", "Record challenges of parole decisions and their answers"
    PAROLE_DIRECTIONS_READ = "parole-directions:read", "Read directions of the Board to agencies"
    PAROLE_DIRECTIONS_WRITE = "parole-directions:write", "Record directions of the Board and their responses"
    POLICE_CONTRIBUTIONS_READ = "police-contributions:read", "Read which police contributions were asked for and given"
    POLICE_CONTRIBUTIONS_WRITE = (
        "police-contributions:write",
        "Ask for police contributions, give and pass them on",
    )
    HEARING_OBSERVERS_READ = "hearing-observers:read", "Read applications to observe hearings"
    HEARING_OBSERVERS_WRITE = "hearing-observers:write", "Record applications to observe hearings and their answers"
    BOARD_APPLICATIONS_READ = "board-applications:read", "Read applications to the Board"
    BOARD_APPLICATIONS_WRITE = "board-applications:write", "Record applications to the Board and their answers"
    DOSSIER_PAPERS_READ = "dossier-papers:read", "Read which papers are in a dossier, none that is withheld"
    DOSSIER_PAPERS_WRITE = "dossier-papers:write", "Add papers to a dossier"
    REQUIRED_REFERENCES_READ = "required-references:read", "Read references that prisoners required"
    REQUIRED_REFERENCES_WRITE = "required-references:write", "Record references that prisoners require"
    VICTIMS_READ = "victims:read", "Read victims, what they ask for and wish to know, and when they were informed"
    VICTIMS_WRITE = "victims:write", "Record victims, what they ask for and wish to know, and that they were informed"
    MAPPA_CASES_READ = "mappa-cases:read", "Read MAPPA cases"
    MAPPA_LEVELS_READ = "mappa-levels:read", "Read MAPPA levels and proposals"
    MAPPA_MEETINGS_READ = "mappa-meetings:read", "Read MAPPA meetings, never their minutes"
    MAPPA_ACTIONS_READ = "mappa-actions:read", "Read MAPPA actions"
    INTERVENTIONS_READ = "interventions:read", "Read interventions"
    INTERVENTIONS_WRITE = "interventions:write", "Record interventions, their sessions, owners and end"
    ALERTS_READ = "alerts:read", "Read alerts"
    THREADS_READ = "threads:read", "Read the threads of alerts"
    SHARING_ITEMS_READ = "sharing-items:read", "Read intelligence and concerns that can be shared over the API"
    SHARING_ITEMS_WRITE = "sharing-items:write", "Record intelligence and concerns, and confirm that they were read"
    DUTIES_READ = "duties:read", "Read owners and deputies"
    HANDOVERS_READ = "handovers:read", "Read handovers"
    ON_CALL_READ = "on-call:read", "Read who is on call"
    SHIFTS_READ = "shifts:read", "Read the rota of the client's own agency"
    SHIFTS_WRITE = "shifts:write", "Enter, change and end shifts of the client's own agency"
    GRANTS_READ = "grants:read", "Read which teams have access"
    EVENTS_READ = "events:read", "Read the events that the partner system gets"
    EVENTS_WRITE = "events:write", "Ask for events to be sent again, and for test events"
    FIGURES_READ = "figures:read", "Read figures, forecasts, briefings and saved views"
    CAPACITY_READ = "capacity:read", "Read capacity for releases"
    CAPACITY_WRITE = "capacity:write", "Enter and correct capacity for releases"
    REFERENCE_READ = "reference:read", "Read reference data"
    REFERENCE_CHANGES_READ = "reference-changes:read", "Read proposed changes of reference data"
    REFERENCE_CHANGES_WRITE = "reference-changes:write", "Send changes of reference data, which 2 people make or refuse"

    READINESS_DECIDE = (
        "readiness:decide",
        "Sign off release checklists, request and agree exceptions, and record acts at the gate",
        True,
    )
    LICENCES_DECIDE = "licences:decide", "Submit licences and variations", True
    PERMISSIONS_DECIDE = (
        "permissions:decide",
        "Request permissions under a condition, give your agency’s view, and end them",
        True,
    )
    BREACHES_DECIDE = "breaches:decide", "Decide on breaches", True
    RECALLS_DECIDE = "recalls:decide", "Record the decision of PPCS on a recall", True
    REGISTER_DECIDE = (
        "register:decide",
        "Open and decide files under s.54, note excuses, answer that duties never applied, and settle differences",
        True,
    )
    DEVICES_DECIDE = "devices:decide", "Approve or refuse devices, and verify entries", True
    ACCOUNTS_DECIDE = "accounts:decide", "Approve or refuse accounts, and verify entries", True
    PLACES_OF_STAY_DECIDE = "places-of-stay:decide", "Approve or refuse places of stay, and verify entries", True
    DATE_OVERRIDES_DECIDE = "date-overrides:decide", "Propose, countersign and end date overrides", True
    IMPOSED_ORDERS_DECIDE = "imposed-orders:decide", "Decide if an order that ends is renewed", True
    VICTIMS_DECIDE = "victims:decide", "Answer victims’ requests, and acknowledge steps for victim liaison", True
    ALERTS_DECIDE = "alerts:decide", "Acknowledge, take and close alerts", True
    SHARING_ITEMS_DECIDE = (
        "sharing-items:decide",
        "Decide on sharing intelligence and concerns, correct them and hand them over",
        True,
    )
    MAPPA_CASES_DECIDE = "mappa-cases:decide", "Propose and agree categories and exits of MAPPA cases", True
    MAPPA_LEVELS_DECIDE = "mappa-levels:decide", "Propose, agree and refuse MAPPA levels", True
    MAPPA_MEETINGS_DECIDE = "mappa-meetings:decide", "Plan, hold and close MAPPA meetings", True
    MAPPA_ACTIONS_DECIDE = "mappa-actions:decide", "Set, answer and accept MAPPA actions", True
    GRANTS_DECIDE = "grants:decide", "Give teams access, and end it", True
    ACCESS_REQUESTS_DECIDE = "access-requests:decide", "Request access, and read and answer access requests", True
    HANDOVERS_DECIDE = "handovers:decide", "Offer, accept, refuse and withdraw handovers", True
    POLICE_HANDOVERS_DECIDE = (
        "police-handovers:decide",
        "Offer, sign, question and accept handovers to police",
        True,
    )
    THREATS_DECIDE = (
        "threats:decide",
        "Read threats in whose circle you are, and record threats, warnings, reviews and the circle",
        True,
    )
    MATCHES_DECIDE = (
        "matches:decide",
        "Read matches between people you can see and what the linking desk told you, and answer matches",
        True,
    )
    RETENTION_READ = "retention:read", "Read what your agency decides to keep, and holds", True
    TEAMS_READ = "teams:read", "Read which teams there are", True


OF_PROGRAMS = tuple(scope for scope in TokenScope if not scope.is_for_people)
# What a scope opens besides its addresses (`roles.BY_SCOPE`): without one of these, a token tells of no victim.
OPENS: dict[str, frozenset[Capability]] = {
    TokenScope.VICTIMS_READ: KNOWS_VICTIMS,
    TokenScope.VICTIMS_WRITE: BY_SCOPE,
    TokenScope.VICTIMS_DECIDE: BY_SCOPE,
}


def opened_by(scopes: Iterable[str]) -> frozenset[Capability]:
    return frozenset[Capability]().union(*(OPENS[scope] for scope in scopes if scope in OPENS))


def format_scopes(scopes: Iterable[str]) -> list[str]:
    """What these scopes allow, in the order in which they are offered."""
    given = set(scopes)
    return [scope.words for scope in TokenScope if scope in given]


def choices() -> list[tuple[str, str]]:
    return [(scope.value, scope.words) for scope in TokenScope]


def choices_of_programs() -> list[tuple[str, str]]:
    return [(scope.value, scope.words) for scope in OF_PROGRAMS]


# Under which heading an administrator finds the scopes of a resource; of one that no heading names, under the last.
HEADINGS: dict[str, tuple[str, ...]] = {
    "People and sentences": ("people", "imports", "convictions", "sentences", "adjustments"),
    "Dates and releases": (
        *("dates", "official-dates", "court-dates", "date-overrides", "date-conflicts", "date-disputes"),
        *("calculations", "releases", "weekly-lists", "release-orders", "movements", "leavings", "absences"),
        *("batches", "readiness"),
    ),
    "Licences and checks": (
        *("licences", "permissions", "papers", "check-plans", "checks", "devices", "accounts", "places-of-stay"),
    ),
    "Breaches and recalls": ("breaches", "concerns", "recalls", "urgent-arrests"),
    "Parole": (
        *("parole-reviews", "parole-decisions", "hearings", "parole-challenges", "parole-directions"),
        *("police-contributions", "hearing-observers", "board-applications", "dossier-papers", "required-references"),
    ),
    "Victims: for victim contact systems only": ("victims",),
    "Orders, links, threats and the notification register": (
        *("imposed-orders", "links", "threats", "matches", "register"),
    ),
    "Alerts and sharing": (
        *("alerts", "threads", "sharing-items", "duties", "handovers", "on-call", "shifts", "grants"),
        *("access-requests", "teams", "events", "retention"),
    ),
    "Figures, reference data and the rest": (),
}


def under_headings(scopes: Iterable[TokenScope]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices of a form."""
    heading_of = {name: heading for heading, names in HEADINGS.items() for name in names}
    found: dict[str, list[tuple[str, str]]] = {heading: [] for heading in HEADINGS}
    for scope in scopes:
        heading = heading_of.get(scope.rpartition(":")[0], [*HEADINGS][-1])
        found[heading].append((scope.value, scope.words))
    return [(heading, choices) for heading, choices in found.items() if choices]


class ClientScopes(BaseScopes):
    """Where the toolkit asks which scopes there are, and which of them a client may have."""

    def get_all_scopes(self) -> dict[str, str]:
        return dict(choices())

    def get_available_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any):
        return list(application.scopes) if application is not None else []

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any):
        """Who asks for none in particular is given all that it may have."""
        return self.get_available_scopes(application)
