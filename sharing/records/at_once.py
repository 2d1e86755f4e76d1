"""Migrations of many steps in little time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation

Key = tuple[str, str]  # app label and name of a model, in small letters


class AtOnce(migrations.Migration):
    """Draws the models that its steps touch, with those that they refer to, as they were before all its steps and as
    they are after them.

    Django draws every model that is joined to a changed one anew at each step: with ours, which all lead to people,
    most of the time of a migration. What a step adds to a table that an earlier one makes, is in it from the beginning.
    Not for steps that rename or change the type of a key, nor for two on the same column. A step of Python that asks
    models gets those from before all steps, of which `WithoutModels` asks none.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        vars(project_state).pop("apps", None)
        before = project_state.clone()
        for step in self.operations:
            step.state_forwards(self.app_label, project_state)
        touched = {(self.app_label, name) for step in self.operations if (name := _model_of(step))}
        from_state, to_state = (drawn_with(state, touched) for state in (before, project_state))
        made = set()
        for step in self.operations:
            if isinstance(step, migrations.CreateModel):
                made.add(step.name_lower)
            elif _model_of(step) in made:
                continue
            whole = before if isinstance(step, migrations.RunPython) else from_state  # drawn if the step asks
            step.database_forwards(self.app_label, schema_editor, whole, to_state)
        vars(project_state)["apps"] = NotDrawn(project_state)
        return project_state


def _model_of(step: Any) -> str:
    """The name of the model that a step is about, in small letters; empty for one that is about none."""
    return getattr(step, "model_name_lower", "") or getattr(step, "name_lower", "")


def drawn_with(state: ProjectState, models: Iterable[Key]) -> ProjectState:
    """The state of these models, and of all that they lead to."""
    found: dict[Key, ModelState] = {}
    waiting = list(models)
    while waiting:
        key = waiting.pop()
        if key not in found and key in state.models:
            found[key] = state.models[key]
            waiting += _referred_to(found[key])
    return ProjectState(models=found, real_apps=state.real_apps)


def _referred_to(model: ModelState) -> Iterator[Key]:
    own = model.app_label, model.name.lower()
    for field in model.fields.values():
        if field.remote_field:
            yield resolve_relation(field.related_model, *own)  # type: ignore[arg-type]  # never a model in a state
            if through := getattr(field.remote_field, "through", None):
                yield resolve_relation(through, *own)
    for base in model.bases:
        if isinstance(base, str):
            yield resolve_relation(base, *own)


class NotDrawn:
    """In place of the models of a state, until one of them is asked for: between two such migrations none is."""

    def __init__(self, state: ProjectState):
        self._state = state

    def __getattr__(self, name: str) -> Any:
        if vars(self._state).get("apps") is self:
            del vars(self._state)["apps"]
        return getattr(self._state.apps, name)
