"""Print docs/retention.md."""

from documenting import retention
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/retention.md."
    page = staticmethod(retention.page)
