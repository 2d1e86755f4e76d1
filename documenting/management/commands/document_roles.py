"""Print docs/roles.md."""

from documenting import roles
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/roles.md."
    page = staticmethod(roles.page)
