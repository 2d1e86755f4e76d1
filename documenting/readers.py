"""docs/readers.md: who reads each column of each table."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from sharing.access import fields
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import PROGRAM

HEAD = """# Who reads which column

Printed by `manage.py document_readers` from what the models declare (`READERS`, [access.md](access.md#fields)). A test
holds this page to them, so that no column is added without its line here: **read the change of this page when you
review one of a table.** `prove markers` goes by this page and not by the code: it writes markers into the columns, and
looks for them in every answer, as every role.

All of it among those who see the person. A row's own rule can narrow it further: papers, drafts, items, victims,
restrictions.
"""
OTHERS = """
## Tables that are about no person, or that no page reads by person

Accounts, teams, rules, emails, logs and what frameworks keep. Administrators and the account itself read what
their pages show of them. Review a new column here too: can it name a person?

"""
OURS = ("licence", "parole", "offenders", "sharing")


def page() -> str:
    """The whole page, as Markdown."""
    about, others = tables()
    return "".join((HEAD, *_kinds(), *map(_table, about), OTHERS, *map(_line, others)))


def tables() -> tuple[list[type[models.Model]], list[type[models.Model]]]:
    """Those about people, or of which something is declared; and all others, those of frameworks too."""
    found = sorted(apps.get_models(), key=lambda model: model._meta.label)
    about = [model for model in found if model._meta.app_label in OURS and _is_about_people(model)]
    return about, [model for model in found if model not in about]


def _is_about_people(model: type[models.Model]) -> bool:
    said = set(model.__dict__.get("READERS", {}).values())
    return isinstance(model._default_manager.all(), VisibleQuerySet) or bool(said - {fields.EVERYBODY})


def _kinds() -> Iterator[str]:
    yield "\n| Kind | Read by | Roles | At the gate | In an emergency |\n| --- | --- | --- | --- | --- |\n"
    for name, readers in kinds().items():
        roles = "all" if readers.roles > fields.PEOPLE else "all people" if readers.roles == fields.PEOPLE else ""
        roles = roles or ", ".join(sorted(readers.roles)) or "none"
        at_gate = ", ".join(sorted(readers.at_gate)) or "-"
        yield f"| `{name}` | {readers.words} | {roles} | {at_gate} | {'yes' if readers.in_emergency else 'no'} |\n"
    yield f"\nThe role of partner systems is `{PROGRAM}`.\n"


def kinds() -> dict[str, fields.Readers]:
    return {name: each for name, each in vars(fields).items() if isinstance(each, fields.Readers)}


def _table(model: type[models.Model]) -> str:
    names = {readers: name for name, readers in kinds().items()}
    found: dict[str, list[str]] = {}
    for field in model._meta.fields:
        found.setdefault(names[fields.readers_of(model, field.name)], []).append(field.name)
    lines = (f"- `{kind}`: {', '.join(found[kind])}\n" for kind in names.values() if kind in found)
    return f"\n## {model._meta.label}\n\n{''.join(lines)}"


def _line(model: type[models.Model]) -> str:
    return f"- `{model._meta.label}`: {', '.join(field.name for field in model._meta.fields)}\n"
