"""A user account, as that reads one which stands below the table of users (`sharing/agencies/models.py`)."""

from __future__ import annotations

from typing import Any, Protocol


class Account(Protocol):
    """Who asks, acts or is written down: `sharing.agencies.models.User` is the only one there is."""

    pk: Any
    role: Any
    email: Any
    name: Any
    staff_number: Any
    is_active: Any
    works_in: Any
    agency: Any
    agency_id: Any
    through: Any
    by_scope: Any

    @property
    def askers(self) -> tuple[Any, ...]: ...

    @property
    def is_program(self) -> bool: ...

    def can(self, capability: Any) -> bool: ...
