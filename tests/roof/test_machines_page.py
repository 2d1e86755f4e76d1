"""The page of the state machines is what the code says."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "machines.md"


def test_page_is_what_the_command_prints():
    printed = StringIO()

    call_command("draw_machines", stdout=printed)

    assert PAGE.read_text() == printed.getvalue(), "run: python3 manage.py draw_machines > docs/machines.md"
