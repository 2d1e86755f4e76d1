"""Event kind of merged records, for partner systems. The other record is read there, by who can see it."""

from offenders.people.models import Offender
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

MERGED = Family("person", TokenScope.PEOPLE_READ, Offender.objects.all, "people-detail", "personId").of(
    "merged", "Records of one person were joined, or parted again"
)
