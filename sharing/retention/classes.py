"""The class of each table, as every app says of its features (`<app>/retained.py`). docs/retention.md lists them."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.db import models

from sharing.retention.rules import RetentionClass

Retained = Mapping[str, RetentionClass]  # of tables of one app, by the names of their models
_classes: dict[str, RetentionClass] = {}


def register(app: str, retained: Retained) -> None:
    """Called by each app in `AppConfig.ready()`."""
    for name, of_class in retained.items():
        _classes[f"{app}.{name.lower()}"] = of_class


def class_of(model: type[models.Model]) -> RetentionClass | None:
    """None where no class was said of the table: a test fails then."""
    return _classes.get(f"{model._meta.app_label}.{model._meta.model_name}")


def tables_of(of_class: RetentionClass) -> list[str]:
    """The tables of a class, as docs name them."""
    return sorted(
        f"{model._meta.app_label}: {model._meta.verbose_name}"
        for model in apps.get_models()
        if class_of(model) is of_class
    )


def without_class() -> list[str]:
    """Our tables of which no class was said."""
    return sorted(model._meta.label for model in apps.get_models() if is_ours(model) and class_of(model) is None)


def is_ours(model: type[models.Model]) -> bool:
    return model.__module__.split(".")[0] in OURS


OURS = ("sharing", "offenders", "parole", "licence", "release_monitor")
