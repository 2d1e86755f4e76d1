"""Print docs/rights.md."""

from documenting import rights
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/rights.md."
    page = staticmethod(rights.page)
