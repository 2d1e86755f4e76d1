"""Print docs/api-resources.md."""

from documenting import resources
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/api-resources.md."
    page = staticmethod(resources.page)
