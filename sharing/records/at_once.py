"""Migrations that make many tables in little time."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class TablesAtOnce(migrations.Migration):
    """Draws the models once, as all its steps leave them, and then makes the tables.

    Django draws all models joined to a table's anew after each step: with ours, which all lead to people, most of the
    time of a migration. Only for steps that make tables or run SQL: none of them asks how a table was before.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        before = project_state.clone()
        vars(project_state).pop("apps", None)  # drawn again when the first step asks for a model
        for step in self.operations:
            step.state_forwards(self.app_label, project_state)
        for step in self.operations:
            step.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state
