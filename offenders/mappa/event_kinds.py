"""Event kinds about MAPPA, for partner systems: neither why nor what was decided."""

from offenders.mappa.models import MappaAction, MappaCase, MappaMeeting
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_case = Family("mappa-case", TokenScope.MAPPA_CASES_READ, MappaCase.objects.all, "mappa-cases-detail", "mappaCaseId")
_meeting = Family(
    "mappa-meeting", TokenScope.MAPPA_MEETINGS_READ, MappaMeeting.objects.all, "mappa-meetings-detail", "mappaMeetingId"
)
_action = Family(
    "mappa-action", TokenScope.MAPPA_ACTIONS_READ, MappaAction.objects.all, "mappa-actions-detail", "mappaActionId"
)

CASE_CHANGED = _case.of("changed", "A MAPPA case was identified, changed or ended")
MEETING_CHANGED = _meeting.of("changed", "A MAPPA meeting was planned, held, closed or moved")
ACTION_CHANGED = _action.of("changed", "A MAPPA action was set, answered or accepted")
