"""docs/followers.md: each moment that upper apps may follow, and who follows it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from offenders.followers import LADDER, Moment

HEAD = """# Who follows what

Printed by `manage.py document_followers`; a test holds this page to the code.

Imports point down, yet some consequences go up: a recorded release makes the licence active. A lower app names such a
moment in its `followers.py`; upper apps register a function for it. They run in the transaction of the moment, in the
order below; an exception in one of them rolls everything back. Features of one app follow each other in the same way.
"""


def page() -> str:
    """The whole page, as Markdown."""
    return HEAD + "".join(f"\n## {app}\n\n{table(moments)}" for app, moments in moments_of_apps())


def moments_of_apps() -> Iterator[tuple[str, tuple[Moment, ...]]]:
    for app in LADDER:
        if find_spec(f"{app}.followers"):
            yield app, import_module(f"{app}.followers").MOMENTS


def table(moments: tuple[Moment, ...]) -> str:
    rows = [f"| {moment.name} | {moment.what} | {followed_by(moment)} |\n" for moment in moments]
    return "| Moment | A follower is handed | Followed by |\n| --- | --- | --- |\n" + "".join(rows)


def followed_by(moment: Moment) -> str:
    return "<br>".join(f"{words(follower)} (`{name_of(follower)}`)" for follower in moment.followers) or "no one yet"


def name_of(follower) -> str:
    return f"{follower.__module__}.{follower.__name__}"


def words(follower) -> str:
    """The first line of its docstring."""
    return (inspect.getdoc(follower) or follower.__name__).split("\n")[0].rstrip(".")
