"""Print docs/api-acts.md."""

from documenting.acts import page
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/api-acts.md."
    page = staticmethod(page.page)
