"""Files of people, and the world that they speak of."""

import csv

import pytest

from offenders.models import Establishment
from sharing.models import Region
from tests.factories.sharing import TeamFactory

ROW = {
    "prison_number": "A1234BC",
    "family_name": "Telford",
    "given_names": "Rowan",
    "date_of_birth": "17/04/1990",
    "region": "North",
    "pnc": "2002/0073319Z",
    "establishment": "FSI",
    "received_on": "2023-03-15",
    "ped": "2026-12-05",
    "crd": "2027-06-07",
    "sled": "2028-06-07",
    "dates_source": "NOMIS",
    "dates_as_at": "2026-11-24",
    "teams": "NSD North:lead",
    "offence": "TA 2000 s.61",  # of Scotland, not worked out here: no date of the sheet is in conflict
    "convicted_on": "2023-03-01",
    "sentence": "EPP",
    "sentenced_on": "2023-03-15",
    "years": "4",
    "extension_months": "12",
}


@pytest.fixture(autouse=True)
def catalogue_and_places(db):
    Establishment.objects.create(code="FSI", name="HMP Full Sutton")
    Region.objects.create(code="N", kind="probation", name="North")
    TeamFactory(name="NSD North")


@pytest.fixture
def file_of(tmp_path):
    """Writes rows, each over the usual one, to a file: `file_of({...}, {...}, delimiter=";")`."""

    def write(*rows, delimiter=",", encoding="utf-8"):
        path = tmp_path / "people.csv"
        rows = [{**ROW, **row} for row in rows]
        names = list(dict.fromkeys(name for row in rows for name in row))
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, names, delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write
