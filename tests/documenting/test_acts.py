"""Each act of a page stands beside the address of the API that does the same, or beside the reason why none does."""

import pytest

from documenting.acts.entries import REASONS, entries_of
from documenting.acts.page import BY_APP, addresses_by_name
from tests import doors

ACTS = {name: said for acts in BY_APP.values() for name, said in acts.items()}
FILLED: tuple[str, ...] = (
    "Licence",
    "Offenders",
    "Parole",
    "Sharing",
    "Release Monitor",
)  # apps whose every act has its entry


def doors_of_pages() -> set[str]:
    addresses = addresses_by_name()
    rows = {door.name for door in doors.DOORS if door.method != "get"}
    return {name for name in rows if name in addresses and not addresses[name].startswith("api/")}


def test_every_act_of_a_page_is_in_the_table_and_no_other():
    assert doors_of_pages() == set(ACTS)


@pytest.mark.parametrize("app", FILLED)
def test_no_act_is_without_an_entry(app):
    assert [name for name, said in BY_APP[app].items() if not said] == []


def test_entries_are_reasons_or_addresses_of_the_api():
    addresses = addresses_by_name()
    of_the_api = {name for name, address in addresses.items() if address.startswith("api/")}

    entries = {entry for said in ACTS.values() for entry in entries_of(said) if entry}
    assert entries - set(REASONS) - of_the_api == set()
