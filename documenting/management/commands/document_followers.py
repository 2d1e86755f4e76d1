"""Print docs/followers.md."""

from documenting import followers
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/followers.md."
    page = staticmethod(followers.page)
