"""The commands that print a page of docs/, which `manage.py COMMAND > docs/PAGE` writes anew."""

from __future__ import annotations

from collections.abc import Callable

from django.core.management.base import BaseCommand


class PageCommand(BaseCommand):
    """page: gives the whole page, as Markdown."""

    page: Callable[[], str]

    def handle(self, *args, **options) -> None:
        self.stdout.write(self.page(), ending="")
