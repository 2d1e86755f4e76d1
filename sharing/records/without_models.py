"""Steps of migrations that ask the database, and no model."""

from __future__ import annotations

from typing import Any

from django.db import migrations, router


class WithoutModels(migrations.RunPython):
    """Runs code that gets None in place of the models. To draw all of them anew for it, as Django does after a step
    that left some of them to be drawn later, takes longer than the rest of such a migration.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self.code(None, schema_editor)  # type: ignore[arg-type]  # it asks for no model

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self.reverse_code is None:
            raise NotImplementedError("You cannot reverse this operation")
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self.reverse_code(None, schema_editor)  # type: ignore[arg-type]  # it asks for no model
