"""Print docs/event-kinds.md."""

from documenting import events
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/event-kinds.md."
    page = staticmethod(events.page)
