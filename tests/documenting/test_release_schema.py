"""The schema as it was released: written by its command alone, never over a change that breaks clients unsaid."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command

from documenting.management.commands import release_schema
from sharing.api.described import description

TEAMS = "/api/v1/teams/"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "api"


@pytest.fixture
def present(monkeypatch):
    """The schema of now, which a test may change."""
    document = copy.deepcopy(description.document())
    monkeypatch.setattr(release_schema.description, "document", lambda: document)
    return document


def run(folder, capsys, **options):
    call_command("release_schema", folder=folder, **options)
    return capsys.readouterr().out


def changelog(folder):
    return (folder / "changelog.md").read_text()


def test_without_a_release_nothing_is_checked_and_nothing_written(folder, capsys):
    assert "No schema was released yet" in run(folder, capsys, check=True)
    assert not folder.exists()


def test_the_first_release_is_the_schema_as_it_is(folder, capsys, at_noon):
    run(folder, capsys)

    assert json.loads((folder / "released" / "v1.json").read_text()) == description.document()
    assert "## 2026-12-01\n\nThe first release: " in changelog(folder)
    assert "as it was released" in run(folder, capsys, check=True)


def test_an_addition_passes_and_is_to_be_released(folder, capsys, present, at_noon):
    run(folder, capsys)
    present["paths"]["/api/v1/new/"] = present["paths"][TEAMS]

    assert "1 additions. Release them" in run(folder, capsys, check=True)
    before = changelog(folder)
    run(folder, capsys)

    assert "### Added\n\n- GET /api/v1/new/: it is new\n" in changelog(folder)
    assert changelog(folder).endswith(before.removeprefix(release_schema.HEAD))


def test_a_change_that_breaks_clients_fails_and_is_not_written(folder, capsys, present):
    run(folder, capsys)
    released = (folder / "released" / "v1.json").read_text()
    del present["paths"][TEAMS]

    for options in ({"check": True}, {}):
        with pytest.raises(CommandError, match="breaks clients"):
            run(folder, capsys, **options)

    assert "breaking: GET /api/v1/teams/: it is gone" in capsys.readouterr().out
    assert (folder / "released" / "v1.json").read_text() == released


def test_it_is_released_with_its_reason_alone(folder, capsys, present):
    run(folder, capsys)
    del present["paths"][TEAMS]

    run(folder, capsys, breaking="Nobody reads it.")

    assert "### Breaking\n\nNobody reads it.\n\n- GET /api/v1/teams/: it is gone\n" in changelog(folder)
    assert "as it was released" in run(folder, capsys, check=True)


def test_what_was_released_is_kept():
    """As `.ci/run` asks, so that a change is seen before it is sent in."""
    released = release_schema.read(release_schema.FOLDER / release_schema.RELEASED)
    changes = release_schema.changes_between(released, description.document()) if released else []

    assert [str(change) for change in changes if change.verdict is release_schema.Verdict.BREAKING] == []
