"""Migrations of many steps in little time."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class AtOnce(migrations.Migration):
    """Draws the models as they were before all its steps and as they are after them, and not after each one.

    Django draws all models joined to a changed one anew at each step: with ours, which all lead to people, most of the
    time of a migration. What a step adds to a table that an earlier one makes, is in it from the beginning. Not for
    steps that rename, nor for two on the same column.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        before = project_state.clone()
        vars(project_state).pop("apps", None)  # drawn again when the first step asks for a model
        for step in self.operations:
            step.state_forwards(self.app_label, project_state)
        made = set()
        for step in self.operations:
            if isinstance(step, migrations.CreateModel):
                made.add(step.name_lower)
            elif getattr(step, "model_name_lower", None) in made:
                continue
            step.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state
