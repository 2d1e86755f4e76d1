"""Each page that is made from the code is what its command prints."""

import pkgutil
from io import StringIO

import pytest
from django.core.management import call_command

from documenting.management import commands
from release_monitor.running.state import CHECKOUT

PAGES = {
    "document_acts": "api-acts.md",
    "document_alerts": "alert-kinds.md",
    "document_events": "event-kinds.md",
    "document_followers": "followers.md",
    "document_readers": "readers.md",
    "document_resources": "api-resources.md",
    "document_retention": "retention.md",
    "document_rights": "rights.md",
    "document_roles": "roles.md",
    "document_rules": "release-rules.md",
    "document_scopes": "api-scopes.md",
    "document_sheets": "import-sheets.md",
    "draw_machines": "machines.md",
}


@pytest.mark.parametrize("command", PAGES)
def test_page_is_what_its_command_prints(command):
    page = CHECKOUT / "docs" / PAGES[command]
    printed = StringIO()

    call_command(command, stdout=printed)

    assert page.read_text() == printed.getvalue(), (
        f"run: python3 manage.py {command} > docs/{page.name}, and look at the change"
    )
    assert f"manage.py {command}" in page.read_text(), "the page does not say what prints it"


def test_every_command_that_prints_a_page_is_in_the_table():
    printing = {module.name for module in pkgutil.iter_modules(commands.__path__)}

    assert printing == PAGES.keys() | {"release_schema"}
