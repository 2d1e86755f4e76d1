"""Print docs/alert-kinds.md."""

from documenting import alerts
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/alert-kinds.md."
    page = staticmethod(alerts.page)
