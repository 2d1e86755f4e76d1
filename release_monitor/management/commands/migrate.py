"""Migrations, run by the role that owns the tables; afterwards the application's role gets its rights."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from release_monitor.database.migrating import WithoutWords
from release_monitor.database.owner import OWNER_ALIAS
from release_monitor.database.rights import apply_rights

HALF_WAY = (
    "This database has some of the migrations that were since joined into one, and not all of them. Migrate it with "
    "the version of the project that still has them singly, and then again with this one; or, where it is only the "
    "demo's, start again with `python3 manage.py demo --fresh`."
)


class Command(DjangoMigrate):
    autodetector = WithoutWords
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
        if is_half_way(connections[options["database"]]):
            raise CommandError(HALF_WAY)
        super().handle(*args, **options)
        if options["database"] == OWNER_ALIAS:
            apply_rights(connections[OWNER_ALIAS], connections.settings[DEFAULT_DB_ALIAS]["USER"])


def is_half_way(connection: BaseDatabaseWrapper) -> bool:
    """Whether some, and not all, were applied of migrations that one stands for and that are no longer there.

    Django would pass over the one that stands for them, and say that nothing is left to apply.
    """
    loader = MigrationLoader(connection)
    joined = [set(migration.replaces) for migration in loader.replacements.values()]
    gone = [names for names in joined if names.isdisjoint(loader.disk_migrations)]
    return any(names & loader.applied_migrations.keys() not in (set(), names) for names in gone)
