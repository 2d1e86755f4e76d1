"""README, docs and the smoke runs lead to files that are there."""

import re

import pytest

from release_monitor.state import CHECKOUT

PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+/?)(?:: ?\w+)?`")  # also of a name in a file: `a/b.py: name`
OURS = {path.name for path in CHECKOUT.iterdir() if path.is_dir()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_path_that_a_page_names_is_there(page):
    named = PATH.findall(page.read_text())

    assert [path for path in named if path.split("/")[0] in OURS - {".state"} and not (CHECKOUT / path).exists()] == []


def test_every_test_that_the_smoke_runs_name_is_there():
    named = re.findall(r"^ +(tests/\S+)$", (CHECKOUT / ".ci" / "run").read_text(), re.MULTILINE)

    assert len(named) > 5
    assert [path for path in named if not (CHECKOUT / path).exists()] == []
