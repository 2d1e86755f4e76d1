"""Event kinds about releases and date conflicts, for partner systems.

What an event tells is read at its address: neither a date nor the reason of a hold is in any of them.
"""

from offenders.dates.calculation_models import DateConflict
from offenders.dates.models import Release
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_release = Family("release", TokenScope.RELEASES_READ, Release.objects.all, "releases-detail", "releaseId")
_conflict = Family(
    "date-conflict", TokenScope.DATE_CONFLICTS_READ, DateConflict.objects.all, "date-conflicts-detail", "dateConflictId"
)

FORESEEN = _release.of("foreseen", "A release is expected that was not expected before")
MOVED = _release.of("moved", "A date of an expected release has moved")
CANCELLED = _release.of("cancelled", "A release is no longer expected by this release route")
HELD = _release.of("held", "A release is on hold")
HOLD_LIFTED = _release.of("hold-lifted", "A hold on a release was lifted: others may remain")
READY = _release.of("ready", "A release is ready: its checklist is complete and signed off")
NOT_READY = _release.of("not-ready", "A release that was ready is no longer ready")
RELEASED = _release.of("recorded", "A release was recorded")

OPENED = _conflict.of("opened", "Sources of release dates differ: the release is on hold")
RESOLVED = _conflict.of("resolved", "A date conflict was resolved, or the sources agree")
