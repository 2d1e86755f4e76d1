"""Print docs/release-rules.md."""

from documenting import release_rules
from documenting.page_command import PageCommand


class Command(PageCommand):
    help = "Prints docs/release-rules.md."
    requires_system_checks = ()
    page = staticmethod(release_rules.page)
