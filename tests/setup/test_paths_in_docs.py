"""README, docs and the smoke runs lead to files that are there."""

import re

import pytest

from release_monitor.running.state import CHECKOUT

PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+/?)(?:: ?\w+)?`")  # also of a name in a file: `a/b.py: name`
OURS = {path.name for path in CHECKOUT.iterdir() if path.is_dir()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_every_path_that_a_page_names_is_there(page):
    named = PATH.findall(page.read_text())

    assert [path for path in named if path.split("/")[0] in OURS - {".state"} and not (CHECKOUT / path).exists()] == []


# What a stranger asks first, as README has it, and what proves that the answer is in the file it leads to.
ANSWERS = {
    "Who can see this person?": "def may(",
    "Who can revoke a licence?": '"revoke"',
    "When is a check missed?": "def missed(",
    "Which alerts does a breach raise?": "AlertKind(",
    "Where is the page of a hearing?": "def hearings(",
    "Where is a date conflict resolved?": "def accept_official(",
    "Where is the weekly list fixed?": "def freeze(",
    "What can a partner system read?": "# Who reads which column",
    "Where is an email sent?": "def letter_of(",
    "What runs at night?": "beat_schedule",
    "What stops an unsafe start?": "register(",
}


@pytest.mark.parametrize("question", ANSWERS)
def test_a_strangers_question_is_answered_by_the_file_it_leads_to(question):
    (path,) = re.findall(rf"^\| {re.escape(question)} \| `([^`]+)`", (CHECKOUT / "README.md").read_text(), re.MULTILINE)

    assert ANSWERS[question] in (CHECKOUT / path).read_text()


def test_every_test_that_the_smoke_runs_name_is_there():
    named = re.findall(r"^ +(tests/\S+)$", (CHECKOUT / ".ci" / "run").read_text(), re.MULTILINE)

    assert len(named) > 5
    assert [path for path in named if not (CHECKOUT / path).exists()] == []
