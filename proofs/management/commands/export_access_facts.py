"""The facts that decide which user may see which person, as JSON on stdout: docs/access.md, "The facts"."""

from django.core.management.base import BaseCommand

from proofs.access import facts as access_facts


class Command(BaseCommand):
    help = "Prints the rows that decide which users can see which people, as JSON. Nothing in it is computed."

    def handle(self, **options):
        access_facts.write(self.stdout)
