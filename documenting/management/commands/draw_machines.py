"""Print docs/machines.md."""

from documenting import machines
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/machines.md."
    page = staticmethod(machines.page)
