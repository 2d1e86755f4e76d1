"""Print docs/retention.md: the classes of records, how long each is kept, and which tables are in it."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from sharing.retention.classes import tables_of
from sharing.retention.rules import CLASSES, RetentionClass

HEAD = """# How long records are kept

Printed by `manage.py document_retention` from `sharing/retention/rules.py` and each app's `retained.py`; a test holds
this page to the code, and fails for a table without a class.

The first review of a person is 12 months after the case is closed (a service setting), one for each agency that had
an owner. The agency's information owner decides: keep, keep with access for fewer teams of the agency, or delete.
Keeping needs a reason and a date of the next review, within 10 years (a service setting). Deleting needs a reason and
a second person of the agency, and is refused while a notification period, an order or a hold (inquest, appeal, case
review, inquiry) runs, while it cannot be decided if a period runs, and while the case is not closed. No agency
decides on the records of another. Once each agency has decided to delete, the person is hidden from everyone but
those who decided: to all others the record reads as absent. Nothing is destroyed yet. If something runs again, the
person is shown again.
"""


class Command(BaseCommand):
    help = "Prints docs/retention.md."

    def handle(self, *args, **options) -> None:
        self.stdout.write(page(), ending="")


def page() -> str:
    """The whole page, as Markdown."""
    rows = "".join(
        f"| {rule.words} | {rule.decided_by} | {rule.rule} | {'yes' if rule.is_reviewed else 'no'} |\n"
        for rule in CLASSES.values()
    )
    table = f"| Records | Decided by | Kept | By the review of the person |\n| --- | --- | --- | --- |\n{rows}"
    return f"{HEAD}\n## Classes\n\n{table}\n## Tables\n{''.join(map(_tables, RetentionClass))}"


def _tables(of_class: RetentionClass) -> str:
    tables = "; ".join(tables_of(of_class))
    return f"\n**{CLASSES[of_class].words}**: {tables or 'none yet'}.\n"
