"""The page of the sheets of a caseload file says what the code reads."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "import-sheets.md"


def test_page_says_what_the_code_reads():
    printed = StringIO()
    call_command("document_sheets", stdout=printed)

    assert PAGE.read_text() == printed.getvalue(), "run: python3 manage.py document_sheets > docs/import-sheets.md"
