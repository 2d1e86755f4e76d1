"""The page of roles is what the code says, and every act is somebody's."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from sharing.access.roles import OF_PROGRAMS, ROLES, Capability

PAGE = Path(__file__).resolve().parents[3] / "docs" / "roles.md"


def test_page_is_what_the_command_prints():
    printed = StringIO()

    call_command("document_roles", stdout=printed)

    assert PAGE.read_text() == printed.getvalue(), "run: python3 manage.py document_roles > docs/roles.md"


def test_each_act_is_somebodys_and_has_words_of_its_own():
    held = set().union(*(role.capabilities for role in ROLES.values()))

    assert held == set(Capability)
    assert len({each.words for each in Capability}) == len(Capability)


def test_programs_record_nothing_that_no_person_of_their_agency_records():
    for kind, capabilities in OF_PROGRAMS.items():
        people = [role for role in ROLES.values() if kind in role.works_for]
        assert any(capabilities <= role.capabilities for role in people), kind
