"""Migrations, run by the role that owns the tables; afterwards the application's role gets its rights."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import DEFAULT_DB_ALIAS, connections

from release_monitor.rights import apply_rights

OWNER_ALIAS = "owner"


class Command(DjangoMigrate):
    help = f"{DjangoMigrate.help} Runs as the owner (DATABASE_OWNER_URL) unless --database says otherwise."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER_ALIAS)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] not in connections.settings:
            raise CommandError(
                "DATABASE_OWNER_URL is not set: migrations run as the role that owns the tables, "
                "which the application (DATABASE_URL) must not be."
            )
        super().handle(*args, **options)
        if options["database"] == OWNER_ALIAS:
            apply_rights(connections[OWNER_ALIAS], connections.settings[DEFAULT_DB_ALIAS]["USER"])
