"""What needs a migration: what the database knows of a column, and not the words in which people read it."""

from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.models import Field

WORDS = {"verbose_name", "help_text", "choices", "error_messages"}


class WithoutWords(MigrationAutodetector):
    """Passes over labels, help and choices: a step that alters them touches no column, and every fresh database pays
    for it. What may be in a column is a constraint, and that is compared."""

    def deep_deconstruct(self, obj: Any) -> Any:
        found = super().deep_deconstruct(obj)
        if not isinstance(obj, Field):
            return found
        path, args, kwargs = found
        return path, args, {name: value for name, value in kwargs.items() if name not in WORDS}
