"""Print docs/import-sheets.md."""

from documenting import sheets
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/import-sheets.md."
    page = staticmethod(sheets.page)
