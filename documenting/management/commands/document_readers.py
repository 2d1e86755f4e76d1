"""Print docs/readers.md."""

from documenting import readers
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/readers.md."
    page = staticmethod(readers.page)
