"""Migrations are written for what the database knows, and not for words."""

from django.core.management.commands.makemigrations import Command as DjangoMakeMigrations

from release_monitor.database.migrating import WithoutWords


class Command(DjangoMakeMigrations):
    autodetector = WithoutWords
