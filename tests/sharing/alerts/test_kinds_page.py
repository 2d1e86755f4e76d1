"""The printed page of alert kinds is what the code does."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

PAGE = Path(__file__).resolve().parents[3] / "docs" / "alert-kinds.md"


def test_page_says_who_hears_of_each_kind():
    printed = StringIO()

    call_command("document_alerts", stdout=printed)

    assert PAGE.read_text() == printed.getvalue(), "run: python3 manage.py document_alerts > docs/alert-kinds.md"
