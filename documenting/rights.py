"""docs/rights.md: what each database role may do in each table."""

from django.apps import apps

from release_monitor.database.kept import KEPT, OWNERS_ALONE, READ_ONLY, Kept
from sharing.row_guard.classes import CLASSES
from sharing.row_guard.policies import guarded_tables

HEAD = """# What each database role may do in each table

Made by `python3 manage.py document_rights > docs/rights.md` from `release_monitor/database/kept.py`; a test tries each
of them as the application's role.

The **owner's** role makes tables and runs migrations
([decisions/two-database-roles.md](decisions/two-database-roles.md)). Triggers refuse its slips in the tables below
too; what retention decided is destroyed by it, on purpose and on record.

The **application's** role reads every table but the owner's own, and of guarded tables the rows that a token opens.
It may become no other role and switch no trigger off. A production start is refused (E023) if it may do more, or less,
than this page says, or if a table is not guarded as it says.

## Kept as written

Rows are added and stay. *Said once*: filled when it happens (an end, an answer, an acknowledgement), and never
changed after that. *Changes*: the state of a queue, and what a correction on record changes.

*When, as told*: the time that a row says, as it was recorded. Beside it the database keeps `stored_at`, by its
own clock, which no statement of the application can choose; what the demo does, and why this is not called
`recorded_at`, as in the log and in row history: [audit.md](audit.md#the-told-clock). Rows from before this was kept
have none. `manage.py told_times` counts where the two differ.

| Table | Holds | When, as told | Said once | Changes | Deleted |
| --- | --- | --- | --- | --- | --- |
"""

GUARDED = """

## Guarded rows

Row-level security is on and forced: the owner's role is bound too. A row is given, and can be written, in a
transaction with a signed token: to a user who can see the person by the access relation, and whose role reads the
class; or in a case that the code names, of one person or of all
([decisions/guarded-rows.md](decisions/guarded-rows.md)). The owner's role reads them where it sets
`release_monitor.owner_rewrites` to `on`.

| Table | Class | Capability of a user |
| --- | --- | --- |
"""

OWN = """

## The owner's own

"""
READ = """

## Read only

"""
WORKED_ON = """

## Added, changed and deleted

Records that are worked on. Who changed what is in the audit log.

"""


def page() -> str:
    """The whole page, as Markdown."""
    models = apps.get_models(include_auto_created=True)
    others = sorted({model._meta.db_table for model in models} - KEPT.keys() - READ_ONLY.keys())
    kept = "\n".join(line_of(table, kept) for table, kept in KEPT.items())
    owners = ", ".join(f"`{table}` ({holds})" for table, holds in OWNERS_ALONE.items())
    reads = ", ".join(f"`{table}` ({holds})" for table, holds in READ_ONLY.items())
    worked_on = "".join(f"- `{table}`\n" for table in others)
    return f"{HEAD}{kept}{GUARDED}{guarded()}{OWN}{owners}{READ}{reads}{WORKED_ON}{worked_on}"


def guarded() -> str:
    tables = guarded_tables()
    return "\n".join(
        f"| `{table}` | {row_class.words} | {f'`{row_class.capability}`' if row_class.capability else 'none'} |"
        for row_class in CLASSES
        for table in tables
        if tables[table] is row_class
    )


def line_of(table: str, kept: Kept) -> str:
    told = named((kept.at,) if kept.at else ())
    cells = [f"`{table}`", kept.holds, told, named(kept.once), named(kept.changes), kept.deletes or "never"]
    return f"| {' | '.join(cells)} |"


def named(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{column}`" for column in columns) or "nothing"
