"""Event kinds about the notification register, for partner systems. What it is now is read at its address."""

from offenders.register.models import NotificationDuty, RegisterEntry
from sharing.clients.token_scopes import TokenScope
from sharing.events import Family

_entry = Family("register", TokenScope.REGISTER_READ, RegisterEntry.objects.all, "register-detail", "entryId")
_duty = Family(
    "notification-duty",
    TokenScope.REGISTER_READ,
    NotificationDuty.objects.all,
    "register-duties-detail",
    "dutyId",
)

PERIOD_MOVED = _entry.of("period-moved", "The state of a person on the notification register, or a period, changed")
DUTY_LATE = _duty.of("late", "A notification duty was not met by its last day")
