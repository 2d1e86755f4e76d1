"""The frame of every page: navigation by capability, who reads, the marking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from sharing import access
from sharing.access.roles import Capability, role_of
from sharing.access.rules import Marking, Programme
from sharing.administration.actions import first_accounts
from sharing.alerts.panels import open_count
from sharing.emergencies.panels import bars_of
from sharing.models import User
from sharing.rota.on_call import frame as rota
from sharing.told_clock import standing as told_clock
from sharing.watching import notices


@dataclass(frozen=True)
class Link:
    """One entry of the navigation. `count` is a number of things to do, None where there is nothing to count.

    is_folded: it is under More.
    """

    label: str
    url: str
    current: bool = False
    count: int | None = None
    is_folded: bool = False


@dataclass(frozen=True)
class Folded:
    """What is under More. is_current: the page that is read is one of these."""

    entries: list[Link]
    is_current: bool

    @classmethod
    def of(cls, navigation: list[Link]) -> Folded | None:
        entries = [entry for entry in navigation if entry.is_folded]
        return cls(entries, any(entry.current for entry in entries)) if entries else None


@dataclass(frozen=True)
class ProgrammeBar:
    """Which programme the reader's lists show (empty: all), what else they may show, and the page to come back to."""

    shown: str
    others: list[tuple[str, str]]
    back: str


@dataclass(frozen=True)
class SignedIn:
    """Who reads the page, and as what."""

    name: str
    role: str
    agency: str


NAVIGATION: list[tuple[str, str, Capability]] = [
    ("My day", "home", Capability.VIEW_PEOPLE),
    ("Overview", "overview", Capability.SEE_OVERVIEW),
    ("Releases", "releases", Capability.VIEW_PEOPLE),
    ("People", "people", Capability.VIEW_PEOPLE),
    ("Parole", "reviews", Capability.VIEW_PEOPLE),
    ("Licences", "licences", Capability.VIEW_PEOPLE),
    ("Checks", "checks", Capability.VIEW_PEOPLE),
    ("Register", "notification_register", Capability.TAKE_NOTICES),
    ("Breaches", "breaches", Capability.VIEW_PEOPLE),
    ("Recalls", "recalls", Capability.VIEW_PEOPLE),
    ("MAPPA", "mappa", Capability.PROPOSE_MAPPA_LEVELS),
    ("MAPPA", "mappa", Capability.RUN_MAPPA),  # no role has both
    ("Victims", "victims_to_tell", Capability.KNOW_VICTIMS),
    ("Linking desk", "linking_desk", Capability.SIT_AT_LINKING_DESK),
    ("Alerts", "alerts", Capability.READ_ALERTS),
    ("Sharing", "sharing", Capability.VIEW_PEOPLE),
    ("Reports", "reports", Capability.VIEW_PEOPLE),
    ("Reports", "reports", Capability.READ_FIGURES),  # no role has both
    ("Identities", "identity_matches", Capability.RESOLVE_IDENTITIES),
    ("Emergency reviews", "emergency_reviews", Capability.REVIEW_EMERGENCIES),
    ("Data requests", "data_requests", Capability.REGISTER_DATA_REQUESTS),
    ("Data requests", "data_requests", Capability.DECIDE_DATA_REQUESTS),  # no role has both
    ("Bundles", "bundles", Capability.ORDER_BUNDLES),
    ("Bundles", "bundles", Capability.DECIDE_DATA_REQUESTS),  # no role has both
    ("Unusual reading", "unusual_readings", Capability.READ_LOG),
    ("Who looked", "who_looked", Capability.READ_LOG),
    ("Changes", "proposed_changes", Capability.AGREE_CHANGES),
    ("Administration", "administration", Capability.ADMINISTER),
]


# The line of a window of 1280 pixels, in letters: of the gap after each entry, the number of a count, and More.
LINE, GAP, NUMBER, MORE = 152, 3.3, 4, 9
# What goes under More where a line does not hold all, first to last. What few roles have is their work, and stays.
FOLDED_FIRST = ("Reports", "Sharing", "Register", "MAPPA", "Checks", "Breaches", "Licences", "Recalls", "Parole")


def frame(request: HttpRequest) -> dict:
    """The context processor of the base page."""
    user = getattr(request, "user", None)
    context = {
        "synthetic_data": told_clock.is_open(),
        "is_demo": settings.DEMO,
        "marking": Marking.OFFICIAL_SENSITIVE.value,
        "navigation": [],
        "navigation_more": None,
    }
    if user is None or not user.is_authenticated:
        return context
    entries = navigation(request, user)
    return context | {
        "navigation": entries,
        "navigation_more": Folded.of(entries),
        "signed_in_as": SignedIn(user.name, role_of(user.role).name, user.agency.name),
        "can_search_people": user.can(Capability.VIEW_PEOPLE),
        "system_notices": [*notices.current(), *first_accounts_notice(user)],
        "on_call_now": rota.line_for(user, at=timezone.now()),
        "keyboard_shortcuts": user.keyboard_shortcuts,
        "session_ends_at": getattr(request, "session_ends_at", None),
        "programme_bar": programme_bar(request, user) if user.can(Capability.VIEW_PEOPLE) else None,
        "emergency_access": bars_of(user, at=timezone.now()) if user.can(Capability.VIEW_PEOPLE) else [],
    }


def first_accounts_notice(user: User) -> list[notices.Notice]:
    """For those who propose and agree: accounts made at the console that nobody has proved yet to be theirs."""
    if not user.can(Capability.AGREE_CHANGES):
        return []
    names = first_accounts.not_yet_proved().values_list("about__name", flat=True)
    if not names:
        return []
    words = f"{' and '.join(names)}. Check with each that it is theirs."
    return [notices.Notice("Made at the console, not yet signed in with a second factor:", words)]


def programme_bar(request: HttpRequest, user: User) -> ProgrammeBar | None:
    """For who has chosen a programme, and for who sees two as a whole; others choose on the page of their account."""
    if not user.works_in and len(access.national_programmes(user)) < 2:
        return None
    others = [
        (programme.value, f"Show {programme.label} only") for programme in Programme if programme != user.works_in
    ]
    if user.works_in:
        others.append(("", "Show every programme"))
    shown = Programme(user.works_in).label if user.works_in else ""
    back = request.path if request.method == "GET" else reverse("home")
    return ProgrammeBar(shown, others, back)


def navigation(request: HttpRequest, user: User) -> list[Link]:
    """One entry is current: of those whose address begins that of the page, the longest."""
    entries = [(label, reverse(name), name) for label, name, capability in NAVIGATION if user.can(capability)]
    current = max((url for _, url, _ in entries if is_current(request.path, url)), key=len, default="")
    folded = folded_of([label for label, _, _ in entries])
    return [
        Link(
            label,
            url,
            current=url == current,
            count=COUNTS[name](user) if name in COUNTS else None,
            is_folded=label in folded,
        )
        for label, url, name in entries
    ]


def folded_of(labels: list[str]) -> set[str]:
    """Those that go under More, so that the others stand on one line. Never one alone."""
    room = LINE - NUMBER - sum(len(label) + GAP for label in labels)
    if room >= 0:
        return set()
    room -= MORE
    folded: set[str] = set()
    for label in FOLDED_FIRST:
        if label in labels and (room < 0 or len(folded) == 1):
            folded.add(label)
            room += len(label) + GAP
    return folded


def is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


# What an entry counts: things to do, of the reader's own.
COUNTS: dict[str, Callable[[User], int]] = {"alerts": open_count}
