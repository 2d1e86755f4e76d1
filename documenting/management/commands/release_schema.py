"""Record the schema of the API as released: what partners may count on from then on, and what changed for them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documenting.api_changes import Change, Verdict, changes_between, is_breaking
from release_monitor.running.state import CHECKOUT
from sharing.api.described import description

FOLDER = CHECKOUT / "docs" / "api"
RELEASED, CHANGELOG = Path("released") / "v1.json", Path("changelog.md")
HEAD = """# Changes of the API

Written by `manage.py release_schema`, newest first, when a schema is released. A client goes on working over everything
under *Added*.
"""
TITLES = {Verdict.BREAKING: "Breaking", Verdict.ADDED: "Added"}


class Command(BaseCommand):
    help = (
        "Records the present schema of the API as released, in docs/api/released/, and adds to docs/api/changelog.md."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail if a change breaks clients")
        parser.add_argument("--breaking", metavar="WHY", default="", help="Release changes that break clients, and why")
        parser.add_argument("--folder", type=Path, default=FOLDER, help="Instead of docs/api")

    def handle(self, *args, check: bool, breaking: str, folder: Path, **options) -> None:
        present, released = description.document(), read(folder / RELEASED)
        changes = changes_between(released, present) if released else []
        for change in changes:
            self.stdout.write(f"{change.verdict}: {change}")
        if is_breaking(changes) and not breaking:
            raise CommandError(
                "This breaks clients of partners. Keep what was released, give the changed address a new version, or "
                'say why it is released: manage.py release_schema --breaking "why"'
            )
        if check:
            self.stdout.write(told(released, present, changes))
            return
        if released == present:
            self.stdout.write("The schema is as it was released. Nothing was written.")
            return
        write(folder, present, entry(released, present, changes, on=timezone.localdate(), why=breaking))
        self.stdout.write(f"Released: {folder / RELEASED}")


def told(released: dict[str, Any] | None, present: dict[str, Any], changes: list[Change]) -> str:
    if released is None:
        return "No schema was released yet: manage.py release_schema"
    if released == present:
        return "The schema is as it was released."
    return f"{len(changes)} additions. Release them: manage.py release_schema"


def read(path: Path) -> dict[str, Any] | None:
    """None: nothing was released yet."""
    return json.loads(path.read_text()) if path.exists() else None


def entry(
    released: dict[str, Any] | None, present: dict[str, Any], changes: list[Change], *, on: date, why: str
) -> str:
    """What one release changes, as Markdown."""
    lines = [f"## {on:%Y-%m-%d}", ""]
    if released is None:
        operations = sum(len(methods) for methods in present["paths"].values())
        lines += [f"The first release: {operations} operations at {len(present['paths'])} addresses.", ""]
    elif not changes:
        lines += ["Descriptions and examples alone.", ""]
    for verdict, title in TITLES.items():
        listed = [f"- {change}" for change in changes if change.verdict is verdict]
        if listed:
            reason = [why, ""] if verdict is Verdict.BREAKING else []
            lines += [f"### {title}", "", *reason, *listed, ""]
    return "\n".join(lines)


def write(folder: Path, present: dict[str, Any], added: str) -> None:
    (folder / RELEASED).parent.mkdir(parents=True, exist_ok=True)
    changelog = folder / CHANGELOG
    earlier = changelog.read_text().removeprefix(HEAD) if changelog.exists() else ""
    changelog.write_text(f"{HEAD}\n{added.rstrip()}\n{earlier}")
    (folder / RELEASED).write_text(json.dumps(present, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
