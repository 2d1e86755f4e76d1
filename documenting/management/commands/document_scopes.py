"""Print docs/api-scopes.md."""

from documenting import scopes
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/api-scopes.md."
    page = staticmethod(scopes.page)
