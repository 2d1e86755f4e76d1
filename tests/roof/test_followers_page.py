"""The page that says who follows what is what the code says."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from offenders import followers
from release_monitor.management.commands import document_followers

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "followers.md"


def test_page_is_what_the_command_prints():
    printed = StringIO()

    call_command("document_followers", stdout=printed)

    assert PAGE.read_text() == printed.getvalue(), "run: python3 manage.py document_followers > docs/followers.md"


def test_who_follows_is_named_with_what_they_do(monkeypatch):
    def end_the_licence(**what):
        """End the licence with the term.

        More is said below.
        """

    monkeypatch.setattr(followers.term_ended, "followers", [end_the_licence])

    assert "End the licence with the term (`" in document_followers.page()
