"""Token scopes: what a partner system's token can be used for.

A token opens the kinds of address that its scopes name, and in them the rows that the program's user may see: both must
hold. An address that names no scope is closed to tokens.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from oauth2_provider.scopes import BaseScopes


class TokenScope(StrEnum):
    """One kind of address, to read or to write."""

    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    RELEASES_READ = "releases:read"
    RELEASES_WRITE = "releases:write"
    READINESS_WRITE = "readiness:write"
    ALERTS_READ = "alerts:read"
    ALERTS_WRITE = "alerts:write"
    GRANTS_READ = "grants:read"
    DUTIES_READ = "duties:read"
    LICENCES_READ = "licences:read"
    CHECKS_READ = "checks:read"
    CHECKS_WRITE = "checks:write"
    BREACHES_READ = "breaches:read"
    BREACHES_WRITE = "breaches:write"
    RECALLS_READ = "recalls:read"
    RECALLS_WRITE = "recalls:write"
    PAROLE_READ = "parole:read"
    PAROLE_WRITE = "parole:write"
    SHARING_READ = "sharing:read"
    SHARING_WRITE = "sharing:write"
    REFERENCE_READ = "reference:read"
    REFERENCE_WRITE = "reference:write"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    TokenScope.PEOPLE_READ: "Read people and their convictions",
    TokenScope.PEOPLE_WRITE: "Record convictions and sentences",
    TokenScope.RELEASES_READ: "Read releases, release checklists and weekly lists",
    TokenScope.RELEASES_WRITE: "Ask prisons about date conflicts, and record their answers",
    TokenScope.READINESS_WRITE: "Record release checklist actions",
    TokenScope.ALERTS_READ: "Read alerts",
    TokenScope.ALERTS_WRITE: "Acknowledge alerts",
    TokenScope.GRANTS_READ: "Read which teams have access",
    TokenScope.DUTIES_READ: "Read owners, deputies and handovers",
    TokenScope.LICENCES_READ: "Read licences in force",
    TokenScope.CHECKS_READ: "Read plans and checks",
    TokenScope.CHECKS_WRITE: "Log checks",
    TokenScope.BREACHES_READ: "Read breaches",
    TokenScope.BREACHES_WRITE: "Record breaches",
    TokenScope.RECALLS_READ: "Read recalls and urgent arrests",
    TokenScope.RECALLS_WRITE: "Record what PPCS, prisons and police did in a recall",
    TokenScope.PAROLE_READ: "Read parole reviews, hearings and decisions",
    TokenScope.PAROLE_WRITE: "Record referrals, hearings and decisions of the Board",
    TokenScope.SHARING_READ: "Read intelligence and concerns that can be shared over the API",
    TokenScope.SHARING_WRITE: "Record intelligence and concerns, and confirm that they were read",
    TokenScope.REFERENCE_READ: "Read reference data and its proposed changes",
    TokenScope.REFERENCE_WRITE: "Send changes of reference data, which two people make or refuse",
}


def format_scopes(scopes: Iterable[str]) -> list[str]:
    """What these scopes allow, in the order in which they are offered."""
    given = set(scopes)
    return [scope.words for scope in TokenScope if scope in given]


def choices() -> list[tuple[str, str]]:
    return [(scope.value, scope.words) for scope in TokenScope]


class ClientScopes(BaseScopes):
    """Where the toolkit asks which scopes there are, and which of them a client may have."""

    def get_all_scopes(self) -> dict[str, str]:
        return dict(choices())

    def get_available_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any):
        return list(application.scopes) if application is not None else []

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **kwargs: Any):
        """A program that asks for none in particular is given all it may have."""
        return self.get_available_scopes(application)
