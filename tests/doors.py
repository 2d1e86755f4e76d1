"""The table of doors: each address, and what each kind of asker receives there.

Askers, all of probation: a *visitor* has not signed in; a *stranger*'s team was not let in; a *reader*'s and a
*contributor*'s teams were let in as that; the *right role* holds the capability that the address asks for, no grant.
A number is the HTTP status. A hidden record and a missing capability both read 404; 403 only ever tells somebody who
sees a record that they may not change it. A visitor is led to sign in (302); a program is told 401.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """One address and method. `role`: the right role of this door. `body`: what a form or program sends.
    `tested_in`: where the row is tested instead, when its answer never ends."""

    name: str
    visitor: int
    stranger: int
    reader: int
    contributor: int
    right_role: int
    method: str = "get"
    role: str = "probation_manager"
    body: dict | None = None
    tested_in: str = ""

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.name}"


def open_to_all(name, status=200, **more):
    """The same to everybody, signed in or not."""
    return Door(name, status, status, status, status, status, **more)


def signed_in(name, status=200, **more):
    """To whoever signed in; nothing about a person of the caseload is there."""
    return Door(name, 302, status, status, status, status, **more)


def administrators(name, status=200, **more):
    """To administrators; to anybody else it does not exist."""
    return Door(name, 302, 404, 404, 404, status, role="administrator", **more)


DOORS = [
    # The roof
    signed_in("home", 302),
    Door("events", 401, 200, 200, 200, 200, tested_in="tests/setup/test_events.py"),
    administrators("style"),
    open_to_all("help"),
    open_to_all("keyboard_shortcuts"),
    open_to_all("accessibility"),
    open_to_all("healthz"),
    open_to_all("readyz", 503),  # no clock ticks while the tests run
    # People
    signed_in("people"),  # the list itself; who is on it is tested below
    Door("person", 302, 404, 200, 200, 404),
    Door("person_access", 302, 404, 200, 200, 404),
    # A reader and a contributor whose role lets nobody in: the address does not exist for them
    Door("access_add", 302, 404, 404, 404, 404),
    Door("access_add", 302, 404, 404, 404, 404, method="post", body={}),
    Door("access_end", 302, 404, 404, 404, 404),
    Door("access_end", 302, 404, 404, 404, 404, method="post", body={"reason": "Moved"}),
    # For programs
    Door("schema", 401, 200, 200, 200, 200),
    Door("teams-list", 401, 404, 404, 404, 200),
    Door("people-list", 401, 200, 200, 200, 200),
    Door("people-detail", 401, 404, 200, 200, 404),
    Door("grants-list", 401, 200, 200, 200, 200),
    Door("grants-list", 401, 400, 403, 403, 400, method="post", body={"person": "person", "team": "team"}),
    Door("grants-detail", 401, 404, 200, 200, 404),
    Door("grants-end", 401, 404, 428, 428, 404, method="post", body={"reason": "Moved"}),
]
