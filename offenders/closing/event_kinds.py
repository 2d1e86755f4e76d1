"""Event kind of cases to close, for partner systems. What was decided is read there."""

from offenders.closing.models import Closing
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

CHANGED = Family("closing", TokenScope.CLOSINGS_READ, Closing.objects.all, "closings-detail", "closingId").of(
    "changed", "A case with no licence, order or duty left is to be closed, or was closed or kept"
)
