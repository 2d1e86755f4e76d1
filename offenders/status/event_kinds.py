"""Event kind about a person's status, for partner systems. What it is now is read at its address."""

from offenders.people.models import Offender
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

CHANGED = Family("person", TokenScope.PEOPLE_READ, Offender.objects.all, "people-detail", "personId").of(
    "status-changed", "A person's status, its last day or the prison that holds them changed"
)
